// A SQLite connection and its prepared statements. One thread at a time; nothing here is shared.
// Every failure of the library is thrown as SqliteError, unless a function says otherwise.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "store/engine.hpp"

namespace gw::store::sqlite {

// `code` is the extended result code. The text names the class of the failure, never a path or
// statement.
struct SqliteError : StoreUnavailable {
  explicit SqliteError(int result);
  int code;
};

class Statement {
 public:
  // The statement lives as long as its connection: prepared for many uses.
  Statement(sqlite3* connection, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  // Positions start at 1. Text is not copied: it must stay alive until reset().
  void bind(int position, std::int64_t number);
  void bind(int position, std::string_view text);
  void bind(int position, const Value& value);

  bool step();     // true: a row is there
  int try_step();  // the bare result code, for callers to whom a constraint is an answer
  void run();      // step to the end, then reset
  void reset() noexcept;

  // Columns start at 0; text is valid until the next step or reset.
  std::int64_t number(int column) const;
  std::string_view text(int column) const;
  Value value(int column) const;

  sqlite3_stmt* handle() const { return handle_; }

 private:
  sqlite3_stmt* handle_ = nullptr;
};

// Resets a statement when its use ends, however it ends: a pending statement would keep its
// snapshot.
class StatementUse {
 public:
  explicit StatementUse(Statement& statement) : statement_(statement) {}
  ~StatementUse() { statement_.reset(); }
  StatementUse(const StatementUse&) = delete;
  StatementUse& operator=(const StatementUse&) = delete;
  Statement* operator->() const { return &statement_; }
  Statement& operator*() const { return statement_; }

 private:
  Statement& statement_;
};

struct ConnectionOptions {
  std::string path;
  std::string vfs;  // empty: the default
  bool read_only = false;
  int cache_kib = 2'048;
  int busy_ms = 5'000;  // how long to wait for a lock of another process (a shell, a backup)
};

class Connection {
 public:
  explicit Connection(const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  sqlite3* handle() const { return handle_; }
  void execute(const std::string& sql);         // once, unprepared
  std::int64_t number(const std::string& sql);  // first column of the first row, 0 without one
  std::string text(const std::string& sql);
  // False after SQLite dropped the transaction by itself, as it does on a full disk.
  bool in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }
  std::int64_t changes() const { return sqlite3_changes64(handle_); }

 private:
  void configure(const ConnectionOptions& options);
  sqlite3* handle_ = nullptr;
};

// Quoted as an identifier.
std::string quoted(std::string_view name);

}  // namespace gw::store::sqlite
