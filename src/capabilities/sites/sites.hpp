// A storefront of an organization: which providers it offers, how its checkout looks, the secret
// that signs its notifications.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "capabilities/settings/settings.hpp"
#include "endpoints/endpoint.hpp"
#include "store/execute.hpp"

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
  Secret previous_webhook_secret;  // still good for receivers until the time below
  std::optional<Instant> previous_secret_until;
  std::vector<Id> assigned_providers;  // in the order they are offered
  Id default_provider_id;
  Branding branding;
  std::string statement_descriptor;  // on the buyer's bank statement, where a provider takes one
  std::vector<std::string>
      frontend_domains;  // further hosts its checkout may be used from, normalised
  settings::CheckoutPreferences checkout;
  std::optional<Instant> deleted_at;
};
BOOST_DESCRIBE_STRUCT(Site, (store::Stored),
                      (organization_id, label, webhook_secret, previous_webhook_secret,
                       previous_secret_until, assigned_providers, default_provider_id, branding,
                       statement_descriptor, frontend_domains, checkout, deleted_at))

// One row for each frontend domain of each site, so that a host is found by its name.
struct SiteHost : store::Stored {
  Id organization_id, site_id;
  std::string host;
};
BOOST_DESCRIBE_STRUCT(SiteHost, (store::Stored), (organization_id, site_id, host))

// "whsec_" and standard base64: Standard Webhooks receivers decode what follows the underscore.
std::string new_webhook_secret(store::Transaction& transaction);

// The secret before, while receivers may still know no other; empty otherwise.
std::string_view previous_secret(const Site& site, Instant now);

// The organization's site; nullptr for unknown, foreign and deleted ones alike.
std::shared_ptr<const Site> own_site(const store::Snapshot& snapshot, Id organization, Id id);
// Whether some site names this host (normalised) as a frontend domain.
bool is_frontend_domain(const store::Snapshot& snapshot, const std::string& host);
// How the site's checkouts ask and show, its organization's settings included.
settings::CheckoutRules checkout_rules(const store::Snapshot& snapshot, const Site& site);

// Deletes some of an organization's sites, as a person would; true: there are more. For
// members::PurgeStep.
bool close_of(store::Transaction& transaction, Id organization);

struct Dependencies {
  store::Database database;
  // Why a site cannot be deleted now; told by the slices that keep its checkouts and payments.
  std::function<std::optional<std::string>(const store::Snapshot&, const Site&)> in_use;
};
void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);

}  // namespace gw::sites

template <>
struct gw::store::Entity<gw::sites::Site> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const sites::Site& site, const Protection&);
};
template <>
struct gw::store::Entity<gw::sites::SiteHost> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const sites::SiteHost& host, const Protection&);
};
template <>
struct gw::FieldRules<gw::sites::Branding> {
  using B = sites::Branding;
  static constexpr auto rules = std::tuple{
      field(&B::logo_url,
            {.length_max = 2048, .format = Format::url, .description = "an https address"}),
      field(&B::primary_color, {.format = Format::hex_color, .example = "#0f766e"}),
  };
};
