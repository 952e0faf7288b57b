// Walks along indexes, compared with a plain filter and sort over all rows.
#include <algorithm>

#include "contract/store/store_fixture.hpp"
#include "store/find_rules.hpp"

namespace gw::store::testing {
namespace {

struct Known {
  std::int64_t serial;
  std::vector<Value> columns;
};

std::vector<std::size_t> columns_of(std::string_view index) {
  if (index == "by_site") return {0};
  if (index == "by_rank") return {2};
  if (index == "by_site_rank") return {0, 2};
  if (index == "by_site_status_rank") return {0, 1, 2};
  return {};
}

// The keys of a row in an index: its values, then the serial.
std::vector<Value> keys_of(const Known& known, std::string_view index) {
  std::vector<Value> keys;
  for (const std::size_t column : columns_of(index)) keys.push_back(known.columns[column]);
  keys.emplace_back(known.serial);
  return keys;
}

bool matches(const std::vector<Value>& keys, const Find& find) {
  if (std::ranges::any_of(keys, [](const Value& key) { return key.index() == 0; })) return false;
  for (std::size_t i = 0; i < find.equals.size(); ++i) {
    if (keys[i] != find.equals[i]) return false;
  }
  const Value& next = keys[find.equals.size()];
  if (find.from && next < *find.from) return false;
  if (find.until && next > *find.until) return false;
  if (find.above && next <= *find.above) return false;
  if (!find.after) return true;
  std::vector<Value> cursor = find.after->values;
  cursor.emplace_back(find.after->serial);
  const std::vector<Value> rest(keys.begin() + static_cast<std::ptrdiff_t>(find.equals.size()),
                                keys.end());
  return find.descending ? rest < cursor : rest > cursor;
}

std::vector<std::int64_t> expected(const std::vector<Known>& all, const Find& find) {
  std::vector<std::vector<Value>> hits;
  for (const Known& known : all) {
    auto keys = keys_of(known, find.index);
    if (matches(keys, find)) hits.push_back(std::move(keys));
  }
  std::ranges::sort(hits);
  if (find.descending) std::ranges::reverse(hits);
  std::vector<std::int64_t> out;
  for (std::size_t i = static_cast<std::size_t>(find.offset); i < hits.size(); ++i) {
    if (static_cast<std::int64_t>(out.size()) == find.limit) break;
    out.push_back(std::get<std::int64_t>(hits[i].back()));
  }
  return out;
}

class StoreFind : public StoreContract {
 protected:
  // Few distinct values make many ties, nulls and mixed types.
  void SetUp() override {
    store.open();
    for (int round = 0; round < 3; ++round) {
      execute(engine(), [&](EngineTransaction& transaction) {
        std::mt19937 random(static_cast<unsigned>(round));
        std::vector<Known> made;
        for (int i = 0; i < 70; ++i) {
          std::vector<Value> columns = {site(random), status(random), rank(random)};
          const Row row = insert(transaction, orders, columns);
          made.push_back({row.serial, columns});
        }
        made_ = made;
        return true;
      });
      all_.insert(all_.end(), made_.begin(), made_.end());
    }
  }

  static Value site(std::mt19937& random) {
    static const Value kSites[] = {"a", "b", "", "ä", {}};
    return kSites[random() % 5];
  }
  static Value status(std::mt19937& random) {
    static const Value kStatuses[] = {"new", "paid", {}};
    return kStatuses[random() % 3];
  }
  static Value rank(std::mt19937& random) {
    switch (random() % 6) {
      case 0: return {};
      case 1: return "text";
      default: return static_cast<std::int64_t>(random() % 4) - 1;
    }
  }
  static Value present(Value (*draw)(std::mt19937&), std::mt19937& random) {
    while (true) {
      Value value = draw(random);
      if (value.index() != 0) return value;
    }
  }
  Value drawn_key(std::string_view index, std::size_t position, std::mt19937& random) const {
    const auto columns = columns_of(index);
    if (position == columns.size()) return static_cast<std::int64_t>(random() % 250);
    switch (columns[position]) {
      case 0: return present(site, random);
      case 1: return present(status, random);
      default: return present(rank, random);
    }
  }

  Find drawn_find(std::mt19937& random) const {
    static constexpr std::string_view kIndexes[] = {"", "by_site", "by_rank", "by_site_rank",
                                                    "by_site_status_rank"};
    Find find;
    find.index = kIndexes[random() % 5];
    const std::size_t columns = columns_of(find.index).size();
    const std::size_t equal = random() % (columns + 1);
    for (std::size_t i = 0; i < equal; ++i) {
      find.equals.push_back(drawn_key(find.index, i, random));
    }
    if (random() % 3 == 0) find.from = drawn_key(find.index, equal, random);
    if (random() % 3 == 0) find.until = drawn_key(find.index, equal, random);
    if (random() % 4 == 0) find.above = drawn_key(find.index, equal, random);
    find.descending = random() % 2;
    if (random() % 2) {
      find.after.emplace();
      for (std::size_t i = equal; i < columns; ++i) {
        find.after->values.push_back(drawn_key(find.index, i, random));
      }
      find.after->serial = static_cast<std::int64_t>(random() % 250);
    }
    if (random() % 4 == 0) find.offset = static_cast<std::int64_t>(random() % 7);
    find.limit = random() % 4 == 0 ? 5 : 1'000;
    return find;
  }

  std::vector<Known> made_;
  std::vector<Known> all_;
};

TEST_P(StoreFind, EveryWalkGivesWhatAFilterAndASortWould) {
  std::mt19937 random(20'260);
  engine().read_in_place([&](EngineReader& reader) {
    for (int i = 0; i < 4'000; ++i) {
      Find find = drawn_find(random);
      ASSERT_EQ(serials(reader.find(orders, find)), expected(all_, find)) << "find " << i;
      find.after.reset();
      find.offset = 0;
      find.limit = 1'000;
      const auto total = static_cast<std::int64_t>(expected(all_, find).size());
      ASSERT_EQ(reader.count(orders, find, 10'000), total) << "count " << i;
      ASSERT_EQ(reader.count(orders, find, 3), std::min<std::int64_t>(total, 3)) << "cap " << i;
    }
  });
}

TEST_P(StoreFind, PagesByCursorGiveEveryRowOnceInBothOrders) {
  for (const bool descending : {false, true}) {
    Find find{.index = "by_site_rank", .equals = {"a"}, .descending = descending, .limit = 1'000};
    const auto whole = expected(all_, find);
    ASSERT_GT(whole.size(), 20U);
    std::vector<std::int64_t> paged;
    find.limit = 3;
    engine().read_in_place([&](EngineReader& reader) {
      while (true) {
        const auto rows = reader.find(orders, find);
        for (const Row& row : rows) paged.push_back(row.serial);
        if (rows.size() < 3) break;
        const auto last = std::ranges::find(all_, rows.back().serial, &Known::serial);
        find.after = Cursor{{last->columns[2]}, last->serial};
      }
    });
    EXPECT_EQ(paged, whole);
  }
}

TEST_P(StoreFind, NothingIsFoundWithLimitZeroOrCapZero) {
  engine().read_in_place([&](EngineReader& reader) {
    EXPECT_TRUE(reader.find(orders, {.limit = 0}).empty());
    EXPECT_EQ(reader.count(orders, {}, 0), 0);
  });
}

TEST_P(StoreFind, OneRowMoreThanAPageMayBeAskedFor) {
  engine().read_in_place([&](EngineReader& reader) {
    EXPECT_EQ(reader.find(orders, {.limit = find_limit_max}).size(), 210U);
    EXPECT_THROW(reader.find(orders, {.limit = find_limit_max + 1}), MisuseError);
  });
}

INSTANTIATE_TEST_SUITE_P(Engines, StoreFind, every_engine());

}  // namespace
}  // namespace gw::store::testing
