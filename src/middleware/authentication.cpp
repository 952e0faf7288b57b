#include "middleware/authentication.hpp"

#include "endpoints/endpoint.hpp"
#include "http/field_text.hpp"

namespace gw::middleware {
namespace {

using endpoints::Exchange;

constexpr std::size_t bearer_bytes_max = 2048;

// The text behind "Bearer "; empty when there is none, or more than one header.
std::string_view bearer_of(const http::Headers& headers) {
  constexpr std::string_view scheme = "Bearer ";
  const auto header = headers.get("Authorization");
  if (!header || headers.count("Authorization") > 1 || header->size() <= scheme.size()) return {};
  if (!http::equals_ignoring_case(header->substr(0, scheme.size()), scheme)) return {};
  return http::trim_blanks(header->substr(scheme.size()));
}

const char* what_to_send(endpoints::Access access) {
  return access == endpoints::Access::key ? "send an API key as Authorization: Bearer"
                                          : "sign in first";
}

http::Response refusal(const Exchange& exchange, const Failure& failure) {
  auto response = error_response(exchange, failure);
  if (response.status == 401) response.headers.add("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

std::optional<http::Response> Authentication::before(Exchange& exchange) {
  if (bearer_needed(exchange.endpoint->access)) {
    if (auto refused = admit(exchange)) return refused;
  }
  exchange.caller.request_id = exchange.request_id;
  exchange.caller.address = exchange.client_address;
  return std::nullopt;
}

std::optional<http::Response> Authentication::admit(Exchange& exchange) const {
  if (!exchange.request.headers.get("Authorization")) {
    return refusal(exchange,
                   {Code::unauthenticated, what_to_send(exchange.endpoint->access), {}, {}, 0});
  }
  const bool exempt = gate_.exempt(exchange);
  const RateKey whom = exempt ? RateKey{} : rate_key_of_address(exchange);
  if (!exempt) {
    const auto attempts = gate_.look(RateRule::failed_attempts, whom, exchange.started_at);
    if (!attempts.allowed) return gate_.refusal(exchange, RateRule::failed_attempts, attempts);
  }
  auto caller = verify(exchange);
  if (caller) {
    exchange.caller = std::move(*caller);
    return std::nullopt;
  }
  auto response = refusal(exchange, caller.error());
  // An expired or revoked credential is nobody's guess: it was genuine once.
  if (caller.error().code == Code::unauthenticated && !exempt) {
    gate_.take(RateRule::failed_attempts, whom, exchange.started_at);
  }
  return response;
}

Result<Caller> Authentication::verify(const Exchange& exchange) const {
  const std::string_view bearer = bearer_of(exchange.request.headers);
  const bool plausible = !bearer.empty() && bearer.size() <= bearer_bytes_max;
  if (!plausible || credentials_ == nullptr) return fail(Code::unauthenticated);
  return credentials_->verify(bearer, exchange);
}

}  // namespace gw::middleware
