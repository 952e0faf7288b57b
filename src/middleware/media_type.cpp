#include "middleware/media_type.hpp"

#include "endpoints/endpoint.hpp"
#include "http/field_text.hpp"

namespace gw::middleware {

bool is_json(std::string_view content_type) {
  const auto type = http::trim_blanks(content_type.substr(0, content_type.find(';')));
  if (http::equals_ignoring_case(type, "application/json")) return true;
  constexpr std::string_view before = "application/", behind = "+json";
  return type.size() > before.size() + behind.size() &&
         http::equals_ignoring_case(type.substr(0, before.size()), before) &&
         http::equals_ignoring_case(type.substr(type.size() - behind.size()), behind);
}

std::optional<http::Response> MediaType::before(endpoints::Exchange& exchange) {
  if (!exchange.endpoint->json_body || exchange.request.body.empty()) return std::nullopt;
  const auto type = exchange.request.headers.get("Content-Type");
  if (type && is_json(*type)) return std::nullopt;
  return error_response(
      exchange, {Code::unsupported_media_type, "send Content-Type: application/json", {}, {}, 0});
}

}  // namespace gw::middleware
