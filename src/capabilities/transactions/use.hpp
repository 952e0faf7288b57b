// What payments need of accounts and checkouts at providers: orders, and whether an account is
// still needed.
#pragma once

#include "capabilities/transactions/transactions.hpp"

namespace gw::transactions {

// As order_of in the contract, with what a provider is told of the checkout as well.
connectors::PaymentOrder order_of(const store::Snapshot& snapshot, const TransactionRecord& record,
                                  const checkouts::Links& links);

// Why a provider's account cannot be deleted now: assigned to a site, unfinished transactions.
// nullopt: it can.
std::optional<std::string> provider_in_use(const store::Snapshot& snapshot,
                                           const providers::Provider& provider);

}  // namespace gw::transactions
