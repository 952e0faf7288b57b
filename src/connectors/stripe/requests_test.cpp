#include "connectors/stripe/requests.hpp"

#include <gtest/gtest.h>

#include "connectors/stripe/client.hpp"

namespace gw::connectors::stripe {
namespace {

PaymentOrder an_order() {
  PaymentOrder order;
  order.attempt = Id::compose(1'774'605'600, 7);
  order.amount = {4'900, *Currency::parse("EUR")};
  order.session_public_id = "Session1";
  order.external_reference = "A-1 & [b]=ü";
  return order;
}

TEST(CreateIntent, SaysWhatIsBoughtAndWhoseAttemptItIs) {
  const auto order = an_order();
  const auto call = create_intent(order, 4'900);
  const auto attempt = order.attempt.text();
  EXPECT_EQ(call.method, http::Method::post);
  EXPECT_EQ(call.path, "/v1/payment_intents");
  EXPECT_EQ(call.form,
            "amount=4900&currency=eur&automatic_payment_methods[enabled]=true"
            "&metadata[transactionId]=" +
                attempt +
                "&metadata[sessionPublicId]=Session1"
                "&metadata[externalReference]=A-1%20%26%20%5Bb%5D%3D%C3%BC");
  EXPECT_EQ(call.idempotency_key, "payment-" + attempt);
  EXPECT_EQ(create_intent(order, 4'900).idempotency_key, call.idempotency_key);
}

TEST(CreateIntent, TakesTheSitesWordsForTheBankStatement) {
  auto order = an_order();
  order.statement_descriptor = "DEMO SHOP";
  EXPECT_NE(create_intent(order, 1).form.find("&statement_descriptor_suffix=DEMO%20SHOP"),
            std::string::npos);
}

TEST(CreateIntent, LeavesOutWhatMetadataCannotHold) {
  auto order = an_order();
  order.external_reference = std::string(501, 'x');
  order.session_public_id.clear();
  const auto form = create_intent(order, 1).form;
  EXPECT_EQ(form.find("externalReference"), std::string::npos);
  EXPECT_EQ(form.find("sessionPublicId"), std::string::npos);
}

TEST(ListIntents, LooksAroundTheMomentOfTheAttemptPageByPage) {
  const auto first = list_intents(an_order(), {});
  EXPECT_EQ(
      first.path,
      "/v1/payment_intents?limit=100&created%5Bgte%5D=1774605300&created%5Blte%5D=1774609200");
  EXPECT_EQ(list_intents(an_order(), "pi_9").path, first.path + "&starting_after=pi_9");
}

TEST(CreateRefund, IsMarkedAndKeyedByOurRefund) {
  RefundOrder order;
  order.refund = Id::compose(5, 6);
  order.attempt = Id::compose(1, 2);
  order.provider_reference = "pi_1";
  order.reason = "the buyer's words stay here";
  const auto call = create_refund(order, 2'000);
  EXPECT_EQ(call.form, "payment_intent=pi_1&amount=2000&metadata[refundId]=" + order.refund.text() +
                           "&metadata[transactionId]=" + order.attempt.text());
  EXPECT_EQ(call.idempotency_key, "refund-" + order.refund.text());
}

TEST(OutboundRequest, CarriesKeyVersionBoundsAndReach) {
  const auto request =
      outbound_request({"https://api.stripe.com"}, "sk_test_1", create_intent(an_order(), 4'900));
  EXPECT_EQ(request.url, "https://api.stripe.com/v1/payment_intents");
  EXPECT_EQ(request.headers.get("Authorization"), "Bearer sk_test_1");
  EXPECT_EQ(request.headers.get("Stripe-Version"), api_version);
  EXPECT_EQ(request.headers.get("Content-Type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(request.reach, http::Reach::public_only);
  EXPECT_LE(request.total_timeout_ms, 20'000);
  EXPECT_EQ(request.response_bytes_max, 65'536u);
}

std::string verdict(int status, std::string body,
                    http::OutboundError error = http::OutboundError::none) {
  http::OutboundResponse response;
  response.error = error;
  response.status = status;
  response.body = std::move(body);
  const auto answer = read_answer(response);
  if (answer) return "read";
  return std::string(answer.error().effect == CallFailure::Effect::none ? "none " : "unknown ") +
         answer.error().code;
}

std::string error_body(std::string_view type, std::string_view code = {}) {
  std::string text = R"({"error":{"message":"Invalid API Key provided: sk_test_SECRET","type":")";
  text += std::string(type) + '"';
  if (!code.empty()) text += ",\"code\":\"" + std::string(code) + '"';
  return text + "}}";
}

TEST(ReadAnswer, KnowsWhatProvesThatNothingWasDone) {
  using enum http::OutboundError;
  EXPECT_EQ(verdict(200, "{}"), "read");
  EXPECT_EQ(verdict(200, "{"), "unknown unreadable");
  EXPECT_EQ(verdict(200, "[]"), "unknown unreadable");
  EXPECT_EQ(verdict(400, error_body("invalid_request_error", "amount_too_small")),
            "none amount_too_small");
  EXPECT_EQ(verdict(400, error_body("invalid_request_error")), "none invalid_request_error");
  EXPECT_EQ(verdict(401, error_body("invalid_request_error")), "none unauthorized");
  EXPECT_EQ(verdict(402, error_body("card_error", "card_declined")), "none card_declined");
  EXPECT_EQ(verdict(404, error_body("invalid_request_error", "resource_missing")),
            "none resource_missing");
  EXPECT_EQ(verdict(429, error_body("invalid_request_error", "rate_limit")), "none rate_limit");
  EXPECT_EQ(verdict(429, error_body("invalid_request_error", "lock_timeout")),
            "unknown lock_timeout");
  EXPECT_EQ(verdict(409, error_body("invalid_request_error", "idempotency_key_in_use")),
            "unknown idempotency_key_in_use");
  EXPECT_EQ(verdict(400, error_body("idempotency_error")), "unknown idempotency_error");
  EXPECT_EQ(verdict(500, error_body("api_error")), "unknown api_error");
  EXPECT_EQ(verdict(502, "<html>"), "unknown refused");
  EXPECT_EQ(verdict(302, ""), "unknown refused");
  for (const auto error : {blocked, bad_url, resolve, connect, tls})
    EXPECT_EQ(verdict(0, "", error), "none unreachable");
  for (const auto error : {timeout, broken, cancelled})
    EXPECT_EQ(verdict(0, "", error), "unknown timeout");
}

TEST(ReadAnswer, NeverRepeatsWhatTheProviderWrote) {
  http::OutboundResponse response;
  response.status = 401;
  response.body = error_body("Invalid sk_test_SECRET", "No such: sk_test_SECRET!");
  const auto answer = read_answer(response);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message.find("SECRET"), std::string::npos);
  EXPECT_EQ(answer.error().code, "unauthorized");
}

}  // namespace
}  // namespace gw::connectors::stripe
