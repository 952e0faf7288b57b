#include "store/sqlite/table_sql.hpp"

#include <algorithm>

#include "store/sqlite/connection.hpp"

namespace gw::store::sqlite {
namespace {

void append(std::string& list, std::string_view separator, std::string_view item) {
  if (!list.empty()) list += separator;
  list += item;
}

// The keys behind the equality prefix: what a walk is ordered by.
std::vector<std::string> order_keys(const WalkShape& shape) {
  std::vector<std::string> keys;
  if (shape.index) {
    for (std::size_t i = shape.equal_count; i < shape.index->columns.size(); ++i) {
      keys.push_back(column_sql(shape.index->columns[i]));
    }
  }
  keys.emplace_back("serial");
  return keys;
}

// Behind the cursor in all keys but the serial, which SQLite cannot use within a row value (see
// RowReader::find for the ties); in the serial, when there is nothing else.
std::string cursor_sql(const std::vector<std::string>& keys, bool descending) {
  std::string names;
  std::string marks;
  for (std::size_t i = 0; i < std::max<std::size_t>(1, keys.size() - 1); ++i) {
    append(names, ",", keys[i]);
    append(marks, ",", "?");
  }
  const char* compare = descending ? " < " : " > ";
  if (keys.size() <= 2) return names + compare + marks;
  return '(' + names + ')' + compare + '(' + marks + ')';
}

std::string where_sql(const WalkShape& shape, const std::vector<std::string>& keys) {
  std::string where;
  for (std::size_t i = 0; i < shape.equal_count; ++i) {
    append(where, " AND ", column_sql(shape.index->columns[i]) + "=?");
  }
  // Said for each column that is not compared for equality, in the words of the index: only then
  // does SQLite see that the partial index holds every row that is asked for.
  for (std::size_t i = 0; i + 1 < keys.size(); ++i)
    append(where, " AND ", keys[i] + " IS NOT NULL");
  if (shape.lower) append(where, " AND ", keys[0] + (shape.lower_exclusive ? ">?" : ">=?"));
  if (shape.upper) append(where, " AND ", keys[0] + "<=?");
  if (shape.after) append(where, " AND ", cursor_sql(keys, shape.descending));
  if (where.empty()) where = "serial>0";
  return where;
}

}  // namespace

std::string column_sql(std::string_view column) { return quoted("k_" + std::string(column)); }

std::string index_name(const CollectionDefinition& collection, const IndexDefinition& index) {
  return std::string(collection.name) + "__" + std::string(index.name);
}

std::string create_table_sql(const CollectionDefinition& collection) {
  std::string sql =
      "CREATE TABLE " + quoted(collection.name) +
      "(serial INTEGER PRIMARY KEY, created_at INTEGER NOT NULL,"
      " updated_at INTEGER NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL";
  // Without a type: numbers stay numbers and text stays text.
  for (const auto column : collection.columns) sql += ", " + column_sql(column);
  return sql + ')';
}

std::string create_index_sql(const CollectionDefinition& collection, const IndexDefinition& index) {
  std::string columns;
  std::string present;
  for (const auto column : index.columns) {
    append(columns, ",", column_sql(column));
    append(present, " AND ", column_sql(column) + " IS NOT NULL");
  }
  return std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX " +
         quoted(index_name(collection, index)) + " ON " + quoted(collection.name) + '(' + columns +
         ") WHERE " + present;
}

std::string insert_sql(const CollectionDefinition& collection) {
  std::string names = "serial,created_at,updated_at,version,document";
  std::string marks = "?,?,?,?,?";
  for (const auto column : collection.columns) {
    append(names, ",", column_sql(column));
    append(marks, ",", "?");
  }
  return "INSERT INTO " + quoted(collection.name) + '(' + names + ") VALUES(" + marks + ')';
}

std::string replace_sql(const CollectionDefinition& collection, std::uint64_t changed) {
  std::string sql = "UPDATE " + quoted(collection.name) + " SET updated_at=?,version=?,document=?";
  for (std::size_t i = 0; i < collection.columns.size(); ++i) {
    if (changed >> i & 1) sql += ',' + column_sql(collection.columns[i]) + "=?";
  }
  return sql + " WHERE serial=?";
}

WalkShape::WalkShape(const Walk& walk, bool descending_order, bool only_count)
    : index_number(walk.index_number),
      index(walk.index),
      equal_count(walk.equal_count),
      lower(walk.lower != nullptr),
      lower_exclusive(walk.lower && walk.lower_exclusive),
      upper(walk.upper != nullptr),
      after(walk.after != nullptr),
      descending(descending_order && !only_count),
      counting(only_count) {}

std::uint32_t WalkShape::key() const {
  auto key = static_cast<std::uint32_t>(index_number + 1);
  key = key << 8 | static_cast<std::uint32_t>(equal_count);
  for (const bool flag : {lower, lower_exclusive, upper, after, descending, counting}) {
    key = key << 1 | static_cast<std::uint32_t>(flag);
  }
  return key;
}

std::string walk_sql(const CollectionDefinition& collection, const WalkShape& shape) {
  const std::vector<std::string> keys = order_keys(shape);
  std::string from = " FROM " + quoted(collection.name);
  if (shape.index) from += " INDEXED BY " + quoted(index_name(collection, *shape.index));
  from += " WHERE " + where_sql(shape, keys);
  if (shape.counting) return "SELECT count(*) FROM (SELECT 1" + from + " LIMIT ?)";
  std::string order;
  for (const std::string& key : keys) append(order, ",", shape.descending ? key + " DESC" : key);
  return "SELECT serial,created_at,updated_at,version,document" + from + " ORDER BY " + order +
         " LIMIT ? OFFSET ?";
}

}  // namespace gw::store::sqlite
