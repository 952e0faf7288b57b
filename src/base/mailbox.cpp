#include "base/mailbox.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace gw {
namespace {

constexpr std::size_t address_bytes_max = 254;
constexpr std::size_t local_bytes_max = 64;
constexpr std::size_t label_bytes_max = 63;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_text(char c) {
  return is_alphanumeric(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string::npos;
}

// Every piece between the dots passes.
template <class Piece>
bool every_piece(std::string_view text, Piece piece) {
  while (true) {
    const auto dot = text.find('.');
    if (!piece(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_label(std::string_view label) {
  return !label.empty() && label.size() <= label_bytes_max && label.front() != '-' &&
         label.back() != '-' &&
         std::ranges::all_of(label, [](char c) { return is_alphanumeric(c) || c == '-'; });
}

}  // namespace

bool valid_mail_address(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || text.size() > address_bytes_max) return false;
  const auto is_atom = [](std::string_view piece) {
    return !piece.empty() && std::ranges::all_of(piece, is_atom_text);
  };
  return at <= local_bytes_max && every_piece(text.substr(0, at), is_atom) &&
         every_piece(text.substr(at + 1), is_label);
}

std::optional<Mailbox> parse_mailbox(std::string_view text) {
  text = trim(text);
  Mailbox box;
  const auto open = text.rfind('<');
  if (open == std::string_view::npos) {
    box.address = text;
  } else {
    if (!text.ends_with('>')) return std::nullopt;
    box.address = text.substr(open + 1, text.size() - open - 2);
    auto name = trim(text.substr(0, open));
    if (name.size() >= 2 && name.front() == '"' && name.back() == '"') {
      name = name.substr(1, name.size() - 2);
    }
    if (!valid_utf8(name) || has_control_characters(name)) return std::nullopt;
    box.name = name;
  }
  if (!valid_mail_address(box.address)) return std::nullopt;
  return box;
}

std::string_view mail_domain(std::string_view address) {
  const auto at = address.rfind('@');
  return at == std::string_view::npos ? std::string_view() : address.substr(at + 1);
}

std::string normal_mail_address(std::string_view text) { return lower_ascii(trim(text)); }

}  // namespace gw
