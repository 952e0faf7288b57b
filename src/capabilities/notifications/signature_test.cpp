#include "capabilities/notifications/signature.hpp"

#include <gtest/gtest.h>

#include <string>

namespace gw::notifications {
namespace {

// The expected values were computed with OpenSSL's and Python's HMAC, not with this code.
const Secrets secret{"whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="};
constexpr std::string_view body =
    R"({"id":"0c9f2f7b1d3e4a5b6c7d8e9f","externalReference":"A-1007","status":1})";
const Id delivery = *Id::parse("69c6557d0102030405060708");
const Instant now{1'774'605'600'987};

std::string header(const http::Headers& headers, std::string_view name) {
  return std::string(headers.get(name).value_or("(absent)"));
}

TEST(SignedHeaders, ProveTheMessageInBothSchemes) {
  const auto headers = signed_headers(secret, delivery, now, body);
  EXPECT_EQ(header(headers, "X-Signature-Timestamp"), "1774605600");
  EXPECT_EQ(header(headers, "X-Signature-HMAC-SHA256"),
            "48d89d7ecf4f7d7f8df774470b4fa87e7fa50583925f5dab409f55b83cc74c1e");
  EXPECT_EQ(header(headers, "webhook-id"), "69c6557d0102030405060708");
  EXPECT_EQ(header(headers, "webhook-timestamp"), "1774605600");
  EXPECT_EQ(header(headers, "webhook-signature"),
            "v1,kRv/+l/IZPgUFM0UMPAm4PlY1Rfh2LY/ysRxAocowUo=");
  EXPECT_EQ(header(headers, "Content-Type"), "application/json");
  EXPECT_EQ(header(headers, "User-Agent"), "payment-gateway-ipn/1");
  EXPECT_EQ(headers.all().size(), 7u);
}

TEST(SignedHeaders, AreFreshInEachAttemptUnderTheSameId) {
  const auto before = signed_headers(secret, delivery, now, body);
  const auto after = signed_headers(secret, delivery, now.plus_seconds(60), body);
  EXPECT_EQ(header(before, "webhook-id"), header(after, "webhook-id"));
  for (const auto* name : {"X-Signature-Timestamp", "X-Signature-HMAC-SHA256", "webhook-timestamp",
                           "webhook-signature"}) {
    EXPECT_NE(header(before, name), header(after, name)) << name;
  }
}

TEST(SignedHeaders, ASecretWithoutBase64SignsInTheOlderSchemeOnly) {
  const auto headers = signed_headers({"whsec_not base64!"}, delivery, now, body);
  EXPECT_EQ(header(headers, "webhook-signature"), "(absent)");
  EXPECT_EQ(header(headers, "X-Signature-HMAC-SHA256").size(), 64u);
}

TEST(SignedHeaders, WhileASecretIsReplacedBothAreGood) {
  const Secrets both{"whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=", secret.current};
  const auto headers = signed_headers(both, delivery, now, body);
  const auto fresh = signed_headers({both.current}, delivery, now, body);
  EXPECT_EQ(
      header(headers, "webhook-signature"),
      header(fresh, "webhook-signature") + " v1,kRv/+l/IZPgUFM0UMPAm4PlY1Rfh2LY/ysRxAocowUo=");
  EXPECT_EQ(header(headers, "X-Signature-HMAC-SHA256"), header(fresh, "X-Signature-HMAC-SHA256"));
}

TEST(SignedHeaders, AnOldSecretWithoutBase64AddsNothing) {
  const auto headers = signed_headers({secret.current, "whsec_not base64!"}, delivery, now, body);
  EXPECT_EQ(header(headers, "webhook-signature"),
            "v1,kRv/+l/IZPgUFM0UMPAm4PlY1Rfh2LY/ysRxAocowUo=");
}

}  // namespace
}  // namespace gw::notifications
