#include "base/money.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace gw {
namespace {

__extension__ using Wide = __int128;

// ISO 4217 (2026 amendments; funds codes, metals and test codes left out), by number of decimals,
// sorted.
constexpr std::string_view zero_decimals =
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
constexpr std::string_view three_decimals = "BHD IQD JOD KWD LYD OMR TND";
constexpr std::string_view two_decimals =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF "
    "CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD "
    "HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA "
    "MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN "
    "QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP "
    "TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

bool lists(std::string_view codes, std::string_view code) {
  for (std::size_t at = 0; at < codes.size(); at += 4) {
    if (codes.substr(at, 3) == code) return true;
  }
  return false;
}

std::int64_t divide_half_away(Wide value, Wide by) {
  const Wide magnitude = value < 0 ? -value : value;
  const Wide rounded = (2 * magnitude + by) / (2 * by);
  return static_cast<std::int64_t>(value < 0 ? -rounded : rounded);
}

}  // namespace

std::optional<Currency> Currency::parse(std::string_view text) {
  if (text.size() != 3) return std::nullopt;
  if (!lists(two_decimals, text) && !lists(zero_decimals, text) && !lists(three_decimals, text)) {
    return std::nullopt;
  }
  return Currency{{text[0], text[1], text[2]}};
}

int Currency::exponent() const {
  if (lists(zero_decimals, text())) return 0;
  return lists(three_decimals, text()) ? 3 : 2;
}

std::string display(Money money) {
  const int exponent = money.currency.exponent();
  if (exponent == 0) return fmt::format("{} {}", money.amount, money.currency.text());
  std::int64_t unit = 1;
  for (int i = 0; i < exponent; ++i) unit *= 10;
  const std::int64_t magnitude = std::abs(money.amount);
  return fmt::format("{}{}.{:0{}} {}", money.amount < 0 ? "-" : "", magnitude / unit,
                     magnitude % unit, exponent, money.currency.text());
}

std::int64_t tax_inside(std::int64_t gross, Rate rate) {
  return divide_half_away(static_cast<Wide>(gross) * rate.millionths, 1'000'000 + rate.millionths);
}

std::int64_t tax_on_top(std::int64_t net, Rate rate) {
  return divide_half_away(static_cast<Wide>(net) * rate.millionths, 1'000'000);
}

std::optional<std::int64_t> checked_product(std::int64_t unit, std::int64_t quantity) {
  const Wide product = static_cast<Wide>(unit) * quantity;
  if (product > amount_max || product < -amount_max) return std::nullopt;
  return static_cast<std::int64_t>(product);
}

std::optional<std::int64_t> checked_sum(std::int64_t left, std::int64_t right) {
  const Wide sum = static_cast<Wide>(left) + right;
  if (sum > amount_max || sum < -amount_max) return std::nullopt;
  return static_cast<std::int64_t>(sum);
}

}  // namespace gw
