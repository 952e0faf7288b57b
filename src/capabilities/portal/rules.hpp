// Pure decisions of the portal: values in, values out.
#pragma once

#include <array>
#include <span>

#include "capabilities/portal/portal.hpp"

namespace gw::portal {

inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t send_pause_ms = minute_ms;
inline constexpr std::int64_t send_window_ms = 60 * minute_ms;
inline constexpr std::size_t sends_max = 5;  // in a window
inline constexpr int tries_max = 5;          // of a code

inline constexpr std::int64_t token_life_ms = 15 * minute_ms;
inline constexpr std::int64_t refresh_life_ms = 7 * 24 * 60 * minute_ms;
inline constexpr std::int64_t session_life_ms = 30LL * 24 * 60 * minute_ms;

// Whether an address may be sent another code at `now`. `sent_at` is in order.
bool may_send(std::span<const Instant> sent_at, Instant now);
// Those sends that still count against the limit.
std::vector<Instant> counting_sends(std::span<const Instant> sent_at, Instant now);

// Six digits, each of the million equally likely; nullopt: draw again.
std::optional<std::string> code_from(std::span<const std::uint8_t, 4> random);
// As people type it: blanks and hyphens dropped.
std::string typed_code(std::string_view text);

// Buyers see what was paid, given back or disputed, and transfers they still have to make.
bool is_visible(const transactions::TransactionRecord& record);

}  // namespace gw::portal
