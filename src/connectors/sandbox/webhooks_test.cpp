#include "connectors/sandbox/webhooks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace gw::connectors::sandbox {
namespace {

constexpr std::string_view secret = "whsec_dGVzdA==";
constexpr std::string_view body = R"({"id":"evt_1"})";
constexpr std::int64_t now_s = 1'774'605'600;

std::string signature(std::int64_t timestamp, std::string_view with = secret,
                      std::string_view over = body) {
  const auto header = sign_webhook(with, timestamp, over);
  return header.substr(header.find("v1="));
}

std::string verdict(const std::string& header) {
  const auto verified = verify_signature(header, secret, body, Instant::from_seconds(now_s));
  return verified ? "fits" : std::string(verified.error().text());
}

TEST(SignWebhook, IsTimestampAndHmacOverBoth) {
  // printf '1774605600.{"id":"evt_1"}' | openssl dgst -sha256 -hmac 'whsec_dGVzdA=='
  EXPECT_EQ(sign_webhook(secret, now_s, body),
            "t=1774605600,v1=f13b0e94940cd7cb3664488d21b7a7ef58bb481649797c1bf949df5082aa19b7");
}

TEST(VerifySignature, FollowsTheTable) {
  const auto good = signature(now_s);
  const std::string bad = "v1=" + std::string(64, '0');
  const std::string missing = "the signature is missing";
  const std::string far = "the signature's timestamp is more than 300 s away";
  const std::string wrong = "the signature does not fit";
  const auto at = [](std::int64_t seconds) {
    return fmt::format("t={},{}", now_s + seconds, signature(now_s + seconds));
  };
  const auto t = fmt::format("t={}", now_s);
  struct Row {
    std::string header, verdict;
  };
  const Row rows[] = {
      {at(0), "fits"},
      {at(-300), "fits"},
      {at(300), "fits"},
      {at(-301), far},
      {at(301), far},
      {t + ", " + good, "fits"},
      {good + "," + t, "fits"},
      {t + "," + bad + "," + good, "fits"},
      {t + "," + good + "," + bad, "fits"},
      {t + ",v0=" + good.substr(3) + "," + good, "fits"},
      // Five signatures are read, no more.
      {t + "," + bad + "," + bad + "," + bad + "," + bad + "," + good, "fits"},
      {t + "," + bad + "," + bad + "," + bad + "," + bad + "," + bad + "," + good, wrong},
      {t + "," + bad, wrong},
      {t + "," + signature(now_s, "whsec_b3RoZXI="), wrong},
      {t + "," + signature(now_s, secret, "{}"), wrong},
      {t + "," + signature(now_s - 1), wrong},
      {t + ",v1=" + good.substr(3, 63), wrong},
      {t + ",v1=", wrong},
      {t + ",v0=" + good.substr(3), missing},
      {t, missing},
      {"", missing},
      {"nonsense", missing},
      {good, far},
      {"t=," + good, far},
      {"t=abc," + good, far},
      {"t=99999999999999999999999," + good, far},
      {"t=-9223372036854775808," + good, far},
      {"t=9223372036854775807," + good, far},
  };
  for (const auto& row : rows) EXPECT_EQ(verdict(row.header), row.verdict) << row.header;
}

TEST(VerifySignature, AnAccountWithoutSecretTrustsNobody) {
  const auto header = sign_webhook("", now_s, body);
  EXPECT_FALSE(verify_signature(header, "", body, Instant::from_seconds(now_s)));
}

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
