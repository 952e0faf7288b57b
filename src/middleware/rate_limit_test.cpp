#include "middleware/rate_limit.hpp"

#include <gtest/gtest.h>

#include "middleware/toy_gateway.hpp"

namespace gw::middleware {
namespace {

using http::Method;
const http::Headers::Field key{"Authorization", "Bearer sk_test_org.good"};

// How many of `tries` are not answered 429.
int passed(ToyGateway& gateway, const Sent& sent, int tries) {
  int count = 0;
  for (int i = 0; i < tries; ++i) count += gateway.send(sent).status == 429 ? 0 : 1;
  return count;
}

TEST(RateLimit, AnAddressHasItsMinuteAndItsWindow) {
  ToyGateway gateway;
  const auto first = gateway.get("/open");
  EXPECT_EQ(header_of(first, "RateLimit-Policy"), "\"burst\";q=100;w=60, \"window\";q=500;w=300");
  EXPECT_EQ(header_of(first, "RateLimit"), "\"burst\";r=99;t=60, \"window\";r=499;t=60");
  EXPECT_EQ(passed(gateway, {}, 150), 99);
  const auto refused = gateway.get("/open");
  EXPECT_EQ(code_of(refused), "RATE_LIMITED");
  EXPECT_EQ(header_of(refused, "Retry-After"), "61");
  EXPECT_EQ(header_of(refused, "RateLimit"), "\"burst\";r=0;t=61");
  EXPECT_EQ(refused.body.find("violated-policies"), std::string::npos);
  EXPECT_EQ(passed(gateway, {.peer = "203.0.113.10"}, 5), 5) << "others are not concerned";
  int in_window = 0;
  for (int minute = 2; minute <= 20; minute += 2) {
    gateway.clock.at = ToyClock{}.at.plus_seconds(minute * 60);
    if (minute < 5) in_window += passed(gateway, {}, 150);
  }
  EXPECT_EQ(in_window, 200);
}

TEST(RateLimit, ProblemDetailsNameThePolicy) {
  ToyGateway gateway;
  gateway.settings.rate_limit_requests_max = 1;
  gateway.get("/open");
  const auto refused = gateway.get("/open", {{"Accept", "application/problem+json"}});
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(header_of(refused, "Content-Type"), "application/problem+json");
  EXPECT_NE(refused.body.find("\"violated-policies\":[\"window\"]"), std::string::npos)
      << refused.body;
}

TEST(RateLimit, CountsUnknownPathsAndMissingCredentials) {
  ToyGateway gateway;
  EXPECT_EQ(passed(gateway, {.target = "/nowhere"}, 60), 60);
  EXPECT_EQ(passed(gateway, {.target = "/api/v1/toys/1"}, 60), 40);
}

TEST(RateLimit, DoesNotCountHealthFilesAndPreflights) {
  ToyGateway gateway;
  for (const Sent& sent :
       {Sent{.target = "/health"}, Sent{.target = "/page.html"}, Sent{.method = Method::options}}) {
    EXPECT_EQ(passed(gateway, sent, 150), 150);
  }
  EXPECT_EQ(header_of(gateway.get("/health"), "RateLimit"), "");
}

TEST(RateLimit, AKeyHasItsOwnBucketWhereverItIsUsed) {
  ToyGateway gateway;
  EXPECT_EQ(passed(gateway, {.target = "/api/v1/toys/1", .headers = {key}}, 300), 300);
  EXPECT_EQ(
      passed(gateway, {.target = "/v1/toys/2", .headers = {key}, .peer = "203.0.113.10"}, 400),
      300);
  EXPECT_EQ(passed(gateway, {}, 5), 5) << "the address was not charged";
}

TEST(RateLimit, FailedAttemptsEndInTheirOwnLimit) {
  ToyGateway gateway;
  const Sent guess{.target = "/api/v1/toys/1",
                   .headers = {{"Authorization", "Bearer sk_test_org.guess"}}};
  EXPECT_EQ(passed(gateway, guess, 30), 20);
  EXPECT_EQ(gateway.credentials.asked, 20) << "not even looked at any more";
  EXPECT_EQ(gateway.get("/api/v1/toys/1", {key}).status, 429) << "else guessing would go on";
  gateway.clock.at = gateway.clock.at.plus_seconds(120);
  EXPECT_EQ(gateway.get("/api/v1/toys/1", {key}).status, 200);
  EXPECT_EQ(
      passed(gateway, {.target = "/api/v1/toys/1", .headers = {{"Authorization", "Basic x"}}}, 30),
      20);
}

TEST(RateLimit, SessionsCountForThemselvesAndGuessesForTheAddress) {
  ToyGateway gateway(Listener::main);
  const http::Headers::Field origin{"Origin", "https://pay.example.com"};
  EXPECT_EQ(passed(gateway, {.target = "/api/v1/checkouts/a", .headers = {origin}}, 80), 60);
  EXPECT_EQ(passed(gateway, {.target = "/api/v1/checkouts/b", .headers = {origin}}, 80), 60);
  gateway.toy_status = 404;
  int guesses = 0;
  for (int i = 0; i < 150; ++i) {
    guesses += passed(
        gateway, {.target = fmt::format("/api/v1/checkouts/guess{}", i), .headers = {origin}}, 1);
  }
  EXPECT_EQ(guesses, 100);
}

TEST(RateLimit, WebhooksCountOnlyWhenTheyFail) {
  ToyGateway gateway(Listener::main);
  const Sent hook{.method = Method::post, .target = "/hooks/stripe/1"};
  EXPECT_EQ(passed(gateway, hook, 1000), 1000);
  gateway.toy_status = 400;
  EXPECT_EQ(passed(gateway, hook, 150), 100);
  EXPECT_EQ(passed(gateway, {.method = Method::post, .target = "/hooks/stripe/2"}, 50), 50);
  gateway.toy_status = 404;
  int strange = 0;
  for (int i = 0; i < 150; ++i) {
    strange +=
        passed(gateway, {.method = Method::post, .target = fmt::format("/hooks/stripe/x{}", i)}, 1);
  }
  EXPECT_EQ(strange, 100);
}

TEST(RateLimit, ExemptAreTheWhitelistAndEverybodyWhenOff) {
  ToyGateway listed;
  listed.settings.rate_limit_whitelist = *config::Networks::parse("203.0.113.0/24");
  EXPECT_EQ(passed(listed, {}, 200), 200);
  EXPECT_EQ(
      passed(listed, {.headers = {{"X-Forwarded-For", "198.51.100.1"}}, .peer = "10.0.0.2"}, 200),
      100)
      << "the resolved address counts";
  ToyGateway off;
  off.settings.rate_limit_enabled = false;
  EXPECT_EQ(passed(off, {}, 200), 200);
  EXPECT_EQ(header_of(off.get("/open"), "RateLimit-Policy"), "");
}

TEST(RateLimit, AnIpv6CustomerIsItsNetwork) {
  ToyGateway gateway;
  EXPECT_EQ(passed(gateway, {.peer = "2001:db8::1"}, 60), 60);
  EXPECT_EQ(passed(gateway, {.peer = "2001:db8::2:3"}, 60), 40);
  EXPECT_EQ(passed(gateway, {.peer = "2001:db8:0:1::1"}, 60), 60);
}

}  // namespace
}  // namespace gw::middleware
