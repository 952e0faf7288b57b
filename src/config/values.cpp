#include "config/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>

#include "base/text.hpp"

namespace gw::config {
namespace {

using Assigned = std::expected<void, std::string>;

std::unexpected<std::string> wrong(std::string text) { return std::unexpected(std::move(text)); }

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

constexpr Unit durations[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};
constexpr Unit sizes[] = {{"", 1}, {"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}};

std::optional<std::int64_t> whole(std::string_view digits) {
  std::int64_t value = 0;
  const auto end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

// Cuts one number and its unit off `text`; nullopt when it does not begin so, or is too large.
std::optional<std::int64_t> take(std::string_view& text, std::span<const Unit> units) {
  const auto digits = text.substr(0, text.find_first_not_of("0123456789"));
  const auto rest = text.substr(digits.size());
  const auto name = rest.substr(0, rest.find_first_of("0123456789"));
  const auto unit = std::ranges::find(units, name, &Unit::name);
  const auto value = whole(digits);
  std::int64_t product = 0;
  if (!value || unit == units.end()) return std::nullopt;
  if (__builtin_mul_overflow(*value, unit->factor, &product)) return std::nullopt;
  text.remove_prefix(digits.size() + name.size());
  return product;
}

std::optional<bool> boolean(std::string_view text) {
  for (const auto yes : {"true", "1", "yes", "on"}) {
    if (equal_ignoring_case(text, yes)) return true;
  }
  for (const auto no : {"false", "0", "no", "off"}) {
    if (equal_ignoring_case(text, no)) return false;
  }
  return std::nullopt;
}

// A bound in the unit people would use.
std::string shown(const Declaration& row, std::int64_t value) {
  std::span<const Unit> units;
  if (row.type == Type::duration) units = durations;
  if (row.type == Type::size) units = sizes;
  for (std::size_t i = units.size(); i > 0; --i) {
    const Unit& unit = units[i - 1];
    if (value != 0 && value % unit.factor == 0) {
      return fmt::format("{}{}", value / unit.factor, unit.name);
    }
  }
  return std::to_string(value);
}

Parsed parse_number(const Declaration& row, std::string_view text) {
  if (row.type == Type::duration) return parse_duration(text);
  if (row.type == Type::size) return parse_size(text);
  const auto value = whole(text);
  if (!value) return wrong("must be a whole number");
  return *value;
}

Assigned assign_number(std::int64_t& out, const Declaration& row, std::string_view text) {
  const auto value = parse_number(row, text);
  if (!value) return std::unexpected(value.error());
  if (*value < row.min || *value > row.max) {
    return wrong(
        fmt::format("must be between {} and {}", shown(row, row.min), shown(row, row.max)));
  }
  out = *value;
  return {};
}

bool is_host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
}

// Lower case, since browsers write origins so.
Assigned assign_domain(std::string& out, std::string_view text) {
  if (text.find("://") != std::string_view::npos) {
    return wrong("must be a host name without https:// in front");
  }
  std::string domain = lower_ascii(text);
  const auto colon = domain.find(':');
  const std::string_view host = std::string_view(domain).substr(0, colon);
  if (host.empty() || host.front() == '.' || !std::ranges::all_of(host, is_host_character)) {
    return wrong("must be a host name such as pay.example.com");
  }
  if (colon != std::string::npos) {
    const auto port = whole(std::string_view(domain).substr(colon + 1));
    if (!port || *port < 1 || *port > 65535) return wrong("has a port that is none");
  }
  out = std::move(domain);
  return {};
}

Assigned assign_database(std::string& out, std::string_view text) {
  if (text.starts_with("mongodb:") || text.starts_with("mongodb+srv:")) {
    return wrong("names MongoDB, which is not built yet; leave it out to use SQLite");
  }
  if (!text.starts_with("sqlite:") || text.size() == 7) {
    return wrong("must be sqlite:<file>");
  }
  out = text;
  return {};
}

Assigned assign_choice(std::string& out, std::string_view choices, std::string_view text) {
  const auto known = split(choices, '|');
  if (std::ranges::find(known, text) == known.end()) {
    return wrong(fmt::format("must be one of {}", fmt::join(known, ", ")));
  }
  out = text;
  return {};
}

Assigned assign_url(std::string& out, std::string_view text) {
  const auto scheme = text.find("://");
  const bool web = text.starts_with("http://") || text.starts_with("https://");
  const bool plain = text.find_first_of(" @?#\"\\") == text.npos && !has_control_characters(text);
  if (!web || !plain || text.size() <= scheme + 3)
    return wrong("must be an http or https URL without user info, query and fragment");
  out = text;
  return {};
}

Assigned assign_text(std::string& out, const Declaration& row, std::string_view text) {
  if (row.type == Type::choice) return assign_choice(out, row.choices, text);
  if (row.type == Type::domain) return assign_domain(out, text);
  if (row.type == Type::url) return assign_url(out, text);
  if (row.type == Type::database) return assign_database(out, text);
  if (has_control_characters(text)) return wrong("must be one line without control characters");
  out = text;
  return {};
}

Assigned assign_key(std::span<std::uint8_t> out, std::string_view text) {
  const auto bytes = parse_hex(text);
  if (!bytes || bytes->size() != out.size()) {
    return wrong(fmt::format("must be {} hex digits ({} bytes), has {} characters", 2 * out.size(),
                             out.size(), text.size()));
  }
  if (std::ranges::all_of(*bytes, [&](std::uint8_t byte) { return byte == bytes->front(); })) {
    return wrong("is not random: every byte is the same");
  }
  std::ranges::copy(*bytes, out.begin());
  return {};
}

Assigned assign_networks(Networks& out, std::string_view text) {
  if (text == "none") {
    out = {};
    return {};
  }
  auto networks = Networks::parse(text);
  if (!networks) return wrong("is not a list of addresses and ranges: " + networks.error());
  out = std::move(*networks);
  return {};
}

struct Assign {
  Settings& settings;
  const Declaration& row;
  std::string_view text;

  Assigned operator()(std::monostate) const { return {}; }
  Assigned operator()(std::string Settings::* member) const {
    return assign_text(settings.*member, row, text);
  }
  Assigned operator()(std::int64_t Settings::* member) const {
    return assign_number(settings.*member, row, text);
  }
  Assigned operator()(bool Settings::* member) const {
    const auto value = boolean(text);
    if (!value) return wrong("must be true or false");
    settings.*member = *value;
    return {};
  }
  Assigned operator()(Networks Settings::* member) const {
    return assign_networks(settings.*member, text);
  }
  Assigned operator()(Key32 Settings::* member) const { return assign_key(settings.*member, text); }
  Assigned operator()(Key64 Settings::* member) const { return assign_key(settings.*member, text); }
};

}  // namespace

Parsed parse_duration(std::string_view text) {
  std::int64_t sum = 0;
  bool good = !text.empty();
  while (good && !text.empty()) {
    const auto part = take(text, durations);
    good = part && !__builtin_add_overflow(sum, *part, &sum);
  }
  if (!good) return wrong("must be a duration such as 500ms, 30s, 5m or 1h30m");
  return sum;
}

Parsed parse_size(std::string_view text) {
  const auto value = take(text, sizes);
  if (!value || !text.empty()) return wrong("must be a size such as 65536, 512KiB or 1MiB");
  return *value;
}

std::expected<void, std::string> assign(Settings& settings, const Declaration& row,
                                        std::string_view text) {
  return std::visit(Assign{settings, row, text}, row.member);
}

}  // namespace gw::config
