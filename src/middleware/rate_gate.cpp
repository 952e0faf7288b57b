#include "middleware/rate_gate.hpp"

#include <fmt/format.h>

#include <functional>
#include <iterator>

namespace gw::middleware {
namespace {

using endpoints::Exchange;

constexpr std::int64_t minute_ms = 60'000;

std::string policy_text(const RatePolicy& policy) {
  return fmt::format("\"{}\";q={};w={}", policy.name, policy.quota, policy.window_ms / 1000);
}

void append_state(std::string& out, const RatePolicy& policy, const RateVerdict& verdict) {
  if (!out.empty()) out += ", ";
  fmt::format_to(std::back_inserter(out), "\"{}\";r={};t={}", policy.name, verdict.remaining,
                 verdict.seconds);
}

bool wants_problem(const http::Request& request) {
  const auto accept = request.headers.get("Accept");
  return accept && accept->find("application/problem+json") != std::string_view::npos;
}

}  // namespace

RateGate::RateGate(const config::Settings& settings, std::uint8_t service, RateStore& store)
    : enabled_(settings.rate_limit_enabled),
      service_(service),
      whitelist_(settings.rate_limit_whitelist),
      policies_{
          RatePolicy{"burst", settings.rate_limit_requests_per_min},
          RatePolicy{"window", settings.rate_limit_requests_max, settings.rate_limit_window_ms},
          RatePolicy{"key", settings.rate_limit_key_per_min},
          RatePolicy{"session", 60},
          RatePolicy{"session-misses", 100},
          RatePolicy{"hook-failures", 100},
          RatePolicy{"failed-attempts", 20},
          RatePolicy{"sign-in", 10},
          RatePolicy{"otp", 20, 60 * minute_ms},
          RatePolicy{"card", 20, 10 * minute_ms}},
      store_(&store) {
  for (std::size_t i = 0; i < policies_.size(); ++i) policy_texts_[i] = policy_text(policies_[i]);
  address_policies_ = policy_texts_[0] + ", " + policy_texts_[1];
}

bool RateGate::exempt(const Exchange& exchange) const {
  if (!enabled_) return true;
  if (whitelist_.empty()) return false;
  const auto address = config::IpAddress::parse(exchange.client_address);
  return address && whitelist_.contains(*address);
}

std::optional<http::Response> RateGate::pass(Exchange& exchange, RateRule rule,
                                             const RateKey& whom) const {
  const RateVerdict verdict = take(rule, whom, exchange.started_at);
  if (!verdict.allowed) return refusal(exchange, rule, verdict);
  std::string state;
  append_state(state, policy(rule), verdict);
  exchange.answer_headers.add("RateLimit-Policy", policy_texts_[static_cast<std::size_t>(rule)]);
  exchange.answer_headers.add("RateLimit", std::move(state));
  return std::nullopt;
}

std::optional<http::Response> RateGate::pass_address(Exchange& exchange) const {
  const RateKey whom = rate_key_of_address(exchange);
  // The minute first: whoever is refused there must not use up the long window by trying again.
  const RateVerdict burst = take(RateRule::burst, whom, exchange.started_at);
  if (!burst.allowed) return refusal(exchange, RateRule::burst, burst);
  const RateVerdict window = take(RateRule::window, whom, exchange.started_at);
  if (!window.allowed) return refusal(exchange, RateRule::window, window);
  std::string state;
  state.reserve(64);
  append_state(state, policy(RateRule::burst), burst);
  append_state(state, policy(RateRule::window), window);
  exchange.answer_headers.add("RateLimit-Policy", address_policies_);
  exchange.answer_headers.add("RateLimit", std::move(state));
  return std::nullopt;
}

http::Response RateGate::refusal(Exchange& exchange, RateRule rule,
                                 const RateVerdict& verdict) const {
  const RatePolicy& violated = policy(rule);
  Failure failure{Code::rate_limited, {}, {}, {}, static_cast<int>(verdict.seconds)};
  failure.message = fmt::format("too many requests, try again in {} s", verdict.seconds);
  if (wants_problem(exchange.request)) {
    failure.extra.emplace_back("violated-policies", fmt::format("[\"{}\"]", violated.name));
  }
  auto response = error_response(exchange, failure);
  std::string state;
  append_state(state, violated, verdict);
  response.headers.add("RateLimit-Policy", policy_texts_[static_cast<std::size_t>(rule)]);
  response.headers.add("RateLimit", std::move(state));
  return response;
}

RateKey RateGate::key(RateRule rule, const RateKey& whom) const {
  const auto tag = std::uint64_t{service_} << 8 | static_cast<std::uint64_t>(rule);
  return {whom.high ^ tag << 48, whom.low};
}

RateKey rate_key_of_address(const Exchange& exchange) {
  const auto address = config::IpAddress::parse(exchange.client_address);
  if (!address) return rate_key_of_text(exchange.client_address);
  return address->is_v4() ? RateKey{4, address->low} : RateKey{6, address->high};
}

RateKey rate_key_of_text(std::string_view text) {
  return {text.size() << 8, std::hash<std::string_view>{}(text)};
}

RateKey rate_key_of_id(const Id& id) { return {id.seconds(), id.tail()}; }

RateKey joined(const RateKey& left, const RateKey& right) {
  // One is an address, the other a hash: the high halves hold little, so they are spread before
  // they meet.
  return {(left.high * 0x9e3779b97f4a7c15ULL ^ right.high) & 0xffff'ffff'ffffULL,
          left.low * 0xff51afd7ed558ccdULL ^ right.low};
}

}  // namespace gw::middleware
