#include "crypto/hash.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "base/text.hpp"
#include "support/fixtures.hpp"

namespace gw::crypto {
namespace {

std::string bytes(std::string_view hex_text) {
  const auto parsed = parse_hex(hex_text);
  return std::string(text_of(parsed.value()));
}

TEST(Hash, Sha256OfFips180) {
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256(std::string(1'000'000, 'a'))),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

struct HmacVector {
  std::string key, message;
  const char* digest;
};

std::vector<HmacVector> rfc4231() {
  return {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {bytes("0102030405060708090a0b0c0d0e0f10111213141516171819"), std::string(50, '\xcd'),
       "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
      {std::string(131, '\xaa'),
       "This is a test using a larger than block-size key and a larger than block-size data. The "
       "key needs to be hashed before being used by the HMAC algorithm.",
       "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
  };
}

TEST(Hash, HmacOfRfc4231) {
  for (const auto& row : rfc4231()) EXPECT_EQ(hex(hmac_sha256(row.key, row.message)), row.digest);
}

TEST(Hash, AKeptKeySignsAlikeAgainAndAgainOnEveryThread) {
  for (const auto& row : rfc4231()) {
    const HmacKey key(row.key);
    EXPECT_EQ(hex(key.sign(row.message)), row.digest);
    EXPECT_EQ(key.sign("another"), hmac_sha256(row.key, "another"));
    EXPECT_EQ(hex(key.sign(row.message)), row.digest);
    std::string elsewhere;
    std::thread([&] { elsewhere = hex(key.sign(row.message)); }).join();
    EXPECT_EQ(elsewhere, row.digest);
  }
}

TEST(Hash, KeptKeysDoNotMix) {
  const HmacKey left("left");
  const HmacKey right("right");
  EXPECT_EQ(left.sign("m"), hmac_sha256("left", "m"));
  EXPECT_EQ(right.sign("m"), hmac_sha256("right", "m"));
  EXPECT_EQ(left.sign(""), hmac_sha256("left", ""));
}

TEST(Hash, ComparisonSeesEveryByte) {
  const std::string text = "0123456789abcdef";
  EXPECT_TRUE(equal_in_constant_time(text, text));
  EXPECT_TRUE(equal_in_constant_time("", ""));
  EXPECT_FALSE(equal_in_constant_time(text, text + "0"));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string other = text;
    other[i] ^= 1;
    EXPECT_FALSE(equal_in_constant_time(text, other)) << i;
  }
}

TEST(Hash, RandomHexComesFromTheEntropyGiven) {
  support::SeededEntropy first(1), again(1), second(2);
  const std::string text = random_hex(first, 16);
  EXPECT_EQ(text.size(), 32U);
  EXPECT_EQ(random_hex(again, 16), text);
  EXPECT_NE(random_hex(second, 16), text);
  SystemEntropy system;
  EXPECT_NE(random_hex(system, 16), random_hex(system, 16));
}

}  // namespace
}  // namespace gw::crypto
