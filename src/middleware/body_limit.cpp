#include "middleware/body_limit.hpp"

#include <fmt/format.h>

namespace gw::middleware {

std::optional<http::Response> BodyLimit::before(endpoints::Exchange& exchange) {
  const http::Request& request = exchange.request;
  if (!request.body_too_large && request.body.size() <= body_bytes_max_) return std::nullopt;
  auto text = fmt::format("the body is over the limit of {} bytes", body_bytes_max_);
  auto response = error_response(exchange, {Code::body_too_large, std::move(text), {}, {}, 0});
  // What the listener did not read would be taken for the next request.
  response.close_connection = request.body_too_large;
  return response;
}

}  // namespace gw::middleware
