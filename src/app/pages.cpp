#include "app/pages.hpp"

#include <algorithm>
#include <array>

#include "http/static_files.hpp"

namespace gw::app {
namespace {

// Contract 11 §11.7: no third-party origin but the shop's logo, no inline script, never framed.
constexpr std::string_view checkout_policy =
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self'; "
    "frame-src 'none'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'";
// Pages of signed-in people: nothing from anywhere else, and no form that is sent by the browser.
constexpr std::string_view session_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
// Swagger UI sets style attributes from its script and draws its icons from data URLs.
constexpr std::string_view docs_policy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'";

constexpr std::array<std::string_view, 4> admin_paths = {"/", "/account", "/enrol", "/sign-in"};

std::optional<http::Response> page(const http::Request& request, std::string_view asset,
                                   std::string_view policy) {
  auto response = http::serve_asset(request, asset);
  if (response) response->headers.set("Content-Security-Policy", std::string(policy));
  return response;
}

std::optional<http::Response> docs_page(const http::Request& request) {
  const auto path = request.path();
  const bool entry = path == "/api/v1/docs" || path == "/api/v1/docs/";
  return page(request, entry ? "/api/v1/docs/index.html" : "", docs_policy);
}

bool is_docs(std::string_view path) {
  return path == "/api/v1/docs" || path.starts_with("/api/v1/docs/");
}

bool is_portal(std::string_view path) { return path == "/portal" || path.starts_with("/portal/"); }

}  // namespace

middleware::StaticFiles admin_pages() {
  return [](const http::Request& request) -> std::optional<http::Response> {
    const auto path = request.path();
    if (std::ranges::find(admin_paths, path) != admin_paths.end())
      return page(request, "/admin/index.html", session_policy);
    if (path.starts_with("/assets/admin/")) return http::serve_asset(request);
    if (is_docs(path)) return docs_page(request);
    return std::nullopt;
  };
}

middleware::StaticFiles main_pages() {
  return [](const http::Request& request) -> std::optional<http::Response> {
    const auto path = request.path();
    if (path.starts_with("/checkout/"))
      return page(request, "/checkout/index.html", checkout_policy);
    if (is_portal(path)) return page(request, "/portal/index.html", session_policy);
    if (path.starts_with("/assets/admin/")) return std::nullopt;
    if (path.starts_with("/assets/")) return http::serve_asset(request);
    if (is_docs(path)) return docs_page(request);
    return std::nullopt;
  };
}

}  // namespace gw::app
