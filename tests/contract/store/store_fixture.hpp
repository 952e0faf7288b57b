// What every test of an engine needs: a clock and randomness under control, collections, and calls
// that wait for their outcome. All of it inline, for the tests beside the engines use it as well.
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

// A unique number.
inline const CollectionDefinition accounts{
    .name = "accounts",
    .columns = {"number", "owner"},
    .indexes = {{"by_number", {"number"}, true}, {"by_owner_number", {"owner", "number"}, true}}};

// Every kind of walk.
inline const CollectionDefinition orders{
    .name = "orders",
    .columns = {"site", "status", "rank"},
    .indexes = {{"by_site", {"site"}},
                {"by_rank", {"rank"}},
                {"by_site_rank", {"site", "rank"}},
                {"by_site_status_rank", {"site", "status", "rank"}}}};

// Decoded once.
inline const CollectionDefinition settings{
    .name = "settings", .columns = {}, .indexes = {}, .cached = true};

inline std::span<const CollectionDefinition* const> collections() {
  static constexpr const CollectionDefinition* kAll[] = {&accounts, &orders, &settings};
  return kAll;
}

using Body = std::function<bool(EngineTransaction&)>;
using ReadBody = std::function<void(EngineReader&)>;
using DoneBody = std::function<void(Outcome, std::string)>;

struct FunctionCommand final : Command {
  FunctionCommand(Body run, DoneBody done) : body(std::move(run)), told(std::move(done)) {}
  bool run(EngineTransaction& transaction) override { return body(transaction); }
  void done(Outcome outcome, std::string reason) override { told(outcome, std::move(reason)); }
  Body body;
  DoneBody told;
};

struct FunctionQuery final : Query {
  FunctionQuery(ReadBody run, DoneBody done) : body(std::move(run)), told(std::move(done)) {}
  void run(EngineReader& snapshot) override { body(snapshot); }
  void done(Outcome outcome, std::string reason) override { told(outcome, std::move(reason)); }
  ReadBody body;
  DoneBody told;
};

// With the outcome told to `done`.
inline void submit(Engine& engine, Body body, DoneBody done) {
  engine.submit(std::make_unique<FunctionCommand>(std::move(body), std::move(done)));
}
inline void read(Engine& engine, ReadBody body, DoneBody done) {
  engine.read(std::make_unique<FunctionQuery>(std::move(body), std::move(done)));
}

// The same, waiting for the outcome.
inline Outcome execute(Engine& engine, Body body) {
  std::promise<Outcome> told;
  submit(engine, std::move(body), [&](Outcome outcome, std::string) { told.set_value(outcome); });
  return told.get_future().get();
}
inline Outcome query(Engine& engine, ReadBody body) {
  std::promise<Outcome> told;
  read(engine, std::move(body), [&](Outcome outcome, std::string) { told.set_value(outcome); });
  return told.get_future().get();
}

// Shorthand inside a command.
inline Row insert(EngineTransaction& transaction, const CollectionDefinition& collection,
                  std::vector<Value> columns, std::string document = "{}") {
  Row row = transaction.reserve(collection);
  row.document = std::move(document);
  transaction.insert(collection, row, columns);
  return row;
}

inline std::vector<std::int64_t> serials(const std::vector<Row>& rows) {
  std::vector<std::int64_t> out;
  for (const Row& row : rows) out.push_back(row.serial);
  return out;
}

// An empty folder that goes when the test ends.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gw-store-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// A store to open, and to open again. The options may be changed before open().
class TestStore {
 public:
  explicit TestStore(std::string kind) : kind_(std::move(kind)) {
    options.clock = &clock;
    options.entropy = &entropy;
    options.collections = collections();
    options.check_purity = true;
    options.readers = 2;
    sqlite.path = folder_.file("store.db");
    memory.inline_execution = kind_ == "memory";
  }
  Engine& open() {
    engine_ = kind_ == "sqlite" ? open_sqlite(sqlite, options) : open_memory(memory, options);
    return *engine_;
  }
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

  std::optional<Row> stored(const CollectionDefinition& collection, Id id) {
    std::optional<Row> row;
    engine().read_in_place([&](EngineReader& reader) { row = reader.get(collection, id); });
    return row;
  }
  Id inserted(const CollectionDefinition& collection, std::vector<Value> columns,
              std::string document = "{}") {
    Id id;
    const Outcome outcome = execute(engine(), [&](EngineTransaction& transaction) {
      id = insert(transaction, collection, columns, document).id;
      return true;
    });
    EXPECT_EQ(outcome, Outcome::committed);
    return id;
  }

  TestStore store;
};

inline auto every_engine() { return ::testing::Values("sqlite", "memory", "memory_threads"); }

}  // namespace gw::store::testing
