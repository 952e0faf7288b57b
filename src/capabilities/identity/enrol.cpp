// Getting in by a one-time link: set-up, invitation, recovery.
#include "base/text.hpp"
#include "capabilities/identity/ceremony.hpp"
#include "capabilities/identity/records.hpp"
#include "capabilities/identity/sessions.hpp"
#include "capabilities/organizations/organizations.hpp"

namespace gw::identity {
namespace {

constexpr std::int64_t setup_life_ms = 24LL * 3600 * 1000;

bool any_user(const store::Snapshot& snapshot) {
  store::Find first;
  return snapshot.find_first<User>(first).has_value();
}

// A link that may still be used, and whom it is for.
struct OpenLink {
  EnrolmentLink link;
  std::optional<User> user;  // none: set-up
};

std::optional<OpenLink> open_link(const store::Snapshot& snapshot,
                                  std::optional<EnrolmentLink> link) {
  if (!link || link->used_at || link->expires_at <= snapshot.now()) return std::nullopt;
  OpenLink open{std::move(*link), std::nullopt};
  if (open.link.purpose == LinkPurpose::setup) {
    if (any_user(snapshot)) return std::nullopt;
    return open;
  }
  open.user = snapshot.get<User>(open.link.user_id);
  if (!open.user || open.user->status != UserStatus::active) return std::nullopt;
  return open;
}

Result<void> check_setup(const StartEnrolment& input) {
  if (!input.email) return invalid_field("email", "required", "is required");
  if (!input.name || trim(*input.name).empty())
    return invalid_field("name", "required", "is required");
  return {};
}

// What was asked for, and what was proven.
struct Enrolment {
  CeremonyState state;
  ProvenPasskey proven;
  std::string user_agent;
  std::optional<RefreshToken> replaced;  // of the login this browser had before
};
struct Enrolled {
  Session session;
  SignedInUser user;
};

User new_admin(store::Transaction& transaction, const CeremonyState& state) {
  User user;
  user.email.value = state.email;
  user.name.value = state.name;
  user.handle = state.handle;
  user.global_admin = true;
  transaction.insert(user);
  return user;
}

User take_name(store::Transaction& transaction, User user, const CeremonyState& state) {
  if (state.name.empty() || state.name == user.name.value) {
    transaction.guard(user);
  } else {
    user.name.value = state.name;
    transaction.replace(user);
  }
  return user;
}

// Passkeys that were lost must not open the account of somebody who got it back.
Result<void> end_what_was_lost(store::Transaction& transaction, const Caller& caller,
                               const User& user, const ProvenPasskey& proven) {
  const auto id = base64url(bytes_of(proven.registered.credential_id));
  if (find_passkey(transaction, id))
    return fail(Code::duplicate, "this passkey is registered already");
  for (const auto& lost : passkeys_of(transaction, user.id)) {
    transaction.erase(lost);
    note(transaction, caller,
         {"passkey.removed", "passkey", lost.id, user.id, R"({"by":"recovery"})"});
  }
  end_sessions(transaction, user.id);
  return {};
}

Result<Enrolled> enrol(store::Transaction& transaction, const Caller& caller,
                       const Enrolment& wanted, const Dependencies& parts) {
  const CeremonyState& state = wanted.state;
  auto open = open_link(transaction, transaction.get<EnrolmentLink>(state.link_id));
  if (!open) return fail(Code::enrolment_link_invalid);
  if (!claim_challenge(transaction, state)) return fail(Code::unauthenticated);
  // Of two set-ups at the same time one writes the other's link, and they cannot both be.
  void_links(transaction, open->link.user_id);
  const User user = open->user ? take_name(transaction, std::move(*open->user), state)
                               : new_admin(transaction, state);
  const auto purpose = open->link.purpose;
  if (purpose == LinkPurpose::recovery) {
    auto ended = end_what_was_lost(transaction, caller, user, wanted.proven);
    if (!ended) return std::unexpected(std::move(ended.error()));
    tell(transaction, parts, user, AccountNews::recovered);
  }
  auto passkey = insert_passkey(transaction, user, wanted.proven);
  if (!passkey) return std::unexpected(std::move(passkey.error()));
  end_replaced(transaction, caller, wanted.replaced);
  Session session = begin_session(transaction, caller, user, wanted.user_agent);
  note(transaction, caller,
       {"user.enrolled", "user", user.id, user.id,
        "{\"purpose\":\"" + std::string(enum_text(purpose)) + "\"}"});
  note(transaction, caller, {"passkey.created", "passkey", passkey->id, user.id});
  note(transaction, caller, {"session.started", "session", session.id, user.id});
  return Enrolled{std::move(session), signed_in_user(transaction, user)};
}

}  // namespace

std::optional<std::string> setup_link(store::Transaction& transaction,
                                      const Dependencies& dependencies) {
  if (any_user(transaction)) return std::nullopt;
  const auto token =
      create_enrolment_link(transaction, {LinkPurpose::setup, Id{}, Id{}, setup_life_ms});
  return enrolment_url(dependencies, token);
}

std::string enrolment_url(const Dependencies& dependencies, std::string_view token) {
  return dependencies.admin_url + "/enrol#token=" + std::string(token);
}

Result<EnrolmentFacts> read_enrolment(const store::Snapshot& snapshot,
                                      const EnrolmentQuestion& input) {
  const auto open = open_link(snapshot, find_link(snapshot, input.token));
  if (!open) return fail(Code::enrolment_link_invalid);
  EnrolmentFacts facts;
  facts.purpose = open->link.purpose;
  facts.expires_at = open->link.expires_at;
  // Not the name: whoever holds the link may be somebody else still.
  if (open->user) facts.email = open->user->email;
  const auto organization =
      snapshot.get_shared<organizations::Organization>(open->link.organization_id);
  if (organization) facts.organization_name = organization->name;
  return facts;
}

Result<CreationStarted> start_enrolment(const store::Snapshot& snapshot, const Dependencies& parts,
                                        const StartEnrolment& input) {
  const auto open = open_link(snapshot, find_link(snapshot, input.token));
  if (!open) return fail(Code::enrolment_link_invalid);
  CeremonyState state;
  state.challenge = new_challenge(*parts.entropy);
  state.link_id = open->link.id;
  state.name = trim(input.name.value_or(""));
  PasskeyHolder holder;
  std::vector<Passkey> existing;
  if (open->user) {
    // A recovery may replace what the same device had before.
    if (open->link.purpose != LinkPurpose::recovery)
      existing = passkeys_of(snapshot, open->user->id);
    holder = {handle_of(*open->user), open->user->email.value, state.name};
  } else {
    if (auto checked = check_setup(input); !checked)
      return std::unexpected(std::move(checked.error()));
    state.email = trim(*input.email);
    // The user has no id yet; the link has one, and becomes the user.
    state.handle = base64url(open->link.id.bytes);
    holder = {state.handle, state.email, state.name};
  }
  if (holder.name.empty()) holder.name = holder.email;
  return CreationStarted{creation_options(parts, state.challenge, holder, existing),
                         {ceremony_cookie(parts, CeremonyKind::enrolment, state, snapshot.now())}};
}

Task<Result<SignedIn>> complete_enrolment(Dependencies parts, Caller caller,
                                          RegistrationInput input) {
  const auto state =
      open_ceremony(parts, CeremonyKind::enrolment, input.ceremony, parts.database.clock->now());
  if (!state) co_return fail(Code::unauthenticated, "this took too long: start again");
  auto registered = prove_registration(parts, *state, input);
  if (!registered) co_return std::unexpected(std::move(registered.error()));
  Enrolment wanted{*state, proven_passkey(std::move(*registered), input), input.user_agent,
                   parse_refresh(parts, input.refresh)};
  auto command = [caller, wanted = std::move(wanted), parts](store::Transaction& transaction) {
    return enrol(transaction, caller, wanted, parts);
  };
  auto enrolled = co_await store::run(parts.database, std::move(command));
  if (!enrolled) co_return std::unexpected(std::move(enrolled.error()));
  co_return signed_in(parts, enrolled->session, std::move(enrolled->user));
}

}  // namespace gw::identity
