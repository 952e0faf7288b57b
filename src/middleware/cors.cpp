#include "middleware/cors.hpp"

namespace gw::middleware {

// Whether the origin is allowed shows in after(): a refused preflight is one without Allow-Origin.
std::optional<http::Response> Cors::before(endpoints::Exchange& exchange) {
  if (exchange.request.method != http::Method::options) return std::nullopt;
  http::Response response;
  response.status = 204;
  response.headers.add("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE");
  response.headers.add("Access-Control-Allow-Headers",
                       "Authorization, Content-Type, Idempotency-Key, X-Request-ID, "
                       "X-Organization-ID, X-Mode");
  response.headers.add("Access-Control-Max-Age", "600");
  return response;
}

void Cors::after(endpoints::Exchange& exchange, http::Response& response) {
  const auto origin = exchange.request.headers.get("Origin");
  if (!origin) return;
  response.headers.add("Vary", "Origin");
  if (!rule_.allows(*origin)) return;
  response.headers.add("Access-Control-Allow-Origin", std::string(*origin));
  if (credentials_) response.headers.add("Access-Control-Allow-Credentials", "true");
  if (exchange.request.method == http::Method::options) return;
  response.headers.add("Access-Control-Expose-Headers",
                       "X-Request-ID, RateLimit, RateLimit-Policy, Retry-After, "
                       "Idempotent-Replayed, Content-Disposition");
}

}  // namespace gw::middleware
