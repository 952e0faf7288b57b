// What tests of several rooms share: a clock that only the test moves, randomness from a seed, and
// a store on any engine with a vault.
#pragma once

#include <atomic>
#include <filesystem>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <span>
#include <string>

#include "crypto/vault.hpp"
#include "store/execute.hpp"
#include "store/options.hpp"

namespace gw::support {

class ManualClock final : public Clock {
 public:
  Instant now() const override { return {ms_.load()}; }
  void set(Instant at) { ms_ = at.ms; }
  void pass_ms(std::int64_t ms) { ms_ += ms; }
  void pass_seconds(std::int64_t seconds) { ms_ += seconds * 1000; }

 private:
  std::atomic<std::int64_t> ms_{1'774'605'600'000};  // 2026-03-27T10:00:00Z
};

class SeededEntropy final : public Entropy {
 public:
  explicit SeededEntropy(std::uint64_t seed = 7) : random_(seed) {}
  void fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(mutex_);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 random_;
};

// 32 bytes counting up from `first`.
crypto::Vault::Key counting_key(std::uint8_t first);

// A folder below the system's temporary one, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  std::string file(std::string_view name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// An open store: "memory" runs inline on the caller's thread, "sqlite" on its own in a file. Every
// command runs twice, to prove that it is a function of its transaction.
class TestStore {
 public:
  explicit TestStore(std::string_view kind,
                     std::span<const store::CollectionDefinition* const> collections);

  const store::Database& database() const { return database_; }
  store::Engine& engine() { return *engine_; }

  // Runs a command (Result<T>(Transaction&)) or a read (T(const Snapshot&)) and waits for it.
  template <class Body>
  auto commit(Body body) {
    using T = store::detail::BodyValue<Body, store::Transaction&>;
    std::promise<Result<T>> told;
    auto answer = told.get_future();
    store::execute(database_, std::move(body),
                   [&](Result<T> result) { told.set_value(std::move(result)); });
    return answer.get();
  }
  template <class Body>
  auto read(Body body) {
    return store::query_in_place(database_, std::move(body));
  }
  template <store::EntityType T>
  std::int64_t count() {
    return read([](const store::Snapshot& snapshot) { return snapshot.count<T>({}, 100'000); });
  }

  ManualClock clock;
  SeededEntropy entropy;

 private:
  TemporaryFolder folder_;
  crypto::Vault vault_;
  std::unique_ptr<store::Engine> engine_;
  store::Database database_;
};

}  // namespace gw::support
