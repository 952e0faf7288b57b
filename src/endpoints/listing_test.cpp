#include "endpoints/listing.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <set>

#include "support/fixtures.hpp"

namespace gw::endpoints {
namespace {

struct Note : store::Stored {
  std::string shelf;
};
BOOST_DESCRIBE_STRUCT(Note, (store::Stored), (shelf))

}  // namespace
}  // namespace gw::endpoints

template <>
struct gw::store::Entity<gw::endpoints::Note> {
  static const CollectionDefinition& definition() {
    static const CollectionDefinition definition{
        "notes", {"shelf", "created_at"}, {{"by_shelf", {"shelf", "created_at"}}}, false};
    return definition;
  }
  static std::vector<Value> columns(const endpoints::Note& note, const Protection&) {
    return {value(note.shelf), value(note.created_at)};
  }
};

namespace gw::endpoints {
namespace {

TEST(Cursor, ComesBackWithAnyBytes) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 2'000; ++i) {
    store::Cursor cursor;
    cursor.serial = static_cast<std::int64_t>(random());
    for (std::uint64_t values = random() % 4; values > 0; --values) {
      std::string text(random() % 20, '\0');
      for (auto& c : text) c = static_cast<char>(random());
      switch (random() % 3) {
        case 0: cursor.values.emplace_back(static_cast<std::int64_t>(random())); break;
        case 1: cursor.values.emplace_back(text); break;
        default: cursor.values.emplace_back(); break;
      }
    }
    const auto back = parse_cursor(cursor_text(cursor));
    ASSERT_TRUE(back);
    EXPECT_EQ(back->serial, cursor.serial);
    EXPECT_EQ(back->values, cursor.values);
  }
}

TEST(Cursor, ComesBackAtTheLimits) {
  for (const std::int64_t serial : {INT64_MIN, INT64_MIN + 1, std::int64_t{0}, INT64_MAX}) {
    const auto back = parse_cursor(cursor_text({{serial}, serial}));
    ASSERT_TRUE(back) << serial;
    EXPECT_EQ(back->serial, serial);
    EXPECT_EQ(back->values, std::vector<store::Value>{serial});
  }
}

TEST(Cursor, GarbageIsRefused) {
  const auto coded = [](std::string_view raw) { return base64url(bytes_of(raw)); };
  for (const std::string& bad : {std::string(),
                                 std::string("="),
                                 std::string("%%%"),
                                 std::string("abc!"),
                                 coded("i1"),
                                 coded("i;"),
                                 coded("ix;"),
                                 coded("i-;"),
                                 coded("i--1;"),
                                 coded("i99999999999999999999;"),
                                 coded("i9223372036854775808;"),
                                 coded("i000000000000000000001;"),
                                 coded("t5;abc"),
                                 coded("t-1;"),
                                 coded("t;"),
                                 coded("n"),
                                 coded("n;"),
                                 coded("t1;a"),
                                 coded("x1;"),
                                 coded("i1;n"),
                                 coded("i1;t99;a"),
                                 coded("i1;\xff")}) {
    EXPECT_FALSE(parse_cursor(bad)) << bad;
  }
}

TEST(Cursor, RandomTextNeverBreaksTheParser) {
  std::mt19937_64 random(6);
  for (int i = 0; i < 20'000; ++i) {
    std::string raw(random() % 24, '\0');
    for (auto& c : raw) c = "itn;-0123456789\xff"[random() % 16];
    const auto cursor = parse_cursor(base64url(bytes_of(raw)));
    if (cursor) {
      EXPECT_TRUE(parse_cursor(cursor_text(*cursor)));
    }
  }
}

class Listing : public ::testing::TestWithParam<const char*> {
 protected:
  void insert(int count, std::string shelf = "a") {
    for (; count > 0; count -= std::min(count, 400)) {
      ASSERT_TRUE(store_.commit([&](store::Transaction& transaction) -> Result<bool> {
        for (int i = 0; i < std::min(count, 400); ++i) {
          Note note;
          note.shelf = shelf;
          transaction.insert(note);
        }
        return true;
      }));
    }
  }
  Result<Listed<Note>> ask(const ListQuery& query, std::int64_t default_limit = 20) {
    return store_.read([&](const store::Snapshot& snapshot) {
      store::Find find;
      find.index = "by_shelf";
      find.equals = {std::string("a")};
      return list<Note>(snapshot, query, find, default_limit);
    });
  }
  Code refusal(const ListQuery& query) {
    const auto listed = ask(query);
    return listed ? Code::internal : listed.error().code;
  }

  const std::array<const store::CollectionDefinition*, 1> collections_{
      &store::Entity<Note>::definition()};
  support::TestStore store_{GetParam(), collections_};
};

INSTANTIATE_TEST_SUITE_P(Engines, Listing, ::testing::Values("memory", "sqlite"),
                         [](const auto& engine) { return std::string(engine.param); });

TEST_P(Listing, CursorsWalkOverTiesWithoutLossOrRepetition) {
  insert(7);  // one moment
  insert(5, "b");
  store_.clock.pass_seconds(1);
  insert(4);
  for (const char* order : {"asc", "desc"}) {
    std::set<Id> seen;
    std::vector<Instant> times;
    ListQuery query{.limit = 3, .sort_order = order};
    for (int pages = 0; pages < 10; ++pages) {
      const auto listed = ask(query);
      ASSERT_TRUE(listed);
      EXPECT_EQ(listed->facts.total, 11);
      for (const auto& note : listed->rows) {
        EXPECT_TRUE(seen.insert(note.id).second);
        times.push_back(note.created_at);
      }
      query.after = listed->facts.next_cursor;
      if (!query.after) break;
    }
    EXPECT_EQ(seen.size(), 11U);
    EXPECT_TRUE(std::string_view(order) == "asc" ? std::ranges::is_sorted(times)
                                                 : std::ranges::is_sorted(times, std::greater{}));
  }
}

TEST_P(Listing, PagesAndLimits) {
  insert(105);
  EXPECT_EQ(ask({})->rows.size(), 20U);
  EXPECT_EQ(ask({})->facts.limit, 20);
  EXPECT_EQ(ask({.limit = 1'000})->rows.size(), 100U);
  EXPECT_EQ(ask({.limit = 1'000})->facts.limit, 100);
  EXPECT_EQ(ask({.page = 2, .limit = 100})->rows.size(), 5U);
  EXPECT_FALSE(ask({.page = 2, .limit = 100})->facts.next_cursor);
  EXPECT_TRUE(ask({.page = 3, .limit = 100})->rows.empty());
  EXPECT_EQ(ask({.page = 3, .limit = 100})->facts.total, 105);
  EXPECT_FALSE(ask({})->facts.total_is_capped);
}

TEST_P(Listing, DeepPagesAskForACursor) {
  insert(1);
  EXPECT_TRUE(ask({.page = 100, .limit = 100}));
  EXPECT_EQ(refusal({.page = 101, .limit = 100}), Code::page_too_deep);
  EXPECT_TRUE(ask({.page = 10'000, .limit = 1}));
  EXPECT_EQ(refusal({.page = 10'001, .limit = 1}), Code::page_too_deep);
  EXPECT_EQ(refusal({.page = amount_max, .limit = 100}), Code::page_too_deep);
}

TEST_P(Listing, WrongOrdersAndCursorsAreRefused) {
  insert(3);
  EXPECT_TRUE(ask({.sort_by = "createdAt"}));
  EXPECT_EQ(refusal({.sort_by = "amount"}), Code::filter_not_supported);
  EXPECT_EQ(refusal({.sort_order = "up"}), Code::validation_failed);
  EXPECT_EQ(refusal({.after = "garbage!"}), Code::validation_failed);
  EXPECT_EQ(refusal({.after = cursor_text({{}, 1})}), Code::validation_failed);
  EXPECT_EQ(refusal({.after = cursor_text({{1, 2}, 1})}), Code::validation_failed);
}

TEST_P(Listing, DateRangesIncludeBothEnds) {
  // Yesterday's last moment, today's first and last, tomorrow's first.
  for (const char* at : {"2026-03-27T23:59:59.999Z", "2026-03-28T00:00:00Z",
                         "2026-03-28T23:59:59.999Z", "2026-03-29T00:00:00Z"}) {
    store_.clock.set(*parse_iso(at));
    insert(1);
  }
  const struct {
    std::optional<std::string> from, to;
    std::int64_t total;
  } table[] = {
      {{}, {}, 4},
      {"2026-03-28", {}, 3},
      {{}, "2026-03-28", 3},
      {"2026-03-28", "2026-03-28", 2},
      {"2026-03-28T00:00:00Z", "2026-03-28T23:59:59.998Z", 1},
      {"2026-03-29", "2026-03-28", 0},
      {"2026-03-30", {}, 0},
  };
  for (const auto& row : table) {
    const auto listed = ask({.from = row.from, .to = row.to});
    ASSERT_TRUE(listed);
    EXPECT_EQ(listed->facts.total, row.total)
        << row.from.value_or("-") << " to " << row.to.value_or("-");
    EXPECT_EQ(listed->rows.size(), static_cast<std::size_t>(row.total));
  }
  EXPECT_EQ(refusal({.from = "27.3.2026"}), Code::validation_failed);
  EXPECT_EQ(refusal({.to = "2026-02-30"}), Code::validation_failed);
}

TEST(ListingTotal, IsExactUpToTenThousandThenCapped) {
  const std::array<const store::CollectionDefinition*, 1> collections{
      &store::Entity<Note>::definition()};
  support::TestStore store("memory", collections);
  const auto fill = [&](int count) {
    return store.commit([count](store::Transaction& transaction) -> Result<bool> {
      for (int i = 0; i < count; ++i) {
        Note note;
        note.shelf = "a";
        transaction.insert(note);
      }
      return true;
    });
  };
  const auto facts = [&] {
    return store.read([](const store::Snapshot& snapshot) {
      store::Find find;
      find.index = "by_shelf";
      find.equals = {std::string("a")};
      return list<Note>(snapshot, {.limit = 1}, find, 20)->facts;
    });
  };
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(fill(500));
  EXPECT_EQ(facts().total, 10'000);
  EXPECT_FALSE(facts().total_is_capped);
  ASSERT_TRUE(fill(1));
  EXPECT_EQ(facts().total, 10'000);
  EXPECT_EQ(facts().total_is_capped, true);
}

}  // namespace
}  // namespace gw::endpoints
