// The generated documentation of the settings.
#include <fmt/format.h>

#include <string>

#include "config/load.hpp"

namespace gw::config {
namespace {

std::string type_text(const Declaration& row) {
  switch (row.type) {
    case Type::text: return "text";
    case Type::choice: {
      std::string text;
      for (const char c : row.choices) text += c == '|' ? std::string("`, `") : std::string(1, c);
      return "`" + text + "`";
    }
    case Type::domain: return "host name";
    case Type::url: return "URL";
    case Type::database: return "text";
    case Type::integer: return fmt::format("{} to {}", row.min, row.max);
    case Type::boolean: return "`true`, `false`";
    case Type::duration: return "duration";
    case Type::size: return "size";
    case Type::networks: return "addresses, ranges";
    case Type::hex_key: return fmt::format("{} hex digits", 2 * key_bytes(row));
  }
  return {};
}

std::string standard_text(const Declaration& row) {
  if (row.required_in_production) return "required in production";
  if (row.standard.empty()) return "none";
  const bool phrase = row.standard.find(' ') != std::string_view::npos;
  return phrase ? std::string(row.standard) : fmt::format("`{}`", row.standard);
}

void append_group(std::string& out, const Group& group) {
  fmt::format_to(std::back_inserter(out), "\n## {}\n\n", group.title);
  const bool built = group.rows.front().status == Status::built;
  out += built
             ? "| Variable | Value | Default | Meaning |\n|---|---|---|---|\n"
             : "Known from similar programs. Setting one is allowed and only brings a warning.\n\n"
               "| Variable | State | For |\n|---|---|---|\n";
  for (const Declaration& row : group.rows) {
    if (built) {
      fmt::format_to(std::back_inserter(out), "| `{}` | {} | {} | {} |\n", row.key, type_text(row),
                     standard_text(row), row.description);
    } else {
      const auto state = row.status == Status::needless ? "not needed" : "not built yet";
      fmt::format_to(std::back_inserter(out), "| `{}` | {} | {} |\n", row.key, state,
                     row.description);
    }
  }
}

}  // namespace

std::string settings_markdown() {
  std::string out =
      "# Configuration\n\n"
      "<!-- Written by `payment-gateway config docs`. Change src/config/settings_table.cpp. -->\n\n"
      "Settings are environment variables. The same names may stand in an env file, `KEY=value` a\n"
      "line: `payment-gateway.env` in the data directory, or the file named by `MPG_ENV_FILE`. "
      "The\n"
      "environment wins over the file, the file over the defaults. The file holds keys: give it "
      "mode\n"
      "0600. An unknown `MPG_` name is an error, and every problem is reported at once.\n"
      "`payment-gateway init` writes the file, `payment-gateway config check` looks at it. A "
      "change\n"
      "counts from the next start on.\n\n"
      "Durations are written `500ms`, `30s`, `5m`, `1h30m`, sizes `65536`, `512KiB`, `1MiB`.\n";
  for (const Group& group : groups()) append_group(out, group);
  return out;
}

}  // namespace gw::config
