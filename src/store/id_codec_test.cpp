#include "store/id_codec.hpp"

#include <gtest/gtest.h>

namespace gw::store {
namespace {

constexpr IdCodec::Key kKey = {9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

TEST(IdCodec, IdLeadsBackToItsSerial) {
  const IdCodec codec(kKey);
  for (const std::int64_t serial : {1L, 2L, 4'096L, 1L << 40, 1L << 62}) {
    const Id id = codec.encode(1'774'605'600, serial);
    EXPECT_EQ(id.seconds(), 1'774'605'600U);
    EXPECT_EQ(codec.serial_of(id), serial);
  }
}

TEST(IdCodec, LaterSecondsSortLater) {
  const IdCodec codec(kKey);
  for (std::uint32_t i = 0; i < 100; ++i) {
    EXPECT_LT(codec.encode(1'774'605'600 + i, 200 - i), codec.encode(1'774'605'601 + i, i + 1));
  }
}

}  // namespace
}  // namespace gw::store
