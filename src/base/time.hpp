// Points in time as values. Nobody but the composition root asks the system for the time.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw {

// Milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t ms = 0;

  static constexpr Instant from_seconds(std::int64_t seconds) { return {seconds * 1000}; }
  constexpr std::int64_t seconds() const { return ms / 1000; }
  constexpr Instant plus_ms(std::int64_t delta) const { return {ms + delta}; }
  constexpr Instant plus_seconds(std::int64_t delta) const { return {ms + delta * 1000}; }
  auto operator<=>(const Instant&) const = default;
};

// ISO 8601 in UTC, ending in Z; milliseconds only when there are any: "2026-03-27T10:00:00Z".
std::string iso_text(Instant at);
// Accepts what iso_text writes, up to 9 fraction digits (cut to ms); Z only, no offsets.
std::optional<Instant> parse_iso(std::string_view text);
// "YYYY-MM-DD" as midnight UTC.
std::optional<Instant> parse_date(std::string_view text);

class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;  // any thread
};

}  // namespace gw
