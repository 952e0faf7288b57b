#include "base/time.hpp"

#include <fmt/format.h>

#include <chrono>

namespace gw {
namespace {

using Days = std::chrono::sys_days;

// Reads exactly `count` digits from the front of `text`; -1 when they are not there.
int take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return -1;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_date_days(std::string_view& text) {
  const int year = take_digits(text, 4);
  if (year < 0 || !take(text, '-')) return std::nullopt;
  const int month = take_digits(text, 2);
  if (month < 0 || !take(text, '-')) return std::nullopt;
  const int day = take_digits(text, 2);
  if (day < 0) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return Days(date).time_since_epoch().count();
}

// The fraction after the seconds in ms; nullopt when malformed. Absent is 0.
std::optional<int> take_fraction_ms(std::string_view& text) {
  if (!take(text, '.')) return 0;
  int ms = 0;
  std::size_t digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (++digits > 9) return std::nullopt;
    if (digits <= 3) ms = ms * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (std::size_t i = digits; i < 3; ++i) ms *= 10;
  return ms;
}

}  // namespace

std::string iso_text(Instant at) {
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::milliseconds(at.ms));
  const std::chrono::year_month_day date{Days(days)};
  const std::int64_t in_day = at.ms - std::int64_t(days.count()) * 86'400'000;
  auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                          static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                          in_day / 3'600'000, in_day / 60'000 % 60, in_day / 1000 % 60);
  if (in_day % 1000 != 0) text += fmt::format(".{:03}", in_day % 1000);
  return text += 'Z';
}

std::optional<Instant> parse_iso(std::string_view text) {
  const auto days = take_date_days(text);
  if (!days || !take(text, 'T')) return std::nullopt;
  const int hour = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int minute = take_digits(text, 2);
  if (!take(text, ':')) return std::nullopt;
  const int second = take_digits(text, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59)
    return std::nullopt;
  const auto fraction = take_fraction_ms(text);
  if (!fraction || text != "Z") return std::nullopt;
  return Instant{((*days * 24 + hour) * 60 + minute) * 60'000 + second * 1000 + *fraction};
}

std::optional<Instant> parse_date(std::string_view text) {
  const auto days = take_date_days(text);
  if (!days || !text.empty()) return std::nullopt;
  return Instant{*days * 86'400'000};
}

}  // namespace gw
