// A configured account at a payment processor, or a manual method such as a bank transfer.
#pragma once

#include <string>
#include <vector>

#include "endpoints/endpoint.hpp"
#include "store/execute.hpp"

namespace gw::providers {

enum class ProviderType { sandbox, wire };
BOOST_DESCRIBE_ENUM(ProviderType, sandbox, wire)
enum class ProviderMode { test, live };
BOOST_DESCRIBE_ENUM(ProviderMode, test, live)

// Of every type; which members count depends on it (contract 04 §4.4).
struct Configuration {
  Secret webhook_secret;              // sandbox
  std::int64_t webhook_delay_ms = 0;  // sandbox: how late its webhooks come
  std::int64_t webhook_repeat = 0;    // sandbox: how often each comes again
  bool webhook_reorder = false;       // sandbox: "processing" arrives after the outcome
  std::string bank_name;              // wire
  std::string account_holder;
  std::string iban;
  std::string bic;
  std::string reference_instructions;
};
BOOST_DESCRIBE_STRUCT(Configuration, (),
                      (webhook_secret, webhook_delay_ms, webhook_repeat, webhook_reorder, bank_name,
                       account_holder, iban, bic, reference_instructions))

struct Provider : store::Stored {
  Id organization_id;
  ProviderType type = ProviderType::sandbox;
  std::string label;
  std::string description;
  ProviderMode mode = ProviderMode::test;
  bool enabled = false;
  Configuration configuration;
};
BOOST_DESCRIBE_STRUCT(Provider, (store::Stored),
                      (organization_id, type, label, description, mode, enabled, configuration))

// List, get, and change of labels and configuration. `main_backend_url` begins the webhook URLs.
void add_admin_routes(endpoints::Table& table, const store::Database& database,
                      const std::string& main_backend_url);

}  // namespace gw::providers

template <>
struct gw::store::Entity<gw::providers::Provider> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const providers::Provider& provider, const Protection&);
};
