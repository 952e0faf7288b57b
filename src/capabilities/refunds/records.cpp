#include "capabilities/refunds/records.hpp"

#include <fmt/format.h>

#include "capabilities/refunds/letters.hpp"

namespace gw::store {

const CollectionDefinition& Entity<refunds::Refund>::definition() {
  static const CollectionDefinition definition{
      "refunds", {"transaction"}, {{"by_transaction", {"transaction"}, false}}, false};
  return definition;
}

std::vector<Value> Entity<refunds::Refund>::columns(const refunds::Refund& refund,
                                                    const Protection&) {
  return {value(refund.transaction_id)};
}

}  // namespace gw::store

namespace gw::refunds {
namespace {

using transactions::TransactionRecord;

// Until the provider has answered, and where it has no part in it, the merchant acts.
bool is_merchants(const Refund& refund) {
  return refund.by_hand || refund.status == RefundStatus::awaiting_approval ||
         (refund.status == RefundStatus::pending && refund.provider_refund_id.empty());
}

transactions::Event event_about(const Refund& refund) {
  transactions::Event event;
  using transactions::Source;
  event.source = is_merchants(refund) ? Source::merchant : Source::provider;
  event.note = fmt::format("refund {} of {}: {}", refund.id.text(),
                           display({refund.amount, refund.currency}), enum_text(refund.status));
  return event;
}

bool to_be_seen(const Refund& refund) {
  for (const auto flag : refund.flags) {
    if (flag != RefundFlag::none && flag != RefundFlag::made_elsewhere) return true;
  }
  return false;
}

Refund made_elsewhere(const TransactionRecord& record, const connectors::RefundNews& news) {
  Refund refund;
  refund.organization_id = record.organization_id;
  refund.transaction_id = record.id;
  refund.provider_id = record.provider_id;
  refund.amount = news.amount.amount;
  refund.currency = record.currency;
  refund.flags = {RefundFlag::made_elsewhere};
  return refund;
}

Refund* find(std::vector<Refund>& rows, const connectors::RefundNews& news) {
  for (auto& row : rows) {
    if (news.refund && row.id == news.refund) return &row;
  }
  for (auto& row : rows) {
    if (!news.provider_refund_id.empty() && row.provider_refund_id == news.provider_refund_id)
      return &row;
  }
  return nullptr;
}

}  // namespace

std::vector<Refund> of_transaction(const store::Snapshot& snapshot, Id transaction_id) {
  store::Find find;
  find.index = "by_transaction";
  find.equals = {store::value(transaction_id)};
  find.limit = static_cast<std::int64_t>(2 * refunds_max);
  return snapshot.find<Refund>(find).rows;
}

void book(store::Transaction& transaction, const Dependencies& dependencies,
          TransactionRecord& record, std::vector<Refund>& rows, Refund& changed) {
  const auto sums = sums_of(rows);
  if (sums.refunded > record.amount && changed.status == RefundStatus::succeeded)
    flag(changed, RefundFlag::exceeds_captured);
  tell_client(transaction, record, changed);
  if (changed.id) {
    transaction.replace(changed);
  } else {
    transaction.insert(changed);
  }
  record.needs_attention = record.needs_attention || to_be_seen(changed);
  transactions::book_refunds(transaction, dependencies, record, sums, event_about(changed));
}

Booked book_news(store::Transaction& transaction, const Dependencies& dependencies,
                 TransactionRecord& record, const std::vector<connectors::RefundNews>& news) {
  Booked booked;
  auto rows = of_transaction(transaction, record.id);
  rows.reserve(rows.size() + news.size());
  for (const auto& one : news) {
    if (one.amount.currency != record.currency) {
      booked.flagged = true;
      continue;
    }
    Refund* refund = find(rows, one);
    const bool fresh = refund == nullptr;
    if (fresh) refund = &rows.emplace_back(made_elsewhere(record, one));
    if (!take_news(*refund, one, transaction.now()) && !fresh) continue;
    book(transaction, dependencies, record, rows, *refund);
    booked.changed = true;
    booked.flagged = booked.flagged || to_be_seen(*refund);
  }
  return booked;
}

}  // namespace gw::refunds
