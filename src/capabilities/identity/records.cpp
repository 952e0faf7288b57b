#include "capabilities/identity/records.hpp"

#include <array>

#include "base/text.hpp"

namespace gw::store {

const CollectionDefinition& Entity<identity::User>::definition() {
  static const CollectionDefinition definition{
      "users",
      {"email", "global_admin"},
      {{"by_email", {"email"}, true}, {"by_global_admin", {"global_admin"}}},
      true};
  return definition;
}
std::vector<Value> Entity<identity::User>::columns(const identity::User& user,
                                                   const Protection& protection) {
  const bool in_office = user.global_admin && user.status == identity::UserStatus::active;
  return {identity::email_key(protection, user.email.value), in_office ? value(1) : store::Value()};
}

const CollectionDefinition& Entity<identity::Passkey>::definition() {
  static const CollectionDefinition definition{
      "passkeys",
      {"user", "credential"},
      {{"by_user", {"user"}}, {"by_credential", {"credential"}, true}},
      false};
  return definition;
}
std::vector<Value> Entity<identity::Passkey>::columns(const identity::Passkey& passkey,
                                                      const Protection& protection) {
  return {value(passkey.user_id), identity::credential_key(protection, passkey.credential_id)};
}

const CollectionDefinition& Entity<identity::Session>::definition() {
  static const CollectionDefinition definition{
      "sessions", {"live_user"}, {{"by_live_user", {"live_user"}}}, true};
  return definition;
}
std::vector<Value> Entity<identity::Session>::columns(const identity::Session& session,
                                                      const Protection&) {
  return {session.revoked_at ? Value() : value(session.user_id)};
}

const CollectionDefinition& Entity<identity::Membership>::definition() {
  static const CollectionDefinition definition{
      "memberships",
      {"user", "organization"},
      {{"by_pair", {"user", "organization"}, true}, {"by_organization", {"organization"}}},
      false};
  return definition;
}
std::vector<Value> Entity<identity::Membership>::columns(const identity::Membership& membership,
                                                         const Protection&) {
  return {value(membership.user_id), value(membership.organization_id)};
}

const CollectionDefinition& Entity<identity::EnrolmentLink>::definition() {
  static const CollectionDefinition definition{
      "enrolment_links",
      {"token", "open_for"},
      {{"by_token", {"token"}, true}, {"by_open_for", {"open_for"}}},
      false};
  return definition;
}
std::vector<Value> Entity<identity::EnrolmentLink>::columns(const identity::EnrolmentLink& link,
                                                            const Protection&) {
  // Set-up links belong to nobody: they share the empty id.
  return {value(link.token_hash), link.used_at ? Value() : value(link.user_id)};
}

const CollectionDefinition& Entity<identity::UsedChallenge>::definition() {
  static const CollectionDefinition definition{
      "used_challenges", {"challenge"}, {{"by_challenge", {"challenge"}, true}}, false};
  return definition;
}
std::vector<Value> Entity<identity::UsedChallenge>::columns(const identity::UsedChallenge& used,
                                                            const Protection&) {
  return {value(used.challenge_hash)};
}

}  // namespace gw::store

namespace gw::identity {
namespace {

constexpr std::int64_t rows_max = 1'000;
constexpr std::int64_t links_max = 100;  // every new one voids the older: there is one, or none

store::Find along(std::string_view index, std::vector<store::Value> equals, std::int64_t limit) {
  store::Find find;
  find.index = index;
  find.equals = std::move(equals);
  find.limit = limit;
  return find;
}

}  // namespace

store::Value email_key(const Protection& protection, std::string_view email) {
  return protection.search_hash("users", "email", normalised_email(email));
}

store::Value credential_key(const Protection& protection, std::string_view credential_id) {
  return protection.search_hash("passkeys", "credential", credential_id);
}

std::string token_hash(const Protection& protection, std::string_view token) {
  return hex(bytes_of(protection.search_hash("enrolment_links", "token", token)));
}

std::string normalised_email(std::string_view email) { return lower_ascii(trim(email)); }

std::optional<User> find_user_by_email(const store::Snapshot& snapshot, std::string_view email) {
  return snapshot.find_first<User>(along("by_email", {email_key(snapshot.protection(), email)}, 1));
}

std::optional<Passkey> find_passkey(const store::Snapshot& snapshot,
                                    std::string_view credential_id) {
  return snapshot.find_first<Passkey>(
      along("by_credential", {credential_key(snapshot.protection(), credential_id)}, 1));
}

std::vector<Passkey> passkeys_of(const store::Snapshot& snapshot, Id user) {
  return snapshot.find<Passkey>(along("by_user", {store::value(user)}, passkeys_max)).rows;
}

std::vector<Session> live_sessions_of(const store::Snapshot& snapshot, Id user) {
  return snapshot.find<Session>(along("by_live_user", {store::value(user)}, sessions_max)).rows;
}

std::optional<Membership> membership(const store::Snapshot& snapshot, Id user, Id organization) {
  return snapshot.find_first<Membership>(
      along("by_pair", {store::value(user), store::value(organization)}, 1));
}

std::optional<MemberRole> role_in(const store::Snapshot& snapshot, Id user, Id organization) {
  const auto found = membership(snapshot, user, organization);
  return found ? std::optional(found->role) : std::nullopt;
}

std::vector<Membership> memberships_of(const store::Snapshot& snapshot, Id user) {
  return snapshot.find<Membership>(along("by_pair", {store::value(user)}, rows_max)).rows;
}

std::optional<EnrolmentLink> find_link(const store::Snapshot& snapshot, std::string_view token) {
  const auto hash = token_hash(snapshot.protection(), token);
  return snapshot.find_first<EnrolmentLink>(along("by_token", {store::value(hash)}, 1));
}

void void_links(store::Transaction& transaction, Id user) {
  auto open =
      transaction.find<EnrolmentLink>(along("by_open_for", {store::value(user)}, links_max));
  for (auto& link : open.rows) {
    link.used_at = transaction.now();
    transaction.replace(link);
  }
}

std::string create_enrolment_link(store::Transaction& transaction, const NewEnrolmentLink& wanted) {
  void_links(transaction, wanted.user_id);
  std::array<std::uint8_t, 32> random;
  transaction.random(random);
  std::string token = base64url(random);
  EnrolmentLink link;
  link.user_id = wanted.user_id;
  link.organization_id = wanted.organization_id;
  link.purpose = wanted.purpose;
  link.token_hash = token_hash(transaction.protection(), token);
  link.expires_at = transaction.now().plus_ms(wanted.life_ms);
  transaction.insert(link);
  return token;
}

int end_sessions(store::Transaction& transaction, Id user) {
  auto live = live_sessions_of(transaction, user);
  for (auto& session : live) {
    session.revoked_at = transaction.now();
    transaction.replace(session);
  }
  return static_cast<int>(live.size());
}

}  // namespace gw::identity
