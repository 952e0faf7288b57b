#include "app/cli_sources.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::app {
namespace {

namespace fs = std::filesystem;

config::Values environment() {
  config::Values values;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto at = text.find('=');
    if (text.starts_with("MPG_") && at != std::string_view::npos) {
      values.emplace(text.substr(0, at), text.substr(at + 1));
    }
  }
  return values;
}

[[noreturn]] void throw_errno(std::string_view what, const std::string& path) {
  throw std::system_error(errno, std::generic_category(), fmt::format("{} {}", what, path));
}

void write_all(int file, std::string_view text, const std::string& path) {
  while (!text.empty()) {
    const auto written = ::write(file, text.data(), text.size());
    if (written < 0 && errno != EINTR) throw_errno("cannot write", path);
    if (written > 0) text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(file) != 0) throw_errno("cannot write", path);
}

// The file of the settings as far as they can be known without them being right.
std::string database_file(const config::Sources& sources) {
  config::Settings settings;
  settings.data_dir = place_of(sources).data_dir;
  const auto given = sources.given("MPG_DATABASE_URI");
  settings.database_uri =
      given.empty() ? config::find_declaration("MPG_DATABASE_URI")->standard : given;
  return settings.database_file();
}

bool is_line_of(std::string_view line, std::string_view key) {
  line = trim(line);
  if (line.starts_with("export ")) line = trim(line.substr(7));
  return line.starts_with(key) && trim(line.substr(key.size())).starts_with('=');
}

bool replace_line(std::string& text, std::string_view key, const std::string& line) {
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = std::min(text.find('\n', begin), text.size());
    if (is_line_of(std::string_view(text).substr(begin, end - begin), key)) {
      text.replace(begin, end - begin, line);
      return true;
    }
    begin = end + 1;
  }
  return false;
}

}  // namespace

config::Sources read_sources(const std::string& data_dir_option) {
  config::Sources sources;
  sources.environment = environment();
  if (!data_dir_option.empty()) sources.environment["MPG_DATA_DIR"] = data_dir_option;
  sources.file_name = place_of(sources).file;
  const bool named = !sources.given("MPG_ENV_FILE").empty();
  if (named && !fs::exists(sources.file_name)) {
    throw std::runtime_error("MPG_ENV_FILE names a file that is not there: " + sources.file_name);
  }
  sources.file = config::parse_env_file(read_text(sources.file_name));
  return sources;
}

SettingsPlace place_of(const config::Sources& sources) {
  SettingsPlace place;
  const auto given = sources.given("MPG_DATA_DIR");
  place.data_dir = given.empty() ? config::find_declaration("MPG_DATA_DIR")->standard : given;
  const auto named = sources.environment.find("MPG_ENV_FILE");
  const bool elsewhere = named != sources.environment.end() && !trim(named->second).empty();
  place.file = elsewhere ? std::string(trim(named->second))
                         : fmt::format("{}/payment-gateway.env", place.data_dir);
  return place;
}

std::string file_mode_warning(const std::string& path) {
  struct stat facts{};
  if (::stat(path.c_str(), &facts) != 0 || (facts.st_mode & 077) == 0) return {};
  return fmt::format("{} holds keys and can be read by others: chmod 600 {}", path, path);
}

std::string with_lines(std::string text, const Lines& lines) {
  for (const auto& [key, value] : lines) {
    const std::string line = fmt::format("{}={}", key, value);
    if (replace_line(text, key, line)) continue;
    if (!text.empty() && text.back() != '\n') text += '\n';
    text += line + "\n";
  }
  return text;
}

std::string read_text(const std::string& path) {
  if (!fs::exists(path)) return {};
  std::ifstream in(path, std::ios::binary);
  if (!in) throw_errno("cannot read", path);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_private_file(const std::string& path, std::string_view text) {
  const auto directory = fs::path(path).parent_path();
  if (!directory.empty() && fs::create_directories(directory)) {
    fs::permissions(directory, fs::perms::owner_all);
  }
  const std::string beside = path + ".new";
  ::unlink(beside.c_str());
  const int file = ::open(beside.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) throw_errno("cannot write", beside);
  try {
    write_all(file, text, beside);
  } catch (...) {
    ::close(file);
    ::unlink(beside.c_str());
    throw;
  }
  ::close(file);
  fs::rename(beside, path);
}

Lines make_missing_keys(const config::Sources& sources, Entropy& entropy) {
  const auto missing = config::missing_keys(sources);
  Lines lines;
  if (missing.empty()) return lines;
  const std::string database = database_file(sources);
  if (fs::exists(database)) {
    throw std::runtime_error(fmt::format(
        "there is a database already ({}), but not every key: {} is missing.\n"
        "New keys could not open it. Bring back the env file it was made with ({}), or move the "
        "database away.",
        database, missing.front()->key, sources.file_name));
  }
  for (const auto* row : missing) {
    lines.emplace_back(row->key, crypto::random_hex(entropy, config::key_bytes(*row)));
  }
  return lines;
}

}  // namespace gw::app
