#include "crypto/sealed_cookie.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "support/fixtures.hpp"

namespace gw::crypto {
namespace {

using support::counting_key;

constexpr Instant now = Instant::from_seconds(1'774'605'600);
const std::string auth_key(64, 'a');

SealedCookies cookies(std::uint8_t first = 1, const std::string& auth = auth_key) {
  return SealedCookies(counting_key(first), bytes_of(auth));
}

TEST(SealedCookies, AnotherProcessOpensThem) {
  for (const std::string& plain :
       {std::string(), std::string("{}"), std::string("a\n1\0b", 5), std::string(2'000, 'x')}) {
    const std::string text = cookies().seal("sign_in", plain, now.plus_seconds(60));
    EXPECT_EQ(text.find_first_of("; ,\"\\"), text.npos);
    EXPECT_EQ(cookies().open("sign_in", text, now), plain);
  }
}

TEST(SealedCookies, ForOnePurposeAndAShortTime) {
  const std::string text = cookies().seal("sign_in", "state", now.plus_seconds(60));
  EXPECT_FALSE(cookies().open("register", text, now));
  EXPECT_FALSE(cookies().open("", text, now));
  EXPECT_TRUE(cookies().open("sign_in", text, now.plus_ms(59'999)));
  EXPECT_FALSE(cookies().open("sign_in", text, now.plus_seconds(60)));
}

TEST(SealedCookies, UnderBothKeys) {
  const std::string text = cookies().seal("sign_in", "state", now.plus_seconds(60));
  EXPECT_FALSE(cookies(2).open("sign_in", text, now));
  EXPECT_FALSE(cookies(1, std::string(64, 'b')).open("sign_in", text, now));
  EXPECT_EQ(text.find("state"), text.npos);
  EXPECT_NE(cookies().seal("sign_in", "other", now.plus_seconds(60)).substr(0, 16),
            text.substr(0, 16));
}

TEST(SealedCookies, ChangedOrMadeUp) {
  const std::string text = cookies().seal("sign_in", "state", now.plus_seconds(60));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(cookies().open("sign_in", changed, now)) << i;
    EXPECT_FALSE(cookies().open("sign_in", text.substr(0, i), now)) << i;
  }
  for (const std::string made_up :
       {"", ".", "a.b", "....", "\x01.\xff", "AAAA", ".AAAA", "AAAA."}) {
    EXPECT_FALSE(cookies().open("sign_in", made_up, now)) << made_up;
  }
  EXPECT_FALSE(cookies().open("sign_in", text + std::string(5'000, 'A'), now));
}

}  // namespace
}  // namespace gw::crypto
