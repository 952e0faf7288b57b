#include "capabilities/sites/wire.hpp"
#include "endpoints/admin_row.hpp"

namespace gw::sites {
namespace {

using endpoints::Endpoint;
using endpoints::Nothing;
using http::Method;
using store::Transaction;

Endpoint site_row(Method method, std::string path, std::string scope, std::string summary) {
  const Role role = method == Method::get ? Role::viewer : Role::admin;
  auto row = endpoints::admin_row(
      {method, "/api/v1/sites" + path, std::move(scope), role, "Sites", std::move(summary)});
  if (!path.empty()) row.failures = {Code::not_found};
  return row;
}

void add_reads(endpoints::Table& table, const store::Database& database) {
  auto& list = endpoints::add_query<ListSites, SiteList>(
      table, database, site_row(Method::get, "", "site:read", "List sites"), list_sites);
  list.description = "Newest first. Secrets are masked.";
  list.failures = {Code::filter_not_supported, Code::page_too_deep};
  auto& get = endpoints::add_point_query<SiteRef, SiteView>(
      table, database, site_row(Method::get, "/{siteId}", "site:read", "Get a site"), get_site);
  get.description =
      "`webhookSecret` in full for administrators and keys with `site:update`, masked for others.";
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  const auto& database = dependencies.database;
  add_reads(table, database);

  auto create_row = site_row(Method::post, "", "site:create", "Create a site");
  create_row.reveals_secret = true;
  endpoints::add_command<CreateSite, SiteView>(table, database, std::move(create_row), create_site);

  auto& put = endpoints::add_command<PutSite, SiteView>(
      table, database, site_row(Method::put, "/{siteId}", "site:update", "Change a site"),
      put_site);
  put.description =
      "Members that are absent stay as they are, null clears. Unknown members are refused.";

  auto& remove = endpoints::add_command<SiteRef, Nothing>(
      table, database, site_row(Method::del, "/{siteId}", "site:delete", "Delete a site"),
      [dependencies](Transaction& transaction, const Caller& caller, const SiteRef& input) {
        return delete_site(transaction, caller, input, dependencies);
      });
  remove.description = "Refused while it has open checkouts or unfinished transactions.";
  remove.failures = {Code::not_found, Code::state_conflict};

  auto secret_row = site_row(Method::post, "/{siteId}/webhook-secret/regenerate", "site:update",
                             "Make a new webhook secret");
  secret_row.reveals_secret = true;
  secret_row.step_up = true;
  secret_row.description =
      "During `overlapSeconds` Standard Webhooks receivers get both signatures; the X-Signature "
      "header is made with the new secret, and an answer of 400, 401 or 403 is followed at once "
      "by one more attempt signed with the old.";
  endpoints::add_command<RegenerateSecret, RegeneratedSecret>(
      table, database, std::move(secret_row), regenerate_secret);
}

}  // namespace gw::sites
