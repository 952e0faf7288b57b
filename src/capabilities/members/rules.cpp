#include "capabilities/members/rules.hpp"

namespace gw::members {

using identity::MemberRole;

Result<void> may_change_role(const RoleChange& change) {
  if (change.own && change.to) return fail(Code::state_conflict, "nobody changes their own role");
  const bool was_admin = change.from == MemberRole::admin;
  const bool stays_admin = change.to == MemberRole::admin;
  if (was_admin && !stays_admin && change.admins <= 1)
    return fail(Code::state_conflict, "an organization needs an admin: appoint another one first");
  return {};
}

Result<void> may_change_user(const UserChange& change) {
  if (!change.is_global || change.stays_global) return {};
  if (change.own)
    return fail(Code::state_conflict, "another global administrator must do this to you");
  if (change.global_admins <= 1)
    return fail(Code::state_conflict, "the installation needs a global administrator");
  return {};
}

}  // namespace gw::members
