// Small text functions without a home of their own: encodings, UTF-8, trimming. No locale.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gw {

std::string hex(std::span<const std::uint8_t> bytes);  // lower case
std::optional<std::vector<std::uint8_t>> parse_hex(
    std::string_view text);                                  // either case, even length
std::string base64(std::span<const std::uint8_t> bytes);     // standard alphabet, padded
std::string base64url(std::span<const std::uint8_t> bytes);  // no padding
// Standard or URL alphabet, padding optional.
std::optional<std::vector<std::uint8_t>> parse_base64(std::string_view text);

bool valid_utf8(std::string_view text);
bool has_control_characters(std::string_view text);  // below 0x20 or 0x7f
std::size_t utf8_length(std::string_view text);      // code points of valid UTF-8

std::string_view trim(std::string_view text);  // ASCII white space
std::string lower_ascii(std::string_view text);
bool equal_ignoring_case(std::string_view left, std::string_view right);
std::vector<std::string_view> split(std::string_view text,
                                    char separator);  // pieces trimmed, empty ones dropped

// Percent-decoding of a path segment or, with `plus_is_space`, of a form or query value.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);
std::string percent_encode(
    std::string_view text);  // everything but unreserved characters (RFC 3986)

inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view text_of(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace gw
