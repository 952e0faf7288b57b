#include "capabilities/clients/wire.hpp"
#include "endpoints/admin_row.hpp"

namespace gw::clients {
namespace {

using endpoints::Endpoint;
using endpoints::Nothing;
using http::Method;

Endpoint client_row(Method method, std::string path, Role role, std::string summary) {
  const bool reads = method == Method::get;
  const std::string scope = reads                    ? "client:read"
                            : method == Method::post ? "client:create"
                            : method == Method::put  ? "client:update"
                                                     : "client:delete";
  auto row = endpoints::admin_row(
      {method, "/api/v1/clients" + path, scope, role, "Clients", std::move(summary)});
  if (!path.empty()) row.failures = {Code::not_found};
  return row;
}

void add_reads(endpoints::Table& table, const store::Database& database) {
  auto& list = endpoints::add_query<ListClients, ClientList>(
      table, database, client_row(Method::get, "", Role::viewer, "List clients"), list_clients);
  list.failures = {Code::filter_not_supported, Code::page_too_deep};

  auto search_row = client_row(Method::get, "/search", Role::viewer, "Search clients");
  search_row.scope = "client:execute";
  search_row.failures = {};
  search_row.description =
      "By e-mail address, id, or whole words of names. Parts of words are not found: personal "
      "data is compared as keyed hashes.";
  endpoints::add_query<SearchClients, ClientList>(table, database, std::move(search_row),
                                                  search_clients);

  endpoints::add_query<ClientRef, ClientView>(
      table, database, client_row(Method::get, "/{clientId}", Role::viewer, "Get a client"),
      get_client);

  auto history_row =
      client_row(Method::get, "/{clientId}/history", Role::viewer, "Who changed a client, and how");
  history_row.scope = "client:execute";
  history_row.failures = {Code::not_found, Code::filter_not_supported, Code::page_too_deep};
  endpoints::add_query<HistoryQuery, HistoryList>(table, database, std::move(history_row),
                                                  client_history);
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const store::Database& database) {
  add_reads(table, database);
  auto& create = endpoints::add_command<CreateClient, ClientView>(
      table, database, client_row(Method::post, "", Role::editor, "Create a client"),
      create_client);
  create.failures = {Code::duplicate};
  create.description = "One client for each e-mail address, trimmed and in lower case.";
  auto& put = endpoints::add_command<PutClient, ClientView>(
      table, database, client_row(Method::put, "/{clientId}", Role::editor, "Change a client"),
      put_client);
  put.failures = {Code::not_found, Code::duplicate};
  put.description =
      "Members that are absent stay as they are, null clears. A billing address written here is "
      "no longer replaced by those of payments; null lets payments write it again.";
  endpoints::add_command<ClientRef, Nothing>(
      table, database, client_row(Method::del, "/{clientId}", Role::admin, "Delete a client"),
      delete_client);
}

}  // namespace gw::clients
