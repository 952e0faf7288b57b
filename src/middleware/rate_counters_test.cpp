#include "middleware/rate_counters.hpp"

#include <gtest/gtest.h>

namespace gw::middleware {
namespace {

constexpr RatePolicy policy{"burst", 10, 60'000};
constexpr Instant start{1'790'000'040'000};  // begins a minute
constexpr RateKey me{1, 2};

int taken(RateCounters& counters, const RateKey& key, Instant now, int tries) {
  int allowed = 0;
  for (int i = 0; i < tries; ++i) allowed += counters.take(key, policy, now).allowed ? 1 : 0;
  return allowed;
}

TEST(RateCounters, AllowTheQuotaAndNotOneMore) {
  RateCounters counters(1);
  EXPECT_EQ(counters.take(me, policy, start).remaining, 9);
  EXPECT_EQ(taken(counters, me, start, 20), 9);
  const auto refused = counters.take(me, policy, start);
  EXPECT_FALSE(refused.allowed);
  EXPECT_EQ(refused.remaining, 0);
  EXPECT_EQ(taken(counters, RateKey{1, 3}, start, 20), 10) << "others have their own";
}

TEST(RateCounters, TheWindowSlides) {
  RateCounters counters(1);
  taken(counters, me, start.plus_seconds(50), 10);
  // A quarter into the next minute three quarters of the ten still count.
  EXPECT_EQ(taken(counters, me, start.plus_seconds(75), 10), 2);
  EXPECT_EQ(taken(counters, me, start.plus_seconds(90), 10), 3);
  EXPECT_EQ(taken(counters, me, start.plus_seconds(300), 20), 10);
}

TEST(RateCounters, TheWaitIsJustLongEnough) {
  for (const int first : {10, 7, 3}) {
    for (const int at : {0, 13, 59, 61, 77, 118}) {
      RateCounters counters(1);
      taken(counters, me, start, first);
      taken(counters, me, start.plus_seconds(at), 20);
      const auto refused = counters.take(me, policy, start.plus_seconds(at));
      ASSERT_FALSE(refused.allowed);
      const Instant then = start.plus_seconds(at + refused.seconds);
      // In the order of time: looking moves the window on.
      if (refused.seconds > 1) {
        EXPECT_FALSE(counters.look(me, policy, then.plus_seconds(-1)).allowed)
            << first << " at " << at;
      }
      EXPECT_TRUE(counters.look(me, policy, then).allowed) << first << " at " << at;
    }
  }
}

TEST(RateCounters, LookingDoesNotCount) {
  RateCounters counters(1);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(counters.look(me, policy, start).remaining, 10);
  EXPECT_EQ(taken(counters, me, start, 20), 10);
  EXPECT_FALSE(counters.look(me, policy, start).allowed);
}

TEST(RateCounters, AClockThatGoesBackGivesNothingAway) {
  RateCounters counters(1);
  EXPECT_EQ(taken(counters, me, start, 20), 10);
  EXPECT_EQ(taken(counters, me, start.plus_seconds(-3600), 20), 0);
}

TEST(RateCounters, AFloodOfAddressesDoesNotWashOutABusyOne) {
  RateCounters counters(1, 4096);
  taken(counters, me, start, 10);
  for (std::uint64_t i = 0; i < 200'000; ++i) counters.take({9, i}, policy, start);
  EXPECT_FALSE(counters.take(me, policy, start).allowed);
}

}  // namespace
}  // namespace gw::middleware
