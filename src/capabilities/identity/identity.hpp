// People: users, their passkeys and logins, the organizations they belong to, and the one-time
// links by which they get in the first time.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/settings.hpp"
#include "endpoints/caller.hpp"
#include "endpoints/endpoint.hpp"
#include "store/execute.hpp"

namespace gw::identity {

enum class UserStatus { active, disabled };
BOOST_DESCRIBE_ENUM(UserStatus, active, disabled)

// Outlives the offboarding of any organization.
struct User : store::Stored {
  Personal email;  // trimmed; found by its search hash, whatever its case
  Personal name;
  Personal mobile_phone;
  bool global_admin = false;
  UserStatus status = UserStatus::active;
  TextMap notifications;  // kind of news: "on" or "off"; absent means on
  std::string handle;     // base64url: what passkeys know the user by; empty means the id
};
BOOST_DESCRIBE_STRUCT(User, (store::Stored),
                      (email, name, mobile_phone, global_admin, status, notifications, handle))

struct Passkey : store::Stored {
  Id user_id;
  std::string credential_id;  // base64url; unique, found by its search hash
  std::string public_key;     // base64url of the COSE key
  int algorithm = 0;          // COSE: -7, -8, -257
  std::int64_t sign_count = 0;
  std::string label;
  std::vector<std::string> transports;
  bool backup_eligible = false;
  bool backed_up = false;  // synced to other devices
  std::optional<Instant> last_used_at;
};
BOOST_DESCRIBE_STRUCT(Passkey, (store::Stored),
                      (user_id, credential_id, public_key, algorithm, sign_count, label, transports,
                       backup_eligible, backed_up, last_used_at))

// A login: everything its refresh cookies and access tokens stand for.
struct Session : store::Stored {
  Id user_id;
  std::int64_t generation = 1;  // of the refresh cookie; a new one with every use
  Instant rotated_at;           // when the generation grew last
  Personal network;             // where it is used from: IPv4 /24, IPv6 /64
  Personal user_agent;
  Instant stepped_up_until;  // 0: never
  Instant expires_at;        // unless refreshed before
  Instant ends_at;           // whatever happens
  std::optional<Instant> revoked_at;
};
BOOST_DESCRIBE_STRUCT(Session, (store::Stored),
                      (user_id, generation, rotated_at, network, user_agent, stepped_up_until,
                       expires_at, ends_at, revoked_at))

enum class MemberRole { viewer, editor, admin };  // ordered
BOOST_DESCRIBE_ENUM(MemberRole, viewer, editor, admin)

// One for each pair. Who decides by several of them guards the organization.
struct Membership : store::Stored {
  Id user_id;
  Id organization_id;
  MemberRole role = MemberRole::viewer;
  std::optional<Instant> joined_at;  // the first sign-in since: before it, who invites knows only
                                     // the address they wrote
};
BOOST_DESCRIBE_STRUCT(Membership, (store::Stored), (user_id, organization_id, role, joined_at))

enum class LinkPurpose { setup, invitation, recovery };
BOOST_DESCRIBE_ENUM(LinkPurpose, setup, invitation, recovery)

// Lets its holder register a passkey, once.
struct EnrolmentLink : store::Stored {
  Id user_id;          // empty for set-up: the user is made with the passkey
  Id organization_id;  // of an invitation, to show its name
  LinkPurpose purpose = LinkPurpose::invitation;
  std::string token_hash;  // keyed, hex
  Instant expires_at;
  std::optional<Instant> used_at;  // or replaced by a newer link
};
BOOST_DESCRIBE_STRUCT(EnrolmentLink, (store::Stored),
                      (user_id, organization_id, purpose, token_hash, expires_at, used_at))

// The challenge of a finished ceremony, so that its cookie is good for one effect.
struct UsedChallenge : store::Stored {
  std::string challenge_hash;  // hex
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(UsedChallenge, (store::Stored), (challenge_hash, expires_at))

// What a person is told whoever caused it, since it may have been somebody else.
enum class AccountNews {
  recovery_link_made,
  recovered,  // by that link: older passkeys are gone
  passkey_added,
  passkey_removed,
  cookie_reused,  // a copied login was ended
};
using TellPerson = std::function<void(store::Transaction&, const User&, AccountNews)>;

// Signing and sealing keys of this slice.
struct Keys;

// What the handlers are given.
struct Dependencies {
  store::Database database;
  Entropy* entropy = nullptr;  // for challenges
  std::string admin_url;       // of the pages: the origin of passkeys, the start of links
  std::string rp_id;           // its host
  std::string rp_name;         // what authenticators show
  bool secure_cookies = true;
  std::shared_ptr<const Keys> keys;
  TellPerson tell;  // in the same transaction; empty: nobody is told
};
Dependencies make_dependencies(const config::Settings& settings, const store::Database& database,
                               Entropy& entropy);
void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);

// Who an access token speaks for, on the connection's own thread: session and user come from the
// store's memory, so that an ended login or a disabled user is nobody on the next request, in every
// process. The role is `global` or `none`: the organization is not known yet. From another network
// than the login's, the caller has `moved` and nothing of theirs counts as stepped up.
// UNAUTHENTICATED, TOKEN_EXPIRED.
Result<Caller> verify_session(const store::Snapshot& snapshot, const Dependencies& dependencies,
                              std::string_view token, std::string_view address);

// While no user is stored: a link for the console that makes the first global administrator, good
// for 24 hours; older ones are void. Else nullopt.
std::optional<std::string> setup_link(store::Transaction& transaction,
                                      const Dependencies& dependencies);

// Erases at most `limit` rows that have outlived their use, of each kind; true when there may be
// more.
Result<bool> erase_outlived(store::Transaction& transaction, std::int64_t limit);

// How addresses are compared: trimmed, ASCII letters in lower case.
std::string normalised_email(std::string_view email);
std::optional<User> find_user_by_email(const store::Snapshot& snapshot, std::string_view email);
// Passkeys of a user, oldest first.
std::vector<Passkey> passkeys_of(const store::Snapshot& snapshot, Id user);

std::optional<Membership> membership(const store::Snapshot& snapshot, Id user, Id organization);
std::optional<MemberRole> role_in(const store::Snapshot& snapshot, Id user, Id organization);
// In the order they began; at most 1,000.
std::vector<Membership> memberships_of(const store::Snapshot& snapshot, Id user);

struct NewEnrolmentLink {
  LinkPurpose purpose = LinkPurpose::invitation;
  Id user_id;
  Id organization_id;
  std::int64_t life_ms = 7LL * 24 * 3600 * 1000;
};
// Stores the link, voids older ones of the same user (or of set-up), and returns the token for
// "{admin frontend}/enrol#token=...", known nowhere else.
std::string create_enrolment_link(store::Transaction& transaction, const NewEnrolmentLink& wanted);

// "{admin frontend}/enrol#token=...": behind the #, so that no server or proxy log ever sees it.
std::string enrolment_url(const Dependencies& dependencies, std::string_view token);

void tell(store::Transaction& transaction, const Dependencies& dependencies, const User& user,
          AccountNews news);

// Ends every login of the user, so that no token of theirs is good on the next request. Returns how
// many there were.
int end_sessions(store::Transaction& transaction, Id user);

}  // namespace gw::identity

template <>
struct gw::store::Entity<gw::identity::User> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const identity::User& user, const Protection&);
};
template <>
struct gw::store::Entity<gw::identity::Passkey> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const identity::Passkey& passkey, const Protection&);
};
template <>
struct gw::store::Entity<gw::identity::Session> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const identity::Session& session, const Protection&);
};
template <>
struct gw::store::Entity<gw::identity::Membership> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const identity::Membership& membership, const Protection&);
};
template <>
struct gw::store::Entity<gw::identity::EnrolmentLink> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const identity::EnrolmentLink& link, const Protection&);
};
template <>
struct gw::store::Entity<gw::identity::UsedChallenge> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const identity::UsedChallenge& used, const Protection&);
};
