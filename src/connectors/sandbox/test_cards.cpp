#include "connectors/sandbox/test_cards.hpp"

#include <algorithm>
#include <array>

namespace gw::connectors::sandbox {
namespace {

// The numbers the field's test suites already know (Stripe's public testing page).
const std::array cards{
    TestCard{"4242424242424242", "visa", CardOutcome::succeeds},
    TestCard{"5555555555554444", "mastercard", CardOutcome::succeeds},
    TestCard{"378282246310005", "amex", CardOutcome::succeeds},
    TestCard{"4000000000003220", "visa", CardOutcome::requires_action},
    TestCard{"4000008260003178", "visa", CardOutcome::requires_action_then_declined},
    TestCard{"4000000000007726", "visa", CardOutcome::refund_pends},
    TestCard{"4000000000005126", "visa", CardOutcome::refund_fails},
    TestCard{"4000000000000002", "visa", CardOutcome::declined},
    TestCard{"4000000000009995", "visa", CardOutcome::insufficient_funds},
    TestCard{"4000000000000069", "visa", CardOutcome::expired_card},
    TestCard{"4000000000000127", "visa", CardOutcome::incorrect_cvc},
    TestCard{"4000000000000119", "visa", CardOutcome::processing_error},
};

}  // namespace

std::span<const TestCard> test_cards() { return cards; }

const TestCard* find_test_card(std::string_view number) {
  std::string digits(number);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '-'; });
  const auto found = std::ranges::find(cards, digits, &TestCard::number);
  return found == cards.end() ? nullptr : &*found;
}

}  // namespace gw::connectors::sandbox
