#include "store/sqlite/tables.hpp"

#include <algorithm>

#include "store/sqlite/table_sql.hpp"

namespace gw::store::sqlite {
namespace {

constexpr const char* kCurrentRow = " WHERE serial=? AND version=? AND created_at/1000=?";

// Binds the fixed part of a walk (see walk_sql) and returns the next free position.
int bind_walk(Statement& statement, const Walk& walk, const Find& find) {
  int position = 0;
  for (std::size_t i = 0; i < walk.equal_count; ++i) statement.bind(++position, find.equals[i]);
  if (walk.lower) statement.bind(++position, *walk.lower);
  if (walk.upper) statement.bind(++position, *walk.upper);
  if (walk.after) {
    for (const Value& value : walk.after->values) statement.bind(++position, value);
    if (walk.after->values.empty()) statement.bind(++position, walk.after->serial);
  }
  return position + 1;
}

bool within_bounds(const Walk& walk, const Value& value) {
  if (walk.upper && value > *walk.upper) return false;
  if (!walk.lower) return true;
  return walk.lower_exclusive ? value > *walk.lower : value >= *walk.lower;
}

// The rows that equal the cursor of `find` in all columns, behind it in the serial.
Find ties_of(const Find& find) {
  Find ties{.index = find.index, .equals = find.equals, .descending = find.descending};
  const Cursor& cursor = *find.after;
  ties.equals.insert(ties.equals.end(), cursor.values.begin(), cursor.values.end());
  if (find.descending) {
    ties.until = std::max<std::int64_t>(cursor.serial, 1) - 1;  // whoever made the cursor
  } else {
    ties.above = cursor.serial;
  }
  return ties;
}

}  // namespace

Table::Table(Connection& connection, const CollectionDefinition& collection)
    : connection_(connection), collection_(collection) {}

Statement& Table::prepared(std::unique_ptr<Statement>& slot, const std::string& sql) {
  slot = std::make_unique<Statement>(connection_.handle(), sql);
  return *slot;
}

Statement& Table::get() {
  if (get_) return *get_;
  return prepared(get_, "SELECT created_at,updated_at,version,document FROM " +
                            quoted(collection_.name) + " WHERE serial=?");
}

Statement& Table::current() {
  if (current_) return *current_;
  std::string sql = "SELECT version,created_at";
  for (const auto column : collection_.columns) sql += ',' + column_sql(column);
  return prepared(current_, sql + " FROM " + quoted(collection_.name) + " WHERE serial=?");
}

Statement& Table::insert() {
  return insert_ ? *insert_ : prepared(insert_, insert_sql(collection_));
}

Statement& Table::replace(std::uint64_t changed) {
  auto& slot = replaces_[changed];
  return slot ? *slot : prepared(slot, replace_sql(collection_, changed));
}

Statement& Table::guard() {
  if (guard_) return *guard_;
  return prepared(guard_,
                  "UPDATE " + quoted(collection_.name) + " SET version=version+1" + kCurrentRow);
}

Statement& Table::erase() {
  if (erase_) return *erase_;
  return prepared(erase_, "DELETE FROM " + quoted(collection_.name) + kCurrentRow);
}

Statement& Table::walk(const Walk& walk, bool descending, bool counting) {
  const WalkShape shape(walk, descending, counting);
  auto& slot = walks_[shape.key()];
  return slot ? *slot : prepared(slot, walk_sql(collection_, shape));
}

Tables::Tables(Connection& connection, std::span<const CollectionDefinition* const> collections) {
  for (const auto* collection : collections) {
    tables_.emplace(std::piecewise_construct, std::tuple(collection),
                    std::tuple<Connection&, const CollectionDefinition&>(connection, *collection));
  }
}

Table& Tables::of(const CollectionDefinition& collection) {
  const auto found = tables_.find(&collection);
  if (found == tables_.end()) {
    throw MisuseError("undeclared collection " + std::string(collection.name));
  }
  return found->second;
}

Id RowReader::id_of(std::int64_t created_at_ms, std::int64_t serial) const {
  return codec_.encode(static_cast<std::uint32_t>(Instant{created_at_ms}.seconds()), serial);
}

std::optional<Row> RowReader::get(const CollectionDefinition& collection, Id id) {
  auto& statement = tables_.of(collection).get();
  const std::int64_t serial = codec_.serial_of(id);
  const StatementUse use(statement);
  use->bind(1, serial);
  if (!use->step()) return std::nullopt;
  const Instant created_at{use->number(0)};
  // Any id decodes to some serial: one with other seconds was made up, or is of another store.
  if (static_cast<std::uint32_t>(created_at.seconds()) != id.seconds()) return std::nullopt;
  return Row{id, serial, created_at, {use->number(1)}, use->number(2), std::string(use->text(3))};
}

std::optional<Row> RowReader::get_by_serial(const CollectionDefinition& collection,
                                            std::int64_t serial) {
  const StatementUse use(tables_.of(collection).get());
  use->bind(1, serial);
  if (!use->step()) return std::nullopt;
  const std::int64_t created_at = use->number(0);
  return Row{id_of(created_at, serial), serial,         {created_at},
             {use->number(1)},          use->number(2), std::string(use->text(3))};
}

std::vector<Row> RowReader::find(const CollectionDefinition& collection, const Find& find) {
  const Walk walk = plan_walk(collection, find);
  std::vector<Row> rows;
  if (!walk.after || walk.after->values.empty()) {
    read_walk(collection, walk, find, {find.limit, find.offset}, rows);
    return rows;
  }
  // SQLite starts a walk at a row value of columns, but not at one that ends in the serial: it
  // would walk past all ties of the cursor. So first the ties behind the cursor, then what lies
  // behind the ties.
  const std::int64_t wanted = find.limit + find.offset;
  const Find ties = ties_of(find);
  if (within_bounds(walk, walk.after->values.front())) {
    read_walk(collection, plan_walk(collection, ties), ties, {wanted, 0}, rows);
  }
  const auto missing = wanted - static_cast<std::int64_t>(rows.size());
  if (missing > 0) read_walk(collection, walk, find, {missing, 0}, rows);
  const auto skipped = std::min(static_cast<std::int64_t>(rows.size()), find.offset);
  rows.erase(rows.begin(), rows.begin() + skipped);
  return rows;
}

void RowReader::read_walk(const CollectionDefinition& collection, const Walk& walk,
                          const Find& find, Part part, std::vector<Row>& rows) {
  const StatementUse use(tables_.of(collection).walk(walk, find.descending, false));
  const int next = bind_walk(*use, walk, find);
  use->bind(next, part.limit);
  use->bind(next + 1, part.offset);
  while (use->step()) {
    const std::int64_t serial = use->number(0);
    const std::int64_t created_at = use->number(1);
    rows.push_back({id_of(created_at, serial),
                    serial,
                    {created_at},
                    {use->number(2)},
                    use->number(3),
                    std::string(use->text(4))});
  }
}

std::int64_t RowReader::count(const CollectionDefinition& collection, const Find& find,
                              std::int64_t cap) {
  const Walk walk = plan_count(collection, find);
  const StatementUse use(tables_.of(collection).walk(walk, false, true));
  use->bind(bind_walk(*use, walk, find), std::max<std::int64_t>(cap, 0));
  return use->step() ? use->number(0) : 0;
}

}  // namespace gw::store::sqlite
