// How many requests may come (contract 01 §1.7). Two stages: strangers are counted before anything
// is done for them, holders of a key once it is known whose key it is.
#pragma once

#include "middleware/rate_gate.hpp"

namespace gw::middleware {

// Per address, but: session routes count per session, webhooks only when they fail, and requests
// that bring a credential are left to Authentication and KeyLimit. Whitelisted callers cost one
// look at the list; others one or two counters and two header fields.
class AddressLimit final : public endpoints::Stage {
 public:
  explicit AddressLimit(RateGate gate) : gate_(std::move(gate)) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;
  // Counts what only the answer tells: failed webhooks, sessions that do not exist.
  void after(endpoints::Exchange& exchange, http::Response& response) override;

 private:
  std::optional<http::Response> pass_session(endpoints::Exchange& exchange) const;
  std::optional<http::Response> pass_hook(endpoints::Exchange& exchange) const;

  RateGate gate_;
};

// Per API key, person or signed-in buyer, from wherever.
class KeyLimit final : public endpoints::Stage {
 public:
  explicit KeyLimit(RateGate gate) : gate_(std::move(gate)) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  RateGate gate_;
};

}  // namespace gw::middleware
