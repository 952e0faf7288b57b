#include "base/money.hpp"

#include <gtest/gtest.h>

namespace gw {
namespace {

TEST(Currency, ExponentsOfIso4217) {
  const struct {
    const char* code;
    int exponent;
  } table[] = {{"EUR", 2}, {"USD", 2}, {"JPY", 0}, {"KRW", 0}, {"ISK", 0}, {"UGX", 0},
               {"XAF", 0}, {"CLP", 0}, {"VND", 0}, {"HUF", 2}, {"TWD", 2}, {"MRU", 2},
               {"KWD", 3}, {"BHD", 3}, {"TND", 3}, {"JOD", 3}, {"AED", 2}, {"ZWG", 2}};
  for (const auto& row : table) {
    const auto currency = Currency::parse(row.code);
    ASSERT_TRUE(currency) << row.code;
    EXPECT_EQ(currency->exponent(), row.exponent) << row.code;
    EXPECT_EQ(currency->text(), row.code);
  }
}

TEST(Currency, OnlyCodesOfTheTable) {
  for (const char* bad : {"", "EU", "EURO", "eur", "Eur", "XXX", "XTS", "XAU", "DEM", "AAA", "R U",
                          " EU", "UR ", "EUR "}) {
    EXPECT_FALSE(Currency::parse(bad)) << bad;
  }
}

Money money(std::int64_t amount, const char* code) { return {amount, *Currency::parse(code)}; }

TEST(Money, DisplayShowsTheDecimalsOfTheCurrency) {
  EXPECT_EQ(display(money(4900, "EUR")), "49.00 EUR");
  EXPECT_EQ(display(money(5, "EUR")), "0.05 EUR");
  EXPECT_EQ(display(money(-5, "EUR")), "-0.05 EUR");
  EXPECT_EQ(display(money(-12345, "EUR")), "-123.45 EUR");
  EXPECT_EQ(display(money(4900, "JPY")), "4900 JPY");
  EXPECT_EQ(display(money(-1, "JPY")), "-1 JPY");
  EXPECT_EQ(display(money(1005, "KWD")), "1.005 KWD");
  EXPECT_EQ(display(money(amount_max, "USD")), "10000000000.00 USD");
}

TEST(Tax, RoundsHalfAwayFromZeroBothWays) {
  const struct {
    std::int64_t amount, millionths, inside, on_top;
  } table[] = {
      {0, 190'000, 0, 0},
      {100, 0, 0, 0},
      {119, 190'000, 19, 23},  // 22.61
      {11'900, 190'000, 1'900, 2'261},
      {1, 500'000, 0, 1},    // a third rounds down, a half up
      {3, 500'000, 1, 2},    // 1.5 on top
      {3, 1'000'000, 2, 3},  // half of 3 inside
      {10, 250'000, 2, 3},   // 2.5 on top
      {50, 10'000, 0, 1},    // 0.495 and 0.5
      {49, 10'000, 0, 0},
      {10'000, 77'000, 715, 770},  // 714.94
      {amount_max, 1'000'000, amount_max / 2, amount_max},
  };
  for (const auto& row : table) {
    EXPECT_EQ(tax_inside(row.amount, {row.millionths}), row.inside) << row.amount;
    EXPECT_EQ(tax_on_top(row.amount, {row.millionths}), row.on_top) << row.amount;
    EXPECT_EQ(tax_inside(-row.amount, {row.millionths}), -row.inside) << -row.amount;
    EXPECT_EQ(tax_on_top(-row.amount, {row.millionths}), -row.on_top) << -row.amount;
  }
}

TEST(Money, ProductsAndSumsStopAtTheLargestAmount) {
  EXPECT_EQ(checked_product(1'000'000, 1'000'000), amount_max);
  EXPECT_EQ(checked_product(-1'000'000, 1'000'000), -amount_max);
  EXPECT_EQ(checked_product(0, INT64_MAX), 0);
  EXPECT_FALSE(checked_product(1'000'001, 1'000'000));
  EXPECT_FALSE(checked_product(-1'000'001, 1'000'000));
  EXPECT_FALSE(checked_product(INT64_MAX, INT64_MAX));
  EXPECT_FALSE(checked_product(INT64_MIN, -1));
  EXPECT_FALSE(checked_product(std::int64_t{1} << 32, std::int64_t{1} << 32));  // 2^64 is not 0
  EXPECT_EQ(checked_sum(amount_max, 0), amount_max);
  EXPECT_EQ(checked_sum(amount_max, -amount_max), 0);
  EXPECT_FALSE(checked_sum(amount_max, 1));
  EXPECT_FALSE(checked_sum(-amount_max, -1));
  EXPECT_FALSE(checked_sum(INT64_MAX, INT64_MAX));
  EXPECT_FALSE(checked_sum(INT64_MIN, INT64_MIN));
}

}  // namespace
}  // namespace gw
