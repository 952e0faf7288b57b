#include "capabilities/members/members.hpp"

#include "capabilities/audit/audit.hpp"
#include "capabilities/members/people.hpp"
#include "capabilities/members/rules.hpp"

namespace gw::members {
namespace {

using identity::MemberRole;
using identity::Membership;
using organizations::Organization;
using store::Snapshot;
using store::Transaction;

std::int64_t admins_of(const Snapshot& snapshot, const Id& organization) {
  auto find = members_of(organization);
  find.limit = 1'000;
  const auto page = snapshot.find<Membership>(find);
  return std::ranges::count(page.rows, MemberRole::admin, &Membership::role);
}

// Memberships are decided on together: whoever changes one writes the organization.
void guard_organization(Transaction& transaction, const Id& id) {
  auto organization = transaction.get<Organization>(id);
  if (organization) transaction.guard(*organization);
}

RoleChange change_of(const Snapshot& snapshot, const Caller& caller, const Membership& membership,
                     std::optional<MemberRole> to) {
  const bool own = caller.kind == Caller::Kind::user && caller.user == membership.user_id;
  return {own, membership.role, to, admins_of(snapshot, membership.organization_id)};
}

identity::User find_or_make(Transaction& transaction, const Caller& caller,
                            const std::string& email) {
  if (auto known = identity::find_user_by_email(transaction, email)) return std::move(*known);
  identity::User user;
  user.email.value = email;
  transaction.insert(user);
  audit::noted(transaction, caller, {"user.created", "user", user.id, caller.organization});
  return user;
}

Role role_of(MemberRole role) {
  constexpr Role roles[] = {Role::viewer, Role::editor, Role::admin};
  return roles[static_cast<std::size_t>(role)];
}

}  // namespace

store::Find members_of(const Id& organization) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  return find;
}

Result<void> refuse_dates(const endpoints::ListQuery& query) {
  if (!query.from && !query.to) return {};
  return fail(Code::filter_not_supported, "this list has no filter on dates");
}

Result<Membership> invite(Transaction& transaction, const Caller& caller,
                          const Dependencies& dependencies, const Invitation& invitation,
                          MemberRole role) {
  const auto user = find_or_make(transaction, caller, invitation.email);
  if (identity::membership(transaction, user.id, invitation.organization_id))
    return fail(Code::duplicate, "this person belongs to the organization already");
  guard_organization(transaction, invitation.organization_id);
  Membership membership;
  membership.user_id = user.id;
  membership.organization_id = invitation.organization_id;
  membership.role = role;
  transaction.insert(membership);
  audit::created(transaction, caller, "member", membership);
  Invitation told = invitation;
  if (identity::passkeys_of(transaction, user.id).empty()) {
    told.token = identity::create_enrolment_link(
        transaction, {identity::LinkPurpose::invitation, user.id, invitation.organization_id,
                      invitation_life_ms(transaction)});
  }
  if (dependencies.send_invitation) dependencies.send_invitation(transaction, told);
  return membership;
}

Result<void> enter(const Snapshot& snapshot, Caller& caller, const Id& organization) {
  const auto found = snapshot.get_shared<Organization>(organization);
  const bool person = caller.kind == Caller::Kind::user;
  const bool everywhere = !person || caller.role == Role::global;
  const auto role =
      everywhere ? std::nullopt : identity::role_in(snapshot, caller.user, organization);
  if (!found || (!everywhere && !role)) return fail(Code::not_found, "no such organization");
  if (found->status != organizations::OrganizationStatus::active)
    return fail(Code::organization_offboarded);
  caller.organization = organization;
  if (role) caller.role = role_of(*role);
  return {};
}

void enter_only(const Snapshot& snapshot, Caller& caller) {
  const auto memberships = identity::memberships_of(snapshot, caller.user);
  if (memberships.size() == 1) (void)enter(snapshot, caller, memberships.front().organization_id);
}

Result<MemberView> view_of(const Snapshot& snapshot, const Membership& membership) {
  const auto user = snapshot.get_shared<identity::User>(membership.user_id);
  if (!user) return fail(Code::not_found, "no such member");
  MemberView view;
  view.user_id = user->id;
  view.email = user->email.value;
  // An invitation needs nobody's consent, so it must not tell who is behind an address.
  view.joined = membership.joined_at.has_value();
  if (view.joined) view.name = user->name.value;
  view.role = membership.role;
  view.created_at = membership.created_at;
  return view;
}

Result<MemberList> list_members(const Snapshot& snapshot, const Caller& caller,
                                const endpoints::ListQuery& query) {
  if (auto fine = refuse_dates(query); !fine) return std::unexpected(std::move(fine.error()));
  auto listed = endpoints::list<Membership>(snapshot, query, members_of(caller.organization), 20);
  if (!listed) return std::unexpected(std::move(listed.error()));
  MemberList list;
  static_cast<endpoints::ListFacts&>(list) = std::move(listed->facts);
  for (const auto& membership : listed->rows) {
    if (auto view = view_of(snapshot, membership)) list.members.push_back(std::move(*view));
  }
  return list;
}

Result<MemberView> update_member(Transaction& transaction, const Caller& caller,
                                 const UpdateMember& input) {
  auto membership = identity::membership(transaction, input.user_id, caller.organization);
  if (!membership) return fail(Code::not_found, "no such member");
  const auto allowed = may_change_role(change_of(transaction, caller, *membership, input.role));
  if (!allowed) return std::unexpected(allowed.error());
  guard_organization(transaction, caller.organization);
  const Membership before = *membership;
  membership->role = input.role;
  transaction.replace(*membership);
  audit::changed(transaction, caller, "member", before, *membership);
  return view_of(transaction, *membership);
}

Result<void> end_membership(Transaction& transaction, const Caller& caller,
                            const Membership& membership) {
  auto allowed = may_change_role(change_of(transaction, caller, membership, std::nullopt));
  if (!allowed) return allowed;
  guard_organization(transaction, membership.organization_id);
  transaction.erase(membership);
  audit::removed(transaction, caller, "member", membership);
  return {};
}

Result<endpoints::Nothing> remove_member(Transaction& transaction, const Caller& caller,
                                         const MemberRef& input) {
  const auto membership = identity::membership(transaction, input.user_id, caller.organization);
  if (!membership) return fail(Code::not_found, "no such member");
  auto ended = end_membership(transaction, caller, *membership);
  if (!ended) return std::unexpected(std::move(ended.error()));
  return endpoints::Nothing{};
}

}  // namespace gw::members
