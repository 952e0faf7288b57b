#include "capabilities/providers/wire.hpp"
#include "endpoints/admin_row.hpp"

namespace gw::providers {
namespace {

using endpoints::Endpoint;
using http::Method;
using store::Snapshot;
using store::Transaction;

Endpoint admin_row(Method method, std::string path, std::string scope, std::string summary) {
  auto row = endpoints::admin_row(
      {method, std::move(path), std::move(scope), Role::none, "Providers", std::move(summary)});
  row.failures = {Code::not_found};
  return row;
}

// Keys and bank details among it: whoever holds a stolen login must not redirect payments.
Endpoint guarded_row(Method method, std::string path, std::string scope, std::string summary) {
  auto row = admin_row(method, std::move(path), std::move(scope), std::move(summary));
  row.role = Role::admin;
  row.step_up = true;
  return row;
}

void add_reads(endpoints::Table& table, const Dependencies& dependencies) {
  endpoints::add_query<endpoints::ListQuery, ProviderList>(
      table, dependencies.database,
      admin_row(Method::get, "/api/v1/providers", "provider:read", "List providers"),
      [dependencies](const Snapshot& snapshot, const Caller& caller,
                     const endpoints::ListQuery& query) {
        return list_providers(snapshot, caller, query, dependencies);
      });
  endpoints::add_point_query<ProviderRef, ProviderView>(
      table, dependencies.database,
      admin_row(Method::get, "/api/v1/providers/{providerId}", "provider:read", "Get a provider"),
      [dependencies](const Snapshot& snapshot, const Caller& caller, const ProviderRef& input) {
        return get_provider(snapshot, caller, input, dependencies);
      });
}

void add_changes(endpoints::Table& table, const Dependencies& dependencies) {
  auto create =
      guarded_row(Method::post, "/api/v1/providers", "provider:create", "Create a provider");
  create.failures = {};
  create.description = "It starts disabled. Secrets are stored sealed and shown masked.";
  endpoints::add_command<CreateProvider, ProviderView>(
      table, dependencies.database, std::move(create),
      [dependencies](Transaction& transaction, const Caller& caller, const CreateProvider& input) {
        return create_provider(transaction, caller, input, dependencies);
      });
  auto change = guarded_row(Method::put, "/api/v1/providers/{providerId}", "provider:update",
                            "Change a provider");
  change.description =
      "A secret sent back masked keeps the stored one. A replaced webhook secret stays good for a "
      "day, or as webhookSecretOverlapSeconds says.";
  endpoints::add_command<PutProvider, ProviderView>(
      table, dependencies.database, std::move(change),
      [dependencies](Transaction& transaction, const Caller& caller, const PutProvider& input) {
        return put_provider(transaction, caller, input, dependencies);
      });
  auto remove = guarded_row(Method::del, "/api/v1/providers/{providerId}", "provider:delete",
                            "Delete a provider");
  remove.failures = {Code::not_found, Code::state_conflict};
  endpoints::add_command<ProviderRef, endpoints::Nothing>(
      table, dependencies.database, std::move(remove),
      [dependencies](Transaction& transaction, const Caller& caller, const ProviderRef& input) {
        return delete_provider(transaction, caller, input, dependencies);
      });
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  add_reads(table, dependencies);
  add_changes(table, dependencies);
  auto toggle = admin_row(Method::post, "/api/v1/providers/{providerId}/toggle", "provider:update",
                          "Enable or disable a provider");
  toggle.role = Role::admin;
  toggle.description = "Enabling needs a complete configuration.";
  endpoints::add_command<ToggleProvider, Toggled>(table, dependencies.database, std::move(toggle),
                                                  toggle_provider);
  auto& validate = endpoints::add_flow<ProviderRef, Validation>(
      table, dependencies.database,
      admin_row(Method::post, "/api/v1/providers/{providerId}/validate", "provider:update",
                "Check a provider's credentials"),
      [dependencies](Caller caller, ProviderRef input) {
        return validate_provider(dependencies, std::move(caller), std::move(input));
      });
  validate.role = Role::admin;
  validate.description = "Asks the provider, and changes nothing.";
  validate.failures = {Code::not_found, Code::provider_error};
}

}  // namespace gw::providers
