// A storefront of an organization: which providers it offers, how its checkout looks, the secret
// that signs its notifications.
#pragma once

#include <string>
#include <vector>

#include "store/store.hpp"

namespace gw::sites {

struct Branding {
  std::optional<std::string> logo_url;
  std::optional<std::string> primary_color;
};
BOOST_DESCRIBE_STRUCT(Branding, (), (logo_url, primary_color))

struct Site : store::Stored {
  Id organization_id;
  std::string label;
  Secret webhook_secret;  // "whsec_" and base64 of 32 random bytes; signs notifications, nothing to
                          // do with providers
  std::vector<Id> assigned_providers;  // in the order they are offered
  Id default_provider_id;
  Branding branding;
  std::vector<std::string>
      frontend_domains;  // further origins its checkout may be embedded in, host[:port]
  std::vector<std::string> required_billing_fields{"country", "postcode"};
  bool collect_company_name = false;
};
BOOST_DESCRIBE_STRUCT(Site, (store::Stored),
                      (organization_id, label, webhook_secret, assigned_providers,
                       default_provider_id, branding, frontend_domains, required_billing_fields,
                       collect_company_name))

// "whsec_" and standard base64: Standard Webhooks receivers decode what follows the underscore.
std::string new_webhook_secret(store::Transaction& transaction);

}  // namespace gw::sites

template <>
struct gw::store::Entity<gw::sites::Site> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const sites::Site& site, const Protection&);
};
