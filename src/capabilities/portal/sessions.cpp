#include "capabilities/portal/sessions.hpp"

#include <algorithm>

#include "capabilities/portal/records.hpp"
#include "capabilities/portal/rules.hpp"
#include "capabilities/portal/tokens.hpp"
#include "endpoints/rotation.hpp"

namespace gw::portal {
namespace {

using endpoints::judge_refresh;
using endpoints::Refresh;
using store::Transaction;

std::string cookie_of(const Dependencies& dependencies, std::string_view value,
                      std::int64_t life_ms) {
  endpoints::CookieRules rules;
  rules.path = refresh_path;
  rules.max_age_seconds = life_ms / 1'000;
  rules.strict = false;
  rules.secure = dependencies.secure_cookies;
  return endpoints::set_cookie(refresh_cookie, value, rules);
}

// Tokens for the generation that counts; asked twice, the same refresh token.
SignedIn tokens_of(const Session& session, const Dependencies& dependencies, Instant now) {
  SignedIn signed_in;
  signed_in.expires_at = std::min(now.plus_ms(token_life_ms), session.ends_at);
  signed_in.token = sign_ticket(TicketKind::access, session, signed_in.expires_at.ms);
  signed_in.email = session.email.value;
  const auto refresh = sign_ticket(TicketKind::refresh, session, session.generation);
  signed_in.set_cookies.push_back(cookie_of(dependencies, refresh, session.expires_at.ms - now.ms));
  return signed_in;
}

void extend(Session& session, Instant now) {
  session.refreshed_at = now;
  session.expires_at = std::min(now.plus_ms(refresh_life_ms), session.ends_at);
}

// The login a genuine refresh token belongs to, whatever its generation.
struct Presented {
  Session session;
  std::int64_t generation = 0;
};
std::optional<Presented> presented(const store::Snapshot& snapshot, std::string_view refresh) {
  const auto ticket = parse_ticket(TicketKind::refresh, refresh);
  if (!ticket) return std::nullopt;
  auto session = snapshot.get<Session>(ticket->session);
  if (!is_genuine(TicketKind::refresh, *ticket, session ? &*session : nullptr)) return std::nullopt;
  return Presented{std::move(*session), ticket->number};
}

// nullopt: no login, or none any more; that it ended is written down, so this is no failure of the
// command.
Result<std::optional<SignedIn>> try_refresh(Transaction& transaction, const CookieInput& input,
                                            const Dependencies& dependencies) {
  if (!policy_of(transaction, dependencies).enabled) return fail(Code::portal_disabled);
  auto found = presented(transaction, input.refresh);
  const Instant now = transaction.now();
  if (!found || found->session.expires_at <= now) return std::optional<SignedIn>();
  Session& session = found->session;
  switch (judge_refresh({session.generation, session.refreshed_at}, found->generation, now)) {
    case Refresh::rotate:
      ++session.generation;
      extend(session, now);
      transaction.replace(session);
      break;
    case Refresh::repeat: break;
    case Refresh::reuse: transaction.erase(session); return std::optional<SignedIn>();
  }
  return std::optional(tokens_of(session, dependencies, now));
}

}  // namespace

void CookieInput::read_request(const endpoints::Exchange& exchange) {
  refresh = endpoints::cookie(exchange, refresh_cookie).value_or("");
}

SignedIn begin_session(Transaction& transaction, const Dependencies& dependencies,
                       const Buyer& buyer) {
  const Instant now = transaction.now();
  Session session;
  session.organization_id = buyer.organization;
  session.email.value = buyer.email;
  session.seed.value = random_secret(transaction);
  session.ends_at = now.plus_ms(session_life_ms);
  extend(session, now);
  transaction.insert(session);
  return tokens_of(session, dependencies, now);
}

Task<Result<SignedIn>> refresh(Dependencies dependencies, CookieInput input) {
  auto command = [dependencies, input](Transaction& transaction) {
    return try_refresh(transaction, input, dependencies);
  };
  auto tried = co_await store::run(dependencies.database, std::move(command));
  if (!tried) co_return std::unexpected(std::move(tried.error()));
  if (!*tried) co_return fail(Code::unauthenticated, "sign in again");
  co_return std::move(**tried);
}

Result<SignedOut> sign_out(Transaction& transaction, const CookieInput& input,
                           const Dependencies& dependencies) {
  if (const auto found = presented(transaction, input.refresh)) transaction.erase(found->session);
  return SignedOut{{cookie_of(dependencies, "", 0)}};
}

Result<SessionView> read_session(const store::Snapshot& snapshot, const Caller& caller) {
  SessionView view;
  view.email = caller.email;
  if (const auto organization =
          caller.organization
              ? snapshot.get_shared<organizations::Organization>(caller.organization)
              : nullptr)
    view.organization_name = organization->name;
  return view;
}

Result<Caller> verify_token(const store::Snapshot& snapshot, const Dependencies& dependencies,
                            std::string_view bearer) {
  const auto ticket = parse_ticket(TicketKind::access, bearer);
  if (!ticket) return fail(Code::unauthenticated);
  const auto session = snapshot.get<Session>(ticket->session);
  if (!is_genuine(TicketKind::access, *ticket, session ? &*session : nullptr))
    return fail(Code::unauthenticated);
  if (ticket->number <= snapshot.now().ms) return fail(Code::token_expired, "sign in again");
  if (!policy_of(snapshot, dependencies).enabled) return fail(Code::portal_disabled);
  Caller caller;
  caller.kind = Caller::Kind::buyer;
  caller.organization = session->organization_id;
  caller.session = session->id;
  caller.email = session->email.value;
  return caller;
}

}  // namespace gw::portal
