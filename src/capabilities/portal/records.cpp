#include "capabilities/portal/records.hpp"

#include "capabilities/portal/rules.hpp"

namespace gw::store {

const CollectionDefinition& Entity<portal::LoginCode>::definition() {
  static const CollectionDefinition definition{
      "portal_codes",
      {"email", "expires_at"},
      {{"by_email", {"email"}, true}, {"by_expiry", {"expires_at"}}},
      false};
  return definition;
}

std::vector<Value> Entity<portal::LoginCode>::columns(const portal::LoginCode& code,
                                                      const Protection&) {
  return {value(code.email_hash), value(code.expires_at)};
}

const CollectionDefinition& Entity<portal::WrongCodes>::definition() {
  static const CollectionDefinition definition{
      "portal_wrong_codes",
      {"hour", "expires_at"},
      {{"by_hour", {"hour"}, true}, {"by_expiry", {"expires_at"}}},
      false};
  return definition;
}

std::vector<Value> Entity<portal::WrongCodes>::columns(const portal::WrongCodes& wrong,
                                                       const Protection&) {
  return {value(wrong.hour), value(wrong.expires_at)};
}

const CollectionDefinition& Entity<portal::LoginLink>::definition() {
  static const CollectionDefinition definition{
      "portal_links", {"expires_at"}, {{"by_expiry", {"expires_at"}}}, false};
  return definition;
}

std::vector<Value> Entity<portal::LoginLink>::columns(const portal::LoginLink& link,
                                                      const Protection&) {
  return {value(link.expires_at)};
}

// Not cached: in no process may a login outlive its end.
const CollectionDefinition& Entity<portal::Session>::definition() {
  static const CollectionDefinition definition{
      "portal_sessions", {"expires_at"}, {{"by_expiry", {"expires_at"}}}, false};
  return definition;
}

std::vector<Value> Entity<portal::Session>::columns(const portal::Session& session,
                                                    const Protection&) {
  return {value(session.expires_at)};
}

}  // namespace gw::store

namespace gw::portal {
namespace {

template <store::EntityType T>
bool erase_some(store::Transaction& transaction, std::int64_t limit) {
  store::Find due;
  due.index = "by_expiry";
  due.until = store::value(transaction.now());
  due.limit = limit;
  const auto page = transaction.find<T>(due);
  for (const auto& row : page.rows) transaction.erase(row);
  return page.next.has_value();
}

}  // namespace

std::string email_hash(const Protection& protection, std::string_view email) {
  return hex(bytes_of(protection.search_hash("portal", "email", email)));
}

std::optional<LoginCode> find_code(const store::Snapshot& snapshot, const std::string& hash) {
  store::Find find;
  find.index = "by_email";
  find.equals = {store::value(hash)};
  return snapshot.find_first<LoginCode>(find);
}

WrongCodes wrong_codes(const store::Snapshot& snapshot) {
  const std::int64_t hour = snapshot.now().ms / send_window_ms;
  store::Find find;
  find.index = "by_hour";
  find.equals = {store::value(hour)};
  WrongCodes none;
  none.hour = hour;
  none.expires_at = {(hour + 1) * send_window_ms};
  return snapshot.find_first<WrongCodes>(find).value_or(none);
}

Policy policy_of(const store::Snapshot& snapshot, const Dependencies& dependencies) {
  return dependencies.policy ? dependencies.policy(snapshot) : Policy{};
}

bool offered_by(const store::Snapshot& snapshot, const Dependencies& dependencies,
                Id organization) {
  const auto stored = snapshot.get_shared<organizations::Organization>(organization);
  if (!stored || stored->status != organizations::OrganizationStatus::active) return false;
  return !dependencies.offered_by || dependencies.offered_by(snapshot, organization);
}

Result<bool> erase_expired(store::Transaction& transaction, std::int64_t limit) {
  const bool codes = erase_some<LoginCode>(transaction, limit);
  const bool links = erase_some<LoginLink>(transaction, limit);
  const bool sessions = erase_some<Session>(transaction, limit);
  const bool wrong = erase_some<WrongCodes>(transaction, limit);
  return codes || links || sessions || wrong;
}

}  // namespace gw::portal
