#include "store/sqlite/schema.hpp"

#include <algorithm>
#include <set>

#include "store/sqlite/table_sql.hpp"

namespace gw::store::sqlite {
namespace {

constexpr std::int64_t kApplicationId = 0x70617967;  // "payg"

void baseline(Connection& connection) {
  connection.execute(
      "CREATE TABLE sequences(name TEXT PRIMARY KEY, last INTEGER NOT NULL) WITHOUT ROWID;");
}

constexpr Migration kMigrations[] = {
    {1, baseline},
};

[[noreturn]] void refuse(const SchemaOptions& options, const std::string& why) {
  throw std::runtime_error("the database '" + options.path + "' " + why);
}

std::int64_t meta_number(Connection& connection, const std::string& key) {
  return connection.number("SELECT value FROM meta WHERE key='" + key + "'");
}

void put_meta(Connection& connection, const std::string& key, const Value& value) {
  Statement statement(connection.handle(),
                      "INSERT INTO meta(key,value) VALUES(?,?) "
                      "ON CONFLICT(key) DO UPDATE SET value=excluded.value");
  statement.bind(1, std::string_view(key));
  statement.bind(2, value);
  statement.run();
}

void check_ours(Connection& connection, const SchemaOptions& options) {
  const std::int64_t application = connection.number("PRAGMA application_id");
  const bool empty = connection.number("SELECT count(*) FROM sqlite_schema") == 0;
  if (application != kApplicationId && !(application == 0 && empty)) {
    refuse(options, "belongs to another program");
  }
}

// These hold for the whole life of the file and cannot change inside a transaction.
void set_file_format(Connection& connection, const SchemaOptions& options) {
  connection.execute("PRAGMA page_size=4096; PRAGMA auto_vacuum=NONE;");
  if (connection.text("PRAGMA journal_mode=WAL") != "wal") {
    refuse(options, "lies on a file system without shared memory locks; use a local disk");
  }
}

void run_migrations(Connection& connection, const SchemaOptions& options) {
  connection.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID");
  const std::int64_t version = meta_number(connection, "schema_version");
  const int known = options.steps.empty() ? 0 : options.steps.back().number;
  if (version > known) {
    refuse(options, "was written by a newer release (schema " + std::to_string(version) +
                        "; this one knows " + std::to_string(known) + "); start that release");
  }
  for (const Migration& step : options.steps) {
    if (step.number > version) step.apply(connection);
  }
  if (version < known) put_meta(connection, "schema_version", std::int64_t{known});
}

// The first column of a query about one table.
std::set<std::string> names(Connection& connection, std::string_view sql, std::string_view table) {
  std::set<std::string> out;
  Statement statement(connection.handle(), sql);
  statement.bind(1, table);
  while (statement.step()) out.emplace(statement.text(0));
  return out;
}

void add_columns(Connection& connection, const CollectionDefinition& collection,
                 const SchemaOptions& options) {
  const std::string table = quoted(collection.name);
  auto undeclared =
      names(connection, "SELECT name FROM pragma_table_info(?) WHERE substr(name,1,2)='k_'",
            collection.name);
  for (const auto column : collection.columns) {
    if (undeclared.erase("k_" + std::string(column)) > 0) continue;
    const bool known = column == "created_at";  // each row says it beside its document
    // Rows without their values would be missing from the index without anyone noticing.
    if (!known && connection.number("SELECT EXISTS(SELECT 1 FROM " + table + ")") != 0) {
      refuse(options, "holds rows in '" + std::string(collection.name) +
                          "' but lacks its column '" + std::string(column) +
                          "': a numbered migration has to fill it");
    }
    connection.execute("ALTER TABLE " + table + " ADD COLUMN " + column_sql(column));
    if (known) connection.execute("UPDATE " + table + " SET " + column_sql(column) + "=created_at");
  }
  if (!undeclared.empty()) {
    refuse(options, "was written by another release: '" + std::string(collection.name) +
                        "' has the column '" + undeclared.begin()->substr(2) +
                        "', unknown to this one");
  }
}

std::string stored_index_sql(Connection& connection, const std::string& name) {
  Statement statement(connection.handle(),
                      "SELECT sql FROM sqlite_schema WHERE type='index' AND name=?");
  statement.bind(1, std::string_view(name));
  return statement.step() ? std::string(statement.text(0)) : std::string();
}

void create_index(Connection& connection, const std::string& sql, const SchemaOptions& options) {
  try {
    connection.execute(sql);
  } catch (const SqliteError& error) {
    if (error.code != SQLITE_CONSTRAINT_UNIQUE) throw;
    refuse(options, "holds duplicates that this release does not allow: " + sql);
  }
}

// Indexes hold nothing that the rows do not: whatever differs from the declaration is made anew.
void bring_up_indexes(Connection& connection, const CollectionDefinition& collection,
                      const SchemaOptions& options) {
  auto left_over =
      names(connection, "SELECT name FROM pragma_index_list(?) WHERE origin='c'", collection.name);
  for (const IndexDefinition& index : collection.indexes) {
    const std::string name = index_name(collection, index);
    const std::string sql = create_index_sql(collection, index);
    if (left_over.erase(name) > 0) {
      if (stored_index_sql(connection, name) == sql) continue;
      connection.execute("DROP INDEX " + quoted(name));
    }
    create_index(connection, sql, options);
  }
  for (const std::string& name : left_over) connection.execute("DROP INDEX " + quoted(name));
}

// A bug in a declaration stops the start, not a payment.
void check_declaration(const CollectionDefinition& collection) {
  const auto fail = [&](std::string_view why) {
    throw MisuseError(std::string(collection.name) + ": " + std::string(why));
  };
  if (collection.name == "meta" || collection.name == "sequences") fail("reserved name");
  if (collection.columns.size() > columns_max) fail("too many columns");
  for (const IndexDefinition& index : collection.indexes) {
    if (index.columns.empty()) fail("an index without columns");
    for (const auto column : index.columns) {
      if (std::ranges::find(collection.columns, column) == collection.columns.end()) {
        fail("an index over an undeclared column");
      }
    }
  }
}

void bring_up_collection(Connection& connection, const CollectionDefinition& collection,
                         const SchemaOptions& options) {
  check_declaration(collection);
  Statement exists(connection.handle(),
                   "SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?");
  exists.bind(1, collection.name);
  const bool there = exists.step();
  exists.reset();
  if (there) {
    add_columns(connection, collection, options);
  } else {
    connection.execute(create_table_sql(collection));
  }
  bring_up_indexes(connection, collection, options);
}

IdCodec::Key id_key(Connection& connection, Entropy& entropy) {
  IdCodec::Key key{};
  {
    Statement stored(connection.handle(), "SELECT value FROM meta WHERE key='id_key'");
    if (stored.step()) {
      if (sqlite3_column_bytes(stored.handle(), 0) != static_cast<int>(key.size())) {
        throw SqliteError(SQLITE_CORRUPT);
      }
      const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(stored.handle(), 0));
      std::copy_n(bytes, key.size(), key.begin());
      return key;
    }
  }
  entropy.fill(key);
  Statement store(connection.handle(), "INSERT INTO meta(key,value) VALUES('id_key',?)");
  sqlite3_bind_blob(store.handle(), 1, key.data(), static_cast<int>(key.size()), SQLITE_STATIC);
  store.run();
  return key;
}

Instant newest_row(Connection& connection, const SchemaOptions& options) {
  std::int64_t newest = 0;
  for (const auto* collection : options.collections) {
    newest =
        std::max(newest, connection.number("SELECT created_at FROM " + quoted(collection->name) +
                                           " ORDER BY serial DESC LIMIT 1"));
  }
  return {newest};
}

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

SchemaFacts bring_up_schema(Connection& connection, const SchemaOptions& options) {
  check_ours(connection, options);
  set_file_format(connection, options);
  SchemaFacts facts;
  connection.execute("BEGIN IMMEDIATE");
  try {
    if (connection.number("PRAGMA application_id") != kApplicationId) {
      connection.execute("PRAGMA application_id=" + std::to_string(kApplicationId));
    }
    run_migrations(connection, options);
    for (const auto* collection : options.collections) {
      bring_up_collection(connection, *collection, options);
    }
    facts.id_key = id_key(connection, *options.entropy);
    connection.execute("COMMIT");
  } catch (...) {
    if (connection.in_transaction()) connection.execute("ROLLBACK");
    throw;
  }
  facts.serial_mark = meta_number(connection, "serial_mark");
  facts.newest = newest_row(connection, options);
  return facts;
}

}  // namespace gw::store::sqlite
