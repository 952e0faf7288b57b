#include "endpoints/cookies.hpp"

#include <gtest/gtest.h>

namespace gw::endpoints {
namespace {

Exchange with(std::initializer_list<std::string> fields) {
  Exchange exchange;
  for (const auto& field : fields) exchange.request.headers.add("Cookie", field);
  return exchange;
}

TEST(Cookies, AreFoundByTheirWholeName) {
  const auto exchange = with({"a=1; refresh=x.y;refresh_token=z", "late=2"});
  EXPECT_EQ(cookie(exchange, "a"), "1");
  EXPECT_EQ(cookie(exchange, "refresh"), "x.y");
  EXPECT_EQ(cookie(exchange, "refresh_token"), "z");
  EXPECT_EQ(cookie(exchange, "late"), "2");
  EXPECT_EQ(cookie(exchange, "fresh"), std::nullopt);
  EXPECT_EQ(cookie(with({"broken; =x; ="}), "broken"), std::nullopt);
  EXPECT_EQ(cookie(with({}), "a"), std::nullopt);
}

TEST(Cookies, TheFirstOfTwoCounts) {
  EXPECT_EQ(cookie(with({"a=1; a=2"}), "a"), "1");
  EXPECT_EQ(cookie(with({"a="}), "a"), "");
}

TEST(Cookies, AreWrittenClosed) {
  EXPECT_EQ(set_cookie("r", "v", {.path = "/api/v1/auth", .max_age_seconds = 60}),
            "r=v; Path=/api/v1/auth; Max-Age=60; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(set_cookie("r", "", {.strict = false, .secure = false}),
            "r=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

}  // namespace
}  // namespace gw::endpoints
