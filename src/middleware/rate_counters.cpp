#include "middleware/rate_counters.hpp"

#include <algorithm>

#include "middleware/mixed.hpp"

namespace gw::middleware {
namespace {

std::int64_t ceil_seconds(std::int64_t ms) { return std::max<std::int64_t>(1, (ms + 999) / 1000); }

// How far into a window a count of `count` in the window before it lets one more pass, when `used`
// are used in this one.
std::int64_t passes_at_ms(std::int64_t count, std::int64_t used, const RatePolicy& policy) {
  const std::int64_t room = policy.quota - used - 1;
  if (count <= room) return 0;
  return policy.window_ms - policy.window_ms * room / count;
}

}  // namespace

RateCounters::RateCounters(std::uint64_t seed, std::size_t slots)
    : seed_(seed), sets_per_shard_(std::max<std::size_t>(1, slots / ways / shards_.size())) {
  for (Shard& shard : shards_) shard.slots.resize(sets_per_shard_ * ways);
}

RateCounters::Place RateCounters::place_of(const RateKey& key) {
  const std::uint64_t hash = mixed(key.low + mixed(key.high + seed_));
  return {shards_[hash % shards_.size()], hash / shards_.size() % sets_per_shard_ * ways};
}

RateCounters::Slot* RateCounters::find(const Place& place, const RateKey& key) {
  Slot* slot = &place.shard.slots[place.first];
  for (std::size_t i = 0; i < ways; ++i, ++slot) {
    if (slot->key == key && slot->window_ms != 0) return slot;
  }
  return nullptr;
}

RateCounters::Slot& RateCounters::claim(const Place& place, const RateKey& key, Instant now) {
  if (Slot* known = find(place, key)) return *known;
  const auto worth = [now](const Slot& slot) -> std::uint64_t {
    const bool outlived = now.ms >= slot.start_ms + 2 * std::int64_t{slot.window_ms};
    return slot.window_ms == 0 || outlived ? 0 : 1 + std::uint64_t{slot.current} + slot.previous;
  };
  const auto begin = place.shard.slots.begin() + static_cast<std::ptrdiff_t>(place.first);
  Slot& victim = *std::ranges::min_element(begin, begin + ways, {}, worth);
  victim = Slot{.key = key};
  return victim;
}

// Moves the slot to the window of `now`. A clock that went back stays in the window it was in.
void RateCounters::roll(Slot& slot, const RatePolicy& policy, Instant now) {
  const std::int64_t start = now.ms - now.ms % policy.window_ms;
  if (slot.window_ms != 0 && start <= slot.start_ms) return;
  const bool next = slot.window_ms != 0 && start == slot.start_ms + policy.window_ms;
  slot.previous = next ? slot.current : 0;
  slot.current = 0;
  slot.start_ms = start;
  slot.window_ms = static_cast<std::uint32_t>(policy.window_ms);
}

RateVerdict RateCounters::judge(const Slot& slot, const RatePolicy& policy, Instant now) {
  const std::int64_t window = policy.window_ms;
  const std::int64_t elapsed = std::clamp<std::int64_t>(now.ms - slot.start_ms, 0, window);
  const std::int64_t left = window - elapsed;
  const std::int64_t used_scaled = slot.previous * left + slot.current * window;
  RateVerdict verdict;
  verdict.remaining = std::max<std::int64_t>(0, (policy.quota * window - used_scaled) / window);
  verdict.allowed = used_scaled + window <= policy.quota * window;
  verdict.seconds = ceil_seconds(left);
  if (verdict.allowed) return verdict;
  // Either the last window's weight sinks far enough within this one, or this one must become the
  // last.
  const bool within = slot.current < policy.quota;
  const std::int64_t wait = within ? passes_at_ms(slot.previous, slot.current, policy) - elapsed
                                   : left + passes_at_ms(slot.current, 0, policy);
  verdict.seconds = ceil_seconds(wait);
  return verdict;
}

RateVerdict RateCounters::take(const RateKey& key, const RatePolicy& policy, Instant now) {
  const Place place = place_of(key);
  const std::lock_guard lock(place.shard.mutex);
  Slot& slot = claim(place, key, now);
  roll(slot, policy, now);
  RateVerdict verdict = judge(slot, policy, now);
  if (!verdict.allowed) return verdict;
  ++slot.current;
  if (verdict.remaining > 0) --verdict.remaining;
  return verdict;
}

RateVerdict RateCounters::look(const RateKey& key, const RatePolicy& policy, Instant now) {
  const Place place = place_of(key);
  const std::lock_guard lock(place.shard.mutex);
  Slot* slot = find(place, key);
  if (slot == nullptr) return {true, policy.quota, ceil_seconds(policy.window_ms)};
  roll(*slot, policy, now);
  return judge(*slot, policy, now);
}

}  // namespace gw::middleware
