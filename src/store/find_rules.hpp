// What every engine makes of a Find before it walks: checked against the declaration, and reduced
// to at most one lower and one upper limit so that a walk always starts where its first row is.
#pragma once

#include <cstdint>

#include "store/engine.hpp"

namespace gw::store {

// A page of 1,000 and the row that tells whether another page follows.
inline constexpr std::int64_t find_limit_max = 1'001;
inline constexpr std::int64_t find_offset_max = 10'000;
inline constexpr int command_row_writes_max = 500;
inline constexpr int command_runs_max = 10;

// The keys of a walk are the columns of its index, then the serial. `lower` and `upper` limit the
// first key behind the equality prefix. Pointers go into the Find and the definition.
struct Walk {
  const IndexDefinition* index = nullptr;  // null: creation order of the whole collection
  int index_number = -1;
  std::size_t equal_count = 0;
  const Value* lower = nullptr;
  bool lower_exclusive = false;
  const Value* upper = nullptr;
  const Cursor* after = nullptr;
};

// Throws MisuseError: undeclared index, too many or null equality values, a cursor of another
// shape, limits out of bounds.
Walk plan_walk(const CollectionDefinition& collection, const Find& find);

// The same without the fields that only page (after, offset, limit).
Walk plan_count(const CollectionDefinition& collection, const Find& find);

}  // namespace gw::store
