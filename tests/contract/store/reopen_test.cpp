// What a persistent engine keeps from one start to the next, and what it refuses to start on.
#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>
#include <set>

#include "contract/store/store_fixture.hpp"

namespace gw::store::testing {
namespace {

class StoreReopen : public ::testing::Test {
 protected:
  StoreReopen() : store("sqlite") {}

  std::string refusal() {
    try {
      store.open();
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return "none";
  }
  Id insert_one(const CollectionDefinition& collection, std::vector<Value> columns) {
    Id id;
    EXPECT_EQ(execute(store.engine(),
                      [&](EngineTransaction& transaction) {
                        id = insert(transaction, collection, columns).id;
                        return true;
                      }),
              Outcome::committed);
    return id;
  }

  TestStore store;
};

TEST_F(StoreReopen, KeepsEverything) {
  store.open();
  const Id id = insert_one(accounts, {std::int64_t{1}, "anna"});
  execute(store.engine(), [](EngineTransaction& t) { return t.next_number("n") == 1; });
  store.close();
  store.open();
  store.engine().read_in_place([&](EngineReader& reader) {
    EXPECT_EQ(reader.get(accounts, id)->id, id);
    const Find anna{.index = "by_owner_number", .equals = {"anna"}};
    EXPECT_EQ(reader.find(accounts, anna).front().id, id);
  });
  execute(store.engine(), [](EngineTransaction& transaction) {
    EXPECT_EQ(transaction.next_number("n"), 2);
    return false;
  });
}

TEST_F(StoreReopen, NeverGivesASerialAgain) {
  std::set<std::int64_t> seen;
  for (int round = 0; round < 4; ++round) {
    store.open();
    for (int i = 0; i < 3; ++i) {
      execute(store.engine(), [&](EngineTransaction& transaction) {
        const Row row = insert(transaction, settings, {});
        transaction.erase(settings, row.id, 1);
        if (transaction.now() != Instant{}) seen.insert(row.serial);
        return round % 2 == 0;
      });
    }
    store.close();
  }
  EXPECT_EQ(seen.size(), 12U);
}

TEST_F(StoreReopen, TimeDoesNotGoBackBehindTheNewestRow) {
  store.open();
  const Id id = insert_one(settings, {});
  store.close();
  store.clock.advance_ms(-3'600'000);
  store.open();
  EXPECT_EQ(insert_one(settings, {}).seconds(), id.seconds());
}

TEST_F(StoreReopen, SecondInstanceIsRefused) {
  store.open();
  TestStore second("sqlite");
  second.sqlite.path = store.sqlite.path;
  try {
    second.open();
    FAIL() << "opened twice";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("in use by another running instance"),
              std::string::npos);
    EXPECT_NE(std::string(error.what()).find(store.sqlite.path), std::string::npos);
  }
  insert_one(settings, {});  // the first goes on
}

TEST_F(StoreReopen, FilesAreForTheOwnerAlone) {
  store.open();
  insert_one(settings, {});
  for (const auto* suffix : {"", "-wal", "-shm", ".lock"}) {
    struct stat facts{};
    ASSERT_EQ(::stat((store.sqlite.path + suffix).c_str(), &facts), 0) << suffix;
    EXPECT_EQ(facts.st_mode & 0777, 0600U) << suffix;
  }
}

TEST_F(StoreReopen, OtherFilesAreRefusedAndLeftAlone) {
  std::ofstream(store.sqlite.path) << std::string(5'000, 'x');
  EXPECT_NE(refusal().find("is not a database"), std::string::npos);
  EXPECT_EQ(std::filesystem::file_size(store.sqlite.path), 5'000U);
  store.sqlite.path = "/nowhere/store.db";
  EXPECT_NE(refusal().find("cannot open '/nowhere/store.db.lock'"), std::string::npos);
}

TEST_F(StoreReopen, NewIndexOverOldColumnsIsMade) {
  CollectionDefinition items{.name = "items", .columns = {"color", "size"}, .indexes = {}};
  const CollectionDefinition* both[] = {&items};
  store.options.collections = both;
  store.open();
  insert_one(items, {"red", std::int64_t{1}});
  insert_one(items, {"red", std::int64_t{2}});
  store.close();
  items.indexes = {{"by_color_size", {"color", "size"}}};
  store.open();
  const Find red{.index = "by_color_size", .equals = {"red"}};
  store.engine().read_in_place([&](EngineReader& r) { EXPECT_EQ(r.count(items, red, 9), 2); });
  store.close();
  // Declared otherwise under the same name: made anew.
  items.indexes = {{"by_color_size", {"size"}}};
  store.open();
  const Find two{.index = "by_color_size", .equals = {std::int64_t{2}}};
  store.engine().read_in_place([&](EngineReader& r) { EXPECT_EQ(r.count(items, two, 9), 1); });
  store.close();
  items.indexes = {{"by_color", {"color"}, true}};
  EXPECT_NE(refusal().find("duplicates"), std::string::npos);
}

TEST_F(StoreReopen, NewColumnNeedsAMigrationOnceThereAreRows) {
  CollectionDefinition items{.name = "items", .columns = {}, .indexes = {}};
  const CollectionDefinition* both[] = {&items};
  store.options.collections = both;
  store.open();
  store.close();
  items.columns = {"color"};
  items.indexes = {{"by_color", {"color"}}};
  store.open();  // no rows yet
  insert_one(items, {"red"});
  store.close();
  items.columns = {"color", "size"};
  EXPECT_NE(refusal().find("lacks its column 'size'"), std::string::npos);
  items.columns = {};
  items.indexes = {};
  EXPECT_NE(refusal().find("unknown to this one"), std::string::npos);
}

TEST_F(StoreReopen, BadDeclarationsDoNotStart) {
  CollectionDefinition items{.name = "meta", .columns = {}, .indexes = {}};
  const CollectionDefinition* one[] = {&items};
  store.options.collections = one;
  EXPECT_THROW(store.open(), MisuseError);
  items.name = "items";
  items.indexes = {{"by_color", {"color"}}};
  EXPECT_THROW(store.open(), MisuseError);
}

}  // namespace
}  // namespace gw::store::testing
