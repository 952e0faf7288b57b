// What the files about people share.
#pragma once

#include "capabilities/members/wire.hpp"

namespace gw::members {

inline constexpr std::int64_t invitation_life_ms = 72LL * 3600 * 1000;

// A list whose index has no time in it.
Result<void> refuse_dates(const endpoints::ListQuery& query);
// Ends a membership with what hangs on it.
Result<void> end_membership(store::Transaction& transaction, const Caller& caller,
                            const identity::Membership& membership);

}  // namespace gw::members
