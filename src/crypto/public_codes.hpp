// The two public names of a checkout. Both decode to the row's serial under a key, so neither is
// stored nor indexed, and neither tells how many checkouts there are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/permutation.hpp"

namespace gw::crypto {

class PublicCodes {
 public:
  // `key` has 16 bytes.
  explicit PublicCodes(const KeyedPermutation::Key& key);

  // 10 base62 characters: a permutation of 60 bits, walked until it fits 62^10 (59.5 bits).
  std::string short_code(std::int64_t serial) const;
  std::optional<std::int64_t> serial_of_short_code(std::string_view text) const;

  // 22 base62 characters, 128 bits: the permuted serial and a 64-bit MAC over it.
  std::string public_id(std::int64_t serial) const;
  std::optional<std::int64_t> serial_of_public_id(std::string_view text) const;

 private:
  KeyedPermutation short_codes_;
  KeyedPermutation public_ids_;
  std::array<std::uint64_t, 2> mac_key_;
};

}  // namespace gw::crypto
