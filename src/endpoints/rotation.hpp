// Logins renewed by a cookie that changes with every use (RFC 9700 §4.14.2): what a genuine cookie
// of a generation means. People's logins and buyers' are judged by the same rule.
#pragma once

#include <cstdint>

#include "base/time.hpp"

namespace gw::endpoints {

// So long the cookie before the present one is answered like it: two tabs may refresh at the same
// moment, and an answer may be lost on the way. Later its use means that somebody has a copy.
inline constexpr std::int64_t rotation_grace_ms = 10'000;

struct Generation {
  std::int64_t number = 0;  // of the cookie that counts
  Instant since;            // when it became the one
};

enum class Refresh : std::uint8_t {
  rotate,  // the one that counts
  repeat,  // the one just before, a moment ago
  reuse,   // any other: somebody else has a copy
};

constexpr Refresh judge_refresh(const Generation& current, std::int64_t given, Instant now) {
  if (given == current.number) return Refresh::rotate;
  const bool just_now = now.ms - current.since.ms <= rotation_grace_ms;
  return given == current.number - 1 && just_now ? Refresh::repeat : Refresh::reuse;
}

}  // namespace gw::endpoints
