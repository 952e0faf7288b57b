// Stripe's published test cards and test payment methods, as far as the twin plays them.
#pragma once

#include <string_view>

namespace gw::twins::stripe {

struct TestMethod {
  std::string_view number;        // of the card; empty: no card
  std::string_view name;          // "pm_card_visa"
  std::string_view type;          // "card", "ideal"
  std::string_view brand;         // of the card
  std::string_view error;         // code of the refusal; empty: it pays
  std::string_view decline_code;  // of a declined card
  bool authenticates = false;     // asks for 3-D Secure, or sends the buyer away
  bool processes = false;         // is not decided at once
};

const TestMethod* method_by_number(std::string_view digits);
const TestMethod* method_by_name(std::string_view name);

}  // namespace gw::twins::stripe
