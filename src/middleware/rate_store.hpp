// Counting requests against policies: the port, and what is counted.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/time.hpp"

namespace gw::middleware {

// Names one bucket: which policy of which service, for whom. Made by RateGate.
struct RateKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool operator==(const RateKey&) const = default;
};

struct RatePolicy {
  std::string_view name;  // on the wire: RateLimit-Policy: "burst";q=100;w=60
  std::int64_t quota = 0;
  std::int64_t window_ms = 60'000;
};

struct RateVerdict {
  bool allowed = true;
  std::int64_t remaining = 0;
  std::int64_t seconds = 0;  // until there is more quota; when refused, until the next may pass
};

// Any thread; must not block for long, it is asked for every request.
class RateStore {
 public:
  virtual ~RateStore() = default;
  // Counts one request if it is allowed; refused ones do not count, so patience is rewarded.
  virtual RateVerdict take(const RateKey& key, const RatePolicy& policy, Instant now) = 0;
  // What take() would say, without counting.
  virtual RateVerdict look(const RateKey& key, const RatePolicy& policy, Instant now) = 0;
};

}  // namespace gw::middleware
