#include "store/store.hpp"

#include <algorithm>

#include "store/execute.hpp"

namespace gw::store {

Cursor Snapshot::cursor_of(const CollectionDefinition& definition, const Find& find,
                           const Row& last, const std::vector<Value>& columns) {
  Cursor cursor{{}, last.serial};
  if (find.index.empty()) return cursor;
  const auto index = std::ranges::find(definition.indexes, find.index, &IndexDefinition::name);
  if (index == definition.indexes.end()) throw MisuseError("undeclared index");
  for (std::size_t i = find.equals.size(); i < index->columns.size(); ++i) {
    const auto column = std::ranges::find(definition.columns, index->columns[i]);
    cursor.values.push_back(columns[static_cast<std::size_t>(column - definition.columns.begin())]);
  }
  return cursor;
}

Failure outcome_failure(Outcome outcome, const std::string&) {
  // The reason stays in the log: internals never reach a client.
  if (outcome == Outcome::overloaded) return {Code::overloaded, {}, {}, {}, 1};
  if (outcome == Outcome::unwritable)
    return {Code::overloaded, "nothing can be stored at the moment: try again later", {}, {}, 5};
  return {Code::internal, {}, {}, {}, 0};
}

}  // namespace gw::store
