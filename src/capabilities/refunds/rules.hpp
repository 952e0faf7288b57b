// Pure decisions about refunds.
#pragma once

#include <span>

#include "capabilities/refunds/refunds.hpp"
#include "capabilities/settings/settings.hpp"

namespace gw::refunds {

// What of a payment may be asked for, and why not. `amount`: nullopt for all that is left.
// STATE_CONFLICT: not paid, nothing left, or what is left waits for other refunds;
// VALIDATION_FAILED (amount): more than is left.
Result<std::int64_t> refundable(const transactions::TransactionRecord& record,
                                std::optional<std::int64_t> amount);

// A limit in another currency says nothing about this one: then every refund is above it.
bool above(const std::optional<settings::Limit>& limit, Money amount);

transactions::RefundSums sums_of(std::span<const Refund> refunds);

void flag(Refund& refund, RefundFlag what);

// Sets what the provider says in `refund`; false when nothing changes. Final is final, but for a
// success that failed afterwards and for a failure that the provider takes back.
bool take_news(Refund& refund, const connectors::RefundNews& news, Instant now);

// When to ask next about a refund that stays pending: minutes, then an hour, then daily.
Instant next_look(Instant sent_at, Instant now);

}  // namespace gw::refunds
