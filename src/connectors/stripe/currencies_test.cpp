#include "connectors/stripe/currencies.hpp"

#include <gtest/gtest.h>

namespace gw::connectors::stripe {
namespace {

Money money(std::int64_t amount, std::string_view code) {
  return {amount, Currency::parse(code).value()};
}

constexpr std::int64_t none = -1;

TEST(ToStripe, ConvertsExactlyOrNotAtAll) {
  struct Row {
    std::string_view code;
    std::int64_t ours, theirs;
  };
  const Row rows[] = {
      {"EUR", 4900, 4900},   {"JPY", 500, 500},     {"KWD", 5120, 5120}, {"KWD", 5124, none},
      {"ISK", 5, 500},       {"UGX", 5000, 500000}, {"HUF", 1045, 1045}, {"HUF", 17550, 17550},
      {"TWD", 80045, 80045}, {"MGA", 500, 5},       {"MGA", 550, none},  {"MGA", 501, none},
      {"BHD", 1, none},      {"IQD", 1000, none},   {"XOF", 7, 7},       {"CUP", 100, none},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(to_stripe(money(row.ours, row.code)).value_or(none), row.theirs)
        << row.code << ' ' << row.ours;
  }
}

TEST(FromStripe, IsTheOtherWay) {
  struct Row {
    std::string_view currency;
    std::int64_t theirs, ours;
  };
  const Row rows[] = {
      {"eur", 4900, 4900}, {"jpy", 500, 500},     {"kwd", 5120, 5120},   {"isk", 500, 5},
      {"isk", 550, none},  {"ugx", 500000, 5000}, {"huf", 17550, 17550}, {"twd", 80045, 80045},
      {"mga", 5, 500},     {"xxx", 100, none},    {"", 100, none},       {"EUR", 1, 1},
      {"cup", 100, none},
  };
  for (const auto& row : rows) {
    const auto ours = from_stripe(row.theirs, row.currency);
    EXPECT_EQ(ours ? ours->amount : none, row.ours) << row.currency << ' ' << row.theirs;
  }
}

TEST(Offers, KeepsTheProvidersBounds) {
  struct Row {
    std::string_view code;
    std::int64_t amount;
    bool offered;
  };
  const Row rows[] = {
      {"EUR", 49, false},
      {"EUR", 50, true},
      {"EUR", 99'999'999, true},
      {"EUR", 100'000'000, false},
      {"JPY", 49, false},
      {"JPY", 50, true},
      {"JPY", 9'999'999'999, true},
      {"JPY", 10'000'000'000, false},
      {"KWD", 5124, false},
      {"KWD", 5120, true},
      {"ISK", 1, true},
      {"ISK", 999'999, true},
      {"ISK", 1'000'000, false},
      {"UGX", 1, true},
      {"HUF", 17'499, false},
      {"HUF", 17'500, true},
      {"TWD", 1, true},
      {"MGA", 100, true},
      {"MGA", 150, false},
      {"CUP", 100'000, false},
      {"EUR", 0, false},
      {"EUR", -50, false},
      {"IDR", 999'999'999'999, true},
  };
  for (const auto& row : rows)
    EXPECT_EQ(offers(money(row.amount, row.code)), row.offered) << row.code << ' ' << row.amount;
}

TEST(Offers, EveryAmountThatIsOfferedComesBackUnchanged) {
  for (const auto code : {"EUR", "JPY", "KWD", "ISK", "UGX", "HUF", "TWD", "MGA", "USD", "TND"}) {
    for (std::int64_t amount = 1; amount < 60'000; amount += 7) {
      const auto ours = money(amount, code);
      const auto theirs = to_stripe(ours);
      if (!theirs) continue;
      EXPECT_EQ(from_stripe(*theirs, code), ours) << code << ' ' << amount;
      EXPECT_EQ(*theirs % facts_of(ours.currency)->step, 0);
    }
  }
}

}  // namespace
}  // namespace gw::connectors::stripe
