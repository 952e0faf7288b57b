#include "endpoints/listing.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace gw::endpoints {
namespace {

constexpr std::int64_t limit_max = 100;
constexpr std::int64_t day_ms = 86'400'000;

// Text with the length in front, so that values may hold any byte.
void append_value(std::string& out, const store::Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    out += 'i' + std::to_string(*number) + ';';
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    out += 't' + std::to_string(text->size()) + ';' + *text;
  } else {
    out += "n;";
  }
}

std::optional<std::int64_t> take_number(std::string_view& text) {
  const auto end = text.find(';');
  if (end == std::string_view::npos || end == 0 || end > 20) return std::nullopt;
  std::int64_t number = 0;
  bool negative = false;
  for (std::size_t i = 0; i < end; ++i) {
    if (i == 0 && text[0] == '-' && end > 1) {
      negative = true;
      continue;
    }
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    const int digit = negative ? '0' - text[i] : text[i] - '0';
    if (__builtin_mul_overflow(number, 10, &number) ||
        __builtin_add_overflow(number, digit, &number)) {
      return std::nullopt;
    }
  }
  text.remove_prefix(end + 1);
  return number;
}

std::optional<store::Value> take_value(std::string_view& text) {
  const char kind = text.front();
  text.remove_prefix(1);
  if (kind == 'n')
    return text.starts_with(';') ? (text.remove_prefix(1), std::optional(store::Value()))
                                 : std::nullopt;
  const auto number = take_number(text);
  if (!number) return std::nullopt;
  if (kind == 'i') return store::Value(*number);
  if (kind != 't' || *number < 0 || static_cast<std::size_t>(*number) > text.size())
    return std::nullopt;
  store::Value value(std::string(text.substr(0, static_cast<std::size_t>(*number))));
  text.remove_prefix(static_cast<std::size_t>(*number));
  return value;
}

Result<Instant> moment(std::string_view field, std::string_view text, bool end_of_day) {
  if (const auto at = parse_iso(text)) return *at;
  const auto date = parse_date(text);
  if (!date)
    return invalid_field(std::string(field), "invalid_time",
                         "is not YYYY-MM-DD or an ISO 8601 UTC time");
  return end_of_day ? date->plus_ms(day_ms - 1) : *date;
}

Result<void> apply_range(const ListQuery& query, store::Find& find) {
  if (query.from) {
    const auto at = moment("from", *query.from, false);
    if (!at) return std::unexpected(at.error());
    find.from = store::value(*at);
  }
  if (query.to) {
    const auto at = moment("to", *query.to, true);
    if (!at) return std::unexpected(at.error());
    find.until = store::value(*at);
  }
  return {};
}

}  // namespace

std::string cursor_text(const store::Cursor& cursor) {
  std::string raw;
  for (const auto& value : cursor.values) append_value(raw, value);
  append_value(raw, cursor.serial);
  return base64url(bytes_of(raw));
}

std::optional<store::Cursor> parse_cursor(std::string_view text) {
  const auto bytes = parse_base64(text);
  if (!bytes || bytes->empty()) return std::nullopt;
  std::string_view raw = text_of(*bytes);
  store::Cursor cursor;
  while (!raw.empty()) {
    auto value = take_value(raw);
    if (!value) return std::nullopt;
    cursor.values.push_back(std::move(*value));
  }
  const auto* serial = std::get_if<std::int64_t>(&cursor.values.back());
  if (serial == nullptr) return std::nullopt;
  cursor.serial = *serial;
  cursor.values.pop_back();
  return cursor;
}

bool in_range(const store::Find& find, Instant created_at) {
  const store::Value at = store::value(created_at);
  return (!find.from || *find.from <= at) && (!find.until || at <= *find.until);
}

Result<std::int64_t> apply_list_query(const ListQuery& query, std::int64_t default_limit,
                                      store::Find& find) {
  if (query.sort_by && *query.sort_by != "createdAt") {
    return fail(Code::filter_not_supported, "sortBy: this list is sorted by createdAt");
  }
  if (query.sort_order && *query.sort_order != "asc" && *query.sort_order != "desc") {
    return invalid_field("sortOrder", "unknown_value", "must be asc or desc");
  }
  const std::int64_t limit = std::min(query.limit.value_or(default_limit), limit_max);
  find.descending = query.sort_order != "asc";
  find.limit = limit;
  if (auto range = apply_range(query, find); !range) return std::unexpected(range.error());
  if (query.after) {
    find.after = parse_cursor(*query.after);
    if (!find.after || find.after->values.size() != 1) {
      return invalid_field("after", "invalid_cursor", "is not a cursor of this list");
    }
    return limit;
  }
  if (query.page > total_cap / limit) return fail(Code::page_too_deep);
  find.offset = (query.page - 1) * limit;
  return limit;
}

}  // namespace gw::endpoints
