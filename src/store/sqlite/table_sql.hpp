// How a collection becomes a table: names, declarations, and the statements that walk it. Text
// only.
#pragma once

#include <cstdint>
#include <string>

#include "store/engine.hpp"
#include "store/find_rules.hpp"

namespace gw::store::sqlite {

inline constexpr std::size_t columns_max = 64;

// Quoted column of a declared index column; the prefix keeps it apart from the table's own columns.
std::string column_sql(std::string_view column);
std::string index_name(const CollectionDefinition& collection, const IndexDefinition& index);

std::string create_table_sql(const CollectionDefinition& collection);
std::string create_index_sql(const CollectionDefinition& collection, const IndexDefinition& index);

std::string insert_sql(const CollectionDefinition& collection);
// Sets the document and those columns whose bit is set in `changed`.
std::string replace_sql(const CollectionDefinition& collection, std::uint64_t changed);

// Everything that decides the text of a walk; the values are bound.
struct WalkShape {
  WalkShape(const Walk& walk, bool descending, bool counting);
  std::uint32_t key() const;  // distinct per collection

  int index_number;
  const IndexDefinition* index;
  std::size_t equal_count;
  bool lower, lower_exclusive, upper, after, descending, counting;
};

// Binds, in this order: equality values, lower, upper, cursor values (the cursor's serial, when
// there are none), limit (a count: the cap), offset (not in a count). A cursor's ties are left out:
// rows that differ from it in the serial alone. Every text walks an index, never the bare table,
// and never sorts.
std::string walk_sql(const CollectionDefinition& collection, const WalkShape& shape);

}  // namespace gw::store::sqlite
