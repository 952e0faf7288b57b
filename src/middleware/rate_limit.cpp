#include "middleware/rate_limit.hpp"

#include "endpoints/endpoint.hpp"

namespace gw::middleware {
namespace {

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

// Whose bucket it is: the key's, the person's, the buyer's login's.
const Id& holder_of(const Caller& caller) {
  if (caller.kind == Caller::Kind::user) return caller.user;
  return caller.kind == Caller::Kind::buyer ? caller.session : caller.key;
}

bool brings_credential(const Exchange& exchange) {
  return exchange.endpoint != nullptr && bearer_needed(exchange.endpoint->access) &&
         exchange.request.headers.get("Authorization").has_value();
}

}  // namespace

std::optional<http::Response> AddressLimit::before(Exchange& exchange) {
  const RateBucket bucket = bucket_of(exchange);
  if (bucket == RateBucket::none || brings_credential(exchange) || gate_.exempt(exchange)) {
    return std::nullopt;
  }
  const RateKey address = rate_key_of_address(exchange);
  if (bucket == RateBucket::sign_in) return gate_.pass(exchange, RateRule::sign_in, address);
  if (bucket == RateBucket::otp) return gate_.pass(exchange, RateRule::otp, address);
  if (bucket == RateBucket::card) {
    const auto cards = gate_.take(RateRule::card, address, exchange.started_at);
    if (!cards.allowed) return gate_.refusal(exchange, RateRule::card, cards);
    return pass_session(exchange);
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
  const bool session = bucket == RateBucket::session || bucket == RateBucket::card;
  if (session && missing && !gate_.exempt(exchange)) {
    gate_.take(RateRule::session_misses, rate_key_of_address(exchange), exchange.started_at);
  }
  if (bucket == RateBucket::hook && !gate_.exempt(exchange)) {
    const RateKey whom = missing ? rate_key_of_address(exchange) : hook_key(exchange);
    gate_.take(RateRule::hook_failures, whom, exchange.started_at);
  }
}

std::optional<http::Response> KeyLimit::before(Exchange& exchange) {
  if (exchange.caller.kind == Caller::Kind::anonymous ||
      exchange.endpoint->bucket == RateBucket::none || gate_.exempt(exchange)) {
    return std::nullopt;
  }
  return gate_.pass(exchange, RateRule::key, rate_key_of_id(holder_of(exchange.caller)));
}

}  // namespace gw::middleware
