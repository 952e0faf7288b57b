// Who is really calling: the TCP peer, or what a proxy of ours says about it (contract 01 §1.14).
#pragma once

#include <string_view>

#include "config/networks.hpp"
#include "endpoints/exchange.hpp"

namespace gw::middleware {

// Sets client_address and forwarded. When the peer is a trusted proxy: X-Real-IP, else the
// right-most entry of X-Forwarded-For that is no proxy of ours. Without such headers it costs one
// pass over the header names.
class ClientAddress final : public endpoints::Stage {
 public:
  explicit ClientAddress(config::Networks trusted_proxies)
      : trusted_proxies_(std::move(trusted_proxies)) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;

 private:
  std::optional<config::IpAddress> from_proxy(const http::Headers& headers) const;
  std::optional<config::IpAddress> right_most_stranger(const http::Headers& headers) const;

  config::Networks trusted_proxies_;
};

}  // namespace gw::middleware
