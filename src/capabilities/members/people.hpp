// What the files about people share.
#pragma once

#include "capabilities/members/wire.hpp"
#include "capabilities/settings/settings.hpp"

namespace gw::members {

// How long the link of an invitation is good.
inline std::int64_t invitation_life_ms(const store::Snapshot& snapshot) {
  return settings::of_system(snapshot).user_management.invite_ttl_hours * 3'600'000;
}

// All memberships of an organization, in the order they began.
store::Find members_of(const Id& organization);
// A list whose index has no time in it.
Result<void> refuse_dates(const endpoints::ListQuery& query);
// The end of the grace period as a job, planned and taken back.
void plan_closing(store::Transaction& transaction, const organizations::Organization& organization);
void cancel_closing(store::Transaction& transaction, Id organization);
// Ends a membership with what hangs on it.
Result<void> end_membership(store::Transaction& transaction, const Caller& caller,
                            const identity::Membership& membership);

}  // namespace gw::members
