// What only the memory engine can show: two commands interleaved at will, and a store that loses
// answers.
#include <gtest/gtest.h>

#include "contract/store/store_fixture.hpp"

namespace gw::store {
namespace {

using store::testing::accounts;
using store::testing::Body;
using store::testing::execute;
using store::testing::insert;
using store::testing::settings;
using store::testing::TestStore;

class MemoryInterleaving : public ::testing::Test {
 protected:
  MemoryInterleaving() : store_("memory") {
    store_.options.check_purity = false;
    store_.open();
    for (Id& id : doctors_) {
      execute(store_.engine(), [&](EngineTransaction& transaction) {
        id = insert(transaction, settings, {}, "on duty").id;
        return true;
      });
    }
  }

  // Sends `self` home when both are on duty. `between` runs after the decision, before the write.
  Body go_home(int self, bool guard, std::function<void()> between) {
    return [=, this](EngineTransaction& transaction) {
      const Row other = *transaction.get(settings, doctors_[1 - self]);
      Row own = *transaction.get(settings, doctors_[self]);
      if (other.document != "on duty") return false;
      if (between) between();
      if (guard) transaction.guard(settings, other.id, other.version);
      own.document = "home";
      transaction.replace(settings, own, {});
      return true;
    };
  }

  int on_duty() {
    int number = 0;
    store_.engine().read_in_place([&](EngineReader& reader) {
      for (const Id id : doctors_) number += reader.get(settings, id)->document == "on duty";
    });
    return number;
  }

  // Runs the second command inside the first one's first run.
  Outcome interleave(bool guard) {
    bool once = true;
    return execute(store_.engine(), go_home(0, guard, [&] {
                     if (!std::exchange(once, false)) return;
                     EXPECT_EQ(execute(store_.engine(), go_home(1, guard, nullptr)),
                               Outcome::committed);
                   }));
  }

  TestStore store_;
  Id doctors_[2];
};

TEST_F(MemoryInterleaving, WriteSkewHappensWithoutAGuard) {
  EXPECT_EQ(interleave(false), Outcome::committed);
  EXPECT_EQ(on_duty(), 0);
}

TEST_F(MemoryInterleaving, GuardPreventsWriteSkew) {
  EXPECT_EQ(interleave(true), Outcome::refused);
  EXPECT_EQ(on_duty(), 1);
}

TEST_F(MemoryInterleaving, FirstCommitterWinsAndTheOtherRunsAgain) {
  int runs = 0;
  EXPECT_EQ(execute(store_.engine(),
                    [&](EngineTransaction& transaction) {
                      Row row = *transaction.get(settings, doctors_[0]);
                      if (++runs == 1) {
                        execute(store_.engine(), [&](EngineTransaction& other) {
                          Row same = *other.get(settings, doctors_[0]);
                          same.document = "theirs";
                          other.replace(settings, same, {});
                          return true;
                        });
                        EXPECT_EQ(transaction.get(settings, doctors_[0])->document,
                                  "on duty");  // its snapshot
                      }
                      row.document += " and mine";
                      transaction.replace(settings, row, {});
                      return true;
                    }),
            Outcome::committed);
  EXPECT_EQ(runs, 2);
  store_.engine().read_in_place([&](EngineReader& reader) {
    EXPECT_EQ(reader.get(settings, doctors_[0])->document, "theirs and mine");
  });
}

TEST_F(MemoryInterleaving, UniqueValueTakenMeanwhileIsSeenInTheNextRun) {
  const auto take = [&](const std::string& owner, std::function<void()> between) {
    return execute(store_.engine(), [=](EngineTransaction& transaction) {
      const Find same{.index = "by_number", .equals = {std::int64_t{1}}};
      if (!transaction.find(accounts, same).empty()) return false;
      if (between) between();
      insert(transaction, accounts, {std::int64_t{1}, owner});
      return true;
    });
  };
  EXPECT_EQ(take("anna", [&] { take("bert", nullptr); }), Outcome::refused);
  store_.engine().read_in_place([](EngineReader& reader) {
    EXPECT_EQ(reader.find(accounts, {.index = "by_owner_number"}).size(), 1U);
    EXPECT_EQ(reader.count(accounts, {.index = "by_owner_number", .equals = {"bert"}}, 9), 1);
  });
}

TEST_F(MemoryInterleaving, NumbersStayGapless) {
  std::int64_t mine = 0;
  std::int64_t theirs = 0;
  bool once = true;
  execute(store_.engine(), [&](EngineTransaction& transaction) {
    mine = transaction.next_number("n");
    if (std::exchange(once, false)) {
      execute(store_.engine(), [&](EngineTransaction& other) {
        theirs = other.next_number("n");
        return true;
      });
    }
    return true;
  });
  EXPECT_EQ(theirs, 1);
  EXPECT_EQ(mine, 2);
}

TEST(MemoryFaults, EffectsHappenOnceWhateverBecomesOfTheAnswers) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    TestStore store("memory");
    store.memory.fault_seed = seed;
    store.open();
    int runs = 0;
    for (int i = 1; i <= 100; ++i) {
      EXPECT_EQ(execute(store.engine(),
                        [&](EngineTransaction& transaction) {
                          ++runs;
                          insert(transaction, settings, {});
                          EXPECT_EQ(transaction.next_number("n"), i);
                          return true;
                        }),
                Outcome::committed);
    }
    EXPECT_GT(runs, 200);  // each at least twice, for the purity check
    store.engine().read_in_place(
        [](EngineReader& reader) { EXPECT_EQ(reader.count(settings, {}, 1'000), 100); });
  }
}

TEST(MemoryFaults, SeedReplaysExactly) {
  const auto runs_with = [](std::uint64_t seed) {
    TestStore store("memory");
    store.memory.fault_seed = seed;
    store.open();
    std::vector<int> runs;
    for (int i = 0; i < 50; ++i) {
      runs.push_back(0);
      execute(store.engine(), [&](EngineTransaction& transaction) {
        ++runs.back();
        insert(transaction, settings, {});
        return true;
      });
    }
    return runs;
  };
  EXPECT_EQ(runs_with(5), runs_with(5));
  EXPECT_NE(runs_with(5), runs_with(6));
}

}  // namespace
}  // namespace gw::store
