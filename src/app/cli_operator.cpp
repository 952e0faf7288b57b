#include "app/cli_operator.hpp"

#include <CLI/CLI.hpp>

namespace gw::app {
namespace {

// "org create" and its options that all of them have.
CLI::App* verb(CLI::App& app, OperatorLine& line, const char* noun, const char* name,
               const char* help) {
  auto* family = app.add_subcommand(noun, help);
  family->require_subcommand(1);
  auto* command = family->add_subcommand(name, help);
  command->get_formatter()->column_width(26);
  command->add_flag("--json", line.json, "Print the API's answer as it is");
  command->add_option("--data-dir", line.data_dir, "Directory of the data (default ./data)")
      ->type_name("DIR");
  return command;
}

CLI::Option* text(CLI::App* command, const char* flag, std::string& target, const char* help) {
  return command->add_option(flag, target, help)->type_name("TEXT");
}

void add_organization(CLI::App& app, OperatorLine& line, OperatorRun& chosen) {
  auto* command = verb(app, line, "org", "create", "Create an organization");
  text(command, "--name", line.organization.name, "Its name")->required();
  text(command, "--support-email", line.organization.support_email, "Shown to buyers");
  command->callback([&] {
    chosen = [&](OperatorCommands& commands) {
      return commands.create_organization(line.organization);
    };
  });
}

void add_site(CLI::App& app, OperatorLine& line, OperatorRun& chosen) {
  auto* command = verb(app, line, "site", "create", "Create a site");
  text(command, "--organization", line.site.organization, "Id of its organization")->required();
  text(command, "--label", line.site.label, "Its name")->required();
  command->callback([&] {
    chosen = [&](OperatorCommands& commands) { return commands.create_site(line.site); };
  });
}

void add_key(CLI::App& app, OperatorLine& line, OperatorRun& chosen) {
  auto* command = verb(app, line, "key", "create", "Create an API key, shown once");
  text(command, "--organization", line.key.organization, "Id; without it: a system key");
  text(command, "--name", line.key.name, "What it is for")->required();
  text(command, "--mode", line.key.mode, "live or test (test)")
      ->check(CLI::IsMember({"live", "test"}).name(""));
  command->add_option("--scope", line.key.scopes, "Such as checkout:create; may be repeated")
      ->required()
      ->type_name("SCOPE");
  command->callback(
      [&] { chosen = [&](OperatorCommands& commands) { return commands.create_key(line.key); }; });
}

void add_user(CLI::App& app, OperatorLine& line, OperatorRun& chosen) {
  auto* command = verb(app, line, "user", "invite", "Invite a person, or let one in again");
  text(command, "--email", line.user.email, "Their address")->required();
  text(command, "--name", line.user.name, "Their name");
  command->add_flag("--global-admin", line.user.global_admin, "Administrator of everything");
  text(command, "--organization", line.user.organization, "Id of the one they shall belong to");
  text(command, "--role", line.user.role, "viewer, editor or admin there (admin)")
      ->check(CLI::IsMember({"viewer", "editor", "admin"}).name(""));
  command->callback([&] {
    chosen = [&](OperatorCommands& commands) { return commands.invite_user(line.user); };
  });
}

}  // namespace

void add_operator_commands(CLI::App& app, OperatorLine& line, OperatorRun& chosen) {
  add_organization(app, line, chosen);
  add_site(app, line, chosen);
  add_key(app, line, chosen);
  add_user(app, line, chosen);
}

}  // namespace gw::app
