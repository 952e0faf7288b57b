// Queues, signals, numbers, ids, time: what an engine owes beside its rows.
#include <bit>
#include <latch>
#include <semaphore>
#include <set>

#include "contract/store/store_fixture.hpp"

namespace gw::store::testing {
namespace {

class StoreService : public StoreContract {};

TEST_P(StoreService, NumbersHaveNoHoles) {
  for (int i = 1; i <= 30; ++i) {
    std::int64_t number = 0;
    std::int64_t other = 0;
    const bool keep = i % 3 != 0;
    execute(engine(), [&](EngineTransaction& transaction) {
      number = transaction.next_number("invoices-a");
      other = transaction.next_number("invoices-a");
      transaction.next_number("invoices-b");
      return keep;
    });
    EXPECT_EQ(number, (i - 1 - (i - 1) / 3) * 2 + 1);
    EXPECT_EQ(other, number + 1);
  }
}

TEST_P(StoreService, IdsAreUniqueAndOrderedByTime) {
  std::set<Id> ids;
  std::uint32_t last = 0;
  for (int i = 0; i < 50; ++i) {
    store.clock.advance_ms(400);
    const Id id = inserted(settings, {});
    EXPECT_GE(id.seconds(), last);
    EXPECT_EQ(id.seconds(), static_cast<std::uint32_t>(store.clock.now().seconds()));
    last = id.seconds();
    EXPECT_TRUE(ids.insert(id).second);
    EXPECT_TRUE(ids.insert(inserted(orders, {"s", "new", std::int64_t{1}})).second);
  }
}

TEST_P(StoreService, NeighbouringIdsDifferInHalfOfTheirBits) {
  int bits = 0;
  Id before = inserted(settings, {});
  for (int i = 0; i < 100; ++i) {
    const Id id = inserted(settings, {});
    bits += std::popcount(id.tail() ^ before.tail());
    before = id;
  }
  EXPECT_NEAR(bits / 100.0, 32.0, 3.0);
}

TEST_P(StoreService, SerialsLeadBackToIds) {
  const Id id = inserted(settings, {});
  engine().read_in_place([&](EngineReader& reader) {
    const auto row = reader.get_by_serial(settings, reader.serial_of(id));
    ASSERT_TRUE(row);
    EXPECT_EQ(row->id, id);
    EXPECT_FALSE(reader.get_by_serial(settings, row->serial + 1));
  });
}

TEST_P(StoreService, ReservedIdsAreUniqueEvenIfNeverUsed) {
  Id unused;
  execute(engine(), [&](EngineTransaction& transaction) {
    unused = transaction.reserve(settings).id;
    return false;
  });
  EXPECT_NE(inserted(settings, {}), unused);
  EXPECT_FALSE(stored(settings, unused));
}

TEST_P(StoreService, TimeNeverGoesBack) {
  const auto told = [&] {
    Instant now;
    execute(engine(), [&](EngineTransaction& t) {
      now = t.now();
      return false;
    });
    return now;
  };
  const Instant before = told();
  store.clock.advance_ms(-60'000);
  EXPECT_EQ(told(), before);
  store.clock.advance_ms(60'001);
  EXPECT_EQ(told(), before.plus_ms(1));
}

TEST_P(StoreService, RandomBytesDiffer) {
  std::array<std::uint8_t, 16> first{};
  std::array<std::uint8_t, 16> second{};
  execute(engine(), [&](EngineTransaction& transaction) {
    transaction.random(first);
    transaction.random(second);
    return true;
  });
  EXPECT_NE(first, second);
}

TEST_P(StoreService, SignalsAreToldAfterTheCommitThatRaisedThem) {
  TestStore own(GetParam());
  own.open();
  std::atomic<int> told{0};
  std::atomic<std::int64_t> rows{0};
  own.engine().on_signal([&](std::uint32_t signals) {
    EXPECT_EQ(signals, static_cast<std::uint32_t>(Signal::jobs));
    own.engine().read_in_place([&](EngineReader& reader) { rows = reader.count(settings, {}, 9); });
    ++told;
  });
  const auto raise = [&](bool keep) {
    execute(own.engine(), [&](EngineTransaction& transaction) {
      insert(transaction, settings, {});
      transaction.signal(Signal::jobs);
      return keep;
    });
  };
  raise(false);
  EXPECT_EQ(told, 0);
  raise(true);
  EXPECT_EQ(told, 1);
  EXPECT_EQ(rows, 1);
}

TEST_P(StoreService, FullCommandQueueRefusesAtOnce) {
  if (!store.threaded()) GTEST_SKIP() << "commands run inline";
  TestStore own(GetParam());
  own.options.queue_max = 3;
  own.options.check_purity = false;
  own.open();
  constexpr int kBlocking = 4;  // as many as may run at once
  const int blocking = own.persistent() ? 1 : kBlocking;
  std::binary_semaphore running(0);
  std::latch release(1);
  std::atomic<int> committed{0};
  std::atomic<int> overloaded{0};
  const auto count = [&](Outcome outcome, std::string) {
    ++(outcome == Outcome::committed ? committed : overloaded);
  };
  for (int i = 0; i < blocking; ++i) {
    submit(
        own.engine(),
        [&](EngineTransaction&) {
          running.release();
          release.wait();
          return true;
        },
        count);
    running.acquire();
  }
  for (int i = 0; i < 5; ++i) submit(own.engine(), [](EngineTransaction&) { return true; }, count);
  EXPECT_EQ(overloaded, 2);
  release.count_down();
  own.close();  // finishes what is queued
  EXPECT_EQ(committed, blocking + 3);
  EXPECT_EQ(overloaded, 2);
}

TEST_P(StoreService, ReadsThatWaitedTooLongOrFindTheQueueFullAreRefused) {
  if (!store.threaded()) GTEST_SKIP() << "reads run inline";
  TestStore own(GetParam());
  own.options.readers = 1;
  own.options.read_queue_max = 2;
  own.open();
  std::latch running(1);
  std::latch release(1);
  std::atomic<int> ran{0};
  std::atomic<int> overloaded{0};
  const auto count = [&](Outcome outcome, std::string) {
    ++(outcome == Outcome::committed ? ran : overloaded);
  };
  read(
      own.engine(),
      [&](EngineReader&) {
        running.count_down();
        release.wait();
      },
      count);
  running.wait();
  for (int i = 0; i < 3; ++i) read(own.engine(), [](EngineReader&) {}, count);
  EXPECT_EQ(overloaded, 1);  // the queue holds two
  own.clock.advance_ms(own.options.read_deadline_ms + 1);
  release.count_down();
  own.close();
  EXPECT_EQ(ran, 1);
  EXPECT_EQ(overloaded, 3);
}

TEST_P(StoreService, BrokenReadsAreTold) {
  EXPECT_EQ(query(engine(), [](EngineReader&) { throw std::runtime_error("a bug"); }),
            Outcome::broken);
  EXPECT_EQ(query(engine(), [](EngineReader& reader) { reader.count(settings, {}, 9); }),
            Outcome::committed);
  EXPECT_THROW(engine().read_in_place([](EngineReader&) { throw std::runtime_error("a bug"); }),
               std::runtime_error);
}

TEST_P(StoreService, DoneMaySubmitTheNext) {
  constexpr int kChain = 20'000;
  std::atomic<int> done{0};
  std::promise<void> end;
  std::function<void()> next = [&] {
    submit(
        engine(), [](EngineTransaction&) { return true; },
        [&](Outcome, std::string) {
          if (++done == kChain) return end.set_value();
          next();
        });
  };
  next();
  end.get_future().get();
  EXPECT_EQ(done, kChain);
}

TEST_P(StoreService, IsHealthy) {
  const EngineHealth health = engine().check();
  EXPECT_TRUE(health.ok) << health.error;
  EXPECT_LT(health.latency_us, 5'000'000);
}

using StoreServiceDeathTest = StoreService;

TEST_P(StoreServiceDeathTest, ImpureCommandsAreCaught) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto impure = [&] {
    int runs = 0;
    execute(engine(), [&](EngineTransaction& transaction) {
      insert(transaction, settings, {}, std::to_string(++runs));
      return true;
    });
  };
  EXPECT_DEATH(impure(), "impure command");
  const auto forgetful = [&] {
    int runs = 0;
    execute(engine(), [&](EngineTransaction& transaction) {
      if (++runs == 1) transaction.count(orders, {}, 9);
      return true;
    });
  };
  EXPECT_DEATH(forgetful(), "impure command");
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreService, every_engine());
INSTANTIATE_TEST_SUITE_P(Engines, StoreServiceDeathTest, every_engine());

}  // namespace
}  // namespace gw::store::testing
