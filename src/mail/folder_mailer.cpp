#include "mail/folder_mailer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace gw::mail {
namespace {

// "1774605600000-0123abcd.eml": in order of time, and the same in every attempt.
std::string file_name(const Message& message) {
  std::string id;
  for (const char c : message.id.substr(0, message.id.find('@'))) {
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) id += c;
  }
  return fmt::format("{}-{}.eml", message.date.ms, id);
}

bool write_file(const std::filesystem::path& path, std::string_view bytes) {
  std::error_code ignored;
  std::filesystem::create_directories(path.parent_path(), ignored);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  return !file.fail();
}

}  // namespace

std::string_view first_link(std::string_view text) {
  const auto start = std::min(text.find("https://"), text.find("http://"));
  if (start == std::string_view::npos) return {};
  text.remove_prefix(start);
  return text.substr(0, text.find_first_of(" \t\r\n<>\""));
}

void FolderMailer::send(Message message, SmtpAccount, Done done) {
  const auto bytes = compose(message);
  if (!bytes) return done({SendError::bad_message});
  const auto path = std::filesystem::path(folder_) / file_name(message);
  if (!write_file(path, *bytes)) return done({SendError::connect});
  const auto link = first_link(message.text);
  tell_(fmt::format("mail to somebody at {}: {}{}{}", mail_domain(message.to), path.string(),
                    link.empty() ? "" : "\n  ", link));
  done({});
}

}  // namespace gw::mail
