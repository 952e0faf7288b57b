// Faults that the twin is told to have, each for so many requests.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gw::twins::stripe {

enum class FaultKind {
  timeout_before,  // nothing is done, nobody answers
  timeout_after,   // done, but nobody answers
  error_before,    // 500, nothing is done
  error_after,     // 500, but done; the error is kept for its key
  cut_before,      // the connection ends, nothing is done
  cut_after,       // the connection ends, but it is done
  rate_limited,    // 429
  in_use,          // 409: another request with this key is said to be under way
};

struct Fault {
  std::string on;  // "POST /v1/refunds"; paths match by their beginning
  FaultKind kind = FaultKind::error_before;
  int times = 1;
};

std::optional<FaultKind> fault_kind(std::string_view word);

class Faults {
 public:
  void add(Fault fault) { faults_.push_back(std::move(fault)); }
  void clear() { faults_.clear(); }
  // The fault that this request meets, counted down.
  std::optional<FaultKind> take(std::string_view method_and_path);

 private:
  std::vector<Fault> faults_;
};

}  // namespace gw::twins::stripe
