#include "crypto/jwt.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "base/describe.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::crypto {
namespace {

const std::string master(32, 'k');
const AccessTokens tokens(master, {"https://admin.example.com", "admin"});
constexpr Instant now = Instant::from_seconds(1'774'605'600);

// "" for a good token, else the name of the rule.
std::string outcome(std::string_view token, Instant at = now) {
  const auto claims = tokens.verify(token, at);
  return claims ? "" : std::string(enum_text(claims.error()));
}

std::string part(std::string_view text) { return base64url(bytes_of(text)); }

// Signed with our key, whatever it says.
std::string forged(std::string_view header, std::string_view claims) {
  const std::string body = part(header) + '.' + part(claims);
  const auto key = hmac_sha256(master, "access tokens");
  return body + '.' + base64url(hmac_sha256(text_of(key), body));
}

constexpr std::string_view good_header = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view good_claims =
    R"({"iss":"https://admin.example.com","aud":"admin","sub":"u","sid":"s",)"
    R"("iat":1774605600,"nbf":1774605600,"exp":1774606500})";

std::string with_claim(std::string_view from, std::string_view to) {
  std::string claims(good_claims);
  claims.replace(claims.find(from), from.size(), to);
  return forged(good_header, claims);
}

TEST(Jwt, WhatIsSignedIsVerified) {
  const auto token = tokens.sign({"user", "session", now, now.plus_seconds(900)});
  const auto claims = tokens.verify(token, now);
  ASSERT_TRUE(claims);
  EXPECT_EQ(claims->subject, "user");
  EXPECT_EQ(claims->session, "session");
  EXPECT_EQ(claims->issued_at, now);
  EXPECT_EQ(claims->expires_at, now.plus_seconds(900));
  EXPECT_EQ(outcome(forged(good_header, good_claims)), "");
}

TEST(Jwt, TimeIsPartOfIt) {
  const auto token = tokens.sign({"user", "session", now, now.plus_seconds(900)});
  EXPECT_EQ(outcome(token, now.plus_ms(899'999)), "");
  EXPECT_EQ(outcome(token, now.plus_seconds(900)), "expired");
  EXPECT_EQ(outcome(token, now.plus_seconds(-30)), "");
  EXPECT_EQ(outcome(token, now.plus_ms(-30'001)), "not_yet_valid");
  EXPECT_EQ(outcome(with_claim("\"nbf\":1774605600", "\"nbf\":1774605700")), "not_yet_valid");
  EXPECT_EQ(outcome(with_claim("\"iat\":1774605600", "\"iat\":1774605700")), "not_yet_valid");
  // Without an end, or with one that is no number, it has ended.
  EXPECT_EQ(outcome(with_claim(",\"exp\":1774606500", "")), "expired");
  EXPECT_EQ(outcome(with_claim("1774606500", "\"1774606500\"")), "expired");
  EXPECT_EQ(outcome(with_claim("1774606500", "-1")), "expired");
  EXPECT_EQ(outcome(with_claim("1774606500", "9223372036854775807")), "expired");
}

TEST(Jwt, OnlyOneAlgorithm) {
  const auto with_header = [](std::string_view header) {
    return outcome(forged(header, good_claims));
  };
  for (const std::string name : {"none", "None", "NONE", "HS384", "HS512", "RS256", "RS512",
                                 "ES256", "hs256", "HS256 ", ""}) {
    EXPECT_EQ(with_header(R"({"alg":")" + name + R"(","typ":"JWT"})"), "wrong_algorithm") << name;
  }
  EXPECT_EQ(with_header(R"({"typ":"JWT"})"), "malformed");
  EXPECT_EQ(with_header(R"({"alg":["HS256"]})"), "malformed");
  EXPECT_EQ(with_header(R"({"alg":null})"), "malformed");
  EXPECT_EQ(with_header(R"({"alg":"HS256","alg":"none"})"), "malformed");
  EXPECT_EQ(with_header(R"("HS256")"), "malformed");
  EXPECT_EQ(with_header("{"), "malformed");
  // As its makers would send it: with nothing behind the second dot.
  EXPECT_EQ(outcome(part(R"({"alg":"none","typ":"JWT"})") + '.' + part(good_claims) + '.'),
            "wrong_algorithm");
  EXPECT_EQ(outcome(part(good_header) + '.' + part(good_claims) + '.'), "wrong_signature");
}

TEST(Jwt, OnlyOurKeyIssuerAndAudience) {
  const AccessClaims claims{"user", "session", now, now.plus_seconds(900)};
  EXPECT_EQ(
      outcome(
          AccessTokens(std::string(32, 'x'), {"https://admin.example.com", "admin"}).sign(claims)),
      "wrong_signature");
  EXPECT_EQ(outcome(AccessTokens(master, {"https://evil.net", "admin"}).sign(claims)),
            "wrong_issuer");
  EXPECT_EQ(outcome(AccessTokens(master, {"https://admin.example.com", "portal"}).sign(claims)),
            "wrong_audience");
  EXPECT_EQ(outcome(with_claim(R"("iss":"https://admin.example.com",)", "")), "wrong_issuer");
  EXPECT_EQ(outcome(with_claim(R"("aud":"admin")", R"("aud":["admin"])")), "wrong_audience");
  // The master key itself signs nothing.
  const std::string body = part(good_header) + '.' + part(good_claims);
  EXPECT_EQ(outcome(body + '.' + base64url(hmac_sha256(master, body))), "wrong_signature");
}

TEST(Jwt, Garbage) {
  const auto token = tokens.sign({"user", "session", now, now.plus_seconds(900)});
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    // The last character of a part may hold bits that mean nothing; only those may differ.
    const bool padding = i + 1 == token.size() || token[i + 1] == '.';
    if (!padding) {
      EXPECT_NE(outcome(changed), "") << i;
    }
    EXPECT_NE(outcome(token.substr(0, i)), "") << i;
  }
  for (const std::string& text :
       {std::string(), std::string("."), std::string(".."), std::string("..."), std::string("a.b"),
        std::string("a.b.c"), token + ".", token + "=", ' ' + token, token + '\n',
        token + std::string(1, '\0'), std::string(3'000, 'A'),
        part(good_header) + "." + std::string(3'000, 'A') + ".A"}) {
    EXPECT_NE(outcome(text), "") << text;
  }
  EXPECT_EQ(outcome(forged(good_header, "[]")), "wrong_issuer");
}

}  // namespace
}  // namespace gw::crypto
