// Entity ids: 12 bytes, shown as 24 lower-case hex digits. Bytes 0..3 are the unix seconds of
// creation (big endian), bytes 4..11 are unguessable (see store/id_codec.hpp).
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw {

struct Id {
  std::array<std::uint8_t, 12> bytes{};

  static std::optional<Id> parse(std::string_view text);  // exactly 24 lower-case hex digits
  static Id compose(std::uint32_t seconds, std::uint64_t tail);

  std::string text() const;
  std::uint32_t seconds() const;
  std::uint64_t tail() const;
  explicit operator bool() const { return bytes != std::array<std::uint8_t, 12>{}; }
  auto operator<=>(const Id&) const = default;
};

struct IdHash {
  std::size_t operator()(const Id& id) const { return static_cast<std::size_t>(id.tail()); }
};

}  // namespace gw
