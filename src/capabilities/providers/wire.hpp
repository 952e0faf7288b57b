// What provider accounts look like to clients: inputs and outputs of the slice's endpoints.
#pragma once

#include "capabilities/providers/providers.hpp"
#include "endpoints/binding.hpp"
#include "endpoints/listing.hpp"

namespace gw::providers {

// The members of the account's type; secrets masked.
struct ConfigurationView {
  std::optional<std::string> secret_key, publishable_key, webhook_secret;
  std::optional<Instant> previous_webhook_secret_until;
  std::optional<std::int64_t> webhook_delay_ms, webhook_repeat;
  std::optional<bool> webhook_reorder;
  std::optional<std::string> bank_name, account_holder, iban, bic, reference_instructions;
};
BOOST_DESCRIBE_STRUCT(ConfigurationView, (),
                      (secret_key, publishable_key, webhook_secret, previous_webhook_secret_until,
                       webhook_delay_ms, webhook_repeat, webhook_reorder, bank_name, account_holder,
                       iban, bic, reference_instructions))

struct ProviderView {
  Id id, organization_id;
  ProviderType type = ProviderType::sandbox;
  std::string label, description;
  ProviderMode mode = ProviderMode::test;
  bool enabled = false;
  ConfigurationView configuration;
  std::optional<std::string> webhook_url;  // where the type has webhooks
  Instant created_at, updated_at;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ProviderView, (),
                      (id, organization_id, type, label, description, mode, enabled, configuration,
                       webhook_url, created_at, updated_at, version))

struct ProviderRef {
  Id provider_id;
};
BOOST_DESCRIBE_STRUCT(ProviderRef, (), (provider_id))

struct ProviderList : endpoints::ListFacts {
  std::vector<ProviderView> providers;
};
BOOST_DESCRIBE_STRUCT(ProviderList, (),
                      (providers, total, total_is_capped, page, limit, next_cursor))

struct ConfigurationInput {
  std::optional<std::string> secret_key, publishable_key, webhook_secret;
  std::optional<std::int64_t> webhook_secret_overlap_seconds;
  std::optional<std::int64_t> webhook_delay_ms, webhook_repeat;
  std::optional<bool> webhook_reorder;
  std::optional<std::string> bank_name, account_holder, iban, bic, reference_instructions;
};
BOOST_DESCRIBE_STRUCT(ConfigurationInput, (),
                      (secret_key, publishable_key, webhook_secret, webhook_secret_overlap_seconds,
                       webhook_delay_ms, webhook_repeat, webhook_reorder, bank_name, account_holder,
                       iban, bic, reference_instructions))

struct CreateProvider {
  ProviderType type = ProviderType::sandbox;
  std::string label;
  std::optional<std::string> description;
  std::optional<ProviderMode> mode;
  std::optional<ConfigurationInput> configuration;
};
BOOST_DESCRIBE_STRUCT(CreateProvider, (), (type, label, description, mode, configuration))

struct PutProvider {
  Id provider_id;
  std::optional<std::string> label, description;
  std::optional<ConfigurationInput> configuration;
};
BOOST_DESCRIBE_STRUCT(PutProvider, (), (provider_id, label, description, configuration))

struct ToggleProvider {
  Id provider_id;
  std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(ToggleProvider, (), (provider_id, enabled))

struct Toggled {
  Id id;
  bool enabled = false;
};
BOOST_DESCRIBE_STRUCT(Toggled, (), (id, enabled))

struct Validation {
  Id id;
  bool valid = false;
  std::optional<std::string> code, message;
  Instant checked_at;
};
BOOST_DESCRIBE_STRUCT(Validation, (), (id, valid, code, message, checked_at))

ProviderView view_of(const Provider& provider, const Dependencies& dependencies);

// Each may answer NOT_FOUND for an account that is unknown, foreign or deleted.
Result<ProviderList> list_providers(const store::Snapshot& snapshot, const Caller& caller,
                                    const endpoints::ListQuery& query,
                                    const Dependencies& dependencies);
Result<ProviderView> get_provider(const store::Snapshot& snapshot, const Caller& caller,
                                  const ProviderRef& input, const Dependencies& dependencies);
// VALIDATION_FAILED.
Result<ProviderView> create_provider(store::Transaction& transaction, const Caller& caller,
                                     const CreateProvider& input, const Dependencies& dependencies);
// VALIDATION_FAILED; of an enabled account also what it would then lack.
Result<ProviderView> put_provider(store::Transaction& transaction, const Caller& caller,
                                  const PutProvider& input, const Dependencies& dependencies);
// VALIDATION_FAILED naming what is missing.
Result<Toggled> toggle_provider(store::Transaction& transaction, const Caller& caller,
                                const ToggleProvider& input);
// STATE_CONFLICT while it is used.
Result<endpoints::Nothing> delete_provider(store::Transaction& transaction, const Caller& caller,
                                           const ProviderRef& input,
                                           const Dependencies& dependencies);
// VALIDATION_FAILED when there are no credentials to check; PROVIDER_ERROR when nobody answers.
Task<Result<Validation>> validate_provider(Dependencies dependencies, Caller caller,
                                           ProviderRef input);

}  // namespace gw::providers

template <>
struct gw::FieldRules<gw::providers::ConfigurationInput> {
  using C = providers::ConfigurationInput;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&C::secret_key, {.description = "stripe: sk_test_... or sk_live_..."}),
      field(&C::publishable_key, {.description = "stripe: pk_test_... or pk_live_..."}),
      field(&C::webhook_secret, {.description = "stripe: whsec_... of the webhook endpoint"}),
      field(&C::webhook_secret_overlap_seconds,
            {.min = 0,
             .max = 86'400,
             .description = "how long a replaced webhook secret stays good; default a day"}),
      field(&C::webhook_delay_ms,
            {.min = 0, .max = 600'000, .description = "sandbox: how late its webhooks come"}),
      field(&C::webhook_repeat,
            {.min = 0, .max = 5, .description = "sandbox: how often each comes again"}),
      field(&C::webhook_reorder, {.description = "sandbox: processing arrives after the outcome"}),
      field(&C::iban, {.length_max = 64}),
      field(&C::bic, {.length_max = 11}),
      field(&C::reference_instructions, {.length_max = 1000, .multiline = true}),
  };
};
template <>
struct gw::FieldRules<gw::providers::CreateProvider> {
  using C = providers::CreateProvider;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&C::type, {.required = true}),
      field(&C::label, {.required = true, .length_min = 1, .length_max = 100}),
      field(&C::mode, {.description = "default: as the keys say, else test"}),
  };
};
template <>
struct gw::FieldRules<gw::providers::PutProvider> {
  using P = providers::PutProvider;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::label, {.length_min = 1, .length_max = 100}),
      field(&P::description, {}),
  };
};
template <>
struct gw::FieldRules<gw::providers::ToggleProvider> {
  using T = providers::ToggleProvider;
  static constexpr bool strict = true;
  static constexpr auto rules =
      std::tuple{field(&T::enabled, {.description = "default: the other of what it is"})};
};
