// Logins. A login is a family of refresh cookies, one after the other, and the access tokens made
// with them; the stored session says which cookie is the present one.
#pragma once

#include "capabilities/identity/wire.hpp"

namespace gw::identity {

inline constexpr std::int64_t access_ms = 15LL * 60 * 1000;
inline constexpr std::int64_t idle_ms = 12LL * 3600 * 1000;
inline constexpr std::int64_t session_ms = 7LL * 24 * 3600 * 1000;
inline constexpr std::int64_t step_up_ms = 5LL * 60 * 1000;

// "192.0.2.0/24", "2001:db8::/64": what a login's address may change within. Empty for none.
std::string network_of(std::string_view address);

// The user has just shown a passkey, and so has joined whatever they were invited to. Above the
// most a user may have, the oldest login ends.
Session begin_session(store::Transaction& transaction, const Caller& caller, const User& user,
                      const std::string& user_agent);
bool is_open(const Session& session, Instant now);

struct RefreshToken {
  Id session;
  std::int64_t generation = 0;
};
// The cookie's text is a function of session and generation: every process makes the same.
std::string refresh_text(const Dependencies& parts, const Session& session);
std::optional<RefreshToken> parse_refresh(const Dependencies& parts, std::string_view text);
// Ends the login a browser had before it signed in anew: its cookie is overwritten.
void end_replaced(store::Transaction& transaction, const Caller& caller,
                  const std::optional<RefreshToken>& replaced);
std::string refresh_cookie(const Dependencies& parts, const Session& session, Instant now);
std::string cleared_refresh_cookie(const Dependencies& parts);

struct AccessToken {
  std::string text;
  Instant expires_at;
};
AccessToken access_token(const Dependencies& parts, const Session& session, Instant now);

SignedInUser signed_in_user(const store::Snapshot& snapshot, const User& user);
// After the commit: token, cookies and user in one answer.
SignedIn signed_in(const Dependencies& parts, const Session& session, SignedInUser user);

// What happened to a user or a login, by the user themself; `detail` is a JSON object.
struct Happening {
  std::string_view action;
  std::string_view object_type;
  Id object;
  Id user;
  std::string detail = "{}";
};
void note(store::Transaction& transaction, const Caller& caller, const Happening& happening);

}  // namespace gw::identity
