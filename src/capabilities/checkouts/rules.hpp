// Pure decisions about checkouts: values in, values out.
#pragma once

#include "capabilities/checkouts/checkouts.hpp"

namespace gw::checkouts {

struct LineTax {
  std::int64_t net = 0, tax = 0, gross = 0;
};
// Tax of one line from its vatRate; the line's amount is unit_price * quantity.
LineTax line_tax(const LineItem& item);

// Violations of the item rules, with their paths below "items".
std::vector<FieldProblem> item_problems(const std::vector<LineItem>& items);
// ITEM_SUM_MISMATCH unless the items add up to the amount exactly.
Result<void> check_item_sum(const std::vector<LineItem>& items, std::int64_t amount);

}  // namespace gw::checkouts
