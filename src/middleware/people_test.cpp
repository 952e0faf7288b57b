// What a signed-in person, a buyer and a key may reach.
#include <gtest/gtest.h>

#include "endpoints/endpoint.hpp"
#include "middleware/toy_gateway.hpp"

namespace gw::middleware {
namespace {

using endpoints::Access;
using endpoints::RateBucket;

http::Headers::Field as(std::string who) { return {"Authorization", "Bearer " + std::move(who)}; }
const http::Headers::Field in_first{"Cookie", "selectedOrganization=010101010101010101010101"};
const http::Headers::Field in_second{"Cookie", "selectedOrganization=020202020202020202020202"};

struct Row {
  const char* name;
  http::Method method;
  std::string target;
  std::vector<http::Headers::Field> headers;
  int status;
  std::string code;
};

void run(ToyGateway& gateway, const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    const auto answer =
        gateway.send({.method = row.method, .target = row.target, .headers = row.headers});
    EXPECT_EQ(answer.status, row.status) << row.name << answer.body;
    EXPECT_EQ(code_of(answer), row.code) << row.name;
  }
}

using enum http::Method;

TEST(People, AreJudgedByTheirRoleInTheOrganizationTheyNamed) {
  ToyGateway gateway;
  run(gateway,
      {
          {"viewer reads", get, "/api/v1/toys/1", {as("viewer"), in_first}, 200, ""},
          {"viewer writes",
           put,
           "/api/v1/rules/1",
           {as("viewer"), in_first},
           403,
           "INSUFFICIENT_ROLE"},
          {"admin writes", put, "/api/v1/rules/1", {as("admin"), in_first}, 200, ""},
          {"the path names it",
           get,
           "/api/v1/organizations/010101010101010101010101",
           {as("viewer")},
           200,
           ""},
          {"another tenant's in the path",
           get,
           "/api/v1/organizations/020202020202020202020202",
           {as("admin"), in_first},
           404,
           "NOT_FOUND"},
          {"another tenant's cookie",
           get,
           "/api/v1/toys/1",
           {as("admin"), in_second},
           404,
           "NOT_FOUND"},
          {"the path wins over the cookie",
           get,
           "/api/v1/organizations/010101010101010101010101",
           {as("viewer"), in_second},
           200,
           ""},
          {"none named, the only one is taken", get, "/api/v1/toys/1", {as("viewer")}, 200, ""},
          {"none named, several",
           get,
           "/api/v1/toys/1",
           {as("guest")},
           400,
           "ORGANIZATION_REQUIRED"},
          {"garbage in the cookie",
           get,
           "/api/v1/toys/1",
           {as("viewer"), {"Cookie", "selectedOrganization=x"}},
           404,
           "NOT_FOUND"},
          {"own things need no organization", get, "/api/v1/me", {as("guest")}, 200, ""},
          {"the installation's",
           get,
           "/api/v1/system/people",
           {as("admin"), in_first},
           403,
           "INSUFFICIENT_ROLE"},
          {"a global administrator", get, "/api/v1/system/people", {as("global")}, 200, ""},
          {"a global administrator, anywhere",
           put,
           "/api/v1/rules/1",
           {as("global"), in_second},
           200,
           ""},
      });
}

TEST(People, KeysAndBuyersAreNoPeople) {
  ToyGateway gateway;
  run(gateway,
      {
          {"key", get, "/api/v1/me", {as("sk_test_org.good")}, 403, "INSUFFICIENT_ROLE"},
          {"system key",
           get,
           "/api/v1/system/people",
           {as("sk_live_all.good")},
           403,
           "INSUFFICIENT_ROLE"},
          {"buyer", get, "/api/v1/me", {as("buyer")}, 401, "UNAUTHENTICATED"},
          {"buyer on a key's row", get, "/api/v1/toys/1", {as("buyer")}, 401, "UNAUTHENTICATED"},
          {"nobody", get, "/api/v1/me", {}, 401, "UNAUTHENTICATED"},
      });
}

TEST(People, StepUp) {
  ToyGateway gateway;
  run(gateway,
      {
          {"asked for",
           post,
           "/api/v1/dangerous",
           {as("admin"), in_first},
           403,
           "STEP_UP_REQUIRED"},
          {"fresh", post, "/api/v1/dangerous", {as("fresh"), in_first}, 200, ""},
          {"a key needs none", post, "/api/v1/dangerous", {as("sk_test_org.good")}, 200, ""},
          {"role before step-up",
           post,
           "/api/v1/dangerous",
           {as("viewer"), in_first},
           403,
           "INSUFFICIENT_ROLE"},
          {"moved, reading", get, "/api/v1/toys/1", {as("moved"), in_first}, 200, ""},
          {"moved, writing",
           put,
           "/api/v1/rules/1",
           {as("moved"), in_first},
           403,
           "STEP_UP_REQUIRED"},
          {"moved, stepping up", post, "/api/v1/auth/step-up", {as("moved")}, 200, ""},
      });
  gateway.clock.at = gateway.clock.at.plus_ms(300'000);
  run(gateway, {{"no longer fresh",
                 post,
                 "/api/v1/dangerous",
                 {as("fresh"), in_first},
                 403,
                 "STEP_UP_REQUIRED"}});
}

TEST(Buyers, NeedTheirTokenAndAnAllowedOrigin) {
  ToyGateway gateway(Listener::main);
  const http::Headers::Field page{"Origin", "https://pay.example.com"};
  const http::Headers::Field shop{"Origin", "https://shop.example"};
  const http::Headers::Field foreign{"Origin", "https://evil.example"};
  run(gateway,
      {
          {"from the page", get, "/api/v1/portal/session", {as("buyer"), page}, 200, ""},
          {"from elsewhere",
           get,
           "/api/v1/portal/session",
           {as("buyer"), foreign},
           403,
           "ORIGIN_NOT_ALLOWED"},
          {"from a shop",
           get,
           "/api/v1/portal/session",
           {as("buyer"), shop},
           403,
           "ORIGIN_NOT_ALLOWED"},
          {"a shop's page may show a checkout", get, "/api/v1/checkouts/1", {shop}, 200, ""},
          {"nobody", get, "/api/v1/portal/session", {page}, 401, "UNAUTHENTICATED"},
          {"a person", get, "/api/v1/portal/session", {as("admin"), page}, 401, "UNAUTHENTICATED"},
          {"a cookie's row from elsewhere",
           post,
           "/api/v1/portal/auth/refresh",
           {foreign},
           403,
           "ORIGIN_NOT_ALLOWED"},
          {"a cookie's row without origin",
           post,
           "/api/v1/portal/auth/refresh",
           {},
           403,
           "ORIGIN_NOT_ALLOWED"},
          {"a cookie's row", post, "/api/v1/portal/auth/refresh", {page}, 200, ""},
      });
}

TEST(Limits, LoginsCodesAndCardsHaveTheirOwn) {
  const struct {
    std::string target;
    int allowed;
  } rows[] = {{"/api/v1/auth", 10}, {"/api/v1/otp", 20}, {"/sandbox/payments/1/confirm", 20}};
  for (const auto& row : rows) {
    ToyGateway gateway;
    int passed = 0;
    http::Response last;
    while (passed < 100 &&
           (last = gateway.send({.method = post, .target = row.target})).status == 200)
      ++passed;
    EXPECT_EQ(passed, row.allowed) << row.target;
    EXPECT_EQ(last.status, 429);
    EXPECT_NE(header_of(last, "Retry-After"), "");
    // Another address is not affected.
    EXPECT_EQ(gateway.send({.method = post, .target = row.target, .peer = "203.0.113.10"}).status,
              200);
  }
}

}  // namespace
}  // namespace gw::middleware
