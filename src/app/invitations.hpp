// The mail that tells a person of an invitation.
#pragma once

#include <string_view>

#include "capabilities/members/members.hpp"

namespace gw::app {

inline constexpr std::string_view invitation_purpose = "member.invitation";

// A mail goes through the installation's account; its links begin as those of `identity`.
members::SendInvitation invitation_mails(const identity::Dependencies& identity);

}  // namespace gw::app
