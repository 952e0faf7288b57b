// The signature header that Stripe and our sandbox use: "t=<unix seconds>,v1=<hex>[,v1=<hex>]",
// each v1 an HMAC-SHA256 over the timestamp, a dot and the raw body.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/failure.hpp"
#include "base/time.hpp"

namespace gw::connectors {

inline constexpr std::int64_t signature_tolerance_s = 300;

std::string sign_webhook(std::string_view secret, std::int64_t timestamp, std::string_view body);

// WEBHOOK_VERIFICATION_FAILED unless one v1 signature fits one of the secrets (several while they
// are rotated; an empty one proves nothing) and the timestamp is within the tolerance.
Result<void> verify_signature(std::string_view header, std::span<const std::string_view> secrets,
                              std::string_view body, Instant now);

}  // namespace gw::connectors
