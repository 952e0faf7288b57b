// Proof that a command is a function of what its transaction tells it: run twice, compared step by
// step. Used by every engine when EngineOptions::check_purity is on.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/engine.hpp"

namespace gw::store {

// One command, one pair of runs: rehearse(), roll back, perform(). Both runs must see the same
// state, the same now() and a cache in the same condition. One thread.
class PurityCheck {
 public:
  // First run. Swallows whatever the command throws (perform() meets it again), except
  // StoreUnavailable.
  void rehearse(Command& command, EngineTransaction& transaction);
  // Second run, given the same ids and random bytes. Prints the difference and aborts when there is
  // one.
  bool perform(Command& command, EngineTransaction& transaction);

 private:
  class Traced;

  std::vector<std::string> steps_;
  std::vector<Row> reserved_;
  std::vector<std::vector<std::uint8_t>> drawn_;
};

}  // namespace gw::store
