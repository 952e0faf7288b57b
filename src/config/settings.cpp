#include "config/settings.hpp"

#include <fmt/format.h>

#include <initializer_list>
#include <string_view>

#include "base/url.hpp"

namespace gw::config {
namespace {

// The first domain that is set; none: the listener itself, which happens in dev only.
std::string url(const Settings& settings, std::initializer_list<std::string_view> domains,
                std::int64_t port) {
  const std::string_view scheme = settings.dev() ? "http" : "https";
  for (const auto domain : domains) {
    if (!domain.empty()) return origin_of_url(fmt::format("{}://{}", scheme, domain));
  }
  return fmt::format("http://localhost:{}", port);
}

}  // namespace

std::string Settings::admin_backend_url() const {
  // The panel's host forwards /api to the backend, so it serves where the backend has no own name.
  return url(*this, {admin_backend_domain, admin_frontend_domain}, admin_backend_port);
}

std::string Settings::admin_frontend_url() const {
  return url(*this, {admin_frontend_domain}, admin_backend_port);
}

std::string Settings::main_backend_url() const {
  return url(*this, {main_backend_domain}, main_backend_port);
}

std::string Settings::main_frontend_url() const {
  return url(*this, {main_frontend_domain}, main_backend_port);
}

std::string Settings::database_file() const {
  std::string_view path = database_uri;
  if (path.starts_with("sqlite:")) path.remove_prefix(7);
  if (path.starts_with('/')) return std::string(path);
  return fmt::format("{}/{}", data_dir, path);
}

}  // namespace gw::config
