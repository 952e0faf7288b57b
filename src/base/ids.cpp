#include "base/ids.hpp"

#include <bit>

#include "base/text.hpp"

namespace gw {

std::optional<Id> Id::parse(std::string_view text) {
  if (text.size() != 24) return std::nullopt;
  Id id;
  for (std::size_t i = 0; i < 24; ++i) {
    const char c = text[i];
    int value = 0;
    if (c >= '0' && c <= '9') {
      value = c - '0';
    } else if (c >= 'a' && c <= 'f') {
      value = c - 'a' + 10;
    } else {
      return std::nullopt;
    }
    id.bytes[i / 2] = static_cast<std::uint8_t>(id.bytes[i / 2] << 4 | value);
  }
  return id;
}

Id Id::compose(std::uint32_t seconds, std::uint64_t tail) {
  Id id;
  for (std::size_t i = 0; i < 4; ++i)
    id.bytes[i] = static_cast<std::uint8_t>(seconds >> (24 - 8 * i));
  for (std::size_t i = 0; i < 8; ++i)
    id.bytes[4 + i] = static_cast<std::uint8_t>(tail >> (56 - 8 * i));
  return id;
}

std::string Id::text() const { return hex(bytes); }

std::uint32_t Id::seconds() const {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | bytes[i];
  return value;
}

std::uint64_t Id::tail() const {
  std::uint64_t value = 0;
  for (std::size_t i = 4; i < 12; ++i) value = value << 8 | bytes[i];
  return value;
}

}  // namespace gw
