#include "connectors/stripe/currencies.hpp"

#include <algorithm>
#include <array>

namespace gw::connectors::stripe {
namespace {

// Presentment currencies (docs.stripe.com/currencies) that are in our table of ISO 4217; two
// decimals, any amount, no published minimum unless a row below says otherwise.
constexpr std::string_view taken =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BWP BYN BZD CAD "
    "CDF CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ETB EUR FJD FKP GBP GEL GIP GMD GNF GTQ "
    "GYD HKD HNL HTG HUF IDR ILS INR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR "
    "LRD LSL MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB "
    "PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SEK SGD SHP SLE SOS SRD STN SZL THB "
    "TJS TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW";

// What differs from two decimals, any amount, from 1 to eight digits. Charges in HUF and TWD do
// have decimals (only payouts have not); ISK and UGX have two that must be zero; MGA has none where
// ISO has two; of three decimals the last must be 0.
constexpr std::int64_t eight_digits = 99'999'999;
constexpr std::array special{
    CurrencyFacts{"AED", 2, 1, 200},
    CurrencyFacts{"AUD", 2, 1, 50},
    CurrencyFacts{"BHD", 3, 10, 10},
    CurrencyFacts{"BIF", 0},
    CurrencyFacts{"BRL", 2, 1, 50},
    CurrencyFacts{"CAD", 2, 1, 50},
    CurrencyFacts{"CHF", 2, 1, 50},
    CurrencyFacts{"CLP", 0},
    CurrencyFacts{"COP", 2, 1, 1, 9'999'999'999},
    CurrencyFacts{"CZK", 2, 1, 1500},
    CurrencyFacts{"DJF", 0},
    CurrencyFacts{"DKK", 2, 1, 250},
    CurrencyFacts{"EUR", 2, 1, 50},
    CurrencyFacts{"GBP", 2, 1, 30},
    CurrencyFacts{"GNF", 0},
    CurrencyFacts{"HKD", 2, 1, 400},
    CurrencyFacts{"HUF", 2, 1, 17'500, 9'999'999'999},
    CurrencyFacts{"IDR", 2, 1, 1, 999'999'999'999},
    CurrencyFacts{"INR", 2, 1, 50, 999'999'999},
    CurrencyFacts{"ISK", 2, 100, 100},
    CurrencyFacts{"JOD", 3, 10, 10},
    CurrencyFacts{"JPY", 0, 1, 50, 9'999'999'999},
    CurrencyFacts{"KMF", 0},
    CurrencyFacts{"KRW", 0},
    CurrencyFacts{"KWD", 3, 10, 10},
    CurrencyFacts{"LBP", 2, 1, 1, 999'999'999'999},
    CurrencyFacts{"MGA", 0},
    CurrencyFacts{"MXN", 2, 1, 1000},
    CurrencyFacts{"MYR", 2, 1, 200},
    CurrencyFacts{"NOK", 2, 1, 300},
    CurrencyFacts{"NZD", 2, 1, 50},
    CurrencyFacts{"OMR", 3, 10, 10},
    CurrencyFacts{"PLN", 2, 1, 200},
    CurrencyFacts{"PYG", 0},
    CurrencyFacts{"RON", 2, 1, 200},
    CurrencyFacts{"RWF", 0},
    CurrencyFacts{"SEK", 2, 1, 300},
    CurrencyFacts{"SGD", 2, 1, 50},
    CurrencyFacts{"THB", 2, 1, 1000},
    CurrencyFacts{"TND", 3, 10, 10},
    CurrencyFacts{"UGX", 2, 100, 100},
    CurrencyFacts{"USD", 2, 1, 50},
    CurrencyFacts{"VND", 0},
    CurrencyFacts{"VUV", 0},
    CurrencyFacts{"XAF", 0},
    CurrencyFacts{"XOF", 0},
    CurrencyFacts{"XPF", 0},
};

bool is_taken(std::string_view code) {
  for (std::size_t at = 0; at < taken.size(); at += 4) {
    if (taken.substr(at, 3) == code) return true;
  }
  return false;
}

std::int64_t power_of_ten(int digits) {
  std::int64_t power = 1;
  for (int i = 0; i < digits; ++i) power *= 10;
  return power;
}

// amount with `from` decimals as one with `to`; nullopt when digits would be lost or it overflows.
std::optional<std::int64_t> rescaled(std::int64_t amount, int from, int to) {
  if (from <= to) {
    std::int64_t result = 0;
    if (__builtin_mul_overflow(amount, power_of_ten(to - from), &result)) return std::nullopt;
    return result;
  }
  const std::int64_t divisor = power_of_ten(from - to);
  if (amount % divisor != 0) return std::nullopt;
  return amount / divisor;
}

}  // namespace

std::optional<CurrencyFacts> facts_of(Currency currency) {
  if (!is_taken(currency.text())) return std::nullopt;
  const auto found = std::ranges::find(special, currency.text(), &CurrencyFacts::code);
  if (found != special.end()) return *found;
  CurrencyFacts facts;
  facts.code = taken.substr(taken.find(currency.text()), 3);
  facts.maximum = eight_digits;
  return facts;
}

std::optional<std::int64_t> to_stripe(Money money) {
  const auto facts = facts_of(money.currency);
  if (!facts) return std::nullopt;
  const auto amount = rescaled(money.amount, money.currency.exponent(), facts->exponent);
  if (!amount || *amount % facts->step != 0) return std::nullopt;
  return amount;
}

std::optional<Money> from_stripe(std::int64_t amount, std::string_view currency) {
  std::string upper(currency);
  for (auto& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const auto known = Currency::parse(upper);
  const auto facts = known ? facts_of(*known) : std::nullopt;
  if (!facts) return std::nullopt;
  const auto ours = rescaled(amount, facts->exponent, known->exponent());
  if (!ours) return std::nullopt;
  return Money{*ours, *known};
}

bool offers(Money money) {
  const auto facts = facts_of(money.currency);
  const auto amount = facts ? to_stripe(money) : std::nullopt;
  return amount && *amount >= facts->minimum && *amount <= facts->maximum;
}

}  // namespace gw::connectors::stripe
