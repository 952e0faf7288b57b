#include "store/memory/transaction.hpp"

namespace gw::store::memory {
namespace {

std::uint32_t seconds_of(Instant at) { return static_cast<std::uint32_t>(at.seconds()); }

void require_columns(const CollectionDefinition& collection, std::span<const Value> columns) {
  if (columns.size() != collection.columns.size()) {
    throw MisuseError("columns do not match the definition");
  }
}

}  // namespace

std::size_t Context::table_of(const CollectionDefinition& collection) const {
  const auto found = tables.find(&collection);
  if (found == tables.end()) {
    throw MisuseError("undeclared collection " + std::string(collection.name));
  }
  return found->second;
}

std::optional<Row> StateReader::get(const CollectionDefinition& collection, Id id) {
  auto row = get_by_serial(collection, serial_of(id));
  // Any id decodes to some serial: one with other seconds was made up, or is of another store.
  if (row && row->id != id) return std::nullopt;
  return row;
}

std::optional<Row> StateReader::get_by_serial(const CollectionDefinition& collection,
                                              std::int64_t serial) {
  const RowPointer row = table(collection).row(serial);
  return row ? std::optional(row->row) : std::nullopt;
}

std::vector<Row> StateReader::find(const CollectionDefinition& collection, const Find& find) {
  return table(collection).find(find);
}

std::int64_t StateReader::count(const CollectionDefinition& collection, const Find& find,
                                std::int64_t cap) {
  return table(collection).count(find, cap);
}

Transaction::Transaction(Context& context, std::shared_ptr<const State> base, Instant now)
    : context_(context),
      base_(std::move(base)),
      working_(*base_),
      reader_(context_, working_),
      now_(now) {}

// After a failed step the transaction is of no more use, even to a command that catches the
// failure.
template <class Step>
auto Transaction::guarded(Step&& step) {
  if (conflict_) throw Conflict("the transaction has met a conflict");
  if (misused_) throw MisuseError("the transaction was misused");
  try {
    return step();
  } catch (const Conflict&) {
    conflict_ = true;
    throw;
  } catch (const MisuseError&) {
    misused_ = true;
    throw;
  }
}

void Transaction::count_write() {
  if (++row_writes_ > command_row_writes_max) {
    throw MisuseError("a command writes at most 500 rows");
  }
}

std::optional<Row> Transaction::get(const CollectionDefinition& collection, Id id) {
  return guarded([&] { return reader_.get(collection, id); });
}

std::optional<Row> Transaction::get_by_serial(const CollectionDefinition& collection,
                                              std::int64_t serial) {
  return guarded([&] { return reader_.get_by_serial(collection, serial); });
}

std::vector<Row> Transaction::find(const CollectionDefinition& collection, const Find& find) {
  return guarded([&] { return reader_.find(collection, find); });
}

std::int64_t Transaction::count(const CollectionDefinition& collection, const Find& find,
                                std::int64_t cap) {
  return guarded([&] { return reader_.count(collection, find, cap); });
}

Row Transaction::reserve(const CollectionDefinition& collection) {
  return guarded([&] {
    context_.table_of(collection);  // declared?
    const std::int64_t serial = ++context_.last_serial;
    return Row{context_.codec.encode(seconds_of(now_), serial), serial, now_, now_, 1, {}};
  });
}

RowPointer Transaction::require_current(std::size_t table, Id id, std::int64_t version) const {
  RowPointer row = working_.tables[table]->row(serial_of(id));
  if (!row || row->row.id != id || row->row.version != version) {
    throw Conflict("the row has changed");
  }
  return row;
}

void Transaction::put(const CollectionDefinition& collection, RowPointer row) {
  const std::size_t table = context_.table_of(collection);
  count_write();
  cache().erase({&collection, row->row.id});
  if (!working_.writable(table).put(row)) throw Conflict("another row holds a unique value");
  writes_[{table, row->row.serial}] = std::move(row);
}

void Transaction::insert(const CollectionDefinition& collection, const Row& row,
                         std::span<const Value> columns) {
  guarded([&] {
    require_columns(collection, columns);
    if (row.id.seconds() != seconds_of(row.created_at) || row.serial <= 0 ||
        row.serial > context_.last_serial) {
      throw MisuseError("the row was not reserved");
    }
    if (working_.tables[context_.table_of(collection)]->row(row.serial)) {
      throw MisuseError("a reserved row was inserted twice");
    }
    auto stored = std::make_shared<StoredRow>(StoredRow{row, {columns.begin(), columns.end()}});
    stored->row.version = 1;
    put(collection, std::move(stored));
  });
}

void Transaction::replace(const CollectionDefinition& collection, const Row& row,
                          std::span<const Value> columns) {
  guarded([&] {
    require_columns(collection, columns);
    const auto old = require_current(context_.table_of(collection), row.id, row.version);
    auto stored =
        std::make_shared<StoredRow>(StoredRow{old->row, {columns.begin(), columns.end()}});
    stored->row.document = row.document;
    stored->row.updated_at = now_;
    ++stored->row.version;
    put(collection, std::move(stored));
  });
}

void Transaction::guard(const CollectionDefinition& collection, Id id, std::int64_t version) {
  guarded([&] {
    const auto old = require_current(context_.table_of(collection), id, version);
    auto stored = std::make_shared<StoredRow>(*old);
    ++stored->row.version;
    put(collection, std::move(stored));
  });
}

void Transaction::erase(const CollectionDefinition& collection, Id id, std::int64_t version) {
  guarded([&] {
    const std::size_t table = context_.table_of(collection);
    const auto old = require_current(table, id, version);
    count_write();
    cache().erase({&collection, id});
    working_.writable(table).erase(old->row.serial);
    writes_[{table, old->row.serial}] = nullptr;
  });
}

std::int64_t Transaction::next_number(std::string_view sequence) {
  return guarded([&] {
    count_write();
    const std::string name(sequence);
    const std::int64_t* last = working_.sequences.find(name);
    const std::int64_t next = last ? *last + 1 : 1;
    working_.sequences.put(name, next);
    return numbers_[name] = next;
  });
}

std::shared_ptr<const State> Transaction::merged(
    const std::shared_ptr<const State>& current) const {
  if (writes_.empty() && numbers_.empty()) return current;
  if (current == base_) return std::make_shared<const State>(working_);
  auto next = std::make_shared<State>(*current);
  for (const auto& [name, number] : numbers_) {
    const std::int64_t* before = base_->sequences.find(name);
    const std::int64_t* now = current->sequences.find(name);
    if ((before ? *before : 0) != (now ? *now : 0)) return nullptr;
    next->sequences.put(name, number);
  }
  for (const auto& [where, row] : writes_) {
    const auto& [table, serial] = where;
    if (current->tables[table]->row(serial) != base_->tables[table]->row(serial)) return nullptr;
    // All old rows go first: a unique value may have passed from one written row to another.
    next->writable(table).erase(serial);
  }
  for (const auto& [where, row] : writes_) {
    if (row && !next->writable(where.first).put(row)) return nullptr;
  }
  return next;
}

}  // namespace gw::store::memory
