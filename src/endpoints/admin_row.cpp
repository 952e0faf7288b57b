#include "endpoints/admin_row.hpp"

#include "endpoints/binding.hpp"

namespace gw::endpoints {

Endpoint admin_row(AdminRow row) {
  Endpoint endpoint;
  endpoint.method = row.method;
  endpoint.path = std::move(row.path);
  endpoint.scope = std::move(row.scope);
  endpoint.role = row.role;
  endpoint.tag = std::move(row.tag);
  endpoint.summary = std::move(row.summary);
  endpoint.idempotent = row.method == http::Method::post;
  endpoint.json_body = !reads_query(row.method);
  if (row.method == http::Method::del) endpoint.success_status = 204;
  return endpoint;
}

}  // namespace gw::endpoints
