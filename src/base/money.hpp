// Amounts: int64 minor units and an ISO 4217 currency. No floating point touches an amount.
#pragma once

#include <boost/describe/class.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gw {

// An ISO 4217 code of the table in money.cpp.
struct Currency {
  std::array<char, 3> letters{'X', 'X', 'X'};

  // Upper case only, and only codes in the table.
  static std::optional<Currency> parse(std::string_view text);
  std::string_view text() const { return {letters.data(), 3}; }
  int exponent() const;  // digits behind the point: 0, 2, 3 or 4
  bool operator==(const Currency&) const = default;
};

struct Money {
  std::int64_t amount = 0;  // minor units
  Currency currency;
  bool operator==(const Money&) const = default;
};
BOOST_DESCRIBE_STRUCT(Money, (), (amount, currency))

// No amount of ours is further from zero than this (contract 02 §2.0).
inline constexpr std::int64_t amount_max = 1'000'000'000'000;

// "49.00 EUR", "4900 JPY": for people and e-mails.
std::string display(Money money);

// A share in millionths: 19 % is 190000. Read and written as a percent number with at most 4
// decimals.
struct Rate {
  std::int64_t millionths = 0;
  bool operator==(const Rate&) const = default;
};

// amount * rate / (1 + rate), the tax inside a gross amount, and amount * rate, the tax on a net
// amount; rounded half away from zero: the one place where tax amounts are rounded.
std::int64_t tax_inside(std::int64_t gross, Rate rate);
std::int64_t tax_on_top(std::int64_t net, Rate rate);

// sum of unit * quantity with overflow checks; nullopt beyond amount_max.
std::optional<std::int64_t> checked_product(std::int64_t unit, std::int64_t quantity);
std::optional<std::int64_t> checked_sum(std::int64_t left, std::int64_t right);

}  // namespace gw
