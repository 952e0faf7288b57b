#include "connectors/sandbox/webhooks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace gw::connectors::sandbox {
namespace {

std::string event(std::string_view type, std::string_view status) {
  return fmt::format(
      R"({{"id":"evt_7","type":"{}","created":1774605600,"data":{{"object":{{"id":"sbx_1",)"
      R"("status":"{}","amount":4900,"currency":"EUR",)"
      R"("metadata":{{"transactionId":"0123456789abcdef01234567"}}}}}}}})",
      type, status);
}

TEST(ParseWebhook, ReadsEveryState) {
  struct Row {
    std::string type, status;
    PaymentState state;
    bool known;
  };
  const Row rows[] = {
      {"payment.succeeded", "succeeded", PaymentState::succeeded, true},
      {"payment.failed", "failed", PaymentState::failed, true},
      {"payment.canceled", "canceled", PaymentState::cancelled, true},
      {"payment.processing", "processing", PaymentState::pending, true},
      {"payment.created", "requires_card", PaymentState::open, false},
      {"payout.succeeded", "succeeded", PaymentState::succeeded, false},
  };
  for (const auto& row : rows) {
    const auto news = parse_webhook(event(row.type, row.status));
    ASSERT_TRUE(news) << row.type;
    EXPECT_EQ(news->state, row.state) << row.type;
    EXPECT_EQ(news->known_type, row.known) << row.type;
    EXPECT_EQ(news->event_key, "evt_7");
    EXPECT_EQ(news->provider_reference, "sbx_1");
    EXPECT_EQ(news->attempt, Id::parse("0123456789abcdef01234567"));
    EXPECT_EQ(news->captured, (Money{4'900, *Currency::parse("EUR")}));
    EXPECT_EQ(news->occurred_at, Instant::from_seconds(1'774'605'600));
  }
}

TEST(ParseWebhook, ReadsWhatBecameOfARefund) {
  const auto news = parse_webhook(
      R"({"id":"evt_8","type":"refund.failed","created":1774605600,"livemode":false,"data":{)"
      R"("object":{"id":"sbr_1","payment":"sbx_1","status":"failed","amount":900,)"
      R"("currency":"EUR","failureCode":"refund_failed","metadata":{)"
      R"("transactionId":"0123456789abcdef01234567","refundId":"0123456789abcdef01234568"}}}})");
  ASSERT_TRUE(news);
  EXPECT_TRUE(news->known_type);
  EXPECT_EQ(news->provider_reference, "sbx_1");
  ASSERT_EQ(news->refunds.size(), 1u);
  const auto& refund = news->refunds.front();
  EXPECT_EQ(refund.provider_refund_id, "sbr_1");
  EXPECT_EQ(refund.refund, Id::parse("0123456789abcdef01234568"));
  EXPECT_EQ(refund.amount, (Money{900, *Currency::parse("EUR")}));
  EXPECT_EQ(refund.state, RefundState::failed);
  EXPECT_EQ(refund.failure_code, "refund_failed");
}

TEST(ParseWebhook, AnIdThatIsNoneNamesNoAttempt) {
  auto text = event("payment.succeeded", "succeeded");
  text.replace(text.find("0123456789abcdef01234567"), 24, "not an id");
  const auto news = parse_webhook(text);
  ASSERT_TRUE(news);
  EXPECT_FALSE(news->attempt);
}

}  // namespace
}  // namespace gw::connectors::sandbox
