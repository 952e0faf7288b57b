// One family of rows for the keys of an organization, the same for those of the installation.
#include "capabilities/api_keys/wire.hpp"

namespace gw::api_keys {
namespace {

using endpoints::Endpoint;
using http::Method;
using store::Snapshot;
using store::Transaction;

struct Family {
  std::string base;
  bool system = false;

  Endpoint row(Method method, std::string_view rest, std::string_view action,
               std::string summary) const {
    Endpoint row;
    row.method = method;
    row.path = base + std::string(rest);
    row.scope = system ? "*:*" : "api_key:" + std::string(action);
    row.role = system ? Role::global : Role::admin;
    row.idempotent = method == Method::post;
    row.json_body = method == Method::put || (method == Method::post && rest != "/{id}/revoke");
    row.tag = system ? "System API keys" : "API keys";
    row.summary = std::move(summary);
    row.failures = {Code::not_found};
    return row;
  }
  // Makes a secret: a person confirms first, and a replay does not show it again.
  Endpoint revealing(Endpoint row) const {
    row.step_up = true;
    row.reveals_secret = true;
    row.failures.push_back(Code::unknown_scope);
    return row;
  }
};

// The owner of the keys a row is about, whatever the body may say: the organization of the path,
// which the caller was admitted to, or the installation.
template <class In, class Source, class Function>
auto owned(const Family& family, Function function) {
  return [system = family.system, function](Source& source, const Caller& caller, const In& input) {
    In own = input;
    own.organization = system ? Id{} : caller.organization;
    return function(source, caller, own);
  };
}

void add_reads(endpoints::Table& table, const store::Database& database, const Family& family) {
  endpoints::add_query<ListKeys, KeyList>(
      table, database, family.row(Method::get, "", "read", "List API keys"),
      owned<ListKeys, const Snapshot>(
          family, [](const Snapshot& snapshot, const Caller&, const ListKeys& input) {
            return list_keys(snapshot, input.organization, input);
          }));
  endpoints::add_point_query<KeyRef, KeyView>(
      table, database, family.row(Method::get, "/{id}", "read", "Get an API key"),
      owned<KeyRef, const Snapshot>(
          family, [](const Snapshot& snapshot, const Caller&, const KeyRef& input) {
            return get_key(snapshot, input.organization, input.id);
          }));
}

void add_writes(endpoints::Table& table, const store::Database& database, const Family& family) {
  endpoints::add_command<CreateKey, KeyView>(
      table, database,
      family.revealing(family.row(Method::post, "", "create", "Create an API key")),
      owned<CreateKey, Transaction>(family, add_key));
  auto change = family.row(Method::put, "/{id}", "update", "Change an API key");
  change.step_up = true;
  endpoints::add_command<UpdateKey, KeyView>(table, database, std::move(change),
                                             owned<UpdateKey, Transaction>(family, update_key));
  endpoints::add_command<RotateKey, KeyView>(
      table, database,
      family.revealing(family.row(Method::post, "/{id}/rotate", "execute",
                                  "Give an API key a new secret; the old one stays good a while")),
      owned<RotateKey, Transaction>(family, rotate_key));
  endpoints::add_command<KeyRef, KeyView>(
      table, database,
      family.row(Method::post, "/{id}/revoke", "execute", "Revoke an API key, everywhere at once"),
      owned<KeyRef, Transaction>(family, revoke_key));
  auto& remove = endpoints::add_command<KeyRef, endpoints::Nothing>(
      table, database, family.row(Method::del, "/{id}", "delete", "Delete an API key"),
      owned<KeyRef, Transaction>(family, delete_key));
  remove.success_status = 204;
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const store::Database& database) {
  for (const Family& family : {Family{"/api/v1/organizations/{orgId}/api-keys"},
                               Family{"/api/v1/system/api-keys", true}}) {
    add_reads(table, database, family);
    add_writes(table, database, family);
  }
}

}  // namespace gw::api_keys
