// Everything a store in memory holds at one moment. Copies are cheap and share what is equal.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/find_rules.hpp"
#include "store/id_codec.hpp"
#include "store/memory/persistent_map.hpp"

namespace gw::store::memory {

struct StoredRow {
  Row row;
  std::vector<Value> columns;
};
using RowPointer = std::shared_ptr<const StoredRow>;

// Where a row stands in an index: the values of its columns, then the serial.
struct IndexKey {
  std::vector<Value> values;
  std::int64_t serial = 0;
  auto operator<=>(const IndexKey&) const = default;
};

struct SerialWeight {
  std::uint64_t operator()(std::int64_t serial) const;
  std::uint64_t operator()(const IndexKey& key) const { return (*this)(key.serial); }
};
struct TextWeight {
  std::uint64_t operator()(const std::string& text) const;
};

// Rows and indexes of one collection.
class Table {
 public:
  explicit Table(const CollectionDefinition& collection);

  RowPointer row(std::int64_t serial) const;  // null: none
  std::vector<Row> find(const Find& find) const;
  std::int64_t count(const Find& find, std::int64_t cap) const;

  // False when a unique index already holds the row's values; nothing has changed then.
  bool put(const RowPointer& row);
  void erase(std::int64_t serial);

 private:
  using Rows = PersistentMap<std::int64_t, RowPointer, SerialWeight>;
  using Index = PersistentMap<IndexKey, RowPointer, SerialWeight>;

  std::optional<IndexKey> key_of(const IndexDefinition& index, const StoredRow& row) const;
  bool unique_values_free(const StoredRow& row) const;
  template <class Visit>
  void walk(const Walk& walk, const Find& find, bool descending, const Visit& visit) const;

  const CollectionDefinition* collection_;
  Rows rows_;
  std::vector<Index> indexes_;
};

struct State {
  std::vector<std::shared_ptr<const Table>> tables;  // in the order of the declared collections
  PersistentMap<std::string, std::int64_t, TextWeight> sequences;

  Table& writable(std::size_t table);  // a copy of its own
};

}  // namespace gw::store::memory
