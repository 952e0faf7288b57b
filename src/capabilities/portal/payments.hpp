// The payments of a buyer, found by the hash of the e-mail address.
#pragma once

#include "capabilities/portal/portal.hpp"

namespace gw::portal {

struct Buyer {
  std::string email;  // normalised
  Id organization;    // empty: all that offer the portal
};

// At most this many attempts of a buyer are looked at: the newest of each organization.
inline constexpr std::size_t attempts_seen_max = 1'000;

struct BuyerPayments {
  std::vector<transactions::TransactionRecord> records;  // newest first, only visible ones
  bool cut = false;                                      // there were more attempts
};
BuyerPayments payments_of(const store::Snapshot& snapshot, const Dependencies& dependencies,
                          const Buyer& buyer);
bool has_payments(const store::Snapshot& snapshot, const Dependencies& dependencies,
                  const Buyer& buyer);

}  // namespace gw::portal
