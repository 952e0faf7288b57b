#include "base/ids.hpp"

#include <gtest/gtest.h>

namespace gw {
namespace {

TEST(Id, TextIsTwelveBytesAsLowerCaseHex) {
  const Id id = Id::compose(0x69c6a0e0, 0x0123456789abcdef);
  EXPECT_EQ(id.text(), "69c6a0e00123456789abcdef");
  EXPECT_EQ(id.seconds(), 0x69c6a0e0U);
  EXPECT_EQ(id.tail(), 0x0123456789abcdefU);
  EXPECT_EQ(Id::parse("69c6a0e00123456789abcdef"), id);
}

TEST(Id, ParsesOnly24LowerCaseHexDigits) {
  for (const char* bad :
       {"", "69c6a0e00123456789abcde", "69c6a0e00123456789abcdef0", "69C6a0e00123456789abcdef",
        "69c6a0e00123456789abcdeg", " 9c6a0e00123456789abcdef", "69c6a0e0-123456789abcdef"}) {
    EXPECT_FALSE(Id::parse(bad)) << bad;
  }
}

TEST(Id, OrdersByTimeFirst) {
  EXPECT_LT(Id::compose(1, ~std::uint64_t{0}), Id::compose(2, 0));
  EXPECT_LT(Id::compose(2, 1), Id::compose(2, 2));
  EXPECT_LT(Id::compose(0x7fffffff, 0), Id::compose(0x80000000, 0));
}

TEST(Id, OnlyZeroIsEmpty) {
  EXPECT_FALSE(Id{});
  EXPECT_FALSE(Id::parse(std::string(24, '0')).value());
  EXPECT_TRUE(Id::compose(0, 1));
  EXPECT_TRUE(Id::compose(1, 0));
}

}  // namespace
}  // namespace gw
