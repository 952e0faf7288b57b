#include "app/cli.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>

#include "app/cli_operator.hpp"
#include "app/cli_sources.hpp"
#include "app/init.hpp"
#include "app/serve.hpp"
#include "app/twin_host.hpp"
#include "app/wiring.hpp"
#include "crypto/hash.hpp"

namespace gw::app {
namespace {

constexpr int exit_broken = 1;
constexpr int exit_usage = 2;

struct Options {
  std::string data_dir;
  bool demo = false;
  std::vector<std::string> roles{"admin", "main", "worker"};
  InitDomains domains;
  bool non_interactive = false;
  std::string listener;
  TwinCommand twin{.port = 12111};
};

void complain(std::string_view text) { fmt::print(stderr, "payment-gateway: {}\n", text); }
void warn(std::string_view text) { fmt::print(stderr, "payment-gateway: warning: {}\n", text); }

// The settings, with every warning said; nullopt when they are wrong, which was said too.
std::optional<config::Settings> load_settings(const config::Sources& sources) {
  auto loaded = config::load(sources);
  if (!loaded) {
    fmt::print(stderr, "{}", config::problems_text(loaded.error(), sources.file_name));
    return std::nullopt;
  }
  for (const auto& warning : loaded->warnings) warn(warning);
  if (const auto warning = file_mode_warning(sources.file_name); !warning.empty()) warn(warning);
  return std::move(loaded->settings);
}

// dev and demo run without an init: keys are made once and kept where init would keep them.
void keep_missing_keys(config::Sources& sources) {
  crypto::SystemEntropy entropy;
  const Lines keys = make_missing_keys(sources, entropy);
  if (keys.empty()) return;
  const std::string text = with_lines(read_text(sources.file_name), keys);
  write_private_file(sources.file_name, text);
  sources.file = config::parse_env_file(text);
}

int run_serve(const Options& options) {
  auto sources = read_sources(options.data_dir);
  sources.demo = options.demo;
  // Only when all else is right: a typing error must not leave files behind.
  if (!load_settings(sources)) return exit_usage;
  if (config::makes_missing_keys(sources)) keep_missing_keys(sources);
  auto settings = config::load(sources)->settings;
  const auto has_role = [&](const char* role) {
    return std::ranges::find(options.roles, role) != options.roles.end();
  };
  settings.serves_admin = has_role("admin");
  settings.serves_main = has_role("main");
  settings.runs_worker = has_role("worker");
  return serve(settings);
}

int run_init(const Options& options) {
  crypto::SystemEntropy entropy;
  const bool interactive = !options.non_interactive && ::isatty(STDIN_FILENO) != 0;
  init(read_sources(options.data_dir), {options.domains, interactive}, entropy);
  return 0;
}

int run_check(const Options& options) {
  const auto sources = read_sources(options.data_dir);
  const auto settings = load_settings(sources);
  if (!settings) return exit_usage;
  fmt::print(
      "The settings are fine ({}).\n"
      "  Payment page   {}\n"
      "  Provider hooks {}\n"
      "  Dashboard      {}\n"
      "  Admin API      {}\n"
      "  Database       {}\n",
      settings->env, settings->main_frontend_url(), settings->main_backend_url(),
      settings->admin_frontend_url(), settings->admin_backend_url(), settings->database_file());
  return 0;
}

bool is_demo(const SettingsPlace& place) {
  return std::filesystem::exists(place.data_dir + "/demo.json");
}

// As the instance whose data directory it is: an env file that a demo wrote makes this a demo too.
int run_operator(const OperatorLine& line, const OperatorRun& run) {
  auto sources = read_sources(line.data_dir);
  sources.demo = is_demo(place_of(sources));
  const auto settings = load_settings(sources);
  if (!settings) return exit_usage;
  OperatorCommands commands(*settings, line.json);
  return run(commands);
}

CLI::App* add_command(CLI::App& parent, std::string name, std::string help) {
  auto* command = parent.add_subcommand(std::move(name), std::move(help));
  command->get_formatter()->column_width(26);
  return command;
}

void add_data_dir(CLI::App& command, Options& options) {
  command.add_option("--data-dir", options.data_dir, "Directory of the data (default ./data)")
      ->type_name("DIR");
}

using Run = std::function<int()>;

void add_serve(CLI::App& app, Options& options, Run& run) {
  auto* command = add_command(app, "serve", "Run the gateway");
  command->add_flag("--demo", options.demo, "Test data, plain http on localhost, no setup needed");
  add_data_dir(*command, options);
  command->add_option("--role", options.roles, "What this process does: admin, main, worker (all)")
      ->delimiter(',')
      ->type_name("LIST")
      ->check(CLI::IsMember({"admin", "main", "worker"}).name(""));
  command->callback([&] { run = [&] { return run_serve(options); }; });
}

void add_init(CLI::App& app, Options& options, Run& run) {
  auto* command = add_command(app, "init", "Make keys and write the env file that serve reads");
  const auto domain = [&](const char* flag, std::string& target, const char* help) {
    command->add_option(flag, target, help)->type_name("HOST");
  };
  domain("--domain-main", options.domains.main, "Payment page, such as pay.example.com");
  domain("--domain-main-api", options.domains.main_api, "Webhooks of providers (the same)");
  domain("--domain-admin", options.domains.admin, "Dashboard (admin.example.com)");
  domain("--domain-admin-api", options.domains.admin_api, "Admin API (the dashboard's)");
  command->add_flag("--non-interactive", options.non_interactive, "Ask nothing");
  add_data_dir(*command, options);
  command->callback([&] { run = [&] { return run_init(options); }; });
}

void add_config(CLI::App& app, Options& options, Run& run) {
  auto* command = add_command(app, "config", "Look at the settings");
  command->require_subcommand(1);
  auto* check = add_command(*command, "check", "List every problem of the settings at once");
  add_data_dir(*check, options);
  check->callback([&] { run = [&] { return run_check(options); }; });
  auto* docs = add_command(*command, "docs", "Print the documentation of every setting");
  docs->callback([&] {
    run = [] {
      fmt::print("{}", config::settings_markdown());
      return 0;
    };
  });
}

void add_openapi(CLI::App& app, Options& options, Run& run) {
  auto* command = add_command(app, "openapi", "Print the OpenAPI document of an API");
  command->add_option("api", options.listener, "admin or main")
      ->required()
      ->type_name("")
      ->check(CLI::IsMember({"admin", "main"}).name(""));
  command->callback([&] {
    run = [&] {
      fmt::print("{}", openapi_text(options.listener));
      return 0;
    };
  });
}

void add_twin(CLI::App& app, Options& options, Run& run) {
  auto* command = add_command(app, "twin", "Run a simulated payment provider, for tests");
  command->require_subcommand(1);
  auto* stripe = add_command(*command, "stripe", "Stripe: its API, webhooks and page script");
  auto& twin = options.twin;
  stripe->add_option("--host", twin.host, "Address to listen on (127.0.0.1)")->type_name("IP");
  stripe->add_option("--port", twin.port, "Port; 0 lets the system choose (12111)")->type_name("N");
  stripe->add_option("--webhook-url", twin.webhook_url, "Where its webhooks go")->type_name("URL");
  stripe->add_option("--webhook-secret", twin.webhook_secret, "What signs them (whsec_...)")
      ->type_name("TEXT");
  stripe->callback([&] { run = [&] { return run_stripe_twin(options.twin); }; });
}

void add_version(CLI::App& app, Run& run) {
  auto* command = add_command(app, "version", "Print the version");
  command->callback([&] {
    run = [] {
      fmt::print("payment-gateway {}\n", product_version);
      return 0;
    };
  });
}

int run_guarded(const Run& run) {
  try {
    return run();
  } catch (const UsageError& error) {
    complain(error.text);
    return exit_usage;
  } catch (const std::exception& error) {
    complain(error.what());
    return exit_broken;
  }
}

}  // namespace

int run_command_line(int argc, const char* const* argv) {
  Options options;
  Run run;
  CLI::App app(
      "A self-hosted payment gateway: hosted checkout, webhooks, notifications.\n"
      "Try it:  payment-gateway serve --demo",
      "payment-gateway");
  app.get_formatter()->column_width(26);
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("payment-gateway {}", product_version));
  add_serve(app, options, run);
  add_init(app, options, run);
  add_config(app, options, run);
  add_openapi(app, options, run);
  add_twin(app, options, run);
  add_version(app, run);
  OperatorLine line;
  OperatorRun operation;
  add_operator_commands(app, line, operation);
  if (argc == 1) {
    fmt::print(stderr, "{}", app.help());
    return exit_usage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : exit_usage;
  }
  if (operation) run = [&] { return run_operator(line, operation); };
  return run_guarded(run);
}

}  // namespace gw::app
