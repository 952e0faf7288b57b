// Where settings come from: the environment, then an env file, then the defaults. Everything that
// is wrong is reported at once, by name; the values of secrets never are.
#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "config/declaration.hpp"

namespace gw::config {

using Values = std::map<std::string, std::string, std::less<>>;

// One thing that is wrong, as a sentence: "MPG_X" "is required".
struct Problem {
  std::string key;
  std::string text;
};

// `KEY=value` lines; blank ones and those with # in front are skipped, `export ` and quotes around
// the value are taken off. Keys that are not ours (no MPG_) belong to somebody else and are kept
// out.
struct EnvFile {
  Values values;
  std::vector<Problem> problems;
};
EnvFile parse_env_file(std::string_view text);

struct Sources {
  Values environment;  // MPG_ variables only
  EnvFile file;
  std::string file_name;  // for messages
  bool demo = false;      // serve --demo: implies MPG_ENV=dev

  // What was given for a key, the environment first; empty text counts as not given.
  std::string_view given(std::string_view key) const;
};

struct Loaded {
  Settings settings;
  std::vector<std::string> warnings;
};

std::expected<Loaded, std::vector<Problem>> load(const Sources& sources);

// The whole story for a person: every problem, and how to get on.
std::string problems_text(const std::vector<Problem>& problems, std::string_view file_name);

// dev and demo run without these being given: the program makes and keeps them.
bool makes_missing_keys(const Sources& sources);
std::vector<const Declaration*> missing_keys(const Sources& sources);
// Bytes of a hex key.
std::size_t key_bytes(const Declaration& row);

// docs/configuration.md.
std::string settings_markdown();

}  // namespace gw::config
