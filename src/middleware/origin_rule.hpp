// Which web origins may use a listener from a browser: our own front end, and on the Main listener
// the shops' domains.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace gw::middleware {

// Is this host (lower case, no port) a verified domain of a site or an organization? Called for
// every browser request, on the connection's thread: answers from memory.
using SiteDomain = std::function<bool(std::string_view host)>;

class OriginRule {
 public:
  // `own` is "https://pay.example.com". In dev, plain http and every loopback host count too:
  // people type localhost, 127.0.0.1 and the port of their dev server. `site_domain` may be empty.
  OriginRule(std::string own, bool dev, SiteDomain site_domain);

  // `origin` as the Origin header has it: "https://host" or "https://host:port"; "null" is nobody.
  bool allows(std::string_view origin) const;
  // Our own front end alone: for rows that a cookie or a buyer's token opens.
  bool is_own(std::string_view origin) const;
  // Only the part that an Origin header would hold counts.
  bool allows_referer(std::string_view referer) const;
  const std::string& own() const { return own_; }

 private:
  std::string own_;
  bool dev_;
  SiteDomain site_domain_;
};

}  // namespace gw::middleware
