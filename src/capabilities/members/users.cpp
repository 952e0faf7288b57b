// People of the installation, as its administrators manage them.
#include "capabilities/audit/audit.hpp"
#include "capabilities/members/people.hpp"
#include "capabilities/members/rules.hpp"

namespace gw::members {
namespace {

using identity::User;
using store::Snapshot;
using store::Transaction;

constexpr std::int64_t recovery_life_ms = 24LL * 3600 * 1000;

UserView full_view(const Snapshot& snapshot, const User& user) {
  UserView view;
  view.id = user.id;
  view.email = user.email.value;
  view.name = user.name.value;
  view.mobile_phone = user.mobile_phone.value;
  view.global_admin = user.global_admin;
  view.status = user.status;
  for (const auto& membership : identity::memberships_of(snapshot, user.id)) {
    const auto organization =
        snapshot.get_shared<organizations::Organization>(membership.organization_id);
    if (!organization) continue;
    view.organizations.push_back({organization->id, organization->name, membership.role});
  }
  for (const auto& passkey : identity::passkeys_of(snapshot, user.id)) {
    view.passkeys.push_back(
        {passkey.id, passkey.label, passkey.backed_up, passkey.created_at, passkey.last_used_at});
  }
  view.created_at = user.created_at;
  view.updated_at = user.updated_at;
  view.version = user.version;
  return view;
}

bool in_office(const User& user) {
  return user.global_admin && user.status == identity::UserStatus::active;
}

// Decides whether `user` may become what `after` says. The administrator it leans on is written, so
// that two of them cannot remove each other at once.
Result<void> check_office(Transaction& transaction, const Caller& caller, const User& user,
                          bool stays) {
  store::Find find;
  find.index = "by_global_admin";
  find.equals = {store::value(1)};
  find.limit = 2;
  auto admins = transaction.find<User>(find).rows;
  const bool own = caller.kind == Caller::Kind::user && caller.user == user.id;
  auto allowed =
      may_change_user({own, in_office(user), stays, static_cast<std::int64_t>(admins.size())});
  if (!allowed) return allowed;
  if (!in_office(user) || stays) return {};
  for (auto& other : admins) {
    if (other.id != user.id) transaction.guard(other);
  }
  return {};
}

}  // namespace

Result<UserList> list_users(const Snapshot& snapshot, const endpoints::ListQuery& query) {
  if (auto fine = refuse_dates(query); !fine) return std::unexpected(std::move(fine.error()));
  return endpoints::answer_list(endpoints::list<User>(snapshot, query, {}, 20), &UserList::users,
                                [&](const User& user) { return full_view(snapshot, user); });
}

Result<UserView> get_user(const Snapshot& snapshot, const Id& id) {
  const auto user = snapshot.get<User>(id);
  if (!user) return fail(Code::not_found, "no such user");
  return full_view(snapshot, *user);
}

Result<UserView> create_user(Transaction& transaction, const Caller& caller,
                             const Dependencies& dependencies, const CreateUser& input) {
  if (identity::find_user_by_email(transaction, input.email))
    return fail(Code::duplicate, "there is a user with this address already");
  User user;
  user.email.value = input.email;
  user.name.value = input.name;
  user.global_admin = input.global_admin;
  transaction.insert(user);
  audit::noted(transaction, caller,
               {"user.created",
                "user",
                user.id,
                Id{},
                {input.global_admin ? R"({"globalAdmin":{"to":true}})" : ""}});
  const auto token = identity::create_enrolment_link(
      transaction,
      {identity::LinkPurpose::invitation, user.id, Id{}, invitation_life_ms(transaction)});
  UserView view = full_view(transaction, user);
  view.enrolment_url = identity::enrolment_url(dependencies.identity, token);
  return view;
}

Result<UserView> update_user(Transaction& transaction, const Caller& caller,
                             const UpdateUser& input) {
  auto user = transaction.get<User>(input.id);
  if (!user) return fail(Code::not_found, "no such user");
  User after = *user;
  if (input.name) after.name.value = *input.name;
  if (input.mobile_phone) after.mobile_phone.value = *input.mobile_phone;
  if (input.global_admin) after.global_admin = *input.global_admin;
  if (input.status) after.status = *input.status;
  if (auto allowed = check_office(transaction, caller, *user, in_office(after)); !allowed)
    return std::unexpected(std::move(allowed.error()));
  transaction.replace(after);
  if (after.status != identity::UserStatus::active) identity::end_sessions(transaction, after.id);
  audit::changed(transaction, audit::about(caller, Id{}), "user", *user, after);
  return full_view(transaction, after);
}

Result<endpoints::Nothing> delete_user(Transaction& transaction, const Caller& caller,
                                       const UserRef& input) {
  const auto user = transaction.get<User>(input.id);
  if (!user) return fail(Code::not_found, "no such user");
  if (caller.kind == Caller::Kind::user && caller.user == user->id)
    return fail(Code::state_conflict, "another global administrator must do this to you");
  if (auto allowed = check_office(transaction, caller, *user, false); !allowed)
    return std::unexpected(std::move(allowed.error()));
  for (const auto& membership : identity::memberships_of(transaction, user->id)) {
    if (auto ended = end_membership(transaction, caller, membership); !ended)
      return std::unexpected(std::move(ended.error()));
  }
  for (const auto& passkey : identity::passkeys_of(transaction, user->id))
    transaction.erase(passkey);
  identity::end_sessions(transaction, user->id);
  transaction.erase(*user);
  audit::noted(transaction, caller, {"user.removed", "user", user->id, Id{}});
  return endpoints::Nothing{};
}

Result<endpoints::Nothing> delete_passkey(Transaction& transaction, const Caller& caller,
                                          const Dependencies& dependencies,
                                          const PasskeyRef& input) {
  const auto passkey = transaction.get<identity::Passkey>(input.passkey_id);
  if (!passkey || passkey->user_id != input.id) return fail(Code::not_found, "no such passkey");
  transaction.erase(*passkey);
  identity::end_sessions(transaction, input.id);
  audit::noted(transaction, caller, {"passkey.removed", "user", input.id, Id{}});
  if (const auto user = transaction.get<User>(input.id))
    identity::tell(transaction, dependencies.identity, *user,
                   identity::AccountNews::passkey_removed);
  return endpoints::Nothing{};
}

Result<EnrolmentUrl> recovery_link(Transaction& transaction, const Caller& caller,
                                   const Dependencies& dependencies, const UserRef& input) {
  const auto user = transaction.get<User>(input.id);
  if (!user) return fail(Code::not_found, "no such user");
  if (user->status != identity::UserStatus::active)
    return fail(Code::state_conflict, "the user is disabled");
  const auto token = identity::create_enrolment_link(
      transaction, {identity::LinkPurpose::recovery, user->id, Id{}, recovery_life_ms});
  audit::noted(transaction, caller, {"user.recovery_link", "user", user->id, Id{}});
  identity::tell(transaction, dependencies.identity, *user,
                 identity::AccountNews::recovery_link_made);
  return EnrolmentUrl{identity::enrolment_url(dependencies.identity, token),
                      transaction.now().plus_ms(recovery_life_ms)};
}

}  // namespace gw::members
