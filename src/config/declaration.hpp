// What is known about one setting before anybody gave it a value.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/settings.hpp"

namespace gw::config {

enum class Type : std::uint8_t {
  text,
  choice,    // one of `choices`
  domain,    // host name with an optional port, no scheme
  url,       // http or https, no user info, query or fragment
  database,  // "sqlite:<file>"
  integer,
  boolean,
  duration,  // "10s", "1h30m"; kept in ms
  size,      // "512KiB", "1MiB"; kept in bytes
  networks,  // addresses and ranges, comma-separated
  hex_key,   // as many bytes as the member has
};

enum class Status : std::uint8_t {
  built,
  not_built_yet,  // known from the contract: setting it warns
  needless,       // other programs of this kind need it, one process does not: setting it warns
};

using Member =
    std::variant<std::monostate, std::string Settings::*, std::int64_t Settings::*,
                 bool Settings::*, Networks Settings::*, Key32 Settings::*, Key64 Settings::*>;

struct Declaration {
  std::string_view key;  // name of the environment variable
  Member member = {};    // where the value goes; none unless built
  Type type = Type::text;
  std::string_view standard = {};  // the default, as one would write it
  std::int64_t min = std::numeric_limits<std::int64_t>::min();
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
  std::string_view choices = {};  // "a|b|c"
  bool required_in_production = false;
  bool secret = false;  // never shown, not even in an error
  bool restart = true;  // a change counts from the next start on
  Status status = Status::built;
  std::string_view description = {};
};

// A chapter of the documentation.
struct Group {
  std::string_view title;
  std::span<const Declaration> rows;
};

std::span<const Group> groups();
const Declaration* find_declaration(std::string_view key);
// The declared key most like a mistyped one; empty when none is near.
std::string_view nearest_key(std::string_view mistyped);

}  // namespace gw::config
