// Who may change whom.
#pragma once

#include "base/failure.hpp"
#include "capabilities/identity/identity.hpp"

namespace gw::members {

// What is asked of one membership.
struct RoleChange {
  bool own = false;  // the caller's own
  identity::MemberRole from = identity::MemberRole::viewer;
  std::optional<identity::MemberRole> to;  // nullopt: the membership ends
  std::int64_t admins = 0;                 // of the organization, this one included
};
// STATE_CONFLICT: nobody changes their own role, and an organization keeps an admin.
Result<void> may_change_role(const RoleChange& change);

struct UserChange {
  bool own = false;
  bool is_global = false;          // a global administrator who can sign in
  bool stays_global = false;       // and still is one afterwards
  std::int64_t global_admins = 0;  // of the installation, this one included
};
// STATE_CONFLICT: nobody takes the office from themselves, and the installation keeps an
// administrator.
Result<void> may_change_user(const UserChange& change);

}  // namespace gw::members
