#include "middleware/routing.hpp"

#include <algorithm>
#include <string>

namespace gw::middleware {
namespace {

using http::Method;

// "GET, HEAD, POST, OPTIONS": what the path understands.
std::string allow_text(std::vector<Method> methods) {
  if (std::ranges::find(methods, Method::get) != methods.end()) methods.push_back(Method::head);
  methods.push_back(Method::options);
  std::ranges::sort(methods);
  const auto twice = std::ranges::unique(methods);
  methods.erase(twice.begin(), twice.end());
  std::string text;
  for (const Method method : methods) {
    if (!text.empty()) text += ", ";
    text += http::to_string(method);
  }
  return text;
}

}  // namespace

std::optional<http::Response> Routing::before(endpoints::Exchange& exchange) {
  // Rewritten, as a proxy would: log and idempotency see one path, whichever was called.
  std::string& target = exchange.request.target;
  if (v1_alias_ && target.starts_with("/v1/")) target.insert(0, "/api");
  router_.route(exchange, exchange.request.path());
  const bool known = exchange.endpoint != nullptr || !exchange.allowed_methods.empty();
  if (known || !static_files_) return std::nullopt;
  return static_files_(exchange.request);
}

std::optional<http::Response> Unrouted::before(endpoints::Exchange& exchange) {
  if (exchange.endpoint != nullptr) return std::nullopt;
  if (exchange.allowed_methods.empty()) {
    return error_response(exchange, {Code::not_found, "there is nothing at this path", {}, {}, 0});
  }
  auto response = error_response(exchange, {Code::method_not_allowed, {}, {}, {}, 0});
  response.headers.add("Allow", allow_text(exchange.allowed_methods));
  return response;
}

}  // namespace gw::middleware
