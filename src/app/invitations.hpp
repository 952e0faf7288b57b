// The mail that tells a person of an invitation.
#pragma once

#include <string>

#include "capabilities/members/members.hpp"

namespace gw::app {

inline constexpr std::string_view invitation_purpose = "member.invitation";

// `admin_frontend_url` begins the links. A mail goes through the organization's account.
members::SendInvitation invitation_mails(std::string admin_frontend_url);

}  // namespace gw::app
