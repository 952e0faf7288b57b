#include "capabilities/notifications/signature.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::notifications {
namespace {

std::string standard_signature(std::string_view secret, std::string_view signed_text) {
  if (secret.empty()) return {};
  constexpr std::string_view prefix = "whsec_";
  if (secret.starts_with(prefix)) secret.remove_prefix(prefix.size());
  const auto key = parse_base64(secret);
  if (!key || key->empty()) return {};
  return "v1," + base64(crypto::hmac_sha256(text_of(*key), signed_text));
}

}  // namespace

http::Headers signed_headers(const Secrets& secrets, Id delivery, Instant now,
                             std::string_view body) {
  const std::string timestamp = std::to_string(now.seconds());
  const std::string id = delivery.text();
  const std::string dated = fmt::format("{}.{}", timestamp, body);
  http::Headers headers;
  headers.add("Content-Type", "application/json");
  headers.add("User-Agent", "payment-gateway-ipn/1");
  headers.add("X-Signature-Timestamp", timestamp);
  headers.add("X-Signature-HMAC-SHA256", hex(crypto::hmac_sha256(secrets.current, dated)));
  headers.add("webhook-id", id);
  headers.add("webhook-timestamp", timestamp);
  const std::string named = fmt::format("{}.{}", id, dated);
  std::string signatures = standard_signature(secrets.current, named);
  if (const auto before = standard_signature(secrets.previous, named); !before.empty())
    signatures += (signatures.empty() ? "" : " ") + before;
  if (!signatures.empty()) headers.add("webhook-signature", std::move(signatures));
  return headers;
}

}  // namespace gw::notifications
