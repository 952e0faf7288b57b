// What the caller may do, and for which organization (contract 01 §1.4 to §1.6).
#pragma once

#include "endpoints/exchange.hpp"
#include "middleware/authentication.hpp"

namespace gw::middleware {

// For rows that need a bearer. Keys, in this order: the key holds the row's scope, else 403
// INSUFFICIENT_SCOPE; rows for people refuse keys with INSUFFICIENT_ROLE; a foreign {orgId} in the
// path is 404; a system key takes its organization from {orgId} or X-Organization-ID, and routes
// that need one are 400 ORGANIZATION_REQUIRED without. An organization's key ignores the header.
//
// People: the organization is {orgId}, else X-Organization-ID, else the cookie
// selectedOrganization, else the only one they belong to; one they do not belong to is 404. Then
// their role there, else 403 INSUFFICIENT_ROLE. Rows with `step_up`, and every write from a network
// the login did not begin in, need a fresh passkey assertion: 403 STEP_UP_REQUIRED. What they make
// is test data unless X-Mode says "live".
class Authorization final : public endpoints::Stage {
 public:
  explicit Authorization(Credentials* credentials) : credentials_(credentials) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  Result<void> admit(endpoints::Exchange& exchange) const;
  Result<void> admit_key(endpoints::Exchange& exchange) const;
  Result<void> admit_person(endpoints::Exchange& exchange) const;
  Result<void> choose_organization(endpoints::Exchange& exchange) const;

  Credentials* credentials_;
};

}  // namespace gw::middleware
