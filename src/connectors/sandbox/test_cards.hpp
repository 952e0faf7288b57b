// The fixed list of test cards: the only numbers the sandbox reads. Served to the page, so there is
// one list.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/describe.hpp"

namespace gw::connectors::sandbox {

enum class CardOutcome {
  succeeds,
  declined,
  insufficient_funds,
  expired_card,
  incorrect_cvc,
  processing_error,
  requires_action,
  requires_action_then_declined,
  refund_pends,  // pays; a refund of it takes its time
  refund_fails,  // pays; a refund of it succeeds, and fails afterwards
};
BOOST_DESCRIBE_ENUM(CardOutcome, succeeds, declined, insufficient_funds, expired_card,
                    incorrect_cvc, processing_error, requires_action, requires_action_then_declined,
                    refund_pends, refund_fails)

struct TestCard {
  std::string number;  // digits
  std::string brand;
  CardOutcome outcome = CardOutcome::succeeds;
};
BOOST_DESCRIBE_STRUCT(TestCard, (), (number, brand, outcome))

std::span<const TestCard> test_cards();
// Spaces and dashes are ignored; nullptr: not on the list.
const TestCard* find_test_card(std::string_view number);

}  // namespace gw::connectors::sandbox
