// What an operator does on the command line, over the same Admin API as everybody: sent to the
// running instance, or answered by this process when none is running.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/settings.hpp"

namespace gw::app {

struct CreateOrganizationOptions {
  std::string name, support_email;
};
struct CreateSiteOptions {
  std::string organization, label;
};
struct CreateKeyOptions {
  std::string organization;  // empty: a system key
  std::string name;
  std::string mode = "test";
  std::vector<std::string> scopes;
};
struct InviteUserOptions {
  std::string email, name;
  bool global_admin = false;
  std::string organization;  // with a role in it
  std::string role = "admin";
};

// Prints what was made, as JSON or for people. Returns the exit code; what the API refused is
// printed with its code, field by field.
class OperatorCommands {
 public:
  OperatorCommands(const config::Settings& settings, bool json)
      : settings_(settings), json_(json) {}

  int create_organization(const CreateOrganizationOptions& options);
  int create_site(const CreateSiteOptions& options);
  int create_key(const CreateKeyOptions& options);
  int invite_user(const InviteUserOptions& options);

 private:
  const config::Settings& settings_;
  bool json_;
};

}  // namespace gw::app
