// The limit's store: documents and outbox rows in SQLite, group commit on a thread of its own.
#pragma once

#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace limit {

inline constexpr std::size_t commands_per_commit_max = 256;
inline constexpr std::size_t request_bytes_max = 16'384;
inline constexpr std::int64_t organization = 1;
inline constexpr int checkpoint_pages = 4'096;  // 16 MiB of log, as the gateway's default.
inline constexpr int rewind_pages_max = 256;  // What the writer may copy itself to rewind the log.

[[noreturn]] inline void fail(const std::string& what) { throw std::runtime_error(what); }

inline void check_system(bool ok, const char* what) {
  if (!ok) fail(std::string(what) + ": " + std::strerror(errno));
}

inline std::int64_t now_ms() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
}

class Statement {
 public:
  Statement(sqlite3* database, const char* sql) : database_(database) {
    const int code =
        sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
    if (code != SQLITE_OK) fail(sqlite3_errmsg(database));
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int column, std::int64_t value) {
    sqlite3_bind_int64(statement_, column, value);
    return *this;
  }
  Statement& bind(int column, std::string_view text) {
    sqlite3_bind_text(statement_, column, text.data(), static_cast<int>(text.size()),
                      SQLITE_STATIC);
    return *this;
  }
  void run() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_DONE) fail(sqlite3_errmsg(database_));
    sqlite3_reset(statement_);
  }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
};

inline constexpr const char* schema =
    "CREATE TABLE IF NOT EXISTS checkouts(id INTEGER PRIMARY KEY, organization INTEGER NOT NULL,"
    "  created INTEGER NOT NULL, document TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS checkouts_by_time ON checkouts(organization, created);"
    "CREATE TABLE IF NOT EXISTS outbox(id INTEGER PRIMARY KEY, due INTEGER NOT NULL,"
    "  kind TEXT NOT NULL, checkout INTEGER NOT NULL);"
    "CREATE INDEX IF NOT EXISTS outbox_by_due ON outbox(due);";

class Database {
 public:
  explicit Database(const std::string& path) {
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
      fail("cannot open " + path);
    }
    sqlite3_busy_timeout(handle_, 5'000);
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
        "PRAGMA cache_size=-8192;");
    run(schema);
  }
  ~Database() { sqlite3_close(handle_); }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  sqlite3* handle() const { return handle_; }

  void run(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
      fail(sqlite3_errmsg(handle_));
    }
  }
  // Copies the log into the database without holding up the writer; returns pages left in the log.
  int checkpoint() {
    int pages = 0;
    int copied = 0;
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &copied);
    if (code != SQLITE_OK && code != SQLITE_BUSY) fail(sqlite3_errmsg(handle_));
    return pages - copied;
  }

 private:
  sqlite3* handle_ = nullptr;
};

struct Connection {
  int socket = -1;
  bool is_waiting = false;    // Its request is with the writer; the buffer must not move.
  bool is_closing = false;    // The peer left while its request was with the writer.
  std::size_t used = 0;       // Bytes in the buffer.
  std::size_t consumed = 0;   // Bytes of the request being answered.
  std::string_view document;  // The body, inside the buffer.
  std::int64_t id = 0;        // The row's number, set by the store.
  std::array<char, request_bytes_max> buffer;
};

// Writes batches, one commit each, on the caller's thread; owns the thread that checkpoints.
class Store {
 public:
  explicit Store(const std::string& path) : database_(path) {
    sqlite3_wal_hook(
        database_.handle(),
        [](void* self, sqlite3*, const char*, int pages) {
          static_cast<Store*>(self)->log_pages_ = pages;
          return SQLITE_OK;
        },
        this);
    checkpointer_ = std::jthread([this, path](std::stop_token stop) { checkpoint(stop, path); });
  }

  void write(std::span<Connection* const> batch) {
    begin_.run();
    const std::int64_t now = now_ms();
    for (Connection* command : batch) {
      checkout_.bind(1, organization).bind(2, now).bind(3, command->document).run();
      command->id = sqlite3_last_insert_rowid(database_.handle());
      outbox_.bind(1, now).bind(2, command->id).run();
    }
    commit_.run();
  }

  // Between two batches: once the log is copied to the end, SQLite begins it anew.
  void rewind_log_if_due() {
    if (rewind_log_.exchange(false)) database_.checkpoint();
  }

 private:
  void checkpoint(std::stop_token stop, const std::string& path) try {
    Database database(path);
    while (!stop.stop_requested()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      if (log_pages_ < checkpoint_pages) continue;
      if (database.checkpoint() <= rewind_pages_max) rewind_log_ = true;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "checkpoint: %s\n", error.what());
    std::_Exit(1);
  }

  Database database_;
  Statement begin_{database_.handle(), "BEGIN IMMEDIATE"};
  Statement commit_{database_.handle(), "COMMIT"};
  Statement checkout_{database_.handle(),
                      "INSERT INTO checkouts(organization, created, document) VALUES(?1, ?2, ?3)"};
  Statement outbox_{database_.handle(),
                    "INSERT INTO outbox(due, kind, checkout) VALUES(?1, 'checkout.created', ?2)"};
  std::atomic<int> log_pages_ = 0;
  std::atomic<bool> rewind_log_ = false;
  std::jthread checkpointer_;
};

// The writer thread: takes what waits, up to 256 commands, and tells of it through an eventfd.
class Writer {
 public:
  Writer(Store& store, int done_event) : store_(store), done_event_(done_event) {
    thread_ = std::jthread([this](std::stop_token stop) { write_until(stop); });
  }

  void push(std::vector<Connection*>& commands) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.insert(waiting_.end(), commands.begin(), commands.end());
    }
    commands.clear();
    arrived_.notify_one();
  }

  void take_done(std::vector<Connection*>& done) {
    const std::lock_guard lock(mutex_);
    done.swap(done_);
  }

 private:
  void write_until(std::stop_token stop) try {
    std::vector<Connection*> batch;
    while (take_batch(stop, batch)) {
      store_.write(batch);
      hand_back(batch);
      store_.rewind_log_if_due();
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "writer: %s\n", error.what());
    std::_Exit(1);
  }

  bool take_batch(std::stop_token stop, std::vector<Connection*>& batch) {
    batch.clear();
    std::unique_lock lock(mutex_);
    if (!arrived_.wait(lock, stop, [this] { return !waiting_.empty(); })) return false;
    if (waiting_.size() <= commands_per_commit_max) {
      batch.swap(waiting_);
    } else {
      const auto end = waiting_.begin() + commands_per_commit_max;
      batch.assign(waiting_.begin(), end);
      waiting_.erase(waiting_.begin(), end);
    }
    return true;
  }

  void hand_back(const std::vector<Connection*>& batch) {
    {
      const std::lock_guard lock(mutex_);
      done_.insert(done_.end(), batch.begin(), batch.end());
    }
    const std::uint64_t one = 1;
    check_system(write(done_event_, &one, sizeof one) == sizeof one, "eventfd");
  }

  Store& store_;
  int done_event_;
  std::mutex mutex_;
  std::condition_variable_any arrived_;
  std::vector<Connection*> waiting_;
  std::vector<Connection*> done_;
  std::jthread thread_;
};

}  // namespace limit
