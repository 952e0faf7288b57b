// Money given back. A refund is reserved in the command that writes its payment, before the
// provider is called; what the provider says happened is booked once, by refund id, whoever brings
// the news, and even when it exceeds what was reserved.
#pragma once

#include "capabilities/transactions/transactions.hpp"

namespace gw::refunds {

enum class RefundStatus { awaiting_approval, pending, succeeded, failed };
BOOST_DESCRIBE_ENUM(RefundStatus, awaiting_approval, pending, succeeded, failed)

// What an operator should know beyond the status.
enum class RefundFlag {
  none,
  made_elsewhere,
  amount_differs,
  exceeds_captured,
  failed_later,
  revived
};
BOOST_DESCRIBE_ENUM(RefundFlag, none, made_elsewhere, amount_differs, exceeds_captured,
                    failed_later, revived)

struct Refund : store::Stored {
  Id organization_id, transaction_id, provider_id;
  std::int64_t amount = 0;
  Currency currency;
  std::string reason;
  RefundStatus status = RefundStatus::pending;
  std::string provider_refund_id, failure_code;
  std::vector<RefundFlag> flags;
  std::optional<Id> requested_by, approved_by;  // people
  bool by_hand = false;                         // sent by the operator, outside the provider
  bool notify_client = false;                   // still to be told
  std::optional<Instant> sent_at;               // when the provider was first called
  std::optional<Instant> settled_at;            // when it succeeded or failed
};
BOOST_DESCRIBE_STRUCT(Refund, (store::Stored),
                      (organization_id, transaction_id, provider_id, amount, currency, reason,
                       status, provider_refund_id, failure_code, flags, requested_by, approved_by,
                       by_hand, notify_client, sent_at, settled_at))

// At most so many of one payment; further ones are refused.
inline constexpr std::size_t refunds_max = 100;

using transactions::Dependencies;

struct Booked {
  bool changed = false;
  bool flagged = false;
};
// Books what a provider says about refunds of this payment. Rows are found by our refund id, then
// by the provider's; one that was made elsewhere is written down. `record` was read in this
// transaction.
Booked book_news(store::Transaction& transaction, const Dependencies& dependencies,
                 transactions::TransactionRecord& record,
                 const std::vector<connectors::RefundNews>& news);

// The refunds of a payment for its detail view: an array.
RawJson refunds_of(const store::Snapshot& snapshot, const transactions::TransactionRecord& record);

// POST /api/v1/transactions/{transactionId}/refund, .../refunds/{refundId}/approve and /reject.
void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);

// Job "refund.follow_up": asks the provider until a refund is final, and asks for it again when the
// provider proves that it never arrived.
jobs::Handler follow_up_handler(const Dependencies& dependencies);
inline constexpr std::string_view follow_up_type = "refund.follow_up";

}  // namespace gw::refunds

template <>
struct gw::store::Entity<gw::refunds::Refund> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const refunds::Refund& refund, const Protection&);
};
