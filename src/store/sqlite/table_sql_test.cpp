// Every text a walk can become: walks an index, sorts nothing, and starts where its first row is.
#include "store/sqlite/table_sql.hpp"

#include <gtest/gtest.h>

#include "contract/store/store_fixture.hpp"
#include "store/sqlite/tables.hpp"

namespace gw::store::sqlite {
namespace {

using store::testing::orders;

class TableSql : public ::testing::Test {
 protected:
  TableSql() : connection_({.path = ":memory:"}), tables_(connection_, declared_) {
    connection_.execute(create_table_sql(orders));
    for (const auto& index : orders.indexes) connection_.execute(create_index_sql(orders, index));
  }

  std::string plan(const std::string& sql) {
    Statement statement(connection_.handle(), "EXPLAIN QUERY PLAN " + sql);
    std::string lines;
    while (statement.step()) lines += std::string(statement.text(3)) + '\n';
    return lines;
  }

  // Steps of the virtual machine for one page.
  int steps(const Find& find) {
    const Walk walk = plan_walk(orders, find);
    Statement& statement = tables_.of(orders).walk(walk, find.descending, false);
    sqlite3_stmt_status(statement.handle(), SQLITE_STMTSTATUS_VM_STEP, 1);
    EXPECT_FALSE(rows_.find(orders, find).empty());
    return sqlite3_stmt_status(statement.handle(), SQLITE_STMTSTATUS_VM_STEP, 1);
  }

  const CollectionDefinition* declared_[1] = {&orders};
  Connection connection_;
  Tables tables_;
  IdCodec codec_{IdCodec::Key{}};
  RowReader rows_{tables_, codec_};
};

std::vector<WalkShape> every_shape() {
  std::vector<WalkShape> shapes;
  for (int index = -1; index < static_cast<int>(orders.indexes.size()); ++index) {
    Walk walk;
    walk.index_number = index;
    walk.index = index < 0 ? nullptr : &orders.indexes[static_cast<std::size_t>(index)];
    const std::size_t columns = walk.index ? walk.index->columns.size() : 0;
    for (walk.equal_count = 0; walk.equal_count <= columns; ++walk.equal_count) {
      for (int flags = 0; flags < 64; ++flags) {
        WalkShape shape(walk, false, false);
        shape.lower = flags & 1;
        shape.lower_exclusive = flags & 2;
        shape.upper = flags & 4;
        shape.after = flags & 8;
        shape.descending = flags & 16;
        shape.counting = flags & 32;
        const bool doubled = shape.after && (shape.descending ? shape.upper : shape.lower);
        if (!doubled && !(shape.counting && shape.after)) shapes.push_back(shape);
      }
    }
  }
  return shapes;
}

TEST_F(TableSql, EveryWalkUsesItsIndexAndNeverSorts) {
  const auto shapes = every_shape();
  EXPECT_GT(shapes.size(), 300U);
  for (const WalkShape& shape : shapes) {
    const std::string sql = walk_sql(orders, shape);
    const std::string lines = plan(sql);
    EXPECT_EQ(lines.find("TEMP B-TREE"), std::string::npos) << sql << '\n' << lines;
    EXPECT_EQ(lines.find("SCAN orders\n"), std::string::npos) << sql << '\n' << lines;
    const std::string way = shape.index ? "INDEX " + index_name(orders, *shape.index) + "\n"
                                        : std::string("INTEGER PRIMARY KEY");
    const bool found =
        lines.find(way) != std::string::npos ||
        (shape.index && lines.find(way.substr(0, way.size() - 1) + " (") != std::string::npos);
    EXPECT_TRUE(found) << sql << '\n' << lines;
    // An equality prefix or a bound is where the walk starts or ends, not a filter behind it.
    if (shape.equal_count > 0 || shape.lower || shape.upper || shape.after) {
      EXPECT_NE(lines.find("SEARCH orders"), std::string::npos) << sql << '\n' << lines;
    }
  }
}

TEST_F(TableSql, ShapesHaveKeysOfTheirOwn) {
  std::unordered_map<std::uint32_t, std::string> texts;
  for (const WalkShape& shape : every_shape()) {
    const auto [place, fresh] = texts.emplace(shape.key(), walk_sql(orders, shape));
    EXPECT_TRUE(fresh || place->second == walk_sql(orders, shape));
  }
}

TEST_F(TableSql, PageAmidManyTiesCostsNoMoreThanTheFirst) {
  Statement& insert = tables_.of(orders).insert();
  connection_.execute("BEGIN");
  for (std::int64_t serial = 1; serial <= 20'000; ++serial) {
    insert.bind(1, serial);
    for (int i = 2; i <= 4; ++i) insert.bind(i, serial);
    insert.bind(5, std::string_view("{}"));
    insert.bind(6, std::string_view("s"));
    insert.bind(7, std::string_view("new"));
    insert.bind(8, std::int64_t{7});
    insert.run();
  }
  connection_.execute("COMMIT");
  for (const bool descending : {false, true}) {
    for (const auto index : {"by_rank", "by_site_rank", "by_site_status_rank", "by_site", ""}) {
      Find find{.index = index, .descending = descending, .limit = 10};
      const int first = steps(find);
      const auto* definition = plan_walk(orders, find).index;
      find.after.emplace();
      find.after->serial = 10'000;
      for (const auto column : definition ? definition->columns : std::vector<std::string_view>{}) {
        find.after->values.push_back(column == "rank"   ? Value(std::int64_t{7})
                                     : column == "site" ? Value("s")
                                                        : Value("new"));
      }
      EXPECT_LT(steps(find), first + 100) << index;
      // With the bound a list page carries along.
      if (!definition) continue;
      (descending ? find.until : find.from) = find.after->values.front();
      EXPECT_LT(steps(find), first + 100) << index;
    }
  }
}

}  // namespace
}  // namespace gw::store::sqlite
