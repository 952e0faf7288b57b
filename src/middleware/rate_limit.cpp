#include "middleware/rate_limit.hpp"

#include "endpoints/endpoint.hpp"

namespace gw::middleware {
namespace {

using endpoints::Access;
using endpoints::Exchange;
using endpoints::RateBucket;

RateBucket bucket_of(const Exchange& exchange) {
  return exchange.endpoint == nullptr ? RateBucket::address : exchange.endpoint->bucket;
}

// What names the session: the path's parameter, else the query as it is.
std::string_view session_of(const Exchange& exchange) {
  if (!exchange.parameters.empty()) return exchange.parameters.front().second;
  return exchange.request.query();
}

RateKey hook_key(const Exchange& exchange) {
  return joined(rate_key_of_address(exchange), rate_key_of_text(exchange.request.path()));
}

bool brings_credential(const Exchange& exchange) {
  return exchange.endpoint != nullptr && exchange.endpoint->access == Access::key &&
         exchange.request.headers.get("Authorization").has_value();
}

}  // namespace

std::optional<http::Response> AddressLimit::before(Exchange& exchange) {
  const RateBucket bucket = bucket_of(exchange);
  if (bucket == RateBucket::none || brings_credential(exchange) || gate_.exempt(exchange)) {
    return std::nullopt;
  }
  if (bucket == RateBucket::session) return pass_session(exchange);
  if (bucket == RateBucket::hook) return pass_hook(exchange);
  return gate_.pass_address(exchange);
}

std::optional<http::Response> AddressLimit::pass_session(Exchange& exchange) const {
  const RateKey address = rate_key_of_address(exchange);
  const auto misses = gate_.look(RateRule::session_misses, address, exchange.started_at);
  if (!misses.allowed) return gate_.refusal(exchange, RateRule::session_misses, misses);
  return gate_.pass(exchange, RateRule::session, rate_key_of_text(session_of(exchange)));
}

std::optional<http::Response> AddressLimit::pass_hook(Exchange& exchange) const {
  // Made-up providers share one bucket, else each of them would bring a fresh quota.
  for (const RateKey& whom : {hook_key(exchange), rate_key_of_address(exchange)}) {
    const auto failures = gate_.look(RateRule::hook_failures, whom, exchange.started_at);
    if (!failures.allowed) return gate_.refusal(exchange, RateRule::hook_failures, failures);
  }
  return std::nullopt;
}

void AddressLimit::after(Exchange& exchange, http::Response& response) {
  if (response.status < 400 || response.status >= 500 || response.status == 429) return;
  const RateBucket bucket = bucket_of(exchange);
  const bool missing = response.status == 404;
  if (bucket == RateBucket::session && missing && !gate_.exempt(exchange)) {
    gate_.take(RateRule::session_misses, rate_key_of_address(exchange), exchange.started_at);
  }
  if (bucket == RateBucket::hook && !gate_.exempt(exchange)) {
    const RateKey whom = missing ? rate_key_of_address(exchange) : hook_key(exchange);
    gate_.take(RateRule::hook_failures, whom, exchange.started_at);
  }
}

std::optional<http::Response> KeyLimit::before(Exchange& exchange) {
  const bool with_key = exchange.caller.kind != Caller::Kind::anonymous;
  if (!with_key || exchange.endpoint->bucket == RateBucket::none || gate_.exempt(exchange)) {
    return std::nullopt;
  }
  return gate_.pass(exchange, RateRule::key, rate_key_of_id(exchange.caller.key));
}

}  // namespace gw::middleware
