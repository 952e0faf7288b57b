#include "middleware/origin_rule.hpp"

#include <algorithm>
#include <optional>

namespace gw::middleware {
namespace {

constexpr std::string_view https = "https://";
constexpr std::string_view http = "http://";

// The host of "scheme://host[:port]"; nullopt when there is more to it, or less.
std::optional<std::string_view> host_of(std::string_view origin, std::string_view scheme) {
  if (!origin.starts_with(scheme)) return std::nullopt;
  std::string_view host = origin.substr(scheme.size());
  if (host.find_first_of("/@?#\\ ") != std::string_view::npos) return std::nullopt;
  const auto end = host.starts_with('[') ? host.find(']') + 1 : host.find(':');
  host = host.substr(0, end);
  if (host.empty()) return std::nullopt;
  return host;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]" ||
         host.ends_with(".localhost");
}

}  // namespace

OriginRule::OriginRule(std::string own, bool dev, SiteDomain site_domain)
    : own_(std::move(own)), dev_(dev), site_domain_(std::move(site_domain)) {}

bool OriginRule::is_own(std::string_view origin) const {
  if (origin == own_) return true;
  if (!dev_) return false;
  auto host = host_of(origin, https);
  if (!host) host = host_of(origin, http);
  return host && is_loopback(*host);
}

bool OriginRule::allows(std::string_view origin) const {
  if (is_own(origin)) return true;
  auto host = host_of(origin, https);
  if (!host && dev_) host = host_of(origin, http);
  return host && site_domain_ && site_domain_(*host);
}

bool OriginRule::allows_referer(std::string_view referer) const {
  const auto scheme_end = referer.find("://");
  if (scheme_end == std::string_view::npos) return false;
  return allows(referer.substr(0, referer.find_first_of("/?#", scheme_end + 3)));
}

}  // namespace gw::middleware
