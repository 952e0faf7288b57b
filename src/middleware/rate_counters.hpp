// The counters of one process: sliding windows in a fixed amount of memory.
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <vector>

#include "middleware/rate_store.hpp"

namespace gw::middleware {

// A window slides by weighing the fixed window before it: with a quarter of this window gone, three
// quarters of the last one's count still count. Slots lie in sets of 8 that share a hash; a full
// set gives up an outlived slot, else the one with the lowest count, so a flood of new addresses
// cannot wash out a busy one. Constant time, one short lock of 64, no allocation after
// construction. 40 bytes a slot.
class RateCounters final : public RateStore {
 public:
  // `seed` makes it unpredictable which keys share a set.
  explicit RateCounters(std::uint64_t seed, std::size_t slots = 65'536);

  RateVerdict take(const RateKey& key, const RatePolicy& policy, Instant now) override;
  RateVerdict look(const RateKey& key, const RatePolicy& policy, Instant now) override;

 private:
  struct Slot {
    RateKey key;
    std::int64_t start_ms = 0;    // of the current fixed window
    std::uint32_t window_ms = 0;  // 0: never used
    std::uint32_t current = 0;
    std::uint32_t previous = 0;
  };
  struct alignas(64) Shard {
    std::mutex mutex;
    std::vector<Slot> slots;
  };
  static constexpr std::size_t ways = 8;

  struct Place {
    Shard& shard;
    std::size_t first;  // slot of the set
  };
  Place place_of(const RateKey& key);
  static Slot* find(const Place& place, const RateKey& key);
  static Slot& claim(const Place& place, const RateKey& key, Instant now);
  static void roll(Slot& slot, const RatePolicy& policy, Instant now);
  static RateVerdict judge(const Slot& slot, const RatePolicy& policy, Instant now);

  std::uint64_t seed_;
  std::size_t sets_per_shard_;
  std::array<Shard, 64> shards_;
};

}  // namespace gw::middleware
