// What the caller may do, and for which organization (contract 01 §1.4, §1.6).
#pragma once

#include "endpoints/exchange.hpp"
#include "middleware/authentication.hpp"

namespace gw::middleware {

// For rows with Access::key, in this order: the key holds the row's scope, else 403
// INSUFFICIENT_SCOPE; a foreign {orgId} in the path is 404; a system key takes its organization
// from {orgId} or X-Organization-ID, and routes that need one are 400 ORGANIZATION_REQUIRED
// without. An organization's key ignores the header.
class Authorization final : public endpoints::Stage {
 public:
  explicit Authorization(Credentials* credentials) : credentials_(credentials) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  Result<void> admit(endpoints::Exchange& exchange) const;
  Result<void> choose_organization(endpoints::Exchange& exchange) const;

  Credentials* credentials_;
};

}  // namespace gw::middleware
