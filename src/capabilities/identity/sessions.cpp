#include "capabilities/identity/sessions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/identity/ceremony.hpp"
#include "capabilities/identity/keys.hpp"
#include "capabilities/identity/records.hpp"
#include "capabilities/organizations/organizations.hpp"
#include "endpoints/cookies.hpp"

namespace gw::identity {
namespace {

constexpr std::string_view refresh_cookie_name = "mpg_refresh";

endpoints::CookieRules refresh_cookie_rules(const Dependencies& parts,
                                            std::int64_t max_age_seconds) {
  return {
      .path = "/api/v1/auth", .max_age_seconds = max_age_seconds, .secure = parts.secure_cookies};
}

std::string signed_part(const Id& session, std::int64_t generation) {
  return fmt::format("{}.{}", session.text(), generation);
}

void revoke(store::Transaction& transaction, Session& session) {
  session.revoked_at = transaction.now();
  transaction.replace(session);
}

// Makes room for one more.
void end_oldest(store::Transaction& transaction, Id user) {
  auto live = live_sessions_of(transaction, user);
  std::int64_t left = std::ssize(live);
  for (auto& session : live) {
    if (is_open(session, transaction.now()) && left < sessions_max) continue;
    revoke(transaction, session);
    --left;
  }
}

void note_joined(store::Transaction& transaction, Id user) {
  for (auto& membership : memberships_of(transaction, user)) {
    if (membership.joined_at) continue;
    membership.joined_at = transaction.now();
    transaction.replace(membership);
  }
}

}  // namespace

std::string network_of(std::string_view address) {
  auto parsed = config::IpAddress::parse(address);
  if (!parsed) return {};
  if (parsed->is_v4()) {
    parsed->low &= ~std::uint64_t{0xff};
    return parsed->text() + "/24";
  }
  parsed->low = 0;
  return parsed->text() + "/64";
}

Session begin_session(store::Transaction& transaction, const Caller& caller, const User& user,
                      const std::string& user_agent) {
  end_oldest(transaction, user.id);
  note_joined(transaction, user.id);
  const Instant now = transaction.now();
  Session session;
  session.user_id = user.id;
  session.rotated_at = now;
  session.network.value = network_of(caller.address);
  session.user_agent.value = user_agent;
  session.stepped_up_until = now.plus_ms(step_up_ms);
  session.expires_at = now.plus_ms(idle_ms);
  session.ends_at = now.plus_ms(session_ms);
  transaction.insert(session);
  return session;
}

bool is_open(const Session& session, Instant now) {
  return !session.revoked_at && now < session.expires_at && now < session.ends_at;
}

std::string refresh_text(const Dependencies& parts, const Session& session) {
  const std::string body = signed_part(session.id, session.generation);
  return body + '.' + base64url(parts.keys->refresh.sign(body));
}

std::optional<RefreshToken> parse_refresh(const Dependencies& parts, std::string_view text) {
  constexpr std::size_t text_bytes_max = 128;
  const auto first = text.find('.'), last = text.rfind('.');
  if (text.size() > text_bytes_max || first == last) return std::nullopt;
  const auto id = Id::parse(text.substr(0, first));
  const auto number = text.substr(first + 1, last - first - 1);
  RefreshToken token;
  const auto read = std::from_chars(number.data(), number.data() + number.size(), token.generation);
  if (!id || read.ec != std::errc() || read.ptr != number.data() + number.size())
    return std::nullopt;
  token.session = *id;
  const auto mac = base64url(parts.keys->refresh.sign(signed_part(*id, token.generation)));
  if (!crypto::equal_in_constant_time(text.substr(last + 1), mac)) return std::nullopt;
  return token;
}

void end_replaced(store::Transaction& transaction, const Caller& caller,
                  const std::optional<RefreshToken>& replaced) {
  auto session = replaced ? transaction.get<Session>(replaced->session) : std::nullopt;
  if (!session || !is_open(*session, transaction.now())) return;
  revoke(transaction, *session);
  note(transaction, caller, {"session.replaced", "session", session->id, session->user_id});
}

std::string refresh_cookie(const Dependencies& parts, const Session& session, Instant now) {
  const std::int64_t seconds = (session.expires_at.ms - now.ms) / 1000;
  return endpoints::set_cookie(refresh_cookie_name, refresh_text(parts, session),
                               refresh_cookie_rules(parts, std::max<std::int64_t>(seconds, 1)));
}

std::string cleared_refresh_cookie(const Dependencies& parts) {
  return endpoints::set_cookie(refresh_cookie_name, "", refresh_cookie_rules(parts, 0));
}

AccessToken access_token(const Dependencies& parts, const Session& session, Instant now) {
  const Instant end = std::min(now.plus_ms(access_ms), session.expires_at);
  const Instant expires_at = Instant::from_seconds(end.seconds());
  return {parts.keys->tokens.sign({session.user_id.text(), session.id.text(), now, expires_at}),
          expires_at};
}

SignedInUser signed_in_user(const store::Snapshot& snapshot, const User& user) {
  SignedInUser view;
  view.id = user.id;
  view.email = user.email;
  view.name = user.name;
  view.global_admin = user.global_admin;
  for (const auto& membership : memberships_of(snapshot, user.id)) {
    const auto organization =
        snapshot.get_shared<organizations::Organization>(membership.organization_id);
    if (!organization || organization->status == organizations::OrganizationStatus::purged)
      continue;
    view.organizations.push_back({organization->id, organization->name, membership.role});
  }
  return view;
}

SignedIn signed_in(const Dependencies& parts, const Session& session, SignedInUser user) {
  const Instant now = session.rotated_at;
  auto token = access_token(parts, session, now);
  return {std::move(token.text),
          token.expires_at,
          std::move(user),
          {refresh_cookie(parts, session, now), cleared_ceremony_cookie(parts)}};
}

void tell(store::Transaction& transaction, const Dependencies& dependencies, const User& user,
          AccountNews news) {
  if (dependencies.tell) dependencies.tell(transaction, user, news);
}

void note(store::Transaction& transaction, const Caller& caller, const Happening& happening) {
  // Whoever has just proven who they are is not anonymous any more.
  Caller actor = caller;
  if (actor.kind == Caller::Kind::anonymous && happening.user) {
    actor.kind = Caller::Kind::user;
    actor.user = happening.user;
  }
  audit::noted(
      transaction, actor,
      {happening.action, happening.object_type, happening.object, Id{}, RawJson{happening.detail}});
}

Result<Caller> verify_session(const store::Snapshot& snapshot, const Dependencies& dependencies,
                              std::string_view token, std::string_view address) {
  const auto claims = dependencies.keys->tokens.verify(token, snapshot.now());
  if (!claims) {
    return fail(claims.error() == crypto::JwtRefusal::expired ? Code::token_expired
                                                              : Code::unauthenticated);
  }
  const auto session_id = Id::parse(claims->session);
  const auto session = session_id ? snapshot.get_shared<Session>(*session_id) : nullptr;
  if (!session || session->user_id.text() != claims->subject || !is_open(*session, snapshot.now()))
    return fail(Code::unauthenticated, "this login has ended");
  const auto user = snapshot.get_shared<User>(session->user_id);
  if (!user || user->status != UserStatus::active)
    return fail(Code::unauthenticated, "this login has ended");
  Caller caller;
  caller.kind = Caller::Kind::user;
  caller.user = user->id;
  caller.session = session->id;
  caller.role = user->global_admin ? Role::global : Role::none;
  caller.moved = session->network.value != network_of(address);
  if (!caller.moved) caller.stepped_up_until = session->stepped_up_until;
  return caller;
}

}  // namespace gw::identity
