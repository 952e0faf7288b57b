// Signing in, staying signed in, confirming, and leaving.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "capabilities/identity/ceremony.hpp"
#include "capabilities/identity/keys.hpp"
#include "capabilities/identity/records.hpp"
#include "capabilities/identity/sessions.hpp"
#include "endpoints/rotation.hpp"

namespace gw::identity {
namespace {

std::unexpected<Failure> refused() {
  return fail(Code::unauthenticated, "signing in did not work: start again");
}

std::unexpected<Failure> ended() {
  return fail(Code::unauthenticated, "this login has ended: sign in again");
}

// Who must answer when nobody has that address: no user there is.
Id stranger(const Dependencies& parts, const std::string& email) {
  const auto made = parts.keys->strangers.sign(email);
  Id id;
  std::copy_n(made.begin(), id.bytes.size(), id.bytes.begin());
  return id;
}

struct SignInProof {
  Proof proof;
  std::string user_agent;
  std::optional<RefreshToken> replaced;  // of the login this browser had before
};
struct SignInOutcome {
  Session session;
  SignedInUser user;
};

Result<SignInOutcome> sign_in(store::Transaction& transaction, const Caller& caller,
                              const CeremonyState& state, const SignInProof& wanted) {
  const Proof& proof = wanted.proof;
  const Id user_id = proof.user->id;
  if (!claim_challenge(transaction, state)) return refused();
  if (!use_passkey(transaction, proof)) return refused();
  const auto user = transaction.get<User>(user_id);
  end_replaced(transaction, caller, wanted.replaced);
  Session session = begin_session(transaction, caller, *user, wanted.user_agent);
  note(transaction, caller, {"session.started", "session", session.id, user_id});
  return SignInOutcome{std::move(session), signed_in_user(transaction, *user)};
}

// Only what names a passkey of ours: made-up ones must not fill the log.
Task<Result<bool>> note_refusal(Dependencies parts, Caller caller, Proof proof) {
  if (!proof.user) co_return true;
  auto command = [caller = std::move(caller),
                  proof = std::move(proof)](store::Transaction& transaction) -> Result<bool> {
    note(transaction, caller,
         {"session.refused", "user", proof.user->id, Id{},
          fmt::format(R"({{"passkey":"{}","rule":"{}"}})", proof.passkey->id.text(),
                      proof.refusal)});
    return true;
  };
  co_return co_await store::run(parts.database, std::move(command));
}

struct Rotation {
  std::optional<Session> session;  // none: the login ended here
};

void end_reused(store::Transaction& transaction, const Caller& caller, const RefreshToken& token,
                Session& session) {
  session.revoked_at = transaction.now();
  transaction.replace(session);
  note(transaction, caller,
       {"session.reuse_detected", "session", session.id, Id{},
        fmt::format(R"({{"generation":{},"given":{}}})", session.generation, token.generation)});
}

void renew(store::Transaction& transaction, Session& session) {
  ++session.generation;
  session.rotated_at = transaction.now();
  session.expires_at = std::min(transaction.now().plus_ms(idle_ms), session.ends_at);
  transaction.replace(session);
}

// Reuse of an old cookie ends the login, and that must be committed: no failure, but an outcome.
Result<Rotation> rotate(store::Transaction& transaction, const Caller& caller,
                        const RefreshToken& token, const Dependencies& parts) {
  auto session = transaction.get<Session>(token.session);
  if (!session || !is_open(*session, transaction.now())) return ended();
  auto user = transaction.get<User>(session->user_id);
  if (!user || user->status != UserStatus::active) return ended();
  const endpoints::Generation current{session->generation, session->rotated_at};
  switch (endpoints::judge_refresh(current, token.generation, transaction.now())) {
    case endpoints::Refresh::rotate: renew(transaction, *session); break;
    case endpoints::Refresh::repeat: break;
    case endpoints::Refresh::reuse:
      end_reused(transaction, caller, token, *session);
      tell(transaction, parts, *user, AccountNews::cookie_reused);
      return Rotation{};
  }
  return Rotation{std::move(*session)};
}

Result<Instant> step_up(store::Transaction& transaction, const Caller& caller,
                        const CeremonyState& state, const Proof& proof) {
  auto session = transaction.get<Session>(caller.session);
  if (!session || session->revoked_at) return fail(Code::unauthenticated);
  if (!claim_challenge(transaction, state) || !use_passkey(transaction, proof))
    return fail(Code::forbidden, "the passkey was not accepted: start again");
  session->stepped_up_until = transaction.now().plus_ms(step_up_ms);
  session->network.value = network_of(caller.address);
  transaction.replace(*session);
  note(transaction, caller, {"session.stepped_up", "session", session->id, caller.user});
  return session->stepped_up_until;
}

}  // namespace

Result<AssertionStarted> start_sign_in(const store::Snapshot& snapshot, const Dependencies& parts,
                                       const StartSignIn& input) {
  CeremonyState state;
  state.challenge = new_challenge(*parts.entropy);
  if (input.email) {
    const auto user = find_user_by_email(snapshot, *input.email);
    const auto other = stranger(parts, normalised_email(*input.email));
    // Always somebody, so that the cookie has one length.
    state.user_id = user ? user->id : other;
  }
  // No passkey is named to somebody unknown: all of ours can be found without a name.
  return AssertionStarted{request_options(parts, state.challenge, {}),
                          {ceremony_cookie(parts, CeremonyKind::sign_in, state, snapshot.now())}};
}

Task<Result<SignedIn>> complete_sign_in(Dependencies parts, Caller caller, AssertionInput input) {
  const auto state =
      open_ceremony(parts, CeremonyKind::sign_in, input.ceremony, parts.database.clock->now());
  if (!state) co_return refused();
  const Proof proof = prove_assertion(parts, *state, input);
  if (!proof.refusal.empty()) {
    auto noting = note_refusal(parts, caller, proof);
    (void)co_await std::move(noting);
    co_return refused();
  }
  SignInProof wanted{proof, input.user_agent, parse_refresh(parts, input.refresh)};
  auto command = [caller, state = *state,
                  wanted = std::move(wanted)](store::Transaction& transaction) {
    return sign_in(transaction, caller, state, wanted);
  };
  auto outcome = co_await store::run(parts.database, std::move(command));
  if (!outcome) co_return std::unexpected(std::move(outcome.error()));
  co_return signed_in(parts, outcome->session, std::move(outcome->user));
}

Task<Result<SessionRenewed>> renew_session(Dependencies parts, Caller caller, RenewSession input) {
  const auto token = parse_refresh(parts, input.refresh);
  if (!token) co_return ended();
  auto command = [caller, token = *token, parts](store::Transaction& transaction) {
    return rotate(transaction, caller, token, parts);
  };
  auto rotation = co_await store::run(parts.database, std::move(command));
  if (!rotation) co_return std::unexpected(std::move(rotation.error()));
  if (!rotation->session) co_return ended();
  const Session& session = *rotation->session;
  const Instant now = parts.database.clock->now();
  auto access = access_token(parts, session, now);
  co_return SessionRenewed{
      std::move(access.text), access.expires_at, {refresh_cookie(parts, session, now)}};
}

Result<AssertionStarted> start_step_up(const store::Snapshot& snapshot, const Caller& caller,
                                       const Dependencies& parts) {
  CeremonyState state;
  state.challenge = new_challenge(*parts.entropy);
  state.user_id = caller.user;
  state.session_id = caller.session;
  auto allowed = descriptors_of(passkeys_of(snapshot, caller.user));
  return AssertionStarted{request_options(parts, state.challenge, std::move(allowed)),
                          {ceremony_cookie(parts, CeremonyKind::step_up, state, snapshot.now())}};
}

Task<Result<SteppedUp>> complete_step_up(Dependencies parts, Caller caller, AssertionInput input) {
  const auto state =
      open_ceremony(parts, CeremonyKind::step_up, input.ceremony, parts.database.clock->now());
  if (!state || state->session_id != caller.session)
    co_return fail(Code::bad_request, "this took too long: start again");
  const Proof proof = prove_assertion(parts, *state, input);
  if (!proof.refusal.empty()) {
    auto noting = note_refusal(parts, caller, proof);
    (void)co_await std::move(noting);
    co_return fail(Code::forbidden, "the passkey was not accepted: start again");
  }
  auto command = [caller, state = *state, proof](store::Transaction& transaction) {
    return step_up(transaction, caller, state, proof);
  };
  auto until = co_await store::run(parts.database, std::move(command));
  if (!until) co_return std::unexpected(std::move(until.error()));
  co_return SteppedUp{*until, {cleared_ceremony_cookie(parts)}};
}

Result<LoginChecked> check_login(const store::Snapshot& snapshot, const Caller& caller) {
  const auto user = snapshot.get_shared<User>(caller.user);
  if (!user) return fail(Code::unauthenticated);
  return LoginChecked{true, signed_in_user(snapshot, *user)};
}

Result<SignedOut> sign_out(store::Transaction& transaction, const Caller& caller,
                           const Dependencies& parts) {
  auto session = transaction.get<Session>(caller.session);
  if (session && !session->revoked_at) {
    session->revoked_at = transaction.now();
    transaction.replace(*session);
    note(transaction, caller, {"session.ended", "session", session->id, caller.user});
  }
  return SignedOut{{cleared_refresh_cookie(parts), cleared_ceremony_cookie(parts)}};
}

Result<SignedOut> sign_out_everywhere(store::Transaction& transaction, const Caller& caller,
                                      const Dependencies& parts) {
  const int ended = end_sessions(transaction, caller.user);
  note(transaction, caller,
       {"session.all_ended", "user", caller.user, caller.user,
        fmt::format("{{\"sessions\":{}}}", ended)});
  return SignedOut{{cleared_refresh_cookie(parts), cleared_ceremony_cookie(parts)}};
}

}  // namespace gw::identity
