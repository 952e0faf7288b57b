// Reads of one state, and a command's work on a copy of it.
#pragma once

#include <atomic>
#include <map>
#include <unordered_map>

#include "base/entropy.hpp"
#include "store/memory/state.hpp"

namespace gw::store::memory {

// What all transactions of an engine share; outlives them.
struct Context {
  explicit Context(const IdCodec::Key& key) : codec(key) {}
  // Throws MisuseError for a collection the store was not opened with.
  std::size_t table_of(const CollectionDefinition& collection) const;

  std::unordered_map<const CollectionDefinition*, std::size_t> tables;
  IdCodec codec;
  Entropy* entropy = nullptr;
  std::atomic<std::int64_t> last_serial{0};
};

class StateReader final : public EngineReader {
 public:
  StateReader(const Context& context, const State& state) : context_(context), state_(state) {}

  std::optional<Row> get(const CollectionDefinition& collection, Id id) override;
  std::optional<Row> get_by_serial(const CollectionDefinition& collection,
                                   std::int64_t serial) override;
  std::vector<Row> find(const CollectionDefinition& collection, const Find& find) override;
  std::int64_t count(const CollectionDefinition& collection, const Find& find,
                     std::int64_t cap) override;
  std::int64_t serial_of(Id id) const override { return context_.codec.serial_of(id); }
  DecodedCache& cache() override { return cache_; }

 private:
  const Table& table(const CollectionDefinition& collection) const {
    return *state_.tables[context_.table_of(collection)];
  }

  const Context& context_;
  const State& state_;
  DecodedCache cache_;  // of this snapshot alone, so never stale
};

class Transaction final : public EngineTransaction {
 public:
  Transaction(Context& context, std::shared_ptr<const State> base, Instant now);

  bool in_conflict() const { return conflict_; }
  bool misused() const { return misused_; }
  std::uint32_t signals() const { return signals_; }
  // What the store becomes when this commits on top of `current`; null when another command wrote
  // what this one wrote since it began, or now holds a unique value of its rows.
  std::shared_ptr<const State> merged(const std::shared_ptr<const State>& current) const;

  std::optional<Row> get(const CollectionDefinition& collection, Id id) override;
  std::optional<Row> get_by_serial(const CollectionDefinition& collection,
                                   std::int64_t serial) override;
  std::vector<Row> find(const CollectionDefinition& collection, const Find& find) override;
  std::int64_t count(const CollectionDefinition& collection, const Find& find,
                     std::int64_t cap) override;
  std::int64_t serial_of(Id id) const override { return reader_.serial_of(id); }
  DecodedCache& cache() override { return reader_.cache(); }

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
  void count_write();
  RowPointer require_current(std::size_t table, Id id, std::int64_t version) const;
  void put(const CollectionDefinition& collection, RowPointer row);

  Context& context_;
  std::shared_ptr<const State> base_;
  State working_;
  StateReader reader_;
  Instant now_;
  // What is written: (table, serial) to the new row, null for an erased one.
  std::map<std::pair<std::size_t, std::int64_t>, RowPointer> writes_;
  std::map<std::string, std::int64_t> numbers_;
  int row_writes_ = 0;
  std::uint32_t signals_ = 0;
  bool conflict_ = false;
  bool misused_ = false;
};

}  // namespace gw::store::memory
