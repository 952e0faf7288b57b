// The payment state machine: pure, monotone, one named result per rule.
#pragma once

#include "capabilities/transactions/transactions.hpp"

namespace gw::transactions {

// What the machine must know of a transaction.
struct PaymentFacts {
  TransactionStatus status = TransactionStatus::initiated;
  Money amount;
  std::string_view provider_reference;  // empty: none known yet
  bool confirmed_by_hand = false;       // wire and its like
};

Decision judge(const PaymentFacts& payment, const Event& event);

bool is_open(TransactionStatus status);  // -1 and 0

}  // namespace gw::transactions
