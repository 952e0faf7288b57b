// What organizations and the installation have set, for the slices that must not know it: who sends
// mails, who may use the portal.
#pragma once

#include "capabilities/mails/mails.hpp"
#include "capabilities/portal/portal.hpp"
#include "capabilities/settings/settings.hpp"

namespace gw::app {

// The account of an organization's mails: its own, else the one set for the installation, else that
// of the process; nullopt when there is none. The empty id asks for the installation's.
mails::AccountOf mail_accounts(const config::Settings& settings);

// What the portal is told of the settings, put into its dependencies.
void put_portal_settings(portal::Dependencies& portal);

}  // namespace gw::app
