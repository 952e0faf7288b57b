// Amounts as Stripe has them: per currency its number of decimals, the step its amounts go in, and
// the least and greatest it takes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/money.hpp"

namespace gw::connectors::stripe {

struct CurrencyFacts {
  std::string_view code;     // ISO 4217
  int exponent = 2;          // decimals of amounts on Stripe's API
  std::int64_t step = 1;     // amounts are multiples of it
  std::int64_t minimum = 1;  // in Stripe's units
  std::int64_t maximum = 99'999'999;
};

// nullopt: Stripe does not take this currency.
std::optional<CurrencyFacts> facts_of(Currency currency);

// Stripe's number for it; nullopt when the currency is not taken or the amount is no exact multiple
// of the step. Bounds are not looked at: a part of a payment may be refunded below the minimum.
std::optional<std::int64_t> to_stripe(Money money);
// "eur" and Stripe's number as our money; nullopt when it is none of ours exactly.
std::optional<Money> from_stripe(std::int64_t amount, std::string_view currency);

// Whether a payment of this amount can be asked for.
bool offers(Money money);

}  // namespace gw::connectors::stripe
