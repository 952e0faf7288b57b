#include "store/sqlite/connection.hpp"

#include <mutex>

namespace gw::store::sqlite {
namespace {

void configure_library() {
  // Connections are confined to one thread at a time and nobody asks for memory statistics: without
  // these two, every allocation and every call takes a mutex. Refused (and harmless) once the
  // library is in use.
  static std::once_flag once;
  std::call_once(once, [] {
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_initialize();
  });
}

void require_ok(int result) {
  if (result != SQLITE_OK) throw SqliteError(result);
}

}  // namespace

SqliteError::SqliteError(int result)
    : StoreUnavailable("sqlite " + std::to_string(result) + ": " + sqlite3_errstr(result)),
      code(result) {}

Statement::Statement(sqlite3* connection, std::string_view sql) {
  require_ok(sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()),
                                SQLITE_PREPARE_PERSISTENT, &handle_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::bind(int position, std::int64_t number) {
  require_ok(sqlite3_bind_int64(handle_, position, number));
}

void Statement::bind(int position, std::string_view text) {
  // A view without data would be bound as null.
  const char* data = text.data() ? text.data() : "";
  require_ok(sqlite3_bind_text64(handle_, position, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

void Statement::bind(int position, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return bind(position, *number);
  if (const auto* string = std::get_if<std::string>(&value)) {
    return bind(position, std::string_view(*string));
  }
  require_ok(sqlite3_bind_null(handle_, position));
}

int Statement::try_step() { return sqlite3_step(handle_); }

bool Statement::step() {
  const int result = try_step();
  if (result == SQLITE_ROW) return true;
  if (result == SQLITE_DONE) return false;
  throw SqliteError(result);
}

void Statement::run() {
  const StatementUse use(*this);
  while (step()) {
  }
}

void Statement::reset() noexcept { sqlite3_reset(handle_); }

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(handle_, column); }

std::string_view Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  if (!data) {
    // Null in a column that never is: either memory ran out or the file is damaged.
    throw SqliteError(sqlite3_column_type(handle_, column) == SQLITE_NULL ? SQLITE_CORRUPT
                                                                          : SQLITE_NOMEM);
  }
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

Value Statement::value(int column) const {
  switch (sqlite3_column_type(handle_, column)) {
    case SQLITE_NULL: return std::monostate{};
    case SQLITE_INTEGER: return number(column);
    default: return std::string(text(column));
  }
}

Connection::Connection(const ConnectionOptions& options) {
  configure_library();
  const int mode = options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  const int result = sqlite3_open_v2(options.path.c_str(), &handle_, mode | SQLITE_OPEN_NOMUTEX,
                                     options.vfs.empty() ? nullptr : options.vfs.c_str());
  try {
    require_ok(result);
    configure(options);
  } catch (...) {
    sqlite3_close_v2(handle_);
    throw;
  }
}

Connection::~Connection() { sqlite3_close_v2(handle_); }

void Connection::configure(const ConnectionOptions& options) {
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, options.busy_ms);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  execute(
      "PRAGMA cell_size_check=ON;"
      "PRAGMA foreign_keys=OFF;"
      "PRAGMA temp_store=MEMORY;"
      "PRAGMA automatic_index=OFF;"
      "PRAGMA secure_delete=FAST;"
      // Mapped, a medium error would be a signal that ends the process instead of a result code.
      "PRAGMA mmap_size=0;"
      "PRAGMA cache_size=-" +
      std::to_string(options.cache_kib) +
      ";"
      // The checkpoint owner decides when; a commit never pays for it.
      "PRAGMA wal_autocheckpoint=0;"
      "PRAGMA synchronous=FULL;");
  if (options.read_only) execute("PRAGMA query_only=ON;");
}

void Connection::execute(const std::string& sql) {
  require_ok(sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr));
}

std::int64_t Connection::number(const std::string& sql) {
  Statement statement(handle_, sql);
  return statement.step() ? statement.number(0) : 0;
}

std::string Connection::text(const std::string& sql) {
  Statement statement(handle_, sql);
  return statement.step() ? std::string(statement.text(0)) : std::string();
}

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

}  // namespace gw::store::sqlite
