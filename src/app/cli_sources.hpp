// Settings of the running process: its environment and its env file.
#pragma once

#include <string>
#include <vector>

#include "base/entropy.hpp"
#include "config/load.hpp"

namespace gw::app {

// What is known before the settings are: where they are kept.
struct SettingsPlace {
  std::string data_dir;
  std::string file;  // the env file
};

// The environment, with --data-dir in it when given, and the env file. Throws std::runtime_error
// when the file cannot be read though it is there, or was named and is not there.
config::Sources read_sources(const std::string& data_dir_option);
SettingsPlace place_of(const config::Sources& sources);
// Something to say about the file's mode, or nothing.
std::string file_mode_warning(const std::string& path);

// Replaces `KEY=value` lines of an env file's text, or adds them at its end; all else stays as it
// was.
using Lines = std::vector<std::pair<std::string, std::string>>;
std::string with_lines(std::string text, const Lines& lines);
std::string read_text(const std::string& path);  // "" when the file is not there
// Whole or not at all, mode 0600, in a directory that is made when missing.
void write_private_file(const std::string& path, std::string_view text);

// New values for the keys that nobody gave. Throws std::runtime_error when there is a database
// already: it is sealed under keys that are lost, and new ones would make it unreadable.
Lines make_missing_keys(const config::Sources& sources, Entropy& entropy);

}  // namespace gw::app
