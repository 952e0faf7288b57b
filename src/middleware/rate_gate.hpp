// What the limiting stages share: the policies of contract 01 §1.7, who is exempt, which bucket a
// request belongs to, and how a refusal looks.
#pragma once

#include <optional>
#include <string>

#include "config/settings.hpp"
#include "endpoints/exchange.hpp"
#include "middleware/rate_store.hpp"

namespace gw::middleware {

enum class RateRule : std::uint8_t {
  burst,            // an address in a minute
  window,           // an address in the long window
  key,              // an API key, from wherever
  session,          // one checkout session
  session_misses,   // sessions that do not exist, by address: guessing must not be free
  hook_failures,    // webhooks that prove no origin, by address and provider
  failed_attempts,  // refused credentials, by address
  sign_in,          // steps of a login, by address
  otp,              // mails asked for, by address
  card,             // card attempts, by address
};

class RateGate {
 public:
  // `service` keeps the listeners apart: each counts for itself. The store outlives the gate.
  RateGate(const config::Settings& settings, std::uint8_t service, RateStore& store);

  // Switched off, or a caller on the whitelist: nothing is counted, no header is sent.
  bool exempt(const endpoints::Exchange& exchange) const;

  RateVerdict take(RateRule rule, const RateKey& whom, Instant now) const {
    return store_->take(key(rule, whom), policy(rule), now);
  }
  RateVerdict look(RateRule rule, const RateKey& whom, Instant now) const {
    return store_->look(key(rule, whom), policy(rule), now);
  }
  const RatePolicy& policy(RateRule rule) const {
    return policies_[static_cast<std::size_t>(rule)];
  }

  // Takes from one rule: its header fields go onto the answer; the answer itself when it is
  // refused.
  std::optional<http::Response> pass(endpoints::Exchange& exchange, RateRule rule,
                                     const RateKey& whom) const;
  // The same for an address: its minute and its long window.
  std::optional<http::Response> pass_address(endpoints::Exchange& exchange) const;
  // 429 with Retry-After.
  http::Response refusal(endpoints::Exchange& exchange, RateRule rule,
                         const RateVerdict& verdict) const;

 private:
  RateKey key(RateRule rule, const RateKey& whom) const;

  bool enabled_;
  std::uint8_t service_;
  config::Networks whitelist_;
  std::array<RatePolicy, 10> policies_;
  std::array<std::string, 10> policy_texts_;  // as RateLimit-Policy writes them
  std::string address_policies_;
  RateStore* store_;
};

// For whom a bucket counts. An IPv6 caller is its /64: one customer gets that many addresses.
RateKey rate_key_of_address(const endpoints::Exchange& exchange);
RateKey rate_key_of_text(std::string_view text);
RateKey rate_key_of_id(const Id& id);
RateKey joined(const RateKey& left, const RateKey& right);

}  // namespace gw::middleware
