#include "capabilities/portal/rules.hpp"

#include <fmt/format.h>

namespace gw::portal {

bool may_send(std::span<const Instant> sent_at, Instant now) {
  if (sent_at.empty()) return true;
  if (now.ms - sent_at.back().ms < send_pause_ms) return false;
  return counting_sends(sent_at, now).size() < sends_max;
}

std::vector<Instant> counting_sends(std::span<const Instant> sent_at, Instant now) {
  std::vector<Instant> counting;
  for (const Instant at : sent_at) {
    if (now.ms - at.ms < send_window_ms) counting.push_back(at);
  }
  return counting;
}

std::optional<std::string> code_from(std::span<const std::uint8_t, 4> random) {
  constexpr std::uint32_t codes = 1'000'000;
  // The part of the range that a million divides.
  constexpr std::uint32_t fair = 0xffffffffU - 0xffffffffU % codes;
  std::uint32_t number = 0;
  for (const auto byte : random) number = number << 8 | byte;
  if (number >= fair) return std::nullopt;
  return fmt::format("{:06}", number % codes);
}

std::string typed_code(std::string_view text) {
  std::string code;
  for (const char c : text) {
    if (c != ' ' && c != '-') code += c;
  }
  return code;
}

bool is_visible(const transactions::TransactionRecord& record) {
  using transactions::TransactionStatus;
  switch (record.status) {
    case TransactionStatus::succeeded:
    case TransactionStatus::refunded:
    case TransactionStatus::chargeback: return true;
    case TransactionStatus::pending_provider:
      return record.provider_type == providers::ProviderType::wire;
    case TransactionStatus::cancelled:
    case TransactionStatus::initiated:
    case TransactionStatus::failed: return false;
  }
  return false;
}

}  // namespace gw::portal
