#include "connectors/stripe/webhooks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "connectors/stripe/objects.hpp"

namespace gw::connectors::stripe {
namespace {

const std::string attempt = "0123456789abcdef01234567";
const std::string refund_id = "89abcdef0123456701234567";

std::string event(std::string_view type, std::string_view object) {
  return fmt::format(R"({{"id":"evt_1","type":"{}","created":1774605600,"data":{{"object":{}}}}})",
                     type, object);
}

std::string intent(std::string_view status, std::string_view more = {}) {
  return fmt::format(
      R"({{"id":"pi_1","object":"payment_intent","amount":4900,"amount_received":{},)"
      R"("currency":"eur","status":"{}","metadata":{{"transactionId":"{}"}}{}}})",
      status == "succeeded" ? 4900 : 0, status, attempt, more);
}

TEST(ParseWebhook, ReadsEveryEventOfAPayment) {
  const std::string declined =
      R"(,"last_payment_error":{"code":"card_declined","decline_code":"insufficient_funds",)"
      R"("message":"the provider's own words"})";
  struct Row {
    std::string type, object;
    PaymentState state;
  };
  const Row rows[] = {
      {"payment_intent.succeeded", intent("succeeded"), PaymentState::succeeded},
      {"payment_intent.payment_failed", intent("requires_payment_method", declined),
       PaymentState::failed},
      {"payment_intent.canceled", intent("canceled"), PaymentState::cancelled},
      {"payment_intent.processing", intent("processing"), PaymentState::pending},
  };
  for (const auto& row : rows) {
    const auto news = parse_webhook(event(row.type, row.object));
    EXPECT_EQ(news.state, row.state) << row.type;
    EXPECT_TRUE(news.known_type && news.readable && news.marked) << row.type;
    EXPECT_EQ(news.event_key, "evt_1");
    EXPECT_EQ(news.event_type, row.type);
    EXPECT_EQ(news.provider_reference, "pi_1");
    EXPECT_EQ(news.attempt.text(), attempt);
    EXPECT_EQ(news.occurred_at, Instant::from_seconds(1'774'605'600));
  }
  const auto paid = parse_webhook(event("payment_intent.succeeded", intent("succeeded")));
  EXPECT_EQ(paid.captured, (Money{4'900, *Currency::parse("EUR")}));
  const auto failed = parse_webhook(
      event("payment_intent.payment_failed", intent("requires_payment_method", declined)));
  EXPECT_EQ(failed.failure_code, "insufficient_funds");
  EXPECT_EQ(failed.failure_message, "The card has insufficient funds.");
}

TEST(ParseWebhook, OnlyTheObjectProvesThatMoneyWasTaken) {
  EXPECT_FALSE(parse_webhook(event("payment_intent.succeeded", intent("processing"))).readable);
}

TEST(ParseWebhook, ObjectsOfOtherSystemsBearNoMark) {
  const auto news = parse_webhook(
      event("payment_intent.succeeded",
            R"({"id":"pi_2","status":"succeeded","amount_received":1,"currency":"eur",)"
            R"("metadata":{"order":"7"}})"));
  EXPECT_FALSE(news.marked);
  EXPECT_FALSE(news.attempt);
}

std::string refund(std::string_view status, std::string_view more = {}) {
  return fmt::format(
      R"({{"id":"re_1","object":"refund","amount":2000,"currency":"eur","payment_intent":"pi_1",)"
      R"("status":"{}","metadata":{{"refundId":"{}","transactionId":"{}"}}{}}})",
      status, refund_id, attempt, more);
}

TEST(ParseWebhook, ReadsRefunds) {
  struct Row {
    std::string type, status;
    RefundState state;
  };
  const Row rows[] = {
      {"refund.created", "pending", RefundState::pending},
      {"refund.created", "requires_action", RefundState::pending},
      {"refund.updated", "succeeded", RefundState::succeeded},
      {"charge.refund.updated", "canceled", RefundState::failed},
      {"refund.failed", "failed", RefundState::failed},
  };
  for (const auto& row : rows) {
    const auto news =
        parse_webhook(event(row.type, refund(row.status, R"(,"failure_reason":"declined")")));
    EXPECT_EQ(news.state, PaymentState::open);
    EXPECT_EQ(news.provider_reference, "pi_1");
    EXPECT_EQ(news.attempt.text(), attempt);
    ASSERT_EQ(news.refunds.size(), 1u) << row.type;
    EXPECT_EQ(news.refunds[0].provider_refund_id, "re_1");
    EXPECT_EQ(news.refunds[0].refund.text(), refund_id);
    EXPECT_EQ(news.refunds[0].amount, (Money{2'000, *Currency::parse("EUR")}));
    EXPECT_EQ(news.refunds[0].state, row.state) << row.status;
    EXPECT_EQ(news.refunds[0].failure_code, row.state == RefundState::failed ? "declined" : "");
  }
}

TEST(ParseWebhook, ARefundThatCannotBeOursIsNotPassedOver) {
  const auto news = parse_webhook(
      event("refund.created", R"({"id":"re_1","amount":505,"currency":"isk","status":"pending"})"));
  EXPECT_FALSE(news.readable);
  EXPECT_TRUE(news.refunds.empty());
}

TEST(ParseWebhook, AChargeTellsOfTheRefundsItLists) {
  const std::string head =
      R"({"id":"ch_1","object":"charge","payment_intent":"pi_1","refunds":{"data":[)";
  const auto news = parse_webhook(
      event("charge.refunded", head + refund("succeeded") + R"(,{"id":"re_2","amount":100,)" +
                                   R"("currency":"eur","status":"pending","metadata":null}]}})"));
  ASSERT_EQ(news.refunds.size(), 2u);
  EXPECT_FALSE(news.refunds[1].refund) << "made in the provider's dashboard";
  EXPECT_FALSE(news.marked);
  const auto bare = parse_webhook(event("charge.refunded", R"({"id":"ch_1"})"));
  EXPECT_FALSE(bare.known_type) << "its refunds tell of themselves";
}

TEST(ParseWebhook, KeepsTheRestWithoutAnEffect) {
  for (const auto* type : {"charge.succeeded", "charge.failed", "charge.dispute.created",
                           "payment_intent.created", "payout.paid", "customer.created"}) {
    const auto news = parse_webhook(event(type, R"({"id":"x_1"})"));
    EXPECT_TRUE(news.readable);
    EXPECT_FALSE(news.known_type) << type;
    EXPECT_EQ(news.event_key, "evt_1");
  }
}

TEST(ParseWebhook, WhatIsNoEventIsUnreadable) {
  for (const auto* text : {"", "{", "[]", "null", "{}", R"({"id":"evt_1"})",
                           R"({"id":"evt_1","type":"refund.created","data":{"object":7}})",
                           R"({"id":7,"type":"refund.created","data":{"object":{}}})"}) {
    const auto news = parse_webhook(text);
    EXPECT_FALSE(news.readable) << text;
    EXPECT_TRUE(news.event_key.starts_with("sha256:")) << text;
  }
}

TEST(PaymentNews, AnAmountThatIsNoneOfOursMatchesNothing) {
  const auto news = parse_webhook(
      event("payment_intent.succeeded",
            R"({"id":"pi_1","status":"succeeded","amount_received":505,"currency":"isk",)"
            R"("metadata":{"transactionId":")" +
                attempt + R"("}})"));
  EXPECT_EQ(news.captured, Money{});
}

TEST(SafeWord, LetsOnlyCodesThrough) {
  EXPECT_EQ(safe_word("card_declined"), "card_declined");
  for (const auto* text : {"No such key: sk_test_1", "sk-1", "A", "<b>", "a b"})
    EXPECT_EQ(safe_word(text), "") << text;
  EXPECT_EQ(safe_word(std::string(65, 'a')), "");
}

}  // namespace
}  // namespace gw::connectors::stripe
