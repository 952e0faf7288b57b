#include "app/pages.hpp"

#include <algorithm>
#include <array>

#include "http/static_files.hpp"

namespace gw::app {
namespace {

// Each origin once.
std::string sources(std::string_view directive, std::string_view own,
                    const std::vector<connectors::PageScript>& scripts,
                    std::vector<std::string> connectors::PageScript::* list) {
  std::vector<std::string> origins;
  for (const auto& script : scripts) {
    for (const auto& origin : script.*list) {
      if (std::ranges::find(origins, origin) == origins.end()) origins.push_back(origin);
    }
  }
  const bool replaced = own == "'none'" && !origins.empty();
  std::string text(directive);
  if (!replaced) text += ' ' + std::string(own);
  for (const auto& origin : origins) text += ' ' + origin;
  return text + "; ";
}
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

// Contract 11 §11.7: no third-party origin but the shop's logo and the providers that this checkout
// offers, no inline script, never framed.
std::string checkout_policy(const std::vector<connectors::PageScript>& scripts) {
  using connectors::PageScript;
  return "default-src 'self'; " +
         sources("script-src", "'self'", scripts, &PageScript::script_sources) +
         "style-src 'self'; img-src 'self' https: data:; " +
         sources("connect-src", "'self'", scripts, &PageScript::connect_sources) +
         sources("frame-src", "'none'", scripts, &PageScript::frame_sources) +
         "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}

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

middleware::StaticFiles main_pages(PageScripts scripts) {
  return [scripts =
              std::move(scripts)](const http::Request& request) -> std::optional<http::Response> {
    const auto path = request.path();
    constexpr std::string_view checkout = "/checkout/";
    if (path.starts_with(checkout)) {
      const auto name = path.substr(checkout.size());
      return page(request, "/checkout/index.html",
                  checkout_policy(scripts(name.substr(0, name.find('/')))));
    }
    if (is_portal(path)) return page(request, "/portal/index.html", session_policy);
    if (path.starts_with("/assets/admin/")) return std::nullopt;
    if (path.starts_with("/assets/")) return http::serve_asset(request);
    if (is_docs(path)) return docs_page(request);
    return std::nullopt;
  };
}

}  // namespace gw::app
