#include "middleware/origin.hpp"

#include "endpoints/endpoint.hpp"

namespace gw::middleware {

std::optional<http::Response> Origin::before(endpoints::Exchange& exchange) {
  if (!endpoints::origin_ruled(exchange.endpoint->access)) return std::nullopt;
  const http::Headers& headers = exchange.request.headers;
  const bool shops_too = exchange.endpoint->access == endpoints::Access::browser;
  if (shops_too ? allowed(headers) : own(headers)) return std::nullopt;
  return error_response(exchange, {Code::origin_not_allowed, {}, {}, {}, 0});
}

// A page that uses our cookie or a buyer's token always sends one of the two.
bool Origin::own(const http::Headers& headers) const {
  if (const auto origin = headers.get("Origin")) return rule_.is_own(*origin);
  return headers.get("Sec-Fetch-Site") == "same-origin";
}

bool Origin::allowed(const http::Headers& headers) const {
  if (const auto origin = headers.get("Origin")) return rule_.allows(*origin);
  const auto referer = headers.get("Referer");
  if (referer && rule_.allows_referer(*referer)) return true;
  return headers.get("Sec-Fetch-Site") == "same-origin";
}

}  // namespace gw::middleware
