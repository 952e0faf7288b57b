// The subcommands of operators: org, site, key, user.
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>

#include "app/operator_commands.hpp"

namespace gw::app {

// What the four leave behind when the command line is read.
struct OperatorLine {
  std::string data_dir;
  bool json = false;
  CreateOrganizationOptions organization;
  CreateSiteOptions site;
  CreateKeyOptions key;
  InviteUserOptions user;
};

using OperatorRun = std::function<int(OperatorCommands&)>;
// Adds the subcommands; the one that is chosen puts what it does into `chosen`. Both outlive `app`.
void add_operator_commands(CLI::App& app, OperatorLine& line, OperatorRun& chosen);

}  // namespace gw::app
