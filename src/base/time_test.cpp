#include "base/time.hpp"

#include <gtest/gtest.h>

#include <random>

namespace gw {
namespace {

TEST(Time, IsoTextOfKnownMoments) {
  const struct {
    std::int64_t ms;
    const char* text;
  } table[] = {
      {0, "1970-01-01T00:00:00Z"},
      {-1, "1969-12-31T23:59:59.999Z"},
      {951'782'400'000, "2000-02-29T00:00:00Z"},  // 2000 is a leap year
      {951'868'799'999, "2000-02-29T23:59:59.999Z"},
      {1'709'164'800'000, "2024-02-29T00:00:00Z"},
      {1'774'605'600'000, "2026-03-27T10:00:00Z"},
      {1'774'605'600'007, "2026-03-27T10:00:00.007Z"},
      {4'107'542'400'000, "2100-03-01T00:00:00Z"},  // 2100 is not
      {253'402'300'799'999, "9999-12-31T23:59:59.999Z"},
      {-62'167'219'200'000, "0000-01-01T00:00:00Z"},
  };
  for (const auto& row : table) {
    EXPECT_EQ(iso_text({row.ms}), row.text);
    ASSERT_TRUE(parse_iso(row.text)) << row.text;
    EXPECT_EQ(parse_iso(row.text)->ms, row.ms) << row.text;
  }
}

TEST(Time, FractionsAreCutToMilliseconds) {
  EXPECT_EQ(parse_iso("1970-01-01T00:00:00.5Z")->ms, 500);
  EXPECT_EQ(parse_iso("1970-01-01T00:00:00.05Z")->ms, 50);
  EXPECT_EQ(parse_iso("1970-01-01T00:00:00.001999999Z")->ms, 1);
}

TEST(Time, BadFormsAreRefused) {
  for (const char* bad : {"",
                          "2026-03-27",
                          "2026-03-27T10:00:00",
                          "2026-03-27T10:00:00+01:00",
                          "2026-03-27T10:00:00z",
                          "2026-03-27t10:00:00Z",
                          "2026-03-27 10:00:00Z",
                          "2026-03-27T10:00Z",
                          "2026-3-27T10:00:00Z",
                          "2026-03-27T24:00:00Z",
                          "2026-03-27T10:60:00Z",
                          "2026-03-27T10:00:60Z",
                          "2026-02-29T10:00:00Z",
                          "2100-02-29T10:00:00Z",
                          "2026-13-01T10:00:00Z",
                          "2026-00-01T10:00:00Z",
                          "2026-04-31T10:00:00Z",
                          "2026-04-00T10:00:00Z",
                          "2026-03-27T10:00:00.Z",
                          "2026-03-27T10:00:00.1234567890Z",
                          "2026-03-27T10:00:00ZZ",
                          " 2026-03-27T10:00:00Z",
                          "+2026-03-27T10:00:00Z",
                          "2026-03-27T-1:00:00Z"}) {
    EXPECT_FALSE(parse_iso(bad)) << bad;
  }
}

TEST(Time, DatesAreMidnight) {
  EXPECT_EQ(parse_date("2026-03-27")->ms, 1'774'569'600'000);
  for (const char* bad : {"", "2026-02-29", "2026-03-27T", "26-03-27", "2026/03/27", "2026-03-2"}) {
    EXPECT_FALSE(parse_date(bad)) << bad;
  }
}

TEST(Time, EveryMomentOfFourDigitYearsComesBack) {
  std::mt19937_64 random(1);
  std::uniform_int_distribution<std::int64_t> moments(-62'167'219'200'000, 253'402'300'799'999);
  for (int i = 0; i < 20'000; ++i) {
    const Instant at{moments(random)};
    ASSERT_EQ(parse_iso(iso_text(at)), at) << at.ms;
  }
}

TEST(Time, DamagedTextIsRefusedOrMeansAnotherMoment) {
  std::mt19937_64 random(2);
  const std::string good = "2026-03-27T10:20:30.456Z";
  for (int i = 0; i < 20'000; ++i) {
    std::string text = good;
    text[random() % text.size()] = static_cast<char>(random() % 256);
    const auto at = parse_iso(text);
    if (at && text != good) {
      EXPECT_NE(at, parse_iso(good)) << text;
    }
  }
}

TEST(Time, InstantsAddUp) {
  constexpr Instant at = Instant::from_seconds(100);
  EXPECT_EQ(at.plus_seconds(-40).plus_ms(7).ms, 60'007);
  EXPECT_EQ(at.plus_ms(999).seconds(), 100);
}

}  // namespace
}  // namespace gw
