#include <fmt/format.h>

#include "capabilities/audit/audit.hpp"
#include "capabilities/providers/providers.hpp"
#include "endpoints/admin_row.hpp"
#include "endpoints/binding.hpp"
#include "endpoints/listing.hpp"

namespace gw::providers {

// Secrets masked; a webhook URL where the type has webhooks.
struct ProviderView {
  Id id, organization_id;
  ProviderType type = ProviderType::sandbox;
  std::string label, description;
  ProviderMode mode = ProviderMode::test;
  bool enabled = false;
  Configuration configuration;
  std::optional<std::string> webhook_url;
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

struct ConfigurationPatch {
  std::optional<std::int64_t> webhook_delay_ms, webhook_repeat;
  std::optional<bool> webhook_reorder;
  std::optional<std::string> bank_name, account_holder, iban, bic, reference_instructions;
};
BOOST_DESCRIBE_STRUCT(ConfigurationPatch, (),
                      (webhook_delay_ms, webhook_repeat, webhook_reorder, bank_name, account_holder,
                       iban, bic, reference_instructions))

struct PutProvider {
  Id provider_id;
  std::optional<std::string> label, description;
  std::optional<ConfigurationPatch> configuration;
};
BOOST_DESCRIBE_STRUCT(PutProvider, (), (provider_id, label, description, configuration))

}  // namespace gw::providers

template <>
struct gw::FieldRules<gw::providers::ConfigurationPatch> {
  using P = providers::ConfigurationPatch;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::webhook_delay_ms,
            {.min = 0, .max = 600'000, .description = "sandbox: how late its webhooks come"}),
      field(&P::webhook_repeat,
            {.min = 0, .max = 5, .description = "sandbox: how often each comes again"}),
      field(&P::webhook_reorder, {.description = "sandbox: processing arrives after the outcome"}),
      field(&P::iban, {.length_max = 64}),
      field(&P::bic, {.length_max = 11}),
      field(&P::reference_instructions, {.length_max = 1000, .multiline = true}),
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

namespace gw::providers {
namespace {

using endpoints::Endpoint;
using http::Method;
using store::Snapshot;
using store::Transaction;

ProviderView view_of(const Provider& provider, const std::string& main_backend_url) {
  ProviderView view;
  view.id = provider.id;
  view.organization_id = provider.organization_id;
  view.type = provider.type;
  view.label = provider.label;
  view.description = provider.description;
  view.mode = provider.mode;
  view.enabled = provider.enabled;
  view.configuration = provider.configuration;
  if (provider.type != ProviderType::wire) {
    view.webhook_url = fmt::format("{}/hooks/{}/{}", main_backend_url, enum_text(provider.type),
                                   provider.id.text());
  }
  view.created_at = provider.created_at;
  view.updated_at = provider.updated_at;
  view.version = provider.version;
  return view;
}

std::optional<Provider> own_provider(const Snapshot& snapshot, const Caller& caller, Id id) {
  auto provider = snapshot.get<Provider>(id);
  if (!provider || provider->organization_id != caller.organization) return std::nullopt;
  return provider;
}

// Members that are absent stay as they are.
void apply_patch(Configuration& configuration, const ConfigurationPatch& patch) {
  const auto set = [](auto& target, const auto& wanted) {
    if (wanted) target = *wanted;
  };
  set(configuration.webhook_delay_ms, patch.webhook_delay_ms);
  set(configuration.webhook_repeat, patch.webhook_repeat);
  set(configuration.webhook_reorder, patch.webhook_reorder);
  set(configuration.bank_name, patch.bank_name);
  set(configuration.account_holder, patch.account_holder);
  set(configuration.iban, patch.iban);
  set(configuration.bic, patch.bic);
  set(configuration.reference_instructions, patch.reference_instructions);
}

Result<ProviderList> list_providers(const Snapshot& snapshot, const Caller& caller,
                                    const endpoints::ListQuery& query, const std::string& base) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(caller.organization)};
  return endpoints::answer_list(endpoints::list<Provider>(snapshot, query, std::move(find), 20),
                                &ProviderList::providers,
                                [&](const Provider& provider) { return view_of(provider, base); });
}

Result<ProviderView> put_provider(Transaction& transaction, const Caller& caller,
                                  const PutProvider& input, const std::string& base) {
  auto provider = own_provider(transaction, caller, input.provider_id);
  if (!provider) return fail(Code::not_found, "no such provider");
  const Provider before = *provider;
  if (input.label) provider->label = *input.label;
  if (input.description) provider->description = *input.description;
  if (input.configuration) apply_patch(provider->configuration, *input.configuration);
  transaction.replace(*provider);
  audit::changed(transaction, caller, "provider", before, *provider);
  return view_of(*provider, base);
}

Endpoint admin_row(Method method, std::string path, std::string scope, std::string summary) {
  auto row = endpoints::admin_row(
      {method, std::move(path), std::move(scope), Role::none, "Providers", std::move(summary)});
  row.failures = {Code::not_found};
  return row;
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const store::Database& database,
                      const std::string& main_backend_url) {
  endpoints::add_query<endpoints::ListQuery, ProviderList>(
      table, database,
      admin_row(Method::get, "/api/v1/providers", "provider:read", "List providers"),
      [main_backend_url](const Snapshot& snapshot, const Caller& caller,
                         const endpoints::ListQuery& query) {
        return list_providers(snapshot, caller, query, main_backend_url);
      });
  endpoints::add_point_query<ProviderRef, ProviderView>(
      table, database,
      admin_row(Method::get, "/api/v1/providers/{providerId}", "provider:read", "Get a provider"),
      [main_backend_url](const Snapshot& snapshot, const Caller& caller,
                         const ProviderRef& input) -> Result<ProviderView> {
        const auto provider = own_provider(snapshot, caller, input.provider_id);
        if (!provider) return fail(Code::not_found, "no such provider");
        return view_of(*provider, main_backend_url);
      });
  // Bank details among it: whoever holds a stolen login must not redirect transfers.
  auto change = admin_row(Method::put, "/api/v1/providers/{providerId}", "provider:update",
                          "Change a provider");
  change.step_up = true;
  endpoints::add_command<PutProvider, ProviderView>(
      table, database, std::move(change),
      [main_backend_url](Transaction& transaction, const Caller& caller, const PutProvider& input) {
        return put_provider(transaction, caller, input, main_backend_url);
      });
}

}  // namespace gw::providers
