// What people do with their own account: profile, passkeys, logins.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "capabilities/identity/ceremony.hpp"
#include "capabilities/identity/records.hpp"
#include "capabilities/identity/sessions.hpp"

namespace gw::identity {
namespace {

ProfileView view_of(const User& user) {
  ProfileView view;
  view.id = user.id;
  view.email = user.email;
  view.name = user.name;
  if (!user.mobile_phone.value.empty()) view.mobile_phone = user.mobile_phone;
  view.global_admin = user.global_admin;
  view.notifications = user.notifications;
  view.created_at = user.created_at;
  return view;
}

PasskeyView view_of(const Passkey& passkey) {
  PasskeyView view;
  view.id = passkey.id;
  view.label = passkey.label;
  view.created_at = passkey.created_at;
  view.last_used_at = passkey.last_used_at;
  view.transports = passkey.transports;
  view.synced = passkey.backed_up;
  return view;
}

SessionView view_of(const Session& session, const Caller& caller) {
  SessionView view;
  view.id = session.id;
  view.current = session.id == caller.session;
  view.created_at = session.created_at;
  view.last_used_at = session.rotated_at;
  view.expires_at = session.expires_at;
  view.address = session.network;
  view.user_agent = session.user_agent;
  return view;
}

// These lists are short: one page holds them all.
template <class List, class Rows>
void one_page(List& list, const Rows& rows) {
  list.total = std::ssize(rows);
  list.limit = 100;
}

bool is_phone(std::string_view text) {
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 5 &&
         text.find_first_not_of("0123456789 ()-/", text.starts_with('+') ? 1 : 0) == text.npos;
}

Result<void> check(const PutProfile& input) {
  if (trim(input.name).empty()) return invalid_field("name", "required", "is required");
  const auto& phone = input.mobile_phone.value;
  if (phone && !is_phone(trim(*phone)))
    return invalid_field("mobilePhone", "invalid_phone", "is not a telephone number");
  for (const auto& [kind, choice] : input.notifications.value.value_or(TextMap())) {
    if (choice != "on" && choice != "off")
      return invalid_field("notifications", "unknown_value", "says on or off for each kind");
  }
  return {};
}

// The names of what changed, without what people wrote.
std::string changed_members(const User& before, const User& after) {
  std::string names;
  const auto compare = [&](std::string_view name, bool same) {
    if (!same) names += fmt::format("{}\"{}\"", names.empty() ? "" : ",", name);
  };
  compare("name", before.name == after.name);
  compare("mobilePhone", before.mobile_phone == after.mobile_phone);
  compare("notifications", before.notifications == after.notifications);
  return fmt::format("{{\"changed\":[{}]}}", names);
}

std::optional<Passkey> own_passkey(const store::Snapshot& snapshot, const Id& user,
                                   const Id& passkey_id) {
  auto passkey = snapshot.get<Passkey>(passkey_id);
  if (!passkey || passkey->user_id != user) return std::nullopt;
  return passkey;
}

struct Addition {
  CeremonyState state;
  ProvenPasskey proven;
};

Result<PasskeyView> add_passkey(store::Transaction& transaction, const Caller& caller,
                                const Addition& wanted, const Dependencies& parts) {
  auto user = transaction.get<User>(caller.user);
  if (!user || !claim_challenge(transaction, wanted.state))
    return fail(Code::bad_request, "this took too long: start again");
  auto passkey = insert_passkey(transaction, *user, wanted.proven);
  if (!passkey) return std::unexpected(std::move(passkey.error()));
  transaction.guard(*user);
  note(transaction, caller, {"passkey.created", "passkey", passkey->id, user->id});
  tell(transaction, parts, *user, AccountNews::passkey_added);
  return view_of(*passkey);
}

}  // namespace

Result<ProfileView> get_profile(const store::Snapshot& snapshot, const Caller& caller) {
  const auto user = snapshot.get_shared<User>(caller.user);
  if (!user) return fail(Code::not_found);
  return view_of(*user);
}

Result<ProfileView> put_profile(store::Transaction& transaction, const Caller& caller,
                                const PutProfile& input) {
  if (auto checked = check(input); !checked) return std::unexpected(std::move(checked.error()));
  auto user = transaction.get<User>(caller.user);
  if (!user) return fail(Code::not_found);
  const User before = *user;
  user->name.value = trim(input.name);
  if (input.mobile_phone.present)
    user->mobile_phone.value = trim(input.mobile_phone.value.value_or(""));
  if (input.notifications.present)
    user->notifications = input.notifications.value.value_or(TextMap());
  transaction.replace(*user);
  note(transaction, caller,
       {"user.changed", "user", user->id, user->id, changed_members(before, *user)});
  return view_of(*user);
}

Result<PasskeyList> list_passkeys(const store::Snapshot& snapshot, const Caller& caller) {
  PasskeyList list;
  for (const auto& passkey : passkeys_of(snapshot, caller.user))
    list.passkeys.push_back(view_of(passkey));
  one_page(list, list.passkeys);
  return list;
}

Result<CreationStarted> start_passkey(const store::Snapshot& snapshot, const Caller& caller,
                                      const Dependencies& parts) {
  const auto user = snapshot.get_shared<User>(caller.user);
  if (!user) return fail(Code::not_found);
  const auto existing = passkeys_of(snapshot, user->id);
  if (std::ssize(existing) >= passkeys_max)
    return fail(Code::state_conflict, "there are 20 passkeys already: remove one first");
  CeremonyState state;
  state.challenge = new_challenge(*parts.entropy);
  state.user_id = user->id;
  state.session_id = caller.session;
  const PasskeyHolder holder{handle_of(*user), user->email.value, user->name.value};
  return CreationStarted{
      creation_options(parts, state.challenge, holder, existing),
      {ceremony_cookie(parts, CeremonyKind::new_passkey, state, snapshot.now())}};
}

Task<Result<PasskeyView>> complete_passkey(Dependencies parts, Caller caller,
                                           RegistrationInput input) {
  const auto state =
      open_ceremony(parts, CeremonyKind::new_passkey, input.ceremony, parts.database.clock->now());
  if (!state || state->session_id != caller.session)
    co_return fail(Code::bad_request, "this took too long: start again");
  auto registered = prove_registration(parts, *state, input);
  if (!registered) co_return std::unexpected(std::move(registered.error()));
  Addition wanted{*state, proven_passkey(std::move(*registered), input)};
  auto command = [caller, wanted = std::move(wanted), parts](store::Transaction& transaction) {
    return add_passkey(transaction, caller, wanted, parts);
  };
  co_return co_await store::run(parts.database, std::move(command));
}

Result<PasskeyView> rename_passkey(store::Transaction& transaction, const Caller& caller,
                                   const RenamePasskey& input) {
  auto passkey = own_passkey(transaction, caller.user, input.passkey_id);
  if (!passkey) return fail(Code::not_found);
  passkey->label = trim(input.label);
  if (passkey->label.empty()) return invalid_field("label", "required", "is required");
  transaction.replace(*passkey);
  note(transaction, caller, {"passkey.renamed", "passkey", passkey->id, caller.user});
  return view_of(*passkey);
}

Result<endpoints::Nothing> delete_passkey(store::Transaction& transaction, const Caller& caller,
                                          const PasskeyRef& input, const Dependencies& parts) {
  const auto passkey = own_passkey(transaction, caller.user, input.passkey_id);
  if (!passkey) return fail(Code::not_found);
  if (passkeys_of(transaction, caller.user).size() < 2)
    return fail(Code::state_conflict, "the last passkey stays: add another one first");
  auto user = transaction.get<User>(caller.user);
  if (!user) return fail(Code::not_found);
  transaction.erase(*passkey);
  // Two at once must not remove the last two.
  transaction.guard(*user);
  note(transaction, caller, {"passkey.removed", "passkey", passkey->id, caller.user});
  tell(transaction, parts, *user, AccountNews::passkey_removed);
  return endpoints::Nothing{};
}

Result<SessionList> list_sessions(const store::Snapshot& snapshot, const Caller& caller) {
  SessionList list;
  for (const auto& session : live_sessions_of(snapshot, caller.user)) {
    if (is_open(session, snapshot.now())) list.sessions.push_back(view_of(session, caller));
  }
  std::ranges::reverse(list.sessions);
  one_page(list, list.sessions);
  return list;
}

Result<endpoints::Nothing> end_session(store::Transaction& transaction, const Caller& caller,
                                       const SessionRef& input) {
  auto session = transaction.get<Session>(input.session_id);
  if (!session || session->user_id != caller.user || !is_open(*session, transaction.now()))
    return fail(Code::not_found);
  session->revoked_at = transaction.now();
  transaction.replace(*session);
  note(transaction, caller, {"session.ended", "session", session->id, caller.user});
  return endpoints::Nothing{};
}

}  // namespace gw::identity
