// One command's view of the writer's connection, within the transaction of its batch.
#pragma once

#include "store/sqlite/snapshot.hpp"

namespace gw::store::sqlite {

// Serials are given away in memory; a commit that used one above the mark in the file raises the
// mark by a block. One row of serials for all collections: no two rows of a store share the hidden
// half of their ids, so an id of one collection never names a row of another.
struct SerialSource {
  std::int64_t last = 0;
  std::int64_t mark = 0;  // durable

  static constexpr std::int64_t block = 4096;
  bool above_mark() const { return last > mark; }
};

// What the writer's transactions need; outlives them.
struct WriterContext {
  StoreContext store;
  Entropy* entropy = nullptr;
  SerialSource* serials = nullptr;
  DecodedCache* cache = nullptr;
};

// The connection that writes, with the statements of its transactions. Replaced as a whole when the
// medium failed.
struct WriteConnection {
  explicit WriteConnection(const WriterContext& context);

  Connection connection;
  Tables tables;
  RowReader rows;
  Statement begin, commit, savepoint, release, rollback_to, save_mark, next_number;
};

class Transaction final : public EngineTransaction {
 public:
  Transaction(const WriterContext& context, WriteConnection& write);

  // A run of a command: start(), then keep() or undo(). The savepoint is opened by the first write,
  // so that a command that only refuses costs nothing. All three may throw SqliteError.
  void start(Instant now);
  void keep();
  void undo();

  // Why this run cannot be kept, whatever the command returned.
  bool in_conflict() const { return conflict_; }
  bool medium_failed() const { return medium_failed_; }
  bool misused() const { return misused_; }
  std::uint32_t signals() const { return signals_; }
  bool wrote() const { return savepoint_open_; }
  bool wrote_cached() const { return wrote_cached_; }

  std::optional<Row> get(const CollectionDefinition& collection, Id id) override;
  std::optional<Row> get_by_serial(const CollectionDefinition& collection,
                                   std::int64_t serial) override;
  std::vector<Row> find(const CollectionDefinition& collection, const Find& find) override;
  std::int64_t count(const CollectionDefinition& collection, const Find& find,
                     std::int64_t cap) override;
  std::int64_t serial_of(Id id) const override { return write_.rows.serial_of(id); }
  DecodedCache& cache() override { return *context_.cache; }

  Instant now() const override { return now_; }
  void random(std::span<std::uint8_t> bytes) override { context_.entropy->fill(bytes); }
  Row reserve(const CollectionDefinition& collection) override;
  void insert(const CollectionDefinition& collection, const Row& row,
              std::span<const Value> columns) override;
  void replace(const CollectionDefinition& collection, const Row& row,
               std::span<const Value> columns) override;
  void guard(const CollectionDefinition& collection, Id id, std::int64_t version) override;
  void erase(const CollectionDefinition& collection, Id id, std::int64_t version) override;
  std::int64_t next_number(std::string_view sequence) override;
  void signal(Signal signal) override { signals_ |= static_cast<std::uint32_t>(signal); }

 private:
  template <class Step>
  auto guarded(Step&& step);
  void before_write(const CollectionDefinition* collection, Id id);
  [[noreturn]] void conflict(std::string_view what);
  [[noreturn]] void misuse(std::string_view what);
  void execute_write(Statement& statement);
  // A statement over (serial, version, seconds of creation) that must meet exactly one row.
  void change_current(const CollectionDefinition& collection, Statement& statement, Id id,
                      std::int64_t version);
  // Checks the stored row against id and version; returns which columns differ from `columns`.
  std::uint64_t require_current(Table& table, Id id, std::int64_t version,
                                std::span<const Value> columns);

  const WriterContext& context_;
  WriteConnection& write_;
  Instant now_;
  int row_writes_ = 0;
  std::uint32_t signals_ = 0;
  bool savepoint_open_ = false;
  bool wrote_cached_ = false;
  bool conflict_ = false;
  bool medium_failed_ = false;
  bool misused_ = false;
};

}  // namespace gw::store::sqlite
