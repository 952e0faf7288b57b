#include "app/credentials.hpp"

#include "capabilities/members/members.hpp"

namespace gw::app {

Result<Caller> StoredCredentials::verify(std::string_view bearer,
                                         const endpoints::Exchange& exchange) {
  if (bearer.starts_with("sk_")) return verify_key(bearer, exchange);
  if (auto person = operators_.verify(bearer, exchange)) return std::move(*person);
  return store::query_in_place(database_, [&](const store::Snapshot& snapshot) {
    return identity::verify_session(snapshot, identity_, bearer, exchange.client_address);
  });
}

Result<Caller> StoredCredentials::verify_key(std::string_view bearer,
                                             const endpoints::Exchange& exchange) {
  auto caller = store::query_in_place(database_, [&](const store::Snapshot& snapshot) {
    return api_keys::verify_key(snapshot, bearer, exchange.client_address);
  });
  if (caller) uses.used(caller->key, exchange.started_at);
  return caller;
}

Result<void> StoredCredentials::choose_organization(Caller& caller, const Id& id) {
  return store::query_in_place(database_, [&](const store::Snapshot& snapshot) {
    return members::enter(snapshot, caller, id);
  });
}

void StoredCredentials::choose_only_organization(Caller& caller) {
  store::query_in_place(database_, [&](const store::Snapshot& snapshot) {
    members::enter_only(snapshot, caller);
    return true;
  });
}

}  // namespace gw::app
