// A configured account at a payment processor, or a manual method such as a bank transfer.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/task.hpp"
#include "endpoints/endpoint.hpp"
#include "store/execute.hpp"

namespace gw::providers {

enum class ProviderType { sandbox, wire, stripe };
BOOST_DESCRIBE_ENUM(ProviderType, sandbox, wire, stripe)
enum class ProviderMode { test, live };
BOOST_DESCRIBE_ENUM(ProviderMode, test, live)

// Of every type; which members count depends on it (contract 04 §4.4).
struct Configuration {
  Secret webhook_secret;              // sandbox, stripe
  std::int64_t webhook_delay_ms = 0;  // sandbox: how late its webhooks come
  std::int64_t webhook_repeat = 0;    // sandbox: how often each comes again
  bool webhook_reorder = false;       // sandbox: "processing" arrives after the outcome
  std::string bank_name;              // wire
  std::string account_holder;
  std::string iban;
  std::string bic;
  std::string reference_instructions;
  Secret secret_key;               // stripe
  std::string publishable_key;     // stripe: meant for the buyer's page
  Secret previous_webhook_secret;  // still proves an origin until the time below
  std::optional<Instant> previous_webhook_secret_until;
};
BOOST_DESCRIBE_STRUCT(Configuration, (),
                      (webhook_secret, webhook_delay_ms, webhook_repeat, webhook_reorder, bank_name,
                       account_holder, iban, bic, reference_instructions, secret_key,
                       publishable_key, previous_webhook_secret, previous_webhook_secret_until))

struct Provider : store::Stored {
  Id organization_id;
  ProviderType type = ProviderType::sandbox;
  std::string label;
  std::string description;
  ProviderMode mode = ProviderMode::test;
  bool enabled = false;
  Configuration configuration;
  std::optional<Instant> deleted_at;  // in no list; what it still tells of money is heard
};
BOOST_DESCRIBE_STRUCT(Provider, (store::Stored),
                      (organization_id, type, label, description, mode, enabled, configuration,
                       deleted_at))

// The secret before the present one, while it still counts; empty otherwise.
std::string_view previous_webhook_secret(const Configuration& configuration, Instant now);

// "whsec_" and base64 of 32 random bytes.
std::string new_webhook_secret(store::Transaction& transaction);

// What came of using an account's credentials.
struct CredentialCheck {
  bool answered = false;  // false: the provider could not be reached
  bool valid = false;
  std::string code, message;  // when not valid; never a provider's own text
};

struct Dependencies {
  store::Database database;
  std::string main_backend_url;  // begins the webhook URLs
  // Told by the connectors and the slices that use accounts, which this one does not know.
  std::function<Task<CredentialCheck>(Provider)> check;
  // Why an account cannot be deleted now; nullopt: it can.
  std::function<std::optional<std::string>(const store::Snapshot&, const Provider&)> in_use;
};

// List, get, create, change, switch, check and delete.
void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);

}  // namespace gw::providers

template <>
struct gw::store::Entity<gw::providers::Provider> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const providers::Provider& provider, const Protection&);
};
