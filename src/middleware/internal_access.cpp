#include "middleware/internal_access.hpp"

#include "crypto/hash.hpp"
#include "endpoints/endpoint.hpp"

namespace gw::middleware {

InternalAccess::InternalAccess(std::string token)
    : private_networks_(*config::Networks::parse(config::private_ranges)),
      token_(std::move(token)) {}

std::optional<http::Response> InternalAccess::before(endpoints::Exchange& exchange) {
  if (exchange.endpoint->access != endpoints::Access::internal) return std::nullopt;
  const auto address = config::IpAddress::parse(exchange.client_address);
  const bool inside = !exchange.forwarded && address && private_networks_.contains(*address);
  if (inside && token_is_right(exchange.request.headers)) return std::nullopt;
  return error_response(exchange, {Code::forbidden, "for internal callers only", {}, {}, 0});
}

bool InternalAccess::token_is_right(const http::Headers& headers) const {
  if (token_.empty()) return true;
  constexpr std::string_view scheme = "Bearer ";
  auto given = headers.get("X-Internal-Health-Token");
  if (!given) given = headers.get("Authorization");
  if (!given) return false;
  if (given->starts_with(scheme)) given->remove_prefix(scheme.size());
  return crypto::equal_in_constant_time(*given, token_);
}

}  // namespace gw::middleware
