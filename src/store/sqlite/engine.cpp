// The embedded store as an Engine: opens the file, and joins writer, readers and checkpoint owner.
#include <chrono>
#include <utility>

#include "store/options.hpp"
#include "store/sqlite/lock_file.hpp"
#include "store/sqlite/read_pool.hpp"
#include "store/sqlite/schema.hpp"
#include "store/sqlite/writer.hpp"

namespace gw::store {
namespace {

using namespace sqlite;

// The log is cut back to this many times the size that starts a checkpoint.
constexpr std::int64_t kLogCutFactor = 4;

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(const SqliteOptions& sqlite, const EngineOptions& options, const SchemaFacts& facts,
               std::unique_ptr<LockFile> lock);

  void submit(std::unique_ptr<Command> command) override { writer_.submit(std::move(command)); }
  void read(std::unique_ptr<Query> query) override { readers_.submit(std::move(query)); }
  void read_in_place(const std::function<void(EngineReader&)>& reader) override {
    lent_.with_snapshot(reader);
  }
  void on_signal(std::function<void(std::uint32_t)> listener) override {
    writer_.listen(std::move(listener));
  }
  EngineHealth check() override;
  std::string_view kind() const override { return "sqlite"; }

 private:
  // Destroyed from the bottom up: first the writer finishes its queue, then the readers theirs.
  std::unique_ptr<LockFile> lock_;
  std::vector<const CollectionDefinition*> collections_;
  IdCodec codec_;
  CacheEpoch epoch_;
  SerialSource serials_;
  DecodedCache writer_cache_;
  WriterContext context_;
  CommitGate gate_;
  Checkpointer checkpointer_;
  LentReaders lent_;
  ReadPool readers_;
  Writer writer_;
};

SqliteEngine::SqliteEngine(const SqliteOptions& sqlite, const EngineOptions& options,
                           const SchemaFacts& facts, std::unique_ptr<LockFile> lock)
    : lock_(std::move(lock)),
      collections_(options.collections.begin(), options.collections.end()),
      codec_(facts.id_key),
      serials_{facts.serial_mark, facts.serial_mark},
      context_{{sqlite.path, sqlite.vfs, collections_, &codec_, &epoch_},
               options.entropy,
               &serials_,
               &writer_cache_},
      checkpointer_(context_.store, sqlite.checkpoint_bytes, gate_),
      lent_(context_.store),
      readers_(context_.store, options),
      writer_(context_, options, sqlite.checkpoint_bytes * kLogCutFactor) {
  writer_.start(facts.newest, gate_, checkpointer_);
}

EngineHealth SqliteEngine::check() {
  const auto started = std::chrono::steady_clock::now();
  EngineHealth health;
  try {
    lent_.with_snapshot([&](EngineReader& snapshot) {
      if (!collections_.empty()) snapshot.get_by_serial(*collections_.front(), 1);
    });
    health.ok = writer_.healthy();
    if (!health.ok) health.error = "commits fail";
  } catch (const std::exception& error) {
    health.error = error.what();
  }
  const auto spent = std::chrono::steady_clock::now() - started;
  health.latency_us = std::chrono::duration_cast<std::chrono::microseconds>(spent).count();
  return health;
}

[[noreturn]] void explain(const std::string& path, const SqliteError& error) {
  const std::string file = "the database '" + path + "' ";
  switch (error.code & 0xff) {
    case SQLITE_NOTADB: throw std::runtime_error(file + "is not a database");
    case SQLITE_CORRUPT: throw std::runtime_error(file + "is damaged; restore a backup");
    case SQLITE_BUSY: throw std::runtime_error(file + "is locked by another program");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      throw std::runtime_error(file + "or the folder it lies in cannot be written");
    case SQLITE_FULL: throw std::runtime_error(file + "lies on a full disk");
    default: throw std::runtime_error(file + "cannot be used: " + error.what());
  }
}

}  // namespace

std::unique_ptr<Engine> open_sqlite(const SqliteOptions& sqlite, const EngineOptions& options) {
  auto lock = std::make_unique<LockFile>(sqlite.path);
  prepare_private_file(sqlite.path);
  try {
    // Stays open until the engine has its own: the last connection to close would empty the log.
    Connection connection({.path = sqlite.path, .vfs = sqlite.vfs});
    const SchemaFacts facts = bring_up_schema(
        connection, {sqlite.path, migrations(), options.collections, options.entropy});
    return std::make_unique<SqliteEngine>(sqlite, options, facts, std::move(lock));
  } catch (const SqliteError& error) {
    explain(sqlite.path, error);
  }
}

}  // namespace gw::store
