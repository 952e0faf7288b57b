#include "middleware/security_headers.hpp"

namespace gw::middleware {
namespace {

// A page that knows better keeps its own value.
void add_unless_set(http::Headers& headers, std::string_view name, std::string_view value) {
  if (!headers.get(name)) headers.add(std::string(name), std::string(value));
}

}  // namespace

void SecurityHeaders::after(endpoints::Exchange&, http::Response& response) {
  http::Headers& headers = response.headers;
  headers.reserve(headers.all().size() + 10);  // ours and those other stages add
  add_unless_set(headers, "X-Content-Type-Options", "nosniff");
  // Not no-referrer: the origin rule of the checkout needs the origin.
  add_unless_set(headers, "Referrer-Policy", "strict-origin-when-cross-origin");
  add_unless_set(headers, "X-Frame-Options", "DENY");
  if (https_) add_unless_set(headers, "Strict-Transport-Security", "max-age=31536000");
}

}  // namespace gw::middleware
