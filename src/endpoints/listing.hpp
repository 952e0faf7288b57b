// Lists (contract 01 §1.10): one query form, one envelope, every filter backed by a declared index.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"

namespace gw::endpoints {

inline constexpr std::int64_t total_cap = 10'000;

// The query members every list shares; embed as a base of the list's own input.
struct ListQuery {
  std::int64_t page = 1;
  std::optional<std::int64_t> limit;
  std::optional<std::string> after;       // cursor of the page before; replaces page
  std::optional<std::string> from;        // YYYY-MM-DD or ISO time, on createdAt, inclusive
  std::optional<std::string> to;          // inclusive: a date means its whole day
  std::optional<std::string> sort_by;     // createdAt
  std::optional<std::string> sort_order;  // asc, desc
};
BOOST_DESCRIBE_STRUCT(ListQuery, (), (page, limit, after, from, to, sort_by, sort_order))

// What a list answers with beside its rows.
struct ListFacts {
  std::int64_t total = 0;  // exact up to 10,000
  std::optional<bool> total_is_capped;
  std::int64_t page = 1;
  std::int64_t limit = 0;
  std::optional<std::string> next_cursor;
};

template <class T>
struct Listed {
  std::vector<T> rows;
  ListFacts facts;
};

std::string cursor_text(const store::Cursor& cursor);
std::optional<store::Cursor> parse_cursor(std::string_view text);

// Applies paging, date range and order to `find`, whose equals prefix is set and whose next index
// column is createdAt.
Result<std::int64_t> apply_list_query(const ListQuery& query, std::int64_t default_limit,
                                      store::Find& find);

// Whether the date range of a find holds that time.
bool in_range(const store::Find& find, Instant created_at);

template <class T>
Result<Listed<T>> list(const store::Snapshot& snapshot, const ListQuery& query, store::Find find,
                       std::int64_t default_limit) {
  const auto limit = apply_list_query(query, default_limit, find);
  if (!limit) return std::unexpected(limit.error());
  auto page = snapshot.find<T>(find);
  Listed<T> listed;
  listed.rows = std::move(page.rows);
  const std::int64_t counted = snapshot.count<T>(find, total_cap + 1);
  listed.facts.total = std::min(counted, total_cap);
  if (counted > total_cap) listed.facts.total_is_capped = true;
  listed.facts.page = query.page;
  listed.facts.limit = *limit;
  if (page.next) listed.facts.next_cursor = cursor_text(*page.next);
  return listed;
}

// A list of the row found by its name, or of none: paging and the date range hold as for any list.
template <class T>
Result<Listed<T>> list_of_one(const ListQuery& query, std::optional<T> row,
                              std::int64_t default_limit) {
  store::Find find;
  const auto limit = apply_list_query(query, default_limit, find);
  if (!limit) return std::unexpected(limit.error());
  Listed<T> listed;
  listed.facts.page = query.page;
  listed.facts.limit = *limit;
  if (!row || !in_range(find, row->created_at)) return listed;
  listed.facts.total = 1;
  if (query.page == 1 && !query.after) listed.rows.push_back(std::move(*row));
  return listed;
}

// What a list's endpoint answers: its facts, and each row as `view` shows it in the member `rows`.
template <class List, class Shown, class T, class View>
Result<List> answer_list(Result<Listed<T>> listed, std::vector<Shown> List::* rows, View view) {
  if (!listed) return std::unexpected(std::move(listed.error()));
  List list;
  static_cast<ListFacts&>(list) = std::move(listed->facts);
  (list.*rows).reserve(listed->rows.size());
  for (auto& row : listed->rows) (list.*rows).push_back(view(std::move(row)));
  return list;
}

}  // namespace gw::endpoints

// Every list says on its last page that there is no next one.
template <std::derived_from<gw::endpoints::ListFacts> List>
struct gw::FieldRules<List> {
  static constexpr auto rules = std::tuple{field(&List::next_cursor, {.emit_null = true})};
};

template <>
struct gw::FieldRules<gw::endpoints::ListQuery> {
  using Q = endpoints::ListQuery;
  static constexpr auto rules = std::tuple{
      field(&Q::page, {.min = 1, .description = "from 1; page * limit is at most 10000"}),
      field(&Q::limit, {.min = 1, .description = "rows a page; above 100 counts as 100"}),
      field(&Q::after, {.length_max = 200,
                        .number_as_text = true,
                        .description = "nextCursor of the page before"}),
      field(&Q::from,
            {.description = "createdAt from, YYYY-MM-DD or ISO 8601 UTC", .example = "2026-03-01"}),
      field(&Q::to, {.description = "createdAt to, inclusive", .example = "2026-03-31"}),
      field(&Q::sort_by, {.description = "createdAt"}),
      field(&Q::sort_order, {.description = "asc or desc (default)"}),
  };
};
