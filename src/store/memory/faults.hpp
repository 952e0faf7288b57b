// What a distributed store does to a commit now and then, drawn from a seed.
#pragma once

#include <cstdint>

namespace gw::store::memory {

enum class Fault : std::uint8_t {
  none,
  conflict,      // the store gave way to somebody else: nothing happened
  lost_request,  // no answer, and it did not happen
  lost_answer,   // no answer, yet it happened
};

class Faults {
 public:
  explicit Faults(std::uint64_t seed) : enabled_(seed != 0), state_(seed) {}

  // One commit in eight meets a fault.
  Fault draw() {
    if (!enabled_) return Fault::none;
    const std::uint64_t drawn = next() % 24;
    return drawn < 3 ? static_cast<Fault>(drawn + 1) : Fault::none;
  }

 private:
  // splitmix64: drawn from the seed alone, whatever else draws from the Entropy port.
  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
  }

  bool enabled_;
  std::uint64_t state_;
};

}  // namespace gw::store::memory
