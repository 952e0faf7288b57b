// Rows come and go as commands say, whole or not at all.
#include "contract/store/store_fixture.hpp"

namespace gw::store::testing {
namespace {

class StoreRows : public StoreContract {};

TEST_P(StoreRows, InsertedRowIsReadBack) {
  const Id id = inserted(accounts, {std::int64_t{1}, "anna"}, R"({"a":"ä\u0000"})");
  const auto row = stored(accounts, id);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->id, id);
  EXPECT_EQ(row->document, R"({"a":"ä\u0000"})");
  EXPECT_EQ(row->version, 1);
  EXPECT_EQ(row->created_at, store.clock.now());
  EXPECT_EQ(row->updated_at, store.clock.now());
}

TEST_P(StoreRows, DocumentsOfEverySizeComeBack) {
  for (const std::size_t size : {0U, 1U, 700U, 4'000U, 4'096U, 70'000U, 1'500'000U}) {
    const Id id = inserted(settings, {}, std::string(size, 'x'));
    EXPECT_EQ(stored(settings, id)->document.size(), size);
  }
}

TEST_P(StoreRows, ReplaceChangesDocumentColumnsVersionAndTime) {
  const Id id = inserted(accounts, {std::int64_t{1}, "anna"});
  const Instant created = store.clock.now();
  store.clock.advance_ms(5'000);
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& transaction) {
                      Row row = *transaction.get(accounts, id);
                      row.document = "{\"b\":1}";
                      transaction.replace(accounts, row,
                                          std::vector<Value>{std::int64_t{2}, "anna"});
                      return true;
                    }),
            Outcome::committed);
  const auto row = stored(accounts, id);
  EXPECT_EQ(row->document, "{\"b\":1}");
  EXPECT_EQ(row->version, 2);
  EXPECT_EQ(row->created_at, created);
  EXPECT_EQ(row->updated_at, created.plus_ms(5'000));
  engine().read_in_place([&](EngineReader& reader) {
    EXPECT_EQ(reader.count(accounts, {.index = "by_number", .equals = {std::int64_t{1}}}, 9), 0);
    EXPECT_EQ(reader.count(accounts, {.index = "by_number", .equals = {std::int64_t{2}}}, 9), 1);
  });
}

TEST_P(StoreRows, ReplaceMayChangeAnyColumn) {
  const Id id = inserted(orders, {"s", "new", std::int64_t{1}});
  const std::vector<std::vector<Value>> steps = {
      {"s", "new", std::int64_t{1}},  {"t", "new", std::int64_t{1}},  {"t", {}, std::int64_t{1}},
      {"t", "paid", std::int64_t{7}}, {std::int64_t{4}, "paid", "7"}, {{}, {}, {}},
      {"s", "new", std::int64_t{1}}};
  for (const auto& columns : steps) {
    EXPECT_EQ(execute(engine(),
                      [&](EngineTransaction& transaction) {
                        transaction.replace(orders, *transaction.get(orders, id), columns);
                        return true;
                      }),
              Outcome::committed);
    engine().read_in_place([&](EngineReader& reader) {
      const bool in_index = columns[0].index() != 0 && columns[2].index() != 0;
      const Find all{.index = "by_site_rank"};
      EXPECT_EQ(reader.count(orders, all, 9), in_index ? 1 : 0);
      if (in_index) {
        const Find exact{.index = "by_site_rank", .equals = {columns[0], columns[2]}};
        EXPECT_EQ(reader.count(orders, exact, 9), 1);
      }
    });
  }
}

TEST_P(StoreRows, GuardRaisesTheVersionAlone) {
  const Id id = inserted(accounts, {std::int64_t{1}, "anna"}, "{\"c\":1}");
  const auto before = *stored(accounts, id);
  store.clock.advance_ms(5'000);
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& transaction) {
                      transaction.guard(accounts, id, 1);
                      return true;
                    }),
            Outcome::committed);
  const auto after = *stored(accounts, id);
  EXPECT_EQ(after.version, 2);
  EXPECT_EQ(after.document, before.document);
  EXPECT_EQ(after.updated_at, before.updated_at);
}

TEST_P(StoreRows, ErasedRowIsGoneFromEveryIndex) {
  const Id id = inserted(accounts, {std::int64_t{1}, "anna"});
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& transaction) {
                      transaction.erase(accounts, id, 1);
                      return true;
                    }),
            Outcome::committed);
  EXPECT_FALSE(stored(accounts, id));
  engine().read_in_place([&](EngineReader& reader) {
    EXPECT_EQ(reader.count(accounts, {.index = "by_number"}, 9), 0);
  });
  inserted(accounts, {std::int64_t{1}, "anna"});  // the unique value is free again
}

TEST_P(StoreRows, CommandSeesItsOwnWrites) {
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& transaction) {
                      Row row = insert(transaction, accounts, {std::int64_t{1}, "anna"}, "one");
                      EXPECT_EQ(transaction.get(accounts, row.id)->document, "one");
                      EXPECT_EQ(transaction.get_by_serial(accounts, row.serial)->id, row.id);
                      row.document = "two";
                      transaction.replace(accounts, row,
                                          std::vector<Value>{std::int64_t{2}, "anna"});
                      EXPECT_EQ(transaction.get(accounts, row.id)->document, "two");
                      const Find found{.index = "by_number", .equals = {std::int64_t{2}}};
                      EXPECT_EQ(transaction.find(accounts, found).size(), 1U);
                      transaction.guard(accounts, row.id, 2);
                      transaction.erase(accounts, row.id, 3);
                      EXPECT_FALSE(transaction.get(accounts, row.id));
                      EXPECT_EQ(transaction.count(accounts, {}, 9), 0);
                      return true;
                    }),
            Outcome::committed);
}

TEST_P(StoreRows, RefusedOrThrowingCommandLeavesNothing) {
  const Id id = inserted(accounts, {std::int64_t{1}, "anna"}, "kept");
  const auto write = [&](EngineTransaction& transaction) {
    Row row = *transaction.get(accounts, id);
    row.document = "lost";
    transaction.replace(accounts, row, std::vector<Value>{std::int64_t{5}, "anna"});
    insert(transaction, orders, {"s", "new", std::int64_t{1}});
    transaction.next_number("invoices");
  };
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& t) {
                      write(t);
                      return false;
                    }),
            Outcome::refused);
  EXPECT_EQ(execute(engine(),
                    [&](EngineTransaction& t) -> bool {
                      write(t);
                      throw std::runtime_error("a bug");
                    }),
            Outcome::broken);
  EXPECT_EQ(stored(accounts, id)->document, "kept");
  EXPECT_EQ(stored(accounts, id)->version, 1);
  engine().read_in_place([&](EngineReader& reader) { EXPECT_EQ(reader.count(orders, {}, 9), 0); });
}

TEST_P(StoreRows, RefusedCommandsAmidABatchTakeNothingWithThem) {
  constexpr int kCommands = 300;
  std::atomic<int> committed{0};
  std::atomic<int> refused{0};
  std::promise<void> all;
  for (int i = 0; i < kCommands; ++i) {
    submit(
        engine(),
        [i](EngineTransaction& transaction) {
          insert(transaction, orders, {"s", "new", std::int64_t{i}});
          return i % 3 != 0;
        },
        [&](Outcome outcome, std::string) {
          ++(outcome == Outcome::committed ? committed : refused);
          if (committed + refused == kCommands) all.set_value();
        });
  }
  all.get_future().get();
  EXPECT_EQ(committed, 200);
  engine().read_in_place([&](EngineReader& reader) {
    const auto rows = reader.find(orders, {.index = "by_site", .equals = {"s"}, .limit = 1'000});
    EXPECT_EQ(rows.size(), 200U);
    EXPECT_EQ(reader.count(orders, {.index = "by_rank", .equals = {std::int64_t{3}}}, 9), 0);
    EXPECT_EQ(reader.count(orders, {.index = "by_rank", .equals = {std::int64_t{4}}}, 9), 1);
  });
}

TEST_P(StoreRows, ForeignIdsAreUnknown) {
  const Id id = inserted(accounts, {std::int64_t{1}, "anna"});
  EXPECT_FALSE(stored(accounts, Id{}));
  EXPECT_FALSE(stored(accounts, Id::compose(id.seconds() + 1, id.tail())));
  EXPECT_FALSE(stored(accounts, Id::compose(id.seconds(), id.tail() ^ 1)));
  // An id of another collection never names a row of this one.
  EXPECT_FALSE(stored(orders, id));
  const Id order = inserted(orders, {"s", "new", std::int64_t{1}});
  EXPECT_FALSE(stored(accounts, order));
}

TEST_P(StoreRows, CommandWritesAtMostFiveHundredRows) {
  const auto writes = [&](int count) {
    return execute(engine(), [count](EngineTransaction& transaction) {
      for (int i = 0; i < count; ++i) insert(transaction, orders, {"s", "new", std::int64_t{i}});
      return true;
    });
  };
  EXPECT_EQ(writes(500), Outcome::committed);
  EXPECT_EQ(writes(501), Outcome::broken);
  engine().read_in_place(
      [&](EngineReader& reader) { EXPECT_EQ(reader.count(orders, {}, 10'000), 500); });
}

const CollectionDefinition undeclared{.name = "undeclared", .columns = {}, .indexes = {}};

const std::vector<std::function<void(EngineTransaction&)>> misuses = {
    [](EngineTransaction& t) { t.get(undeclared, {}); },
    [](EngineTransaction& t) { t.reserve(undeclared); },
    [](EngineTransaction& t) { t.find(orders, {.index = "by_color"}); },
    [](EngineTransaction& t) { t.find(orders, {.limit = 2'000}); },
    [](EngineTransaction& t) { t.find(orders, {.offset = -1}); },
    [](EngineTransaction& t) { t.find(orders, {.index = "by_site", .equals = {Value{}}}); },
    [](EngineTransaction& t) { t.find(orders, {.index = "by_site", .equals = {"a", "b"}}); },
    [](EngineTransaction& t) { t.find(orders, {.from = Value("text")}); },
    [](EngineTransaction& t) {
      t.find(orders, {.index = "by_site", .after = Cursor{{"a", "b"}, 1}});
    },
    [](EngineTransaction& t) { insert(t, orders, {"too few"}); },
    [](EngineTransaction& t) {
      const Row row = insert(t, settings, {});
      t.insert(settings, row, {});
    },
    [](EngineTransaction& t) {
      Row row = t.reserve(settings);
      row.id = Id::compose(1, 1);
      t.insert(settings, row, {});
    },
};

TEST_P(StoreRows, MisuseBreaksTheCommand) {
  for (const auto& misuse : misuses) {
    const Body body = [&](EngineTransaction& transaction) {
      misuse(transaction);
      return true;
    };
    EXPECT_EQ(execute(engine(), body), Outcome::broken);
  }
}

TEST_P(StoreRows, MisuseBreaksTheCommandEvenWhenItIsCaught) {
  for (const auto& misuse : misuses) {
    const Body body = [&](EngineTransaction& transaction) {
      insert(transaction, settings, {});
      EXPECT_THROW(misuse(transaction), MisuseError);
      return true;
    };
    EXPECT_EQ(execute(engine(), body), Outcome::broken);
  }
  engine().read_in_place(
      [&](EngineReader& reader) { EXPECT_EQ(reader.count(settings, {}, 9), 0); });
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreRows, every_engine());

}  // namespace
}  // namespace gw::store::testing
