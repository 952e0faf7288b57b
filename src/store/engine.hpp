// What an engine (sqlite/, memory/, later mongodb/) must provide. Documents are opaque JSON text,
// index columns come ready-made: no engine parses a document, no driver type crosses this file.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/entropy.hpp"
#include "base/ids.hpp"
#include "base/time.hpp"

namespace gw::store {

// One index column's value. Null: the row is absent from every index holding that column.
using Value = std::variant<std::monostate, std::int64_t, std::string>;

struct IndexDefinition {
  std::string_view name;
  std::vector<std::string_view>
      columns;  // equality prefix first; creation order (serial) is always the last key
  bool unique = false;
};

struct CollectionDefinition {
  std::string_view name;                  // table / collection name, snake_case
  std::vector<std::string_view> columns;  // order of the values given to insert and replace
  std::vector<IndexDefinition> indexes;
  bool cached = false;  // few, often read, seldom written: decoded entities are kept in memory
                        // until a commit changes one
};

// A stored document. `version` starts at 1 and grows by 1 with every replace or guard.
struct Row {
  Id id;
  std::int64_t serial = 0;
  Instant created_at;
  Instant updated_at;
  std::int64_t version = 0;
  std::string document;
};

// Where a page ended: the values of the index columns behind the equality prefix, then the serial.
struct Cursor {
  std::vector<Value> values;
  std::int64_t serial = 0;
};

// A walk along one declared index (or, with `index` empty, along creation order of the whole
// collection). Behind the last column the next key is the serial, so that bounds are numbers there.
// Numbers sort before text.
struct Find {
  std::string_view index;
  std::vector<Value> equals;    // values of the first columns of the index
  std::optional<Value> from;    // inclusive bounds on the next column
  std::optional<Value> until;   // inclusive
  std::optional<Value> above;   // exclusive lower bound on the next column
  bool descending = false;      // order: remaining index columns, then serial
  std::optional<Cursor> after;  // exclusive start
  std::int64_t offset = 0;      // only for shallow pages
  std::int64_t limit = 100;     // at most 1,000, and one to see whether more follow
};

// Decoded entities of cached collections, owned by whoever owns the connection (one thread).
class DecodedCache {
 public:
  struct Key {
    const CollectionDefinition* collection;
    Id id;
    bool operator==(const Key&) const = default;
  };
  std::shared_ptr<const void> get(const Key& key) const;
  void put(const Key& key, std::shared_ptr<const void> entity);  // clears itself at 10,000 entries
  void erase(const Key& key);
  void clear();

 private:
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return IdHash{}(key.id) ^ std::hash<const void*>{}(key.collection);
    }
  };
  std::unordered_map<Key, std::shared_ptr<const void>, KeyHash> entries_;
};

// Reads of one consistent snapshot. Used on one thread, valid during one callback only.
class EngineReader {
 public:
  virtual ~EngineReader() = default;
  virtual std::optional<Row> get(const CollectionDefinition& collection, Id id) = 0;
  virtual std::optional<Row> get_by_serial(const CollectionDefinition& collection,
                                           std::int64_t serial) = 0;
  virtual std::vector<Row> find(const CollectionDefinition& collection, const Find& find) = 0;
  // Counts what `find` (without after, offset, limit) matches, stopping at `cap`.
  virtual std::int64_t count(const CollectionDefinition& collection, const Find& find,
                             std::int64_t cap) = 0;
  // The serial an id of this store was made from (see id_codec.hpp).
  virtual std::int64_t serial_of(Id id) const = 0;
  virtual DecodedCache& cache() = 0;
};

// Ends a command from inside: the engine rolls it back and runs it again, a bounded number of
// times. Raised for stale versions, unique violations and engine conflicts.
struct Conflict : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The command asked for more rows than a command may touch, an undeclared index, ...: a bug here,
// answered 500.
struct MisuseError : std::logic_error {
  using std::logic_error::logic_error;
};

// The medium failed (disk full, I/O error): everything of the batch fails together or runs again
// alone.
struct StoreUnavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Told to listeners after a commit that raised them (bit set).
enum class Signal : std::uint32_t { jobs = 1 };

class EngineTransaction : public EngineReader {
 public:
  virtual Instant now() const = 0;  // one value per command, never going back
  virtual void random(std::span<std::uint8_t> bytes) = 0;
  // The id and serial the next insert into this collection will carry; unique in the whole store
  // even if never used, so an id of one collection names no row of another.
  virtual Row reserve(const CollectionDefinition& collection) = 0;
  // `row` comes from reserve(), document filled in. `columns` matches the definition's columns.
  virtual void insert(const CollectionDefinition& collection, const Row& row,
                      std::span<const Value> columns) = 0;
  // Conflict when the stored version is not `row.version`; stores version + 1 and now() as the time
  // of the update. Of `row` only id, version and document count.
  virtual void replace(const CollectionDefinition& collection, const Row& row,
                       std::span<const Value> columns) = 0;
  // As replace without changing the document or the time: what a decision read, it must write.
  virtual void guard(const CollectionDefinition& collection, Id id, std::int64_t version) = 0;
  virtual void erase(const CollectionDefinition& collection, Id id, std::int64_t version) = 0;
  // 1, 2, 3 ... per name, without holes among committed commands.
  virtual std::int64_t next_number(std::string_view sequence) = 0;
  virtual void signal(Signal signal) = 0;
};

enum class Outcome : std::uint8_t {
  committed,   // durable before this is told
  refused,     // run() returned false: rolled back
  overloaded,  // the queue was full: never ran
  unwritable,  // the medium failed (disk full, I/O error): rolled back, later it may work
  broken,      // threw, or met conflicts without end: rolled back
};

// A synchronous decision. run() may be called several times (conflict, purity check, a batch that
// had to be split): it starts afresh each time and has no effect but through the transaction.
class Command {
 public:
  virtual ~Command() = default;
  virtual bool run(EngineTransaction& transaction) = 0;  // true: keep the writes
  virtual void done(Outcome outcome,
                    std::string reason) = 0;  // once, on the engine's thread; must be quick
};

// A read. run() may be called twice, when a cached entity turns out older than the snapshot.
class Query {
 public:
  virtual ~Query() = default;
  virtual void run(EngineReader& snapshot) = 0;
  virtual void done(Outcome outcome,
                    std::string reason) = 0;  // committed = ran; overloaded = pool full or too late
};

struct EngineHealth {
  bool ok = false;
  std::int64_t latency_us = 0;
  std::string error;  // a class, never a path or a statement
};

// An open store. Thread-safe. Destroying it finishes what is queued.
class Engine {
 public:
  virtual ~Engine() = default;
  virtual void submit(std::unique_ptr<Command> command) = 0;
  virtual void read(std::unique_ptr<Query> query) = 0;
  // On the calling thread, for point reads of a few microseconds.
  virtual void read_in_place(const std::function<void(EngineReader&)>& reader) = 0;
  // Called after commits that raised a signal, on the engine's thread; must be quick. Set once,
  // before use.
  virtual void on_signal(std::function<void(std::uint32_t signals)> listener) = 0;
  virtual EngineHealth check() = 0;
  virtual std::string_view kind() const = 0;  // "sqlite", "memory"
};

}  // namespace gw::store
