// The stored refunds of a payment, and how a change of one is booked.
#pragma once

#include "capabilities/refunds/rules.hpp"

namespace gw::refunds {

// Oldest first; at most a few more than refunds_max.
std::vector<Refund> of_transaction(const store::Snapshot& snapshot, Id transaction_id);

// Writes a refund that is new or changed, and the sums of its payment. `rows` are all of the
// payment's; `changed` is one of them.
void book(store::Transaction& transaction, const Dependencies& dependencies,
          transactions::TransactionRecord& record, std::vector<Refund>& rows, Refund& changed);

}  // namespace gw::refunds
