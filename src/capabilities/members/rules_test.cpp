#include "capabilities/members/rules.hpp"

#include <gtest/gtest.h>

namespace gw::members {
namespace {

using enum identity::MemberRole;

TEST(RoleRules, AnOrganizationKeepsAnAdmin) {
  struct Row {
    RoleChange change;
    bool allowed;
  };
  const Row rows[] = {
      {{false, viewer, editor, 1}, true},       {{false, admin, editor, 2}, true},
      {{false, admin, editor, 1}, false},       {{false, admin, std::nullopt, 1}, false},
      {{false, admin, std::nullopt, 2}, true},  {{false, admin, admin, 1}, true},
      {{true, viewer, admin, 1}, false},        {{true, admin, viewer, 3}, false},
      {{true, admin, admin, 3}, false},         {{true, viewer, std::nullopt, 1}, true},
      {{true, admin, std::nullopt, 1}, false},  {{true, admin, std::nullopt, 2}, true},
      {{false, editor, std::nullopt, 1}, true},
  };
  for (const auto& row : rows) {
    const auto answer = may_change_role(row.change);
    EXPECT_EQ(answer.has_value(), row.allowed) << &row - rows;
    if (answer) continue;
    EXPECT_EQ(answer.error().code, Code::state_conflict);
  }
}

TEST(UserRules, TheInstallationKeepsAnAdministrator) {
  EXPECT_TRUE(may_change_user({true, false, false, 1}));
  EXPECT_TRUE(may_change_user({true, true, true, 1}));
  EXPECT_FALSE(may_change_user({true, true, false, 2}));
  EXPECT_FALSE(may_change_user({false, true, false, 1}));
  EXPECT_TRUE(may_change_user({false, true, false, 2}));
}

}  // namespace
}  // namespace gw::members
