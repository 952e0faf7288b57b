#include "twins/stripe/cards.hpp"

#include <algorithm>
#include <array>

namespace gw::twins::stripe {
namespace {

using Method = TestMethod;

constexpr std::array methods{
    Method{"4242424242424242", "pm_card_visa", "card", "visa", {}, {}},
    Method{"5555555555554444", "pm_card_mastercard", "card", "mastercard", {}, {}},
    Method{"378282246310005", "pm_card_amex", "card", "amex", {}, {}},
    Method{"4000000000000002", "pm_card_visa_chargeDeclined", "card", "visa", "card_declined",
           "generic_decline"},
    Method{"4000000000009995", "pm_card_visa_chargeDeclinedInsufficientFunds", "card", "visa",
           "card_declined", "insufficient_funds"},
    Method{"4000000000000069",
           "pm_card_chargeDeclinedExpiredCard",
           "card",
           "visa",
           "expired_card",
           {}},
    Method{"4000000000000127",
           "pm_card_chargeDeclinedIncorrectCvc",
           "card",
           "visa",
           "incorrect_cvc",
           {}},
    Method{"4000000000000119",
           "pm_card_chargeDeclinedProcessingError",
           "card",
           "visa",
           "processing_error",
           {}},
    Method{"4000002760003184", "pm_card_authenticationRequired", "card", "visa", {}, {}, true},
    Method{"4000002500003155", "pm_card_threeDSecure2Required", "card", "visa", {}, {}, true},
    Method{"4000008260003178", "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds",
           "card", "visa", "card_declined", "insufficient_funds", true},
    Method{{}, "pm_ideal", "ideal", {}, {}, {}, true},
    Method{{}, "pm_sepaDebit", "sepa_debit", {}, {}, {}, false, true},
};

}  // namespace

const TestMethod* method_by_number(std::string_view digits) {
  const auto found = std::ranges::find(methods, digits, &Method::number);
  return digits.empty() || found == methods.end() ? nullptr : &*found;
}

const TestMethod* method_by_name(std::string_view name) {
  const auto found = std::ranges::find(methods, name, &Method::name);
  return found == methods.end() ? nullptr : &*found;
}

}  // namespace gw::twins::stripe
