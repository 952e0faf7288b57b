// The id that ties an answer, its log lines and its jobs together (contract 01 §1.9).
#pragma once

#include <atomic>
#include <cstdint>

#include "base/entropy.hpp"
#include "config/networks.hpp"
#include "endpoints/exchange.hpp"

namespace gw::middleware {

// Unique, not secret: a version 4 UUID from a counter mixed with a seed drawn once. One string, no
// system call, no lock.
class RequestIds {
 public:
  explicit RequestIds(Entropy& entropy);
  std::string next();  // any thread

 private:
  std::uint64_t seed_[2] = {};
  std::atomic<std::uint64_t> count_{0};
};

// 1 to 128 of [A-Za-z0-9._:-].
bool valid_request_id(std::string_view text);

// Takes X-Request-ID from a trusted peer, else makes one; puts it on every answer.
class RequestId final : public endpoints::Stage {
 public:
  RequestId(config::Networks trusted_proxies, Entropy& entropy)
      : trusted_proxies_(std::move(trusted_proxies)), ids_(entropy) {}

  std::optional<http::Response> before(endpoints::Exchange& exchange) override;
  void after(endpoints::Exchange& exchange, http::Response& response) override;

 private:
  config::Networks trusted_proxies_;
  RequestIds ids_;
};

}  // namespace gw::middleware
