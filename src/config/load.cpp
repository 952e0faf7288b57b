#include "config/load.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/mailbox.hpp"
#include "base/text.hpp"
#include "config/values.hpp"

namespace gw::config {
namespace {

constexpr std::string_view prefix = "MPG_";

bool quoted(std::string_view text) {
  return text.size() >= 2 && text.front() == text.back() &&
         (text.front() == '"' || text.front() == '\'');
}

class Loading {
 public:
  explicit Loading(const Sources& sources) : sources_(sources) {}

  std::expected<Loaded, std::vector<Problem>> run() {
    problems_ = sources_.file.problems;
    check_names(sources_.environment);
    check_names(sources_.file.values);
    loaded_.settings.demo = sources_.demo;
    for (const Group& group : groups()) {
      for (const Declaration& row : group.rows) take(row);
    }
    check_together();
    if (!problems_.empty()) return std::unexpected(std::move(problems_));
    return std::move(loaded_);
  }

 private:
  void problem(std::string_view key, std::string text) {
    problems_.push_back({std::string(key), std::move(text)});
  }

  void check_names(const Values& values) {
    for (const auto& [key, value] : values) {
      if (find_declaration(key) != nullptr) continue;
      const auto near = nearest_key(key);
      problem(key, near.empty() ? "is not a setting of this program"
                                : fmt::format("is not a setting; did you mean {}?", near));
    }
  }

  // What counts when nothing was given; the demo differs.
  std::string_view standard(const Declaration& row) const {
    if (sources_.demo && row.key == "MPG_ENV") return "dev";
    if (sources_.demo && row.key == "MPG_IPN_ALLOW_PRIVATE_TARGETS") return "true";
    return row.standard;
  }

  void take(const Declaration& row) {
    const auto given = sources_.given(row.key);
    if (row.status != Status::built) {
      if (!given.empty()) warn_without_effect(row);
      return;
    }
    const auto text = given.empty() ? standard(row) : given;
    if (text.empty()) {
      // MPG_ENV stands first in the table, so it is known by now.
      const bool production = !loaded_.settings.dev();
      if (row.required_in_production && production) problem(row.key, "is required in production");
      return;
    }
    if (auto done = assign(loaded_.settings, row, text); !done) problem(row.key, done.error());
  }

  void warn_without_effect(const Declaration& row) {
    const auto why = row.status == Status::needless ? "is not needed here and has no effect: {}"
                                                    : "has no effect, it is not built yet: {}";
    loaded_.warnings.push_back(
        fmt::format("{} {}", row.key, fmt::format(fmt::runtime(why), row.description)));
  }

  void check_together() {
    const Settings& settings = loaded_.settings;
    if (sources_.demo && !settings.env.empty() && !settings.dev()) {
      problem("MPG_ENV", "must be dev, or not be set, for --demo");
    }
    const bool same_port = settings.admin_backend_port == settings.main_backend_port &&
                           settings.admin_backend_port != 0;
    if (same_port && settings.admin_backend_host == settings.main_backend_host) {
      problem("MPG_MAIN_BACKEND_PORT", "must differ from MPG_ADMIN_BACKEND_PORT");
    }
    check_keys_differ();
    check_mail();
  }

  void check_mail() {
    const Settings& settings = loaded_.settings;
    const bool sender = parse_mailbox(settings.smtp_from).has_value();
    if (!settings.smtp_from.empty() && !sender) {
      problem("MPG_SMTP_FROM", "must be an address, or Name <address>");
    }
    if (settings.smtp_host.empty()) {
      if (settings.dev()) return;
      loaded_.warnings.push_back(
          "MPG_SMTP_HOST is not set: mails (sign-in codes, invitations) wait until it is");
    } else if (settings.smtp_from.empty()) {
      problem("MPG_SMTP_FROM", "is required with MPG_SMTP_HOST");
    }
  }

  // One key leaked must not be two keys leaked.
  void check_keys_differ() {
    std::map<std::string_view, std::string_view> owners;
    for (const Group& group : groups()) {
      for (const Declaration& row : group.rows) {
        if (row.type != Type::hex_key || sources_.given(row.key).empty()) continue;
        const auto [owner, fresh] = owners.emplace(sources_.given(row.key), row.key);
        if (!fresh) problem(row.key, fmt::format("must differ from {}", owner->second));
      }
    }
  }

  const Sources& sources_;
  Loaded loaded_;
  std::vector<Problem> problems_;
};

}  // namespace

EnvFile parse_env_file(std::string_view text) {
  EnvFile file;
  for (int number = 1; !text.empty(); ++number) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    line = trim(line);
    if (line.starts_with("export ")) line = trim(line.substr(7));
    if (line.empty() || line.front() == '#') continue;
    const auto at = line.find('=');
    const auto key = trim(line.substr(0, at));
    if (at == std::string_view::npos || key.empty()) {
      file.problems.push_back({fmt::format("line {}", number), "is not KEY=value"});
      continue;
    }
    if (!key.starts_with(prefix)) continue;
    auto value = trim(line.substr(at + 1));
    if (quoted(value)) value = value.substr(1, value.size() - 2);
    if (!file.values.emplace(key, value).second) {
      file.problems.push_back(
          {std::string(key), fmt::format("stands twice, again in line {}", number)});
    }
  }
  return file;
}

std::string_view Sources::given(std::string_view key) const {
  const auto named = environment.find(key);
  if (named != environment.end() && !trim(named->second).empty()) return trim(named->second);
  const auto filed = file.values.find(key);
  return filed == file.values.end() ? std::string_view() : trim(filed->second);
}

std::expected<Loaded, std::vector<Problem>> load(const Sources& sources) {
  return Loading(sources).run();
}

std::string problems_text(const std::vector<Problem>& problems, std::string_view file_name) {
  std::size_t width = 0;
  for (const Problem& problem : problems) width = std::max(width, problem.key.size());
  std::string out = problems.size() == 1
                        ? "One setting is not right:\n"
                        : fmt::format("{} settings are not right:\n", problems.size());
  for (const Problem& problem : problems) {
    fmt::format_to(std::back_inserter(out), "  {:<{}}  {}\n", problem.key, width, problem.text);
  }
  fmt::format_to(std::back_inserter(out),
                 "Set them in the environment or in {}, or run payment-gateway init, which asks "
                 "for the domains\nand makes the keys. To try it out with test data: "
                 "payment-gateway serve --demo\n",
                 file_name);
  return out;
}

bool makes_missing_keys(const Sources& sources) {
  return sources.demo || sources.given("MPG_ENV") == "dev";
}

std::vector<const Declaration*> missing_keys(const Sources& sources) {
  std::vector<const Declaration*> missing;
  for (const Group& group : groups()) {
    for (const Declaration& row : group.rows) {
      if (row.type == Type::hex_key && sources.given(row.key).empty()) missing.push_back(&row);
    }
  }
  return missing;
}

std::size_t key_bytes(const Declaration& row) {
  return std::holds_alternative<Key64 Settings::*>(row.member) ? sizeof(Key64) : sizeof(Key32);
}

}  // namespace gw::config
