// The mails that tell a person what happened to their account: whoever did it, it may have been
// somebody else.
#pragma once

#include <string_view>

#include "capabilities/identity/identity.hpp"

namespace gw::app {

inline constexpr std::string_view account_news_purpose = "account.news";

// Through the installation's account; the link begins as those of `admin_url`.
identity::TellPerson account_mails(std::string admin_url);

}  // namespace gw::app
