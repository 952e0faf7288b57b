#include "store/memory/state.hpp"

#include <functional>

namespace gw::store::memory {
namespace {

// splitmix64: neighbouring serials get unrelated weights.
std::uint64_t mixed(std::uint64_t x) {
  x += 0x9e3779b97f4a7c15U;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

// Where a key lies: -1 before what a walk asks for, 0 inside, 1 behind.
class Position {
 public:
  Position(const Walk& walk, const Find& find, bool descending)
      : walk_(walk), find_(find), descending_(descending) {}

  int operator()(const IndexKey& key) const {
    for (std::size_t i = 0; i < walk_.equal_count; ++i) {
      if (key.values[i] != find_.equals[i]) return key.values[i] < find_.equals[i] ? -1 : 1;
    }
    const bool at_serial = walk_.equal_count == key.values.size();
    const Value first = at_serial ? Value(key.serial) : key.values[walk_.equal_count];
    if (walk_.lower && (first < *walk_.lower || (walk_.lower_exclusive && first == *walk_.lower))) {
      return -1;
    }
    if (walk_.upper && first > *walk_.upper) return 1;
    return walk_.after ? behind_cursor(key) : 0;
  }

 private:
  int behind_cursor(const IndexKey& key) const {
    const auto rest = key.values.begin() + static_cast<std::ptrdiff_t>(walk_.equal_count);
    const IndexKey here{{rest, key.values.end()}, key.serial};
    const IndexKey cursor{walk_.after->values, walk_.after->serial};
    if (descending_) return here >= cursor ? 1 : 0;
    return here <= cursor ? -1 : 0;
  }

  const Walk& walk_;
  const Find& find_;
  const bool descending_;
};

IndexKey as_key(const IndexKey& key) { return key; }
IndexKey as_key(std::int64_t serial) { return {{}, serial}; }

template <class Map, class Visit>
void walk_map(const Map& map, const Position& position, bool descending, const Visit& visit) {
  const auto inside = [&](const auto& key, const RowPointer& row) {
    return position(as_key(key)) == 0 && visit(row);
  };
  if (descending) {
    map.descend([&](const auto& key) { return position(as_key(key)) > 0; }, inside);
  } else {
    map.ascend([&](const auto& key) { return position(as_key(key)) < 0; }, inside);
  }
}

}  // namespace

std::uint64_t SerialWeight::operator()(std::int64_t serial) const {
  return mixed(static_cast<std::uint64_t>(serial));
}

std::uint64_t TextWeight::operator()(const std::string& text) const {
  return mixed(std::hash<std::string>{}(text));
}

Table::Table(const CollectionDefinition& collection)
    : collection_(&collection), indexes_(collection.indexes.size()) {}

RowPointer Table::row(std::int64_t serial) const {
  const RowPointer* found = rows_.find(serial);
  return found ? *found : nullptr;
}

template <class Visit>
void Table::walk(const Walk& walk, const Find& find, bool descending, const Visit& visit) const {
  const Position position(walk, find, descending);
  if (!walk.index) return walk_map(rows_, position, descending, visit);
  walk_map(indexes_[static_cast<std::size_t>(walk.index_number)], position, descending, visit);
}

std::vector<Row> Table::find(const Find& find) const {
  std::vector<Row> rows;
  std::int64_t skip = find.offset;
  const Walk planned = plan_walk(*collection_, find);
  if (find.limit == 0) return rows;
  walk(planned, find, find.descending, [&](const RowPointer& row) {
    if (skip-- > 0) return true;
    rows.push_back(row->row);
    return static_cast<std::int64_t>(rows.size()) < find.limit;
  });
  return rows;
}

std::int64_t Table::count(const Find& find, std::int64_t cap) const {
  std::int64_t number = 0;
  const Walk planned = plan_count(*collection_, find);
  if (cap <= 0) return 0;
  walk(planned, find, false, [&](const RowPointer&) { return ++number < cap; });
  return number;
}

// Nothing when a column is null: such a row is in no index that holds the column.
std::optional<IndexKey> Table::key_of(const IndexDefinition& index, const StoredRow& row) const {
  IndexKey key{{}, row.row.serial};
  for (const auto column : index.columns) {
    for (std::size_t i = 0; i < collection_->columns.size(); ++i) {
      if (collection_->columns[i] == column) key.values.push_back(row.columns[i]);
    }
    if (std::holds_alternative<std::monostate>(key.values.back())) return std::nullopt;
  }
  return key;
}

bool Table::unique_values_free(const StoredRow& row) const {
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (!collection_->indexes[i].unique) continue;
    const auto key = key_of(collection_->indexes[i], row);
    if (!key) continue;
    bool free = true;
    indexes_[i].ascend([&](const IndexKey& other) { return other.values < key->values; },
                       [&](const IndexKey& other, const RowPointer&) {
                         free = other.values != key->values || other.serial == key->serial;
                         return false;
                       });
    if (!free) return false;
  }
  return true;
}

bool Table::put(const RowPointer& row) {
  if (!unique_values_free(*row)) return false;
  erase(row->row.serial);
  rows_.put(row->row.serial, row);
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (auto key = key_of(collection_->indexes[i], *row)) indexes_[i].put(*key, row);
  }
  return true;
}

void Table::erase(std::int64_t serial) {
  const RowPointer old = row(serial);
  if (!old) return;
  rows_.erase(serial);
  for (std::size_t i = 0; i < indexes_.size(); ++i) {
    if (auto key = key_of(collection_->indexes[i], *old)) indexes_[i].erase(*key);
  }
}

Table& State::writable(std::size_t table) {
  auto copy = std::make_shared<Table>(*tables[table]);
  Table& reference = *copy;
  tables[table] = std::move(copy);
  return reference;
}

}  // namespace gw::store::memory
