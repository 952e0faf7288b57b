#include <fmt/format.h>

#include "capabilities/audit/audit.hpp"
#include "capabilities/providers/rules.hpp"

namespace gw::providers {
namespace {

using store::Snapshot;
using store::Transaction;

void fill_stripe(ConfigurationView& view, const Configuration& configuration) {
  view.secret_key = masked(configuration.secret_key.value);
  view.publishable_key = configuration.publishable_key;
  view.webhook_secret = masked(configuration.webhook_secret.value);
  view.previous_webhook_secret_until = configuration.previous_webhook_secret_until;
}

void fill_sandbox(ConfigurationView& view, const Configuration& configuration) {
  view.webhook_secret = masked(configuration.webhook_secret.value);
  view.webhook_delay_ms = configuration.webhook_delay_ms;
  view.webhook_repeat = configuration.webhook_repeat;
  view.webhook_reorder = configuration.webhook_reorder;
}

void fill_wire(ConfigurationView& view, const Configuration& configuration) {
  view.bank_name = configuration.bank_name;
  view.account_holder = configuration.account_holder;
  view.iban = configuration.iban;
  view.bic = configuration.bic;
  view.reference_instructions = configuration.reference_instructions;
}

ConfigurationView shown(const Provider& provider) {
  ConfigurationView view;
  switch (provider.type) {
    case ProviderType::sandbox: fill_sandbox(view, provider.configuration); break;
    case ProviderType::wire: fill_wire(view, provider.configuration); break;
    case ProviderType::stripe: fill_stripe(view, provider.configuration); break;
  }
  return view;
}

std::optional<Provider> own_provider(const Snapshot& snapshot, const Caller& caller, Id id) {
  auto provider = snapshot.get<Provider>(id);
  if (!provider || provider->organization_id != caller.organization || provider->deleted_at)
    return std::nullopt;
  return provider;
}

std::unexpected<Failure> no_such_provider() { return fail(Code::not_found, "no such provider"); }

// Of an account about to be stored: all that is wrong with it.
Result<void> check(const Provider& provider, std::vector<FieldProblem> problems) {
  for (auto& problem : provider_problems(provider)) problems.push_back(std::move(problem));
  if (provider.enabled) {
    for (auto& problem : missing_to_enable(provider)) problems.push_back(std::move(problem));
  }
  if (problems.empty()) return {};
  return std::unexpected(validation_failure(std::move(problems)));
}

ProviderMode mode_of(const CreateProvider& input) {
  if (input.mode) return *input.mode;
  const auto key =
      input.configuration ? input.configuration->secret_key.value_or("") : std::string();
  return mode_of_secret_key(key).value_or(ProviderMode::test);
}

}  // namespace

ProviderView view_of(const Provider& provider, const Dependencies& dependencies) {
  ProviderView view;
  view.id = provider.id;
  view.organization_id = provider.organization_id;
  view.type = provider.type;
  view.label = provider.label;
  view.description = provider.description;
  view.mode = provider.mode;
  view.enabled = provider.enabled;
  view.configuration = shown(provider);
  if (provider.type != ProviderType::wire) {
    view.webhook_url = fmt::format("{}/hooks/{}/{}", dependencies.main_backend_url,
                                   enum_text(provider.type), provider.id.text());
  }
  view.created_at = provider.created_at;
  view.updated_at = provider.updated_at;
  view.version = provider.version;
  return view;
}

Result<ProviderList> list_providers(const Snapshot& snapshot, const Caller& caller,
                                    const endpoints::ListQuery& query,
                                    const Dependencies& dependencies) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(caller.organization)};
  return endpoints::answer_list(
      endpoints::list<Provider>(snapshot, query, std::move(find), 20), &ProviderList::providers,
      [&](const Provider& provider) { return view_of(provider, dependencies); });
}

Result<ProviderView> get_provider(const Snapshot& snapshot, const Caller& caller,
                                  const ProviderRef& input, const Dependencies& dependencies) {
  const auto provider = own_provider(snapshot, caller, input.provider_id);
  if (!provider) return no_such_provider();
  return view_of(*provider, dependencies);
}

Result<ProviderView> create_provider(Transaction& transaction, const Caller& caller,
                                     const CreateProvider& input,
                                     const Dependencies& dependencies) {
  Provider provider;
  provider.organization_id = caller.organization;
  provider.type = input.type;
  provider.label = input.label;
  provider.description = input.description.value_or("");
  provider.mode = mode_of(input);
  std::vector<FieldProblem> problems;
  if (input.configuration) {
    problems = input_problems(input.type, *input.configuration);
    apply_input(provider.configuration, *input.configuration, transaction.now());
  }
  if (auto valid = check(provider, std::move(problems)); !valid)
    return std::unexpected(std::move(valid.error()));
  if (provider.type == ProviderType::sandbox)
    provider.configuration.webhook_secret.value = new_webhook_secret(transaction);
  transaction.insert(provider);
  audit::created(transaction, caller, "provider", provider);
  return view_of(provider, dependencies);
}

Result<ProviderView> put_provider(Transaction& transaction, const Caller& caller,
                                  const PutProvider& input, const Dependencies& dependencies) {
  auto provider = own_provider(transaction, caller, input.provider_id);
  if (!provider) return no_such_provider();
  const Provider before = *provider;
  if (input.label) provider->label = *input.label;
  if (input.description) provider->description = *input.description;
  std::vector<FieldProblem> problems;
  if (input.configuration) {
    problems = input_problems(provider->type, *input.configuration);
    apply_input(provider->configuration, *input.configuration, transaction.now());
  }
  if (auto valid = check(*provider, std::move(problems)); !valid)
    return std::unexpected(std::move(valid.error()));
  transaction.replace(*provider);
  audit::changed(transaction, caller, "provider", before, *provider);
  return view_of(*provider, dependencies);
}

Result<Toggled> toggle_provider(Transaction& transaction, const Caller& caller,
                                const ToggleProvider& input) {
  auto provider = own_provider(transaction, caller, input.provider_id);
  if (!provider) return no_such_provider();
  const bool wanted = input.enabled.value_or(!provider->enabled);
  if (wanted == provider->enabled) return Toggled{provider->id, wanted};
  const Provider before = *provider;
  provider->enabled = wanted;
  if (auto valid = check(*provider, {}); wanted && !valid)
    return std::unexpected(std::move(valid.error()));
  transaction.replace(*provider);
  audit::changed(transaction, caller, "provider", before, *provider);
  return Toggled{provider->id, wanted};
}

Result<endpoints::Nothing> delete_provider(Transaction& transaction, const Caller& caller,
                                           const ProviderRef& input,
                                           const Dependencies& dependencies) {
  auto provider = own_provider(transaction, caller, input.provider_id);
  if (!provider) return no_such_provider();
  if (dependencies.in_use) {
    if (auto why = dependencies.in_use(transaction, *provider))
      return fail(Code::state_conflict, std::move(*why));
  }
  // Its keys stay: refunds and late news of its payments need them.
  provider->enabled = false;
  provider->deleted_at = transaction.now();
  transaction.replace(*provider);
  audit::removed(transaction, caller, "provider", *provider);
  return endpoints::Nothing{};
}

Task<Result<Validation>> validate_provider(Dependencies dependencies, Caller caller,
                                           ProviderRef input) {
  auto loading = [caller, id = input.provider_id](Transaction& transaction) -> Result<Provider> {
    auto provider = own_provider(transaction, caller, id);
    if (!provider) return no_such_provider();
    const bool keyless =
        provider->type == ProviderType::stripe && provider->configuration.secret_key.value.empty();
    if (keyless) return invalid_field("configuration.secretKey", "required", "is not set");
    return std::move(*provider);
  };
  auto provider = co_await store::run(dependencies.database, std::move(loading));
  if (!provider) co_return std::unexpected(std::move(provider.error()));
  CredentialCheck found{true, true, {}, {}};
  if (dependencies.check) {
    auto checking = dependencies.check(*provider);
    found = co_await std::move(checking);
  }
  if (!found.answered)
    co_return fail(Code::provider_error, "the provider could not be asked; try again");
  Validation validation;
  validation.id = provider->id;
  validation.valid = found.valid;
  if (!found.valid) {
    validation.code = found.code;
    validation.message = found.message;
  }
  validation.checked_at = dependencies.database.clock->now();
  co_return validation;
}

}  // namespace gw::providers
