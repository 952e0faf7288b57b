// A keyed permutation of small integers: turns a row's number into a value that looks random, is
// never shared by two numbers, and leads back to the number for whoever holds the key. Not
// encryption of secrets: it hides order and count, and makes the neighbour of a known value
// unguessable.
#pragma once

#include <array>
#include <cstdint>

namespace gw::crypto {

// SipHash-2-4 of one 64-bit word (little endian), exposed for its published test vectors.
std::uint64_t siphash_word(const std::array<std::uint64_t, 2>& key, std::uint64_t word);

class KeyedPermutation {
 public:
  using Key = std::array<std::uint8_t, 16>;

  // Permutes the numbers 0 .. 2^bits - 1; `bits` is even, 16 to 64. Immutable, so any thread may
  // use it.
  explicit KeyedPermutation(const Key& key, int bits = 64);

  // `number` and `image` lie below 2^bits.
  std::uint64_t forward(std::uint64_t number) const;
  std::uint64_t backward(std::uint64_t image) const;

 private:
  std::uint64_t round(int number, std::uint64_t half) const;

  std::array<std::uint64_t, 2> key_{};
  int half_bits_;
  std::uint64_t half_mask_;
};

}  // namespace gw::crypto
