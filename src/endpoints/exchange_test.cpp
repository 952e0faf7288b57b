#include "endpoints/exchange.hpp"

#include <gtest/gtest.h>

namespace gw::endpoints {
namespace {

Exchange exchange(std::string accept = {}) {
  Exchange exchange;
  exchange.request_id = "req-1";
  if (!accept.empty()) exchange.request.headers.add("Accept", std::move(accept));
  return exchange;
}

TEST(ErrorResponse, IsTheEnvelope) {
  const auto response =
      error_response(exchange(), {Code::not_found, "no \"such\" site", {}, {}, 0});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, R"({"error":"no \"such\" site","message":"no \"such\" site",)"
                           R"("code":"NOT_FOUND","requestId":"req-1"})");
  EXPECT_EQ(response.headers.get("Content-Type"), "application/json; charset=utf-8");
  EXPECT_EQ(response.headers.get("Cache-Control"), "no-store");
  EXPECT_FALSE(response.headers.get("Retry-After"));
}

TEST(ErrorResponse, NamesEveryFieldAndFurtherMembers) {
  Failure failure{Code::validation_failed, "two are wrong", {}, {{"retryable", "true"}}, 0};
  failure.details = {{"items[2].quantity", "too_small", "must be at least 1"},
                     {"currency", "required", "is required"}};
  EXPECT_EQ(error_response(exchange(), failure).body,
            R"({"error":"two are wrong","message":"two are wrong","code":"VALIDATION_FAILED",)"
            R"("requestId":"req-1","details":[{"field":"items[2].quantity","code":"too_small",)"
            R"("message":"must be at least 1"},{"field":"currency","code":"required",)"
            R"("message":"is required"}],"retryable":true})");
}

TEST(ErrorResponse, BecomesAProblemWhenAskedFor) {
  const auto response = error_response(exchange("application/json, application/problem+json;q=0.9"),
                                       {Code::state_conflict, "it is paid", {}, {}, 0});
  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(response.headers.get("Content-Type"), "application/problem+json");
  EXPECT_EQ(response.headers.count("Content-Type"), 1U);
  for (const char* member :
       {R"("code":"STATE_CONFLICT")", R"("type":"urn:payment-gateway:problem:state-conflict")",
        R"("title":"the object's state does not allow this")", R"("status":409)",
        R"("detail":"it is paid")", R"("instance":"urn:request:req-1")"}) {
    EXPECT_NE(response.body.find(member), std::string::npos) << member << " in " << response.body;
  }
  EXPECT_EQ(error_response(exchange("application/json"), {Code::not_found, {}, {}, {}, 0})
                .body.find("\"type\""),
            std::string::npos);
}

TEST(ErrorResponse, SaysWhenToTryAgain) {
  const auto response = error_response(exchange(), {Code::overloaded, {}, {}, {}, 7});
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.headers.get("Retry-After"), "7");
}

TEST(ExchangeParameter, IsFoundByItsName) {
  Exchange exchange;
  exchange.parameters = {{"siteId", "1"}, {"keyId", "2"}};
  EXPECT_EQ(exchange.parameter("keyId"), "2");
  EXPECT_FALSE(exchange.parameter("other"));
}

}  // namespace
}  // namespace gw::endpoints
