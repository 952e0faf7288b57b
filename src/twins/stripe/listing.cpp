#include "twins/stripe/listing.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "twins/stripe/form.hpp"

namespace gw::twins::stripe {
namespace {

using boost::json::object;

constexpr std::size_t limit_default = 10;
constexpr std::size_t limit_max = 100;

std::int64_t number_of(std::string_view text, std::int64_t otherwise) {
  std::int64_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

bool made_within(const object& row, const object& query) {
  const auto* created = object_of(query, "created");
  if (created == nullptr) return true;
  const auto at = row.at("created").as_int64();
  const auto bound = [&](std::string_view name, std::int64_t otherwise) {
    return number_of(text_of(*created, name), otherwise);
  };
  return at >= bound("gte", at) && at <= bound("lte", at) && at > bound("gt", at - 1) &&
         at < bound("lt", at + 1);
}

bool passes(const object& row, const object& query, std::string_view filters) {
  for (const auto name : split(filters, ' ')) {
    const auto wanted = text_of(query, name);
    if (wanted.empty()) continue;
    const auto* given = row.if_contains(name);
    if (given == nullptr || !given->is_string() || std::string_view(given->get_string()) != wanted)
      return false;
  }
  return made_within(row, query);
}

}  // namespace

Answer list_of(const Shelf& shelf, const object& query, std::string_view filters,
               std::string_view url) {
  const auto wanted = number_of(text_of(query, "limit"), limit_default);
  const auto limit = std::clamp<std::size_t>(
      static_cast<std::size_t>(std::max<std::int64_t>(wanted, 1)), 1, limit_max);
  std::vector<const object*> rows;
  const auto order = shelf.order();
  for (auto id = order.rbegin(); id != order.rend(); ++id) {
    const auto& row = shelf.at(*id);
    if (passes(row, query, filters)) rows.push_back(&row);
  }
  const auto place = [&](std::string_view id) {
    return std::ranges::find_if(rows,
                                [&](const object* row) { return row->at("id").as_string() == id; });
  };
  const auto after = text_of(query, "starting_after");
  const auto before = text_of(query, "ending_before");
  if (!after.empty()) {
    const auto at = place(after);
    if (at == rows.end()) return no_such("object", after);
    rows.erase(rows.begin(), at + 1);
  }
  bool more = rows.size() > limit;
  if (!before.empty()) {
    rows.erase(place(before), rows.end());
    more = rows.size() > limit;
    if (more) rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(limit));
  }
  if (rows.size() > limit) rows.resize(limit);
  boost::json::array data;
  for (const auto* row : rows) data.push_back(*row);
  return {200, {{"object", "list"}, {"url", url}, {"has_more", more}, {"data", std::move(data)}}};
}

}  // namespace gw::twins::stripe
