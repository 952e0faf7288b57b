// How the composition root opens an engine.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>

#include "base/entropy.hpp"
#include "base/time.hpp"
#include "store/engine.hpp"

namespace gw::store {

struct EngineOptions {
  const Clock* clock = nullptr;  // outlives the engine
  Entropy* entropy = nullptr;    // outlives the engine
  // Every collection of the product; missing tables, columns and indexes are made at start.
  std::span<const CollectionDefinition* const> collections;
  // Runs every command twice, the first time rolled back, and aborts when the two runs differ in
  // what they read, wrote, or drew: an impure command cannot hide. On in debug builds and tests.
  bool check_purity = false;
  std::size_t queue_max = 8'192;      // commands waiting; above: overloaded
  std::size_t batch_max = 256;        // commands per commit
  std::int64_t batch_us_max = 5'000;  // time spent running commands before a commit
  int readers = 4;                    // read pool threads
  std::size_t read_queue_max = 512;
  std::int64_t read_deadline_ms = 2'000;  // waiting in the queue longer than this: overloaded
};

struct SqliteOptions {
  std::string path;                            // file; created with mode 0600
  std::int64_t checkpoint_bytes = 16'777'216;  // the checkpoint owner starts at this log size
  std::string vfs;  // named SQLite VFS, for fault tests; empty: the default
};

// The store belongs to one process at a time, and another one has it.
struct InUse : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws InUse, or std::runtime_error, with a sentence for the operator: newer schema than this
// binary knows, not a database, no permission.
std::unique_ptr<Engine> open_sqlite(const SqliteOptions& sqlite, const EngineOptions& options);

struct MemoryOptions {
  // Simulation only: run commands inline on the caller's thread and interleave reads; a seed > 0
  // makes conflicts and lost commit answers happen (drawn from the seed), commands must survive
  // them.
  std::uint64_t fault_seed = 0;
  bool inline_execution = true;
};
std::unique_ptr<Engine> open_memory(const MemoryOptions& memory, const EngineOptions& options);

}  // namespace gw::store
