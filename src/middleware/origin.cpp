#include "middleware/origin.hpp"

#include "endpoints/endpoint.hpp"

namespace gw::middleware {

std::optional<http::Response> Origin::before(endpoints::Exchange& exchange) {
  if (!endpoints::origin_ruled(exchange.endpoint->access)) return std::nullopt;
  if (allowed(exchange.request.headers)) return std::nullopt;
  return error_response(exchange, {Code::origin_not_allowed, {}, {}, {}, 0});
}

bool Origin::allowed(const http::Headers& headers) const {
  if (const auto origin = headers.get("Origin")) return rule_.allows(*origin);
  const auto referer = headers.get("Referer");
  if (referer && rule_.allows_referer(*referer)) return true;
  return headers.get("Sec-Fetch-Site") == "same-origin";
}

}  // namespace gw::middleware
