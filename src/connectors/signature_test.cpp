#include "connectors/signature.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace gw::connectors {
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
  const std::string_view secrets[] = {secret};
  const auto verified = verify_signature(header, secrets, body, Instant::from_seconds(now_s));
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
  const std::string_view none[] = {""};
  EXPECT_FALSE(verify_signature(header, none, body, Instant::from_seconds(now_s)));
  EXPECT_FALSE(verify_signature(header, {}, body, Instant::from_seconds(now_s)));
}

TEST(VerifySignature, AnyOfSeveralSecretsFitsWhileTheyAreRotated) {
  const std::string_view both[] = {"whsec_bmV3", secret};
  const auto now = Instant::from_seconds(now_s);
  EXPECT_TRUE(verify_signature(sign_webhook(secret, now_s, body), both, body, now));
  EXPECT_TRUE(verify_signature(sign_webhook("whsec_bmV3", now_s, body), both, body, now));
  EXPECT_FALSE(verify_signature(sign_webhook("whsec_b3RoZXI=", now_s, body), both, body, now));
}

}  // namespace
}  // namespace gw::connectors
