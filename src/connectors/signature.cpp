#include "connectors/signature.hpp"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::connectors {
namespace {

constexpr std::size_t signatures_max = 5;

struct SignatureHeader {
  std::int64_t timestamp = 0;
  std::vector<std::string_view> signatures;
};

SignatureHeader parse_header(std::string_view text) {
  SignatureHeader header;
  for (const auto part : split(text, ',')) {
    if (part.starts_with("t="))
      std::from_chars(part.data() + 2, part.data() + part.size(), header.timestamp);
    if (part.starts_with("v1=") && header.signatures.size() < signatures_max)
      header.signatures.push_back(part.substr(3));
  }
  return header;
}

std::string hmac_hex(std::string_view secret, std::int64_t timestamp, std::string_view body) {
  return hex(crypto::hmac_sha256(secret, fmt::format("{}.{}", timestamp, body)));
}

}  // namespace

std::string sign_webhook(std::string_view secret, std::int64_t timestamp, std::string_view body) {
  return fmt::format("t={},v1={}", timestamp, hmac_hex(secret, timestamp, body));
}

Result<void> verify_signature(std::string_view text, std::span<const std::string_view> secrets,
                              std::string_view body, Instant now) {
  const auto header = parse_header(text);
  if (header.signatures.empty())
    return fail(Code::webhook_verification_failed, "the signature is missing");
  // No difference of the two: the timestamp is whatever a stranger wrote.
  const bool early = header.timestamp > now.seconds() + signature_tolerance_s;
  if (early || header.timestamp < now.seconds() - signature_tolerance_s) {
    return fail(Code::webhook_verification_failed,
                "the signature's timestamp is more than 300 s away");
  }
  for (const auto secret : secrets) {
    if (secret.empty()) continue;
    const std::string expected = hmac_hex(secret, header.timestamp, body);
    for (const auto signature : header.signatures) {
      if (crypto::equal_in_constant_time(expected, signature)) return {};
    }
  }
  return fail(Code::webhook_verification_failed, "the signature does not fit");
}

}  // namespace gw::connectors
