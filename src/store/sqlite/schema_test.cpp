// The runner of numbered migrations, with steps made up for the test.
#include "store/sqlite/schema.hpp"

#include <gtest/gtest.h>

#include "contract/store/store_fixture.hpp"

namespace gw::store::sqlite {
namespace {

void first(Connection& c) { c.execute("CREATE TABLE trace(step INTEGER)"); }
void second(Connection& c) { c.execute("INSERT INTO trace VALUES(2)"); }
void third(Connection& c) { c.execute("INSERT INTO trace VALUES(3)"); }
void failing(Connection& c) {
  c.execute("INSERT INTO trace VALUES(4)");
  c.execute("INSERT INTO nowhere VALUES(4)");
}

class SchemaMigrations : public ::testing::Test {
 protected:
  SchemaMigrations() : connection_({.path = make_file()}) {}

  std::string make_file() {
    const std::string path = folder_.file("store.db");
    std::fclose(std::fopen(path.c_str(), "w"));
    return path;
  }
  void bring_up(std::span<const Migration> steps) {
    bring_up_schema(connection_, {"store.db", steps, {}, &entropy_});
  }
  std::int64_t traces() { return connection_.number("SELECT count(*) FROM trace"); }
  std::int64_t version() {
    return connection_.number("SELECT value FROM meta WHERE key='schema_version'");
  }

  store::testing::TemporaryFolder folder_;
  store::testing::SeededEntropy entropy_{1};
  Connection connection_;
};

TEST_F(SchemaMigrations, EachStepRunsOnce) {
  const Migration steps[] = {{1, first}, {2, second}, {3, third}};
  bring_up(std::span(steps, 1));
  EXPECT_EQ(version(), 1);
  bring_up(std::span(steps, 2));
  EXPECT_EQ(traces(), 1);
  bring_up(steps);
  bring_up(steps);
  EXPECT_EQ(traces(), 2);
  EXPECT_EQ(version(), 3);
}

TEST_F(SchemaMigrations, FailingStepLeavesNothing) {
  const Migration good[] = {{1, first}};
  bring_up(good);
  const Migration bad[] = {{1, first}, {2, second}, {3, failing}};
  EXPECT_THROW(bring_up(bad), SqliteError);
  EXPECT_EQ(traces(), 0);
  EXPECT_EQ(version(), 1);
  EXPECT_FALSE(connection_.in_transaction());
}

TEST_F(SchemaMigrations, NewerSchemaIsRefused) {
  const Migration steps[] = {{1, first}, {2, second}};
  bring_up(steps);
  try {
    bring_up(std::span(steps, 1));
    FAIL() << "went back";
  } catch (const std::runtime_error& error) {
    const std::string sentence = error.what();
    EXPECT_NE(sentence.find("newer release (schema 2; this one knows 1)"), std::string::npos);
  }
}

TEST_F(SchemaMigrations, FileOfAnotherProgramIsRefused) {
  connection_.execute("CREATE TABLE notes(text)");
  const Migration steps[] = {{1, first}};
  EXPECT_THROW(bring_up(steps), std::runtime_error);
  EXPECT_EQ(connection_.text("PRAGMA journal_mode"), "delete");
}

TEST_F(SchemaMigrations, KeyOfTheIdsIsKept) {
  const auto key = [&] {
    return bring_up_schema(connection_, {"store.db", migrations(), {}, &entropy_}).id_key;
  };
  const IdCodec::Key made = key();
  EXPECT_NE(made, IdCodec::Key{});
  EXPECT_EQ(key(), made);
}

TEST_F(SchemaMigrations, TimesOfCreationAreKnownOfOldRows) {
  const CollectionDefinition before{"things", {}, {}, false};
  const CollectionDefinition after{"things", {"created_at"}, {{"by_time", {"created_at"}}}, false};
  const CollectionDefinition* first_form[] = {&before};
  const CollectionDefinition* second_form[] = {&after};
  bring_up_schema(connection_, {"store.db", migrations(), first_form, &entropy_});
  connection_.execute(
      "INSERT INTO things(serial,created_at,updated_at,version,document) VALUES(1,77,77,1,'{}')");
  bring_up_schema(connection_, {"store.db", migrations(), second_form, &entropy_});
  EXPECT_EQ(connection_.number("SELECT k_created_at FROM things"), 77);
}

TEST(Schema, StepsAreNumberedWithoutHoles) {
  int expected = 1;
  for (const Migration& step : migrations()) EXPECT_EQ(step.number, expected++);
}

}  // namespace
}  // namespace gw::store::sqlite
