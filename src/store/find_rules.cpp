#include "store/find_rules.hpp"

#include <string>

namespace gw::store {
namespace {

[[noreturn]] void misuse(const CollectionDefinition& collection, std::string_view what) {
  throw MisuseError(std::string(collection.name) + ": " + std::string(what));
}

bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

void find_index(const CollectionDefinition& collection, const Find& find, Walk& walk) {
  if (find.index.empty()) return;
  for (std::size_t i = 0; i < collection.indexes.size(); ++i) {
    if (collection.indexes[i].name != find.index) continue;
    walk.index = &collection.indexes[i];
    walk.index_number = static_cast<int>(i);
    return;
  }
  misuse(collection, "no index named " + std::string(find.index));
}

void check_values(const CollectionDefinition& collection, const Find& find, const Walk& walk) {
  const std::size_t columns = walk.index ? walk.index->columns.size() : 0;
  if (find.equals.size() > columns) misuse(collection, "more equality values than index columns");
  for (const Value& value : find.equals) {
    if (is_null(value)) misuse(collection, "null is in no index");
  }
  // Behind the last column the next key is the serial, a number.
  const bool next_is_serial = find.equals.size() == columns;
  for (const auto* bound : {&find.from, &find.until, &find.above}) {
    if (!*bound) continue;
    if (is_null(**bound)) misuse(collection, "null is no bound");
    if (next_is_serial && !std::holds_alternative<std::int64_t>(**bound)) {
      misuse(collection, "a bound on the serial must be a number");
    }
  }
}

void set_bounds(const Find& find, Walk& walk) {
  if (find.from) walk.lower = &*find.from;
  if (find.above && (!walk.lower || *find.above >= *walk.lower)) {
    walk.lower = &*find.above;
    walk.lower_exclusive = true;
  }
  if (find.until) walk.upper = &*find.until;
}

// A cursor and a bound on the side the walk starts from exclude each other: whichever lies further
// in decides. With both in one statement the engine might start at the outer one and walk to the
// inner.
void set_cursor(const CollectionDefinition& collection, const Find& find, Walk& walk) {
  if (!find.after) return;
  const std::size_t columns = walk.index ? walk.index->columns.size() : 0;
  if (find.after->values.size() != columns - walk.equal_count) {
    misuse(collection, "the cursor belongs to another walk");
  }
  for (const Value& value : find.after->values) {
    if (is_null(value)) misuse(collection, "null in a cursor");
  }
  walk.after = &*find.after;
  const Value first =
      find.after->values.empty() ? Value(find.after->serial) : find.after->values[0];
  if (!find.descending && walk.lower) {
    const bool inside = walk.lower_exclusive ? first > *walk.lower : first >= *walk.lower;
    if (inside) {
      walk.lower = nullptr;
    } else {
      walk.after = nullptr;
    }
  }
  if (find.descending && walk.upper) {
    if (first <= *walk.upper) {
      walk.upper = nullptr;
    } else {
      walk.after = nullptr;
    }
  }
}

}  // namespace

Walk plan_count(const CollectionDefinition& collection, const Find& find) {
  Walk walk;
  find_index(collection, find, walk);
  check_values(collection, find, walk);
  walk.equal_count = find.equals.size();
  set_bounds(find, walk);
  return walk;
}

Walk plan_walk(const CollectionDefinition& collection, const Find& find) {
  if (find.limit < 0 || find.limit > find_limit_max) misuse(collection, "limit out of bounds");
  if (find.offset < 0 || find.offset > find_offset_max) misuse(collection, "offset out of bounds");
  Walk walk = plan_count(collection, find);
  set_cursor(collection, find, walk);
  return walk;
}

}  // namespace gw::store
