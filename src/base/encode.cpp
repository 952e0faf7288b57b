#include "base/encode.hpp"

#include <fmt/format.h>

namespace gw {

void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view hex_digits = "0123456789abcdef";
  out += '"';
  std::size_t kept = 0;  // start of the run not yet copied
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, kept, i - kept);
    kept = i + 1;
    out += '\\';
    switch (byte) {
      case '"':
      case '\\': out += static_cast<char>(byte); break;
      case '\n': out += 'n'; break;
      case '\r': out += 'r'; break;
      case '\t': out += 't'; break;
      default:
        out += "u00";
        out += hex_digits[byte >> 4];
        out += hex_digits[byte & 15];
    }
  }
  out.append(text, kept, text.size() - kept);
  out += '"';
}

void append_json_rate(std::string& out, Rate rate) {
  // Millionths are percent with four decimals.
  auto text = fmt::format("{}{}.{:04}", rate.millionths < 0 ? "-" : "",
                          std::abs(rate.millionths) / 10'000, std::abs(rate.millionths) % 10'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  out += text;
}

std::string masked(std::string_view secret) {
  if (secret.empty()) return {};
  constexpr std::string_view shown =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.";
  const auto tail = secret.size() < 12 ? std::string_view() : secret.substr(secret.size() - 4);
  // What is no token (a phrase, JSON) shows nothing: its end may be half a character, or a quote.
  if (tail.find_first_not_of(shown) != std::string_view::npos) return "****";
  return "****" + std::string(tail);
}

std::string FieldPath::text() const {
  if (up == nullptr) return std::string(name);
  return up->text() + '.' + std::string(name);
}

}  // namespace gw
