// What two commands do to each other.
#include <thread>

#include "contract/store/store_fixture.hpp"

namespace gw::store::testing {
namespace {

class StoreConflicts : public StoreContract {};

std::int64_t number_in(const Row& row) { return std::stoll(row.document); }

void add(EngineTransaction& transaction, Id id, std::int64_t amount) {
  Row row = *transaction.get(settings, id);
  row.document = std::to_string(number_in(row) + amount);
  transaction.replace(settings, row, {});
}

TEST_P(StoreConflicts, UniqueViolationRunsTheCommandAgain) {
  TestStore own(GetParam());
  own.options.check_purity = false;
  own.open();
  int runs = 0;
  bool found = false;
  const Body take_number = [&](EngineTransaction& transaction) {
    // As if another command had come between looking and inserting, in the first run.
    const Find same{.index = "by_number", .equals = {std::int64_t{1}}};
    found = ++runs > 1 && !transaction.find(accounts, same).empty();
    if (found) return false;
    insert(transaction, accounts, {std::int64_t{1}, "bert"});
    return true;
  };
  EXPECT_EQ(execute(own.engine(), take_number), Outcome::committed);
  runs = 0;
  EXPECT_EQ(execute(own.engine(), take_number), Outcome::refused);
  EXPECT_EQ(runs, 2);
  EXPECT_TRUE(found);
}

TEST_P(StoreConflicts, CommandThatMeetsAConflictEachTimeGivesUp) {
  inserted(accounts, {std::int64_t{1}, "anna"});
  std::atomic<int> runs{0};
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& transaction) {
                      ++runs;
                      insert(transaction, accounts, {std::int64_t{1}, "bert"});
                      return true;
                    }),
            Outcome::broken);
  EXPECT_EQ(runs, 20);  // ten times, each with its rehearsal
}

TEST_P(StoreConflicts, TransactionIsOfNoUseAfterADuplicate) {
  inserted(accounts, {std::int64_t{1}, "anna"});
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& transaction) {
                      insert(transaction, orders, {"s", "new", std::int64_t{1}});
                      try {
                        insert(transaction, accounts, {std::int64_t{1}, "bert"});
                      } catch (const Conflict&) {
                        EXPECT_THROW(transaction.count(accounts, {}, 9), Conflict);
                      }
                      return true;
                    }),
            Outcome::broken);
  engine().read_in_place([&](EngineReader& reader) { EXPECT_EQ(reader.count(orders, {}, 9), 0); });
}

TEST_P(StoreConflicts, RowsWithANullAreNotUnique) {
  inserted(accounts, {Value{}, "anna"});
  inserted(accounts, {Value{}, "anna"});
  engine().read_in_place([&](EngineReader& reader) {
    EXPECT_EQ(reader.count(accounts, {}, 9), 2);
    EXPECT_EQ(reader.count(accounts, {.index = "by_number"}, 9), 0);
  });
}

TEST_P(StoreConflicts, UniqueValuePassesFromOneRowToAnother) {
  const Id first = inserted(accounts, {std::int64_t{1}, "anna"});
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& transaction) {
                      const Row row = *transaction.get(accounts, first);
                      transaction.replace(accounts, row,
                                          std::vector<Value>{std::int64_t{2}, "anna"});
                      insert(transaction, accounts, {std::int64_t{1}, "anna"});
                      return true;
                    }),
            Outcome::committed);
}

TEST_P(StoreConflicts, StaleVersionsAreConflicts) {
  const Id id = inserted(settings, {}, "0");
  const Row stale = *stored(settings, id);
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& t) {
                      add(t, id, 1);
                      return true;
                    }),
            Outcome::committed);
  const std::vector<Body> uses = {
      [&](EngineTransaction& t) {
        t.replace(settings, stale, {});
        return true;
      },
      [&](EngineTransaction& t) {
        t.guard(settings, id, stale.version);
        return true;
      },
      [&](EngineTransaction& t) {
        t.erase(settings, id, stale.version);
        return true;
      },
      [&](EngineTransaction& t) {
        t.guard(settings, Id::compose(id.seconds() + 1, id.tail()), 2);
        return true;
      },
  };
  for (const Body& use : uses) {
    std::atomic<int> runs{0};
    EXPECT_EQ(execute(engine(),
                      [&](EngineTransaction& transaction) {
                        ++runs;
                        EXPECT_THROW(use(transaction), Conflict);
                        return true;
                      }),
              Outcome::broken);
    EXPECT_EQ(runs, 20);
  }
  EXPECT_EQ(stored(settings, id)->document, "1");
}

TEST_P(StoreConflicts, NoUpdateIsLost) {
  constexpr int kThreads = 4;
  constexpr int kEach = 100;
  const Id id = inserted(settings, {}, "0");
  std::atomic<int> committed{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < kEach; ++j) {
        const Outcome outcome = execute(engine(), [&](EngineTransaction& t) {
          add(t, id, 1);
          return true;
        });
        if (outcome == Outcome::committed) ++committed;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(std::to_string(committed), stored(settings, id)->document);
  EXPECT_GT(committed, kThreads * kEach / 2);
}

TEST_P(StoreConflicts, ReadersSeeOneSnapshotAndNothingUncommitted) {
  const Id left = inserted(settings, {}, "50");
  const Id right = inserted(settings, {}, "50");
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    while (!stop) {
      query(engine(), [&](EngineReader& snapshot) {
        const std::int64_t one = number_in(*snapshot.get(settings, left));
        const std::int64_t other = number_in(*snapshot.get(settings, right));
        EXPECT_EQ(one + other, 100);
      });
    }
  });
  for (int i = 0; i < 300; ++i) {
    execute(engine(), [&](EngineTransaction& transaction) {
      add(transaction, left, -1);
      add(transaction, right, 1);
      return i % 5 != 0;
    });
  }
  stop = true;
  reader.join();
}

// The decoded form stands in for what the seam above keeps: a number.
std::int64_t decoded(EngineReader& reader, Id id) {
  const DecodedCache::Key key{&settings, id};
  if (const auto found = reader.cache().get(key)) {
    return *std::static_pointer_cast<const std::int64_t>(found);
  }
  const auto number = std::make_shared<const std::int64_t>(number_in(*reader.get(settings, id)));
  reader.cache().put(key, number);
  return *number;
}

TEST_P(StoreConflicts, DecodedEntitiesAreNeverStalerThanTheirSnapshot) {
  const Id id = inserted(settings, {}, "0");
  const Id mirror = inserted(orders, {"s", "new", std::int64_t{0}}, "0");
  std::atomic<bool> stop{false};
  std::thread reader([&] {
    while (!stop) {
      engine().read_in_place([&](EngineReader& snapshot) {
        const std::int64_t cached = decoded(snapshot, id);
        EXPECT_EQ(cached, number_in(*snapshot.get(orders, mirror)));
      });
    }
  });
  for (int i = 0; i < 500; ++i) {
    execute(engine(), [&](EngineTransaction& transaction) {
      const std::int64_t before = decoded(transaction, id);
      EXPECT_EQ(before, number_in(*transaction.get(settings, id)));
      add(transaction, id, 1);
      EXPECT_EQ(decoded(transaction, id), before + 1);
      Row row = *transaction.get(orders, mirror);
      row.document = std::to_string(before + 1);
      transaction.replace(orders, row, std::vector<Value>{"s", "new", std::int64_t{0}});
      return i % 7 != 0;
    });
  }
  stop = true;
  reader.join();
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreConflicts, every_engine());

}  // namespace
}  // namespace gw::store::testing
