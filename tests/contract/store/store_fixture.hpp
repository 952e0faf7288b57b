// What every test of an engine needs: a clock and randomness under control, collections, and calls that wait
// for their outcome.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <future>
#include <mutex>
#include <random>
#include <string>

#include "store/options.hpp"

namespace gw::store::testing {

class TestClock final : public Clock {
 public:
  Instant now() const override { return {ms_.load()}; }
  void advance_ms(std::int64_t delta) { ms_ += delta; }

 private:
  std::atomic<std::int64_t> ms_{1'774'605'600'000};
};

class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed) : random_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(mutex_);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 random_;
};

// accounts: a unique number; orders: every kind of walk; settings: decoded once.
extern const CollectionDefinition accounts;
extern const CollectionDefinition orders;
extern const CollectionDefinition settings;
std::span<const CollectionDefinition* const> collections();

using Body = std::function<bool(EngineTransaction&)>;
using ReadBody = std::function<void(EngineReader&)>;
using DoneBody = std::function<void(Outcome, std::string)>;

// With the outcome told to `done`.
void submit(Engine& engine, Body body, DoneBody done);
void read(Engine& engine, ReadBody body, DoneBody done);

// The two that come to mind first, waiting for the answer.
Outcome execute(Engine& engine, Body body);
Outcome query(Engine& engine, ReadBody body);

// Shorthands inside a command.
Row insert(EngineTransaction& transaction, const CollectionDefinition& collection,
           std::vector<Value> columns, std::string document = "{}");
std::vector<std::int64_t> serials(const std::vector<Row>& rows);

// An empty folder that goes when the test ends.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// A store to open, and to open again. The options may be changed before open().
class TestStore {
 public:
  explicit TestStore(std::string kind);
  Engine& open();
  void close() { engine_.reset(); }
  Engine& engine() { return *engine_; }
  bool persistent() const { return kind_ == "sqlite"; }
  bool threaded() const { return kind_ != "memory"; }

  TestClock clock;
  SeededEntropy entropy{7};
  EngineOptions options;
  SqliteOptions sqlite;
  MemoryOptions memory;

 private:
  std::string kind_;
  TemporaryFolder folder_;
  std::unique_ptr<Engine> engine_;
};

// Base of the suites that every engine has to pass.
class StoreContract : public ::testing::TestWithParam<std::string> {
 protected:
  StoreContract() : store(GetParam()) {}
  void SetUp() override { store.open(); }
  Engine& engine() { return store.engine(); }

  std::optional<Row> stored(const CollectionDefinition& collection, Id id);
  Id inserted(const CollectionDefinition& collection, std::vector<Value> columns,
              std::string document = "{}");

  TestStore store;
};

inline auto every_engine() { return ::testing::Values("sqlite", "memory", "memory_threads"); }

}  // namespace gw::store::testing
