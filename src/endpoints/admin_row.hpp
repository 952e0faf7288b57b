// How the rows of the Admin API begin: what follows from the method is said once.
#pragma once

#include "endpoints/endpoint.hpp"

namespace gw::endpoints {

struct AdminRow {
  http::Method method = http::Method::get;
  std::string path;
  std::string scope;
  Role role = Role::none;  // none: what is usual for the scope
  std::string tag;
  std::string summary;
};

// POST honours Idempotency-Key, a body must be JSON, DELETE answers 204.
Endpoint admin_row(AdminRow row);

}  // namespace gw::endpoints
