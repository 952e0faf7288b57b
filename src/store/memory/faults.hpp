// What a distributed store does to a commit now and then, drawn from a seed.
#pragma once

#include <cstdint>
#include <random>

namespace gw::store::memory {

enum class Fault : std::uint8_t {
  none,
  conflict,         // the store gave way to somebody else: nothing happened
  lost_request,     // no answer, and it did not happen
  lost_answer,      // no answer, yet it happened
};

class Faults {
 public:
  explicit Faults(std::uint64_t seed) : enabled_(seed != 0), random_(seed) {}

  // One commit in eight meets a fault.
  Fault draw() {
    if (!enabled_) return Fault::none;
    const std::uint64_t drawn = random_() % 24;
    return drawn < 3 ? static_cast<Fault>(drawn + 1) : Fault::none;
  }

 private:
  bool enabled_;
  std::mt19937_64 random_;
};

}  // namespace gw::store::memory
