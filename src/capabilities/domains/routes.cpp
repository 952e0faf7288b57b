#include <algorithm>

#include "capabilities/domains/wire.hpp"
#include "endpoints/admin_row.hpp"
#include "http/host_name.hpp"

namespace gw::domains {
namespace {

using endpoints::Endpoint;
using endpoints::Exchange;
using http::Method;
using store::Snapshot;
using store::Transaction;

Endpoint domain_row(Method method, std::string path, std::string scope, std::string summary) {
  const Role role = method == Method::get ? Role::viewer : Role::admin;
  auto row = endpoints::admin_row(
      {method, "/api/v1/domains" + path, std::move(scope), role, "Domains", std::move(summary)});
  if (!path.empty()) row.failures = {Code::not_found};
  return row;
}

bool allowed(const Dependencies& dependencies, std::string_view text) {
  const auto host = http::normal_host(text);
  if (!host) return false;
  if (std::ranges::find(dependencies.own_hosts, *host) != dependencies.own_hosts.end()) return true;
  return store::query_in_place(dependencies.database,
                               [&](const Snapshot& snapshot) { return serves(snapshot, *host); });
}

// Caddy asks before it gets a certificate: an answer without a body, from memory or an index.
void add_ask(endpoints::Table& table, const Dependencies& dependencies) {
  auto row = domain_row(Method::get, "/verify", "", "Whether a host may have a certificate");
  row.access = endpoints::Access::open;
  row.bucket = endpoints::RateBucket::none;
  row.role = Role::none;
  row.failures = {};
  row.description = "For the proxy's on-demand TLS: 200 or 403 for `?domain=`, without a body.";
  row.invoke = [dependencies](std::unique_ptr<Exchange> exchange) {
    bool yes = false;
    const auto query = endpoints::query_object(exchange->request.query());
    if (query) {
      const auto* name = query->if_contains("domain");
      yes = name != nullptr && allowed(dependencies, std::string_view(name->get_string()));
    }
    endpoints::answer(std::move(exchange), http::Response{yes ? 200 : 403, {}, {}, {}, false});
  };
  table.add(std::move(row));
}

std::optional<std::string> acme_answer(const Dependencies& dependencies, std::string_view token) {
  return store::query_in_place(dependencies.database,
                               [&](const Snapshot& snapshot) -> std::optional<std::string> {
                                 store::Find find;
                                 find.index = "by_token";
                                 find.equals = {store::value(std::string(token))};
                                 const auto stored = snapshot.find_first<AcmeToken>(find);
                                 if (!stored || stored->expires_at <= snapshot.now())
                                   return std::nullopt;
                                 return stored->answer;
                               });
}

void add_acme(endpoints::Table& table, const Dependencies& dependencies) {
  auto row = domain_row(Method::get, "/acme-challenge/{token}", "", "Answer an ACME challenge");
  row.access = endpoints::Access::open;
  row.role = Role::none;
  row.invoke = [dependencies](std::unique_ptr<Exchange> exchange) {
    const auto token = exchange->parameter("token").value_or("");
    const auto text = acme_answer(dependencies, token);
    if (!text) {
      return endpoints::answer(std::move(exchange), Failure{Code::not_found, {}, {}, {}, 0});
    }
    http::Response response{200, {}, *text, {}, false};
    response.headers.add("Content-Type", "text/plain; charset=utf-8");
    endpoints::answer(std::move(exchange), std::move(response));
  };
  table.add(std::move(row));
}

void add_checks(endpoints::Table& table, const Dependencies& dependencies) {
  auto check_row =
      domain_row(Method::get, "/verify-cname", "domain:execute", "Where a host's CNAME leads");
  check_row.role = Role::editor;
  check_row.failures = {};
  check_row.description =
      "Asks the name system. A domain registered by the organization learns what was seen.";
  endpoints::add_flow<VerifyCname, CnameView>(table, dependencies.database, std::move(check_row),
                                              [dependencies](Caller caller, VerifyCname input) {
                                                return verify_cname(dependencies, std::move(caller),
                                                                    std::move(input));
                                              });
  auto retry_row =
      domain_row(Method::post, "/{domainId}/retry", "domain:execute", "Check a domain again");
  retry_row.role = Role::editor;
  endpoints::add_flow<DomainRef, DomainView>(table, dependencies.database, std::move(retry_row),
                                             [dependencies](Caller caller, DomainRef input) {
                                               return retry_domain(dependencies, std::move(caller),
                                                                   input);
                                             });
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  const auto& database = dependencies.database;
  auto& list = endpoints::add_query<ListDomains, DomainList>(
      table, database, domain_row(Method::get, "", "domain:read", "List domains"),
      [dependencies](const Snapshot& snapshot, const Caller& caller, const ListDomains& input) {
        return list_domains(snapshot, caller, input, dependencies);
      });
  list.failures = {Code::filter_not_supported, Code::page_too_deep};
  auto& create = endpoints::add_command<CreateDomain, DomainView>(
      table, database, domain_row(Method::post, "", "domain:create", "Register a domain"),
      [dependencies](Transaction& transaction, const Caller& caller, const CreateDomain& input) {
        return create_domain(transaction, caller, input, dependencies);
      });
  create.failures = {Code::duplicate};
  create.description = "Then point it at `cnameTarget` and have it checked.";
  endpoints::add_command<DomainRef, endpoints::Nothing>(
      table, database, domain_row(Method::del, "/{domainId}", "domain:delete", "Delete a domain"),
      delete_domain);
  add_checks(table, dependencies);
  add_ask(table, dependencies);
  add_acme(table, dependencies);
}

}  // namespace gw::domains
