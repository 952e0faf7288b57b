// A medium that fails at every place it can, one place per round. What was acknowledged stays, what
// was not does not happen, the file stays sound, and work goes on once the medium does.
#include <gtest/gtest.h>

#include <atomic>

#include "contract/store/store_fixture.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/observed_vfs.hpp"

namespace gw::store {
namespace {

using store::testing::execute;
using store::testing::insert;
using store::testing::orders;
using store::testing::settings;
using store::testing::submit;
using store::testing::TestStore;

enum class Operation { write, sync };

// Fails the `countdown`-th operation from now and `length` - 1 more after it.
struct FaultPlan final : sqlite::FileObserver {
  std::atomic<Operation> operation{Operation::write};
  std::atomic<int> countdown{0};  // 0: none
  std::atomic<int> length{0};
  std::atomic<int> code{SQLITE_OK};
  std::atomic<bool> torn{false};     // half of a failing write arrives
  std::atomic<bool> log_only{true};  // the writer's log, not the checkpoint's database
  std::atomic<int> met{0};

  void arm(Operation which, int nth, int count, int result) {
    operation = which;
    length = count;
    code = result;
    met = 0;
    countdown = nth;
  }
  void disarm() { countdown = 0; }

  int strike(Operation which, const std::string& path) {
    if (countdown == 0 || which != operation || (log_only && !sqlite::is_log(path))) {
      return SQLITE_OK;
    }
    if (countdown > 1) {
      --countdown;
      return SQLITE_OK;
    }
    if (met >= length) return SQLITE_OK;
    ++met;
    return code;
  }

  int write(const std::string& path, const Write& write, int& written) override {
    if (torn) written = write.bytes / 2;
    return strike(Operation::write, path);
  }
  int sync(const std::string& path) override { return strike(Operation::sync, path); }
};

FaultPlan plan;

class StoreFaults : public ::testing::Test {
 protected:
  StoreFaults() : store_("sqlite") {
    store_.sqlite.vfs = sqlite::observed_vfs(plan);
    store_.options.check_purity = false;
    store_.sqlite.checkpoint_bytes = 400'000;
    plan.torn = false;
    plan.log_only = true;
  }
  ~StoreFaults() override { plan.disarm(); }

  // Puts a batch of commands behind one that blocks, so that they share a commit. Each inserts a
  // row and raises a total; every fourth refuses. Returns how many were committed.
  int run_batch(int commands) {
    std::promise<void> entered;
    std::promise<void> release;
    std::promise<void> finished;
    std::atomic<int> committed{0};
    std::atomic<int> left{commands + 1};
    const auto count = [&](Outcome outcome, std::string) {
      if (outcome == Outcome::committed) ++committed;
      if (--left == 0) finished.set_value();
    };
    std::atomic<bool> first{true};
    submit(
        store_.engine(),
        [&](EngineTransaction&) {
          if (first.exchange(false)) {
            entered.set_value();
            release.get_future().wait();
          }
          return false;
        },
        count);
    entered.get_future().wait();
    for (int i = 0; i < commands; ++i) {
      submit(
          store_.engine(),
          [i](EngineTransaction& transaction) {
            insert(transaction, orders, {"s", "new", std::int64_t{i}}, std::string(900, 'x'));
            const auto total = transaction.find(settings, {.limit = 1});
            Row row = total.at(0);
            row.document = std::to_string(std::stoi(row.document) + 1);
            transaction.replace(settings, row, {});
            return i % 4 != 3;
          },
          count);
    }
    release.set_value();
    finished.get_future().wait();
    return committed;
  }

  void open_with_total() {
    store_.open();
    execute(store_.engine(), [](EngineTransaction& transaction) {
      insert(transaction, settings, {}, "0");
      return true;
    });
  }

  // The rows and the total both say what was acknowledged.
  void expect_total(int acknowledged) {
    store_.engine().read_in_place([&](EngineReader& reader) {
      EXPECT_EQ(reader.count(orders, {}, 10'000), acknowledged);
      EXPECT_EQ(reader.count(orders, {.index = "by_site_rank"}, 10'000), acknowledged);
      EXPECT_EQ(reader.find(settings, {.limit = 1}).at(0).document, std::to_string(acknowledged));
    });
  }

  void expect_sound() {
    sqlite::Connection connection({.path = store_.sqlite.path});
    EXPECT_EQ(connection.text("PRAGMA integrity_check"), "ok");
  }

  // Fails at the nth operation, for each n until a batch no longer meets the fault.
  void every_place(Operation operation, int length, int code) {
    open_with_total();
    int acknowledged = 0;
    bool met = true;
    int nth = 0;
    while (met) {
      ASSERT_LT(++nth, 500);
      plan.arm(operation, nth, length, code);
      acknowledged += run_batch(12);
      met = plan.met > 0;
      plan.disarm();
      expect_total(acknowledged);
      const int good = run_batch(4);
      EXPECT_EQ(good, 3) << "does not recover after place " << nth;
      acknowledged += good;
      expect_total(acknowledged);
    }
    EXPECT_GT(nth, 1);
    EXPECT_TRUE(store_.engine().check().ok);
    store_.close();
    expect_sound();
    store_.open();
    expect_total(acknowledged);
  }

  TestStore store_;
};

TEST_F(StoreFaults, OneFailedWriteHurtsNobody) {
  every_place(Operation::write, 1, SQLITE_IOERR_WRITE);
}

TEST_F(StoreFaults, DiskThatStaysFullForAWhile) { every_place(Operation::write, 5, SQLITE_FULL); }

TEST_F(StoreFaults, TornWrites) {
  plan.torn = true;
  every_place(Operation::write, 3, SQLITE_IOERR_WRITE);
}

TEST_F(StoreFaults, FailedSyncs) { every_place(Operation::sync, 1, SQLITE_IOERR_FSYNC); }

TEST_F(StoreFaults, FailedSyncsInARow) { every_place(Operation::sync, 4, SQLITE_IOERR_FSYNC); }

TEST_F(StoreFaults, CheckpointsThatFail) {
  plan.log_only = false;
  open_with_total();
  int acknowledged = 0;
  for (int nth = 1; nth < 40; ++nth) {
    plan.arm(nth % 2 ? Operation::write : Operation::sync, nth * 7, 3, SQLITE_IOERR_FSYNC);
    for (int i = 0; i < 3; ++i) acknowledged += run_batch(40);
    plan.disarm();
    expect_total(acknowledged);
  }
  store_.close();
  expect_sound();
  store_.open();
  expect_total(acknowledged);
}

TEST_F(StoreFaults, DeadDiskBreaksEveryCommandUntilItIsBack) {
  open_with_total();
  EXPECT_EQ(run_batch(4), 3);
  plan.arm(Operation::write, 1, 1'000'000, SQLITE_FULL);
  EXPECT_EQ(run_batch(8), 0);
  EXPECT_FALSE(store_.engine().check().ok);
  expect_total(3);  // reads go on
  plan.disarm();
  // Asking for the health makes the writer try.
  store_.engine().check();
  EXPECT_EQ(execute(store_.engine(), [](EngineTransaction&) { return true; }), Outcome::committed);
  EXPECT_TRUE(store_.engine().check().ok);
  EXPECT_EQ(run_batch(4), 3);
  expect_total(6);
}

TEST_F(StoreFaults, LogStaysBounded) {
  open_with_total();
  std::uintmax_t largest = 0;
  for (int i = 0; i < 60; ++i) {
    run_batch(100);
    largest = std::max(largest, std::filesystem::file_size(store_.sqlite.path + "-wal"));
  }
  EXPECT_LT(largest, 8'000'000U);  // of some 15 MB written
}

}  // namespace
}  // namespace gw::store
