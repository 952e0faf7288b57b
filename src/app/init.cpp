#include "app/init.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <iostream>

#include "app/cli_sources.hpp"
#include "base/text.hpp"
#include "config/values.hpp"

namespace gw::app {
namespace {

using config::Sources;

struct Question {
  std::string_view key;
  std::string_view flag;
  std::string_view text;
};

constexpr Question payment_page{"MPG_MAIN_FRONTEND_DOMAIN", "--domain-main",
                                "Host name of the payment page (such as pay.example.com)"};
constexpr Question webhooks{"MPG_MAIN_BACKEND_DOMAIN", "--domain-main-api",
                            "Host name for webhooks of payment providers"};
constexpr Question dashboard{"MPG_ADMIN_FRONTEND_DOMAIN", "--domain-admin",
                             "Host name of the dashboard"};
constexpr Question admin_api{"MPG_ADMIN_BACKEND_DOMAIN", "--domain-admin-api",
                             "Host name of the Admin API"};

// The domain as it will be used, or why it cannot be.
std::expected<std::string, std::string> checked(std::string_view key, std::string_view text) {
  config::Settings settings;
  const auto& row = *config::find_declaration(key);
  if (auto done = config::assign(settings, row, trim(text)); !done) {
    return std::unexpected(done.error());
  }
  return settings.*std::get<std::string config::Settings::*>(row.member);
}

class Interview {
 public:
  Interview(const Sources& sources, const InitRequest& request)
      : sources_(sources), interactive_(request.interactive) {}

  // The flag, else what the env file says, else the person's answer, else the suggestion.
  std::string ask(const Question& question, const std::string& flag,
                  const std::string& suggestion) {
    if (!flag.empty()) return keep(question, flag);
    if (const auto given = sources_.given(question.key); !given.empty()) return std::string(given);
    if (interactive_) return keep(question, answer(question, suggestion));
    if (suggestion.empty()) {
      throw UsageError{fmt::format("{} is needed: {}", question.flag, question.text)};
    }
    return keep(question, suggestion);
  }

  const Lines& lines() const { return lines_; }

 private:
  std::string keep(const Question& question, const std::string& text) {
    const auto domain = checked(question.key, text);
    if (!domain) throw UsageError{fmt::format("{} {}", question.flag, domain.error())};
    lines_.emplace_back(question.key, *domain);
    return *domain;
  }

  static std::string answer(const Question& question, const std::string& suggestion) {
    while (true) {
      const auto shown = suggestion.empty() ? suggestion : fmt::format(" [{}]", suggestion);
      fmt::print("{}{}: ", question.text, shown);
      std::fflush(stdout);
      std::string line;
      if (!std::getline(std::cin, line)) throw UsageError{"init was not finished"};
      if (trim(line).empty() && !suggestion.empty()) return suggestion;
      const auto domain = checked(question.key, line);
      if (domain && !domain->empty()) return *domain;
      fmt::print("  It {}.\n", domain ? "is needed" : domain.error());
    }
  }

  const Sources& sources_;
  bool interactive_;
  Lines lines_;
};

std::string both(const std::string& host, const std::string& other) {
  return host == other ? "https://" + host : fmt::format("https://{} and https://{}", host, other);
}

constexpr std::string_view file_head =
    "# Settings of payment-gateway; `payment-gateway config docs` explains each.\n"
    "# The keys open the database. Keep a copy of this file where the database's backup is not.\n";

}  // namespace

std::string suggested_admin_domain(const std::string& main) {
  const auto dot = main.find('.');
  const bool has_parent = dot != std::string::npos && main.find('.', dot + 1) != std::string::npos;
  return "admin." + (has_parent ? main.substr(dot + 1) : main);
}

void init(const Sources& sources, const InitRequest& request, Entropy& entropy) {
  const InitDomains& flags = request.domains;
  Interview interview(sources, request);
  const auto main = interview.ask(payment_page, flags.main, "");
  const auto main_api = interview.ask(webhooks, flags.main_api, main);
  const auto admin = interview.ask(dashboard, flags.admin, suggested_admin_domain(main));
  const auto api = interview.ask(admin_api, flags.admin_api, admin);
  const Lines keys = make_missing_keys(sources, entropy);

  const std::string before = read_text(sources.file_name);
  std::string text = before.empty() ? std::string(file_head) : before;
  text = with_lines(with_lines(std::move(text), interview.lines()), keys);
  if (text == before) {
    fmt::print("Nothing to do: {} has every domain and key.\n", sources.file_name);
  } else {
    write_private_file(sources.file_name, text);
    fmt::print("Wrote {} ({} new keys; keys that were there stay as they are).\n",
               sources.file_name, keys.size());
  }
  fmt::print(
      "\nIt holds the keys of your data: keep a copy in a safe place.\n"
      "Let your proxy send {} to port 8081 and {} to port 8080, then start:\n\n"
      "  payment-gateway serve\n",
      both(main, main_api), both(admin, api));
}

}  // namespace gw::app
