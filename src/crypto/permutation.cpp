#include "crypto/permutation.hpp"

#include <bit>

#include "base/failure.hpp"

namespace gw::crypto {
namespace {

// A balanced Feistel network is a permutation whatever its round function; with a pseudo-random
// one, seven rounds are proven good up to almost all inputs of a half (Patarin). One more for the
// margin.
constexpr int kRounds = 8;

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }

  void absorb(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

std::uint64_t little_endian(const std::uint8_t* bytes) {
  std::uint64_t word = 0;
  for (int i = 7; i >= 0; --i) word = (word << 8) | bytes[i];
  return word;
}

}  // namespace

std::uint64_t siphash_word(const std::array<std::uint64_t, 2>& key, std::uint64_t word) {
  constexpr std::uint64_t kLengthBlock = std::uint64_t{8} << 56;
  SipState state{key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU,
                 key[0] ^ 0x6c7967656e657261U, key[1] ^ 0x7465646279746573U};
  state.absorb(word);
  state.absorb(kLengthBlock);
  state.v2 ^= 0xff;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

KeyedPermutation::KeyedPermutation(const Key& key, int bits)
    : key_{little_endian(key.data()), little_endian(key.data() + 8)},
      half_bits_(bits / 2),
      half_mask_((std::uint64_t{1} << (bits / 2)) - 1) {
  GW_ASSERT(bits >= 16 && bits <= 64 && bits % 2 == 0);
}

std::uint64_t KeyedPermutation::round(int number, std::uint64_t half) const {
  // The width is part of the input: permutations of different widths under one key are unrelated.
  const auto label = static_cast<std::uint64_t>(number * 64 + half_bits_);
  return siphash_word(key_, (label << 32) | half) & half_mask_;
}

std::uint64_t KeyedPermutation::forward(std::uint64_t number) const {
  std::uint64_t left = number >> half_bits_;
  std::uint64_t right = number & half_mask_;
  for (int i = 0; i < kRounds; ++i) {
    const std::uint64_t mixed = left ^ round(i, right);
    left = right;
    right = mixed;
  }
  return (left << half_bits_) | right;
}

std::uint64_t KeyedPermutation::backward(std::uint64_t image) const {
  std::uint64_t left = image >> half_bits_;
  std::uint64_t right = image & half_mask_;
  for (int i = kRounds - 1; i >= 0; --i) {
    const std::uint64_t mixed = right ^ round(i, left);
    right = left;
    left = mixed;
  }
  return (left << half_bits_) | right;
}

}  // namespace gw::crypto
