#include "config/load.hpp"

#include <gtest/gtest.h>

#include "config/values.hpp"

namespace gw::config {
namespace {

std::string key(std::size_t bytes, char digit) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += {digit, i % 2 == 0 ? '0' : '1'};
  return text;
}

Sources production() {
  Sources sources;
  sources.environment = {{"MPG_MAIN_FRONTEND_DOMAIN", "Pay.Example.com"},
                         {"MPG_MAIN_BACKEND_DOMAIN", "hooks.example.com"},
                         {"MPG_ADMIN_FRONTEND_DOMAIN", "admin.example.com"},
                         {"MPG_SMTP_HOST", "mx.example.com"},
                         {"MPG_SMTP_FROM", "Shop <no-reply@example.com>"},
                         {"MPG_SYSTEM_ENCRYPTION_KEY", key(32, '1')},
                         {"MPG_SYSTEM_SEARCH_HASH_KEY", key(32, '2')},
                         {"MPG_SYSTEM_REFRESH_KEY", key(64, '3')},
                         {"MPG_COOKIE_AUTH_KEY", key(64, '4')},
                         {"MPG_COOKIE_ENCRYPTION_KEY", key(32, '5')}};
  sources.file_name = "data/payment-gateway.env";
  return sources;
}

std::vector<std::string> problems_of(const Sources& sources) {
  const auto loaded = load(sources);
  std::vector<std::string> texts;
  if (loaded) return texts;
  for (const auto& problem : loaded.error()) texts.push_back(problem.key + " " + problem.text);
  return texts;
}

TEST(Settings, ProductionWithDefaults) {
  const auto loaded = load(production());
  ASSERT_TRUE(loaded);
  const Settings& settings = loaded->settings;
  EXPECT_TRUE(loaded->warnings.empty());
  EXPECT_EQ(settings.env, "production");
  EXPECT_EQ(settings.main_frontend_url(), "https://pay.example.com");
  EXPECT_EQ(settings.admin_backend_url(), "https://admin.example.com");
  EXPECT_EQ(settings.database_file(), "./data/payment-gateway.sqlite");
  EXPECT_EQ(settings.admin_backend_port, 8080);
  EXPECT_EQ(settings.main_backend_host, "0.0.0.0");
  EXPECT_EQ(settings.rate_limit_window_ms, 300'000);
  EXPECT_EQ(settings.rate_limit_requests_max, 500);
  EXPECT_EQ(settings.http_body_bytes_max, 1'048'576);
  EXPECT_EQ(settings.ipn_attempts_max, 11);
  EXPECT_EQ(settings.system_encryption_key[0], 0x10);
  EXPECT_EQ(settings.system_refresh_key[63], 0x31);
  EXPECT_TRUE(settings.trusted_proxies.contains(*IpAddress::parse("127.0.0.1")));
  EXPECT_TRUE(settings.trusted_proxies.contains(*IpAddress::parse("::1")));
  EXPECT_FALSE(settings.trusted_proxies.contains(*IpAddress::parse("172.17.0.1")));
  EXPECT_FALSE(settings.ipn_allow_private_targets);
}

// One origin for everybody who compares it: passkeys, the origin rule, CORS.
TEST(Settings, DomainsBecomeOriginsAsBrowsersWriteThem) {
  Sources sources = production();
  sources.environment["MPG_ADMIN_FRONTEND_DOMAIN"] = "Admin.Example.com:443";
  sources.environment["MPG_MAIN_FRONTEND_DOMAIN"] = "pay.example.com:8443";
  const auto loaded = load(sources);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->settings.admin_frontend_url(), "https://admin.example.com");
  EXPECT_EQ(loaded->settings.main_frontend_url(), "https://pay.example.com:8443");
}

TEST(Settings, DemoNeedsNothing) {
  Sources sources;
  sources.demo = true;
  const auto loaded = load(sources);
  ASSERT_TRUE(loaded);
  EXPECT_TRUE(loaded->settings.dev());
  EXPECT_TRUE(loaded->settings.ipn_allow_private_targets);
  EXPECT_EQ(loaded->settings.main_frontend_url(), "http://localhost:8081");
  EXPECT_EQ(loaded->settings.admin_frontend_url(), "http://localhost:8080");
  EXPECT_TRUE(makes_missing_keys(sources));
  EXPECT_EQ(missing_keys(sources).size(), 5u);
  sources.environment["MPG_ENV"] = "production";
  EXPECT_FALSE(problems_of(sources).empty());
}

TEST(Settings, TheEnvironmentWinsOverTheFile) {
  auto sources = production();
  sources.file = parse_env_file("MPG_LOG_LEVEL=info\nMPG_LOG_FORMAT=text\n");
  sources.environment["MPG_LOG_LEVEL"] = "debug";
  sources.environment["MPG_LOG_FORMAT"] = " ";  // empty: as if not given
  const auto loaded = load(sources);
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->settings.log_level, "debug");
  EXPECT_EQ(loaded->settings.log_format, "text");
}

TEST(Settings, EveryProblemIsNamedAndNoSecretIsShown) {
  Sources sources;
  sources.environment = {{"MPG_SYSTEM_ENCRYPTION_KEY", "c0ffee"},
                         {"MPG_LOG_LEVL", "info"},
                         {"MPG_MAIN_FRONTEND_DOMAIN", "https://pay.example.com"},
                         {"MPG_ADMIN_BACKEND_PORT", "80800"},
                         {"MPG_RATE_LIMIT_WINDOW_SIZE", "5"},
                         {"MPG_SECURITY_TRUSTED_PROXIES", "10.0.0.0/8,proxy"},
                         {"MPG_DATABASE_URI", "mongodb://u:hunter2@db"}};
  sources.file_name = "data/payment-gateway.env";
  const auto loaded = load(sources);
  ASSERT_FALSE(loaded);
  const auto text = problems_text(loaded.error(), sources.file_name);
  for (const char* part :
       {"MPG_SYSTEM_ENCRYPTION_KEY     must be 64 hex digits (32 bytes), has 6 characters",
        "did you mean MPG_LOG_LEVEL?", "without https://", "must be between 0 and 65535",
        "must be a duration", "'proxy' is neither", "not built yet",
        "MPG_COOKIE_AUTH_KEY           is required in production", "MPG_ADMIN_FRONTEND_DOMAIN",
        "data/payment-gateway.env", "payment-gateway init", "payment-gateway serve --demo"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part << "\n" << text;
  }
  EXPECT_EQ(text.find("c0ffee"), std::string::npos);
  EXPECT_EQ(text.find("hunter2"), std::string::npos);
}

TEST(Settings, KeysMustBeRandomAndDiffer) {
  auto sources = production();
  sources.environment["MPG_COOKIE_ENCRYPTION_KEY"] = key(32, '1');
  sources.environment["MPG_COOKIE_AUTH_KEY"] = std::string(128, 'a');
  const auto problems = problems_of(sources);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0], "MPG_COOKIE_AUTH_KEY is not random: every byte is the same");
  EXPECT_EQ(problems[1], "MPG_COOKIE_ENCRYPTION_KEY must differ from MPG_SYSTEM_ENCRYPTION_KEY");
}

TEST(Settings, MailNeedsASender) {
  auto sources = production();
  sources.environment.erase("MPG_SMTP_FROM");
  EXPECT_EQ(problems_of(sources),
            (std::vector<std::string>{"MPG_SMTP_FROM is required with MPG_SMTP_HOST"}));
  sources.environment["MPG_SMTP_FROM"] = "Shop <not an address>";
  EXPECT_EQ(problems_of(sources),
            (std::vector<std::string>{"MPG_SMTP_FROM must be an address, or Name <address>"}));
}

TEST(Settings, ProductionWithoutMailWarns) {
  auto sources = production();
  sources.environment.erase("MPG_SMTP_HOST");
  const auto loaded = load(sources);
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->warnings.size(), 1u);
  EXPECT_TRUE(loaded->warnings[0].starts_with("MPG_SMTP_HOST is not set"));
}

TEST(Settings, WhatIsNotBuiltYetWarns) {
  auto sources = production();
  sources.environment["MPG_GARNET_URL"] = "redis://:hunter2@cache";
  sources.environment["MPG_MAIN_WORKER_GOTENBERG_URL"] = "http://gotenberg:3000";
  const auto loaded = load(sources);
  ASSERT_TRUE(loaded);
  ASSERT_EQ(loaded->warnings.size(), 2u);
  EXPECT_EQ(loaded->warnings[0],
            "MPG_GARNET_URL has no effect, it is not built yet: "
            "A shared cache for more than one process.");
  EXPECT_NE(loaded->warnings[1].find("not needed"), std::string::npos);
}

TEST(EnvFile, ReadsWhatPeopleWrite) {
  const auto file = parse_env_file(
      "# comment\r\n\nexport MPG_A = 1 \nMPG_B=\"x # y\"\nMPG_C='q'\nCADDY_EMAIL=me@x\nMPG_D=\nno\n"
      "MPG_A=2");
  EXPECT_EQ(file.values,
            (Values{{"MPG_A", "1"}, {"MPG_B", "x # y"}, {"MPG_C", "q"}, {"MPG_D", ""}}));
  ASSERT_EQ(file.problems.size(), 2u);
  EXPECT_EQ(file.problems[0].key, "line 8");
  EXPECT_EQ(file.problems[1].key, "MPG_A");
}

TEST(Values, DurationsAndSizes) {
  EXPECT_EQ(parse_duration("1h30m"), 5'400'000);
  EXPECT_EQ(parse_duration("250ms"), 250);
  EXPECT_EQ(parse_size("512KiB"), 524'288);
  EXPECT_EQ(parse_size("7"), 7);
  for (const char* text : {"", "5", "5x", "m", "-5m", "1.5h", "99999999999999999999d", "5m 3s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  for (const char* text : {"", "MiB", "1MB", "1KiB1", "9999999999999GiB"}) {
    EXPECT_FALSE(parse_size(text)) << text;
  }
}

TEST(SettingsTable, IsWhole) {
  std::string markdown = settings_markdown();
  Settings settings;
  for (const Group& group : groups()) {
    for (const Declaration& row : group.rows) {
      EXPECT_EQ(find_declaration(row.key), &row) << row.key << " is declared twice";
      EXPECT_FALSE(row.description.empty()) << row.key;
      EXPECT_NE(markdown.find(row.key), std::string::npos) << row.key;
      if (row.status != Status::built || row.standard.empty()) continue;
      EXPECT_TRUE(assign(settings, row, row.standard)) << row.key << ": its default is refused";
    }
  }
  EXPECT_EQ(nearest_key("MPG_RATE_LIMIT_MAX_REQUEST"), "MPG_RATE_LIMIT_MAX_REQUESTS");
  EXPECT_EQ(nearest_key("MPG_SOMETHING_ELSE_ENTIRELY"), "");
}

}  // namespace
}  // namespace gw::config
