// The customer portal: a buyer proves an e-mail address by a code or a link, and sees the payments
// made with it (contract 03 §3.6, 11 §11.5). Every answer before that is the same for addresses we
// know and for those we do not.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/mails/mails.hpp"
#include "capabilities/transactions/transactions.hpp"

namespace gw::portal {

// What the installation offers.
struct Policy {
  bool enabled = true;
  bool codes = true;
  bool links = true;
  std::int64_t code_minutes = 10;
  std::int64_t link_minutes = 15;
  std::int64_t wrong_codes_an_hour = 1'000;  // over all addresses; then codes wait for the next
};

// The code an address was sent, and how often it was. One row an address, known or not.
struct LoginCode : store::Stored {
  std::string email_hash;
  std::string code_hash;  // empty: no code counts
  Instant code_expires_at;
  int tries_left = 0;
  std::vector<Instant> sent_at;  // those of the last hour
  Instant expires_at;            // without meaning from then on
};
BOOST_DESCRIBE_STRUCT(LoginCode, (store::Stored),
                      (email_hash, code_hash, code_expires_at, tries_left, sent_at, expires_at))

// The wrong codes of an hour, whoever entered them: guessing over many addresses must not pay.
struct WrongCodes : store::Stored {
  std::int64_t hour = 0;  // since 1970
  std::int64_t count = 0;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(WrongCodes, (store::Stored), (hour, count, expires_at))

// A link that signs in whoever holds it, once. Erased when it is used.
struct LoginLink : store::Stored {
  Id organization_id;  // empty: what it opens is not limited to one
  Personal email;
  std::string secret_hash;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(LoginLink, (store::Stored), (organization_id, email, secret_hash, expires_at))

// A buyer's login. Its tokens are signed with its own seed, so they die with the row.
struct Session : store::Stored {
  Id organization_id;           // empty: every organization that offers the portal
  Personal email;               // normalised
  Secret seed;                  // 32 random bytes
  std::int64_t generation = 1;  // of the refresh token that counts
  Instant refreshed_at;
  Instant expires_at;  // unless refreshed
  Instant ends_at;     // in any case
};
BOOST_DESCRIBE_STRUCT(Session, (store::Stored),
                      (organization_id, email, seed, generation, refreshed_at, expires_at, ends_at))

struct Dependencies {
  store::Database database;
  checkouts::Links links;
  bool secure_cookies = true;
  // Settings; empty functions: everything is on.
  std::function<Policy(const store::Snapshot&)> policy;
  std::function<bool(const store::Snapshot&, Id organization)> offered_by;
  // Whether an organization that offers the portal has a client record of this address; told by
  // the clients slice, may be empty.
  std::function<bool(const store::Snapshot&, std::string_view email)> has_client;
};

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);
void add_main_routes(endpoints::Table& table, const Dependencies& dependencies);

// Behind "Bearer " on rows with Access::portal. UNAUTHENTICATED (malformed, forged, signed out:
// alike), TOKEN_EXPIRED, PORTAL_DISABLED. A buyer's caller has `session`, `email` and, when the
// login is limited to one, `organization`. One read by id.
Result<Caller> verify_token(const store::Snapshot& snapshot, const Dependencies& dependencies,
                            std::string_view bearer);

// The purpose of the mails that carry codes, and their condition: written for every address, sent
// to those we know.
inline constexpr std::string_view code_purpose = "portal.code";
mails::Condition code_condition(const Dependencies& dependencies);

// Erases what has expired, at most `limit` rows of each kind; true when there may be more.
Result<bool> erase_expired(store::Transaction& transaction, std::int64_t limit);

}  // namespace gw::portal

template <>
struct gw::store::Entity<gw::portal::LoginCode> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const portal::LoginCode& code, const Protection&);
};
template <>
struct gw::store::Entity<gw::portal::WrongCodes> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const portal::WrongCodes& wrong, const Protection&);
};
template <>
struct gw::store::Entity<gw::portal::LoginLink> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const portal::LoginLink& link, const Protection&);
};
template <>
struct gw::store::Entity<gw::portal::Session> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const portal::Session& session, const Protection&);
};
