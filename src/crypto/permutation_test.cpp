#include "crypto/permutation.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <set>

namespace gw::crypto {
namespace {

constexpr KeyedPermutation::Key kKey = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

TEST(Permutation, SipHashMatchesItsPublishedVector) {
  // vectors_sip64[8] of the reference implementation: key 00..0f, message 00..07.
  const std::array<std::uint64_t, 2> key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
  EXPECT_EQ(siphash_word(key, 0x0706050403020100), 0x93f5f5799a932462);
}

TEST(Permutation, BackwardUndoesForward) {
  for (const int bits : {16, 40, 62, 64}) {
    const KeyedPermutation permutation(kKey, bits);
    const std::uint64_t top = bits == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << bits) - 1;
    for (std::uint64_t i = 0; i < 2'000; ++i) {
      for (const std::uint64_t number : {i, top - i, top / (i + 1)}) {
        const std::uint64_t image = permutation.forward(number);
        EXPECT_LE(image, top);
        EXPECT_EQ(permutation.backward(image), number);
      }
    }
  }
}

TEST(Permutation, SmallDomainIsMetExactlyOnce) {
  const KeyedPermutation permutation(kKey, 16);
  std::set<std::uint64_t> images;
  for (std::uint64_t i = 0; i < 65'536; ++i) images.insert(permutation.forward(i));
  EXPECT_EQ(images.size(), 65'536U);
  EXPECT_EQ(*images.rbegin(), 65'535U);
}

TEST(Permutation, OneBitChangesHalfOfTheImage) {
  const KeyedPermutation permutation(kKey);
  for (int bit = 0; bit < 64; ++bit) {
    int changed = 0;
    for (std::uint64_t i = 0; i < 400; ++i) {
      changed += std::popcount(permutation.forward(i) ^
                               permutation.forward(i ^ (std::uint64_t{1} << bit)));
    }
    EXPECT_NEAR(changed / 400.0, 32.0, 1.2) << "bit " << bit;
  }
}

TEST(Permutation, KeysAndWidthsAreUnrelated) {
  KeyedPermutation::Key other = kKey;
  other[15] ^= 1;
  EXPECT_NE(KeyedPermutation(kKey).forward(1), KeyedPermutation(other).forward(1));
  EXPECT_NE(KeyedPermutation(kKey, 40).forward(1) & 0xffff,
            KeyedPermutation(kKey, 42).forward(1) & 0xffff);
}

}  // namespace
}  // namespace gw::crypto
