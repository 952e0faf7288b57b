#include "store/sqlite/transaction.hpp"

#include "store/sqlite/schema.hpp"

namespace gw::store::sqlite {
namespace {

constexpr int kWriterCacheKib = 16'384;

bool same(const Statement& stored, int column, const Value& value) {
  switch (sqlite3_column_type(stored.handle(), column)) {
    case SQLITE_NULL: return std::holds_alternative<std::monostate>(value);
    case SQLITE_INTEGER: {
      const auto* number = std::get_if<std::int64_t>(&value);
      return number && *number == stored.number(column);
    }
    default: {
      const auto* text = std::get_if<std::string>(&value);
      return text && *text == stored.text(column);
    }
  }
}

}  // namespace

WriteConnection::WriteConnection(const WriterContext& context)
    : connection({.path = context.store.path,
                  .vfs = context.store.vfs,
                  .read_only = false,
                  .cache_kib = kWriterCacheKib}),
      tables(connection, context.store.collections),
      rows(tables, *context.store.codec),
      begin(connection.handle(), "BEGIN IMMEDIATE"),
      commit(connection.handle(), "COMMIT"),
      savepoint(connection.handle(), "SAVEPOINT command"),
      release(connection.handle(), "RELEASE command"),
      rollback_to(connection.handle(), "ROLLBACK TO command"),
      save_mark(connection.handle(), save_serial_mark_sql),
      next_number(connection.handle(),
                  "INSERT INTO sequences(name,last) VALUES(?,1) "
                  "ON CONFLICT(name) DO UPDATE SET last=last+1 RETURNING last") {}

Transaction::Transaction(const WriterContext& context, WriteConnection& write)
    : context_(context), write_(write) {}

void Transaction::start(Instant now) {
  now_ = now;
  row_writes_ = 0;
  signals_ = 0;
  savepoint_open_ = wrote_cached_ = conflict_ = medium_failed_ = misused_ = false;
}

void Transaction::keep() {
  if (savepoint_open_) write_.release.run();
}

void Transaction::undo() {
  if (!savepoint_open_) return;
  // The command may have read its own writes into the cache.
  context_.cache->clear();
  write_.rollback_to.run();
  write_.release.run();
}

// After a failed step the transaction is of no more use, even to a command that catches the
// failure.
template <class Step>
auto Transaction::guarded(Step&& step) {
  if (conflict_) throw Conflict("the transaction has met a conflict");
  if (medium_failed_) throw StoreUnavailable("the transaction has met a failure");
  if (misused_) throw MisuseError("the transaction was misused");
  try {
    return step();
  } catch (const StoreUnavailable&) {
    medium_failed_ = true;
    throw;
  } catch (const MisuseError&) {
    misused_ = true;
    throw;
  }
}

void Transaction::conflict(std::string_view what) {
  conflict_ = true;
  throw Conflict(std::string(what));
}

void Transaction::misuse(std::string_view what) { throw MisuseError(std::string(what)); }

void Transaction::before_write(const CollectionDefinition* collection, Id id) {
  if (++row_writes_ > command_row_writes_max) misuse("a command writes at most 500 rows");
  if (!savepoint_open_) {
    write_.savepoint.run();
    savepoint_open_ = true;
  }
  if (collection && collection->cached) {
    wrote_cached_ = true;
    context_.cache->erase({collection, id});
  }
}

void Transaction::execute_write(Statement& statement) {
  const int result = statement.try_step();
  statement.reset();
  switch (result) {
    case SQLITE_DONE: return;
    case SQLITE_CONSTRAINT_UNIQUE: conflict("another row holds a unique value");
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: misuse("a reserved row was inserted twice");
    default: throw SqliteError(result);
  }
}

std::optional<Row> Transaction::get(const CollectionDefinition& collection, Id id) {
  return guarded([&] { return write_.rows.get(collection, id); });
}

std::optional<Row> Transaction::get_by_serial(const CollectionDefinition& collection,
                                              std::int64_t serial) {
  return guarded([&] { return write_.rows.get_by_serial(collection, serial); });
}

std::vector<Row> Transaction::find(const CollectionDefinition& collection, const Find& find) {
  return guarded([&] { return write_.rows.find(collection, find); });
}

std::int64_t Transaction::count(const CollectionDefinition& collection, const Find& find,
                                std::int64_t cap) {
  return guarded([&] { return write_.rows.count(collection, find, cap); });
}

Row Transaction::reserve(const CollectionDefinition& collection) {
  return guarded([&] {
    write_.tables.of(collection);  // declared?
    const std::int64_t serial = ++context_.serials->last;
    const Id id = context_.store.codec->encode(static_cast<std::uint32_t>(now_.seconds()), serial);
    return Row{id, serial, now_, now_, 1, {}};
  });
}

void Transaction::insert(const CollectionDefinition& collection, const Row& row,
                         std::span<const Value> columns) {
  guarded([&] {
    Table& table = write_.tables.of(collection);
    if (columns.size() != collection.columns.size()) misuse("columns do not match the definition");
    if (row.id.seconds() != static_cast<std::uint32_t>(row.created_at.seconds()) ||
        row.serial <= 0 || row.serial > context_.serials->last) {
      misuse("the row was not reserved");
    }
    before_write(&collection, row.id);
    Statement& statement = table.insert();
    statement.bind(1, row.serial);
    statement.bind(2, row.created_at.ms);
    statement.bind(3, row.updated_at.ms);
    statement.bind(4, std::int64_t{1});
    statement.bind(5, std::string_view(row.document));
    int position = 5;
    for (const Value& value : columns) statement.bind(++position, value);
    execute_write(statement);
  });
}

std::uint64_t Transaction::require_current(Table& table, Id id, std::int64_t version,
                                           std::span<const Value> columns) {
  const StatementUse use(table.current());
  use->bind(1, serial_of(id));
  if (!use->step() || use->number(0) != version ||
      static_cast<std::uint32_t>(Instant{use->number(1)}.seconds()) != id.seconds()) {
    conflict("the row has changed");
  }
  std::uint64_t changed = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!same(*use, static_cast<int>(i) + 2, columns[i])) changed |= std::uint64_t{1} << i;
  }
  return changed;
}

void Transaction::replace(const CollectionDefinition& collection, const Row& row,
                          std::span<const Value> columns) {
  guarded([&] {
    Table& table = write_.tables.of(collection);
    if (columns.size() != collection.columns.size()) misuse("columns do not match the definition");
    const std::uint64_t changed = require_current(table, row.id, row.version, columns);
    before_write(&collection, row.id);
    // SQLite rewrites the entries of every index over an assigned column, changed or not, and each
    // costs a page of the log: only what differs is assigned.
    Statement& statement = table.replace(changed);
    statement.bind(1, now_.ms);
    statement.bind(2, row.version + 1);
    statement.bind(3, std::string_view(row.document));
    int position = 3;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (changed >> i & 1) statement.bind(++position, columns[i]);
    }
    statement.bind(position + 1, serial_of(row.id));
    execute_write(statement);
  });
}

void Transaction::guard(const CollectionDefinition& collection, Id id, std::int64_t version) {
  guarded([&] { change_current(collection, write_.tables.of(collection).guard(), id, version); });
}

void Transaction::erase(const CollectionDefinition& collection, Id id, std::int64_t version) {
  guarded([&] { change_current(collection, write_.tables.of(collection).erase(), id, version); });
}

void Transaction::change_current(const CollectionDefinition& collection, Statement& statement,
                                 Id id, std::int64_t version) {
  before_write(&collection, id);
  statement.bind(1, serial_of(id));
  statement.bind(2, version);
  statement.bind(3, std::int64_t{id.seconds()});
  execute_write(statement);
  if (write_.connection.changes() != 1) conflict("the row has changed");
}

std::int64_t Transaction::next_number(std::string_view sequence) {
  return guarded([&] {
    before_write(nullptr, {});
    const StatementUse use(write_.next_number);
    use->bind(1, sequence);
    if (!use->step()) throw SqliteError(SQLITE_INTERNAL);
    const std::int64_t number = use->number(0);
    if (use->step()) throw SqliteError(SQLITE_INTERNAL);
    return number;
  });
}

}  // namespace gw::store::sqlite
