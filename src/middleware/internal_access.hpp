// Who may look inside: /internal/* (contract 01 §1.12).
#pragma once

#include <string>

#include "config/networks.hpp"
#include "endpoints/exchange.hpp"

namespace gw::middleware {

// For rows with Access::internal: the caller's address is loopback or private, no proxy stands
// between, and the token is right when one is set: X-Internal-Health-Token, or Bearer.
class InternalAccess final : public endpoints::Stage {
 public:
  explicit InternalAccess(std::string token);

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  bool token_is_right(const http::Headers& headers) const;

  config::Networks private_networks_;
  std::string token_;
};

}  // namespace gw::middleware
