// Cookies of a request and of an answer (RFC 6265).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "endpoints/exchange.hpp"

namespace gw::endpoints {

// The first cookie of that name, as sent.
std::optional<std::string_view> cookie(const Exchange& exchange, std::string_view name);

struct CookieRules {
  std::string_view path = "/";
  std::int64_t max_age_seconds = 0;  // 0 clears the cookie
  bool strict = true;                // SameSite=Strict, else Lax
  bool secure = true;                // off for plain http in dev
};

// A Set-Cookie value; always HttpOnly. Name and value hold no separators: base64url, hex.
std::string set_cookie(std::string_view name, std::string_view value, const CookieRules& rules);

}  // namespace gw::endpoints
