#include "crypto/public_codes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace gw::crypto {
namespace {

constexpr KeyedPermutation::Key key = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
constexpr std::int64_t serials = 100'000;
constexpr std::string_view alphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool made_of_alphabet(std::string_view text) {
  return text.find_first_not_of(alphabet) == std::string_view::npos;
}

TEST(PublicCodes, ShortCodesLeadBackAndNeverCollide) {
  const PublicCodes codes(key);
  std::vector<std::string> all;
  for (std::int64_t serial = 1; serial <= serials; ++serial) {
    std::string text = codes.short_code(serial);
    ASSERT_EQ(text.size(), 10U);
    ASSERT_TRUE(made_of_alphabet(text)) << text;
    ASSERT_EQ(codes.serial_of_short_code(text), serial);
    all.push_back(std::move(text));
  }
  std::ranges::sort(all);
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

TEST(PublicCodes, PublicIdsLeadBackAndNeverCollide) {
  const PublicCodes codes(key);
  std::vector<std::string> all;
  for (std::int64_t serial = 1; serial <= serials; ++serial) {
    std::string text = codes.public_id(serial);
    ASSERT_EQ(text.size(), 22U);
    ASSERT_TRUE(made_of_alphabet(text)) << text;
    ASSERT_EQ(codes.serial_of_public_id(text), serial);
    all.push_back(std::move(text));
  }
  std::ranges::sort(all);
  EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

TEST(PublicCodes, AnyChangedCharacterOfAPublicIdIsRefused) {
  const PublicCodes codes(key);
  for (const std::int64_t serial : {std::int64_t{1}, std::int64_t{77'777}}) {
    const std::string good = codes.public_id(serial);
    for (std::size_t at = 0; at < good.size(); ++at) {
      for (const char c : alphabet) {
        std::string text = good;
        text[at] = c;
        if (text != good) {
          EXPECT_FALSE(codes.serial_of_public_id(text)) << text;
        }
      }
    }
  }
}

TEST(PublicCodes, GarbageIsRefused) {
  const PublicCodes codes(key);
  const std::string id = codes.public_id(1);
  const std::string code = codes.short_code(1);
  for (const std::string& bad :
       {std::string(), id.substr(1), id + "0", id.substr(1) + "-", id.substr(1) + "\xc3",
        std::string(22, 'z'), std::string(22, '0'), std::string(22, ' '), code}) {
    EXPECT_FALSE(codes.serial_of_public_id(bad)) << bad;
  }
  for (const std::string& bad : {std::string(), code.substr(1), code + "0", code.substr(1) + "_",
                                 std::string(10, ' '), id}) {
    EXPECT_FALSE(codes.serial_of_short_code(bad)) << bad;
  }
}

TEST(PublicCodes, AGuessedShortCodeHardlyEverMeansASerialInUse) {
  const PublicCodes codes(key);
  std::string text = codes.short_code(1);
  int in_use = 0;
  for (const char first : alphabet) {
    for (const char second : alphabet) {
      std::string guess = text;
      guess[8] = first;
      guess[9] = second;
      const auto serial = codes.serial_of_short_code(guess);
      if (guess != text && serial && *serial <= serials) ++in_use;
    }
  }
  EXPECT_EQ(in_use, 0);
}

TEST(PublicCodes, NeighboursHaveNothingInCommon) {
  const PublicCodes codes(key);
  const auto equal_places = [](std::string_view left, std::string_view right) {
    int equal = 0;
    for (std::size_t i = 0; i < left.size(); ++i) equal += left[i] == right[i] ? 1 : 0;
    return equal;
  };
  int short_equal = 0, long_equal = 0;
  for (std::int64_t serial = 1; serial <= 5'000; ++serial) {
    short_equal += equal_places(codes.short_code(serial), codes.short_code(serial + 1));
    long_equal += equal_places(codes.public_id(serial), codes.public_id(serial + 1));
  }
  // One place in 62 by chance (a little more in the first, which does not use every character).
  EXPECT_NEAR(short_equal / 50'000.0, 1 / 62.0, 0.004);
  EXPECT_NEAR(long_equal / 110'000.0, 1 / 62.0, 0.01);
}

TEST(PublicCodes, AnotherKeyKnowsNoneOfThem) {
  const PublicCodes codes(key);
  KeyedPermutation::Key changed = key;
  changed[0] ^= 1;
  const PublicCodes other(changed);
  for (std::int64_t serial = 1; serial <= 1'000; ++serial) {
    EXPECT_FALSE(other.serial_of_public_id(codes.public_id(serial)));
    EXPECT_NE(other.serial_of_short_code(codes.short_code(serial)), serial);
  }
}

}  // namespace
}  // namespace gw::crypto
