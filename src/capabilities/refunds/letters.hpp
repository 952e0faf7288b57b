// What the buyer is told about a refund.
#pragma once

#include "capabilities/mails/mails.hpp"
#include "capabilities/refunds/refunds.hpp"

namespace gw::refunds {

struct RefundLetter {
  mails::Language language = mails::Language::en;
  Money amount;
  std::string reference;  // the order's; may be empty
  std::string merchant;
};
mails::NewMail write_letter(const RefundLetter& wanted);

// Tells the buyer of a refund that succeeded, once, when it was asked for and there is an address.
void tell_client(store::Transaction& transaction, const transactions::TransactionRecord& record,
                 Refund& refund);

}  // namespace gw::refunds
