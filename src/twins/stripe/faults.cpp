#include "twins/stripe/faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace gw::twins::stripe {

std::optional<FaultKind> fault_kind(std::string_view word) {
  using enum FaultKind;
  constexpr std::array<std::pair<std::string_view, FaultKind>, 8> words{{
      {"timeout_before", timeout_before},
      {"timeout_after", timeout_after},
      {"error_before", error_before},
      {"error_after", error_after},
      {"cut_before", cut_before},
      {"cut_after", cut_after},
      {"rate_limited", rate_limited},
      {"in_use", in_use},
  }};
  const auto found = std::ranges::find(words, word, &std::pair<std::string_view, FaultKind>::first);
  if (found == words.end()) return std::nullopt;
  return found->second;
}

std::optional<FaultKind> Faults::take(std::string_view method_and_path) {
  const auto found = std::ranges::find_if(
      faults_, [&](const Fault& fault) { return method_and_path.starts_with(fault.on); });
  if (found == faults_.end()) return std::nullopt;
  const auto kind = found->kind;
  if (--found->times <= 0) faults_.erase(found);
  return kind;
}

}  // namespace gw::twins::stripe
