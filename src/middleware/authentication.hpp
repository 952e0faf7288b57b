// Who is calling: the credential behind Authorization: Bearer (contract 01 §1.2, §1.3).
#pragma once

#include <string_view>

#include "endpoints/exchange.hpp"
#include "middleware/rate_gate.hpp"

namespace gw::middleware {

// The port to stored keys and logins. Called on the connection's own thread: answers from memory or
// in microseconds.
class Credentials {
 public:
  virtual ~Credentials() = default;
  // `bearer` is the text behind "Bearer ", at most 2 KiB. Fails with UNAUTHENTICATED,
  // API_KEY_REVOKED, TOKEN_EXPIRED, or 403 for a caller the key does not admit. An unknown key id
  // costs as much time as a wrong secret.
  virtual Result<Caller> verify(std::string_view bearer, const endpoints::Exchange& exchange) = 0;
  // A system key or a person names the organization; a person's role there is set. NOT_FOUND for
  // unknown ones and those the person is no member of, ORGANIZATION_OFFBOARDED for closed ones.
  virtual Result<void> choose_organization(Caller& caller, const Id& organization) {
    caller.organization = organization;
    return {};
  }
  // The organization of a person who belongs to exactly one; leaves the caller alone otherwise.
  virtual void choose_only_organization(Caller&) {}
};

// For rows that need a bearer: sets the caller or answers 401 with WWW-Authenticate. Refused
// credentials count per address, 20 a minute, then 429 without looking at them. Every caller learns
// its request id and address.
class Authentication final : public endpoints::Stage {
 public:
  // The credentials outlive the stage; nullptr: every such row answers 401.
  Authentication(Credentials* credentials, RateGate gate)
      : credentials_(credentials), gate_(std::move(gate)) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  std::optional<http::Response> admit(endpoints::Exchange& exchange) const;
  Result<Caller> verify(const endpoints::Exchange& exchange) const;

  Credentials* credentials_;
  RateGate gate_;
};

}  // namespace gw::middleware
