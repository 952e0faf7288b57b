#include "app/pages.hpp"

#include "http/static_files.hpp"

namespace gw::app {
namespace {

// Contract 11 §11.7: no third-party origin but the shop's logo, no inline script, never framed.
constexpr std::string_view checkout_policy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self'; "
    "frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'";
// Swagger UI sets style attributes from its script and draws its icons from data URLs.
constexpr std::string_view docs_policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'";

std::optional<http::Response> page(const http::Request& request, std::string_view asset,
                                   std::string_view policy) {
  auto response = http::serve_asset(request, asset);
  if (response) response->headers.set("Content-Security-Policy", std::string(policy));
  return response;
}

}  // namespace

middleware::StaticFiles admin_pages() {
  return [](const http::Request& request) -> std::optional<http::Response> {
    const auto path = request.path();
    if (path == "/") return page(request, "/index.html", checkout_policy);
    if (path == "/api/v1/docs" || path == "/api/v1/docs/")
      return page(request, "/api/v1/docs/index.html", docs_policy);
    if (path.starts_with("/api/v1/docs/")) return page(request, {}, docs_policy);
    if (path.starts_with("/checkout/") || path.starts_with("/assets/")) return std::nullopt;
    return page(request, {}, checkout_policy);
  };
}

middleware::StaticFiles main_pages() {
  return [](const http::Request& request) -> std::optional<http::Response> {
    const auto path = request.path();
    if (path.starts_with("/checkout/"))
      return page(request, "/checkout/index.html", checkout_policy);
    if (path.starts_with("/assets/")) return http::serve_asset(request);
    if (path == "/api/v1/docs" || path == "/api/v1/docs/")
      return page(request, "/api/v1/docs/index.html", docs_policy);
    if (path.starts_with("/api/v1/docs/")) return page(request, {}, docs_policy);
    return std::nullopt;
  };
}

}  // namespace gw::app
