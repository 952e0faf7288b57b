// Randomness as a port: the operating system's in production, a seed in simulation.
#pragma once

#include <cstdint>
#include <span>

namespace gw {

class Entropy {
 public:
  virtual ~Entropy() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;  // any thread
};

}  // namespace gw
