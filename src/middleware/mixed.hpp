// The finisher of SplitMix64: every input bit reaches every output bit, and no two inputs meet.
#pragma once

#include <cstdint>

namespace gw::middleware {

constexpr std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

}  // namespace gw::middleware
