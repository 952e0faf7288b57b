#include "endpoints/rotation.hpp"

#include <gtest/gtest.h>

namespace gw::endpoints {
namespace {

constexpr Instant noon{1'774'612'800'000};

TEST(Refreshing, AnswersTheTokenBeforeForTenSeconds) {
  const Generation current{5, noon};
  EXPECT_EQ(judge_refresh(current, 5, noon.plus_ms(1)), Refresh::rotate);
  EXPECT_EQ(judge_refresh(current, 4, noon.plus_ms(10'000)), Refresh::repeat);
  EXPECT_EQ(judge_refresh(current, 4, noon.plus_ms(10'001)), Refresh::reuse);
  EXPECT_EQ(judge_refresh(current, 3, noon), Refresh::reuse);
  EXPECT_EQ(judge_refresh(current, 6, noon), Refresh::reuse);
}

}  // namespace
}  // namespace gw::endpoints
