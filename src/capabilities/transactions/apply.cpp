// Books decisions: the only writer of a transaction's status and of what its checkout knows of it.
#include "capabilities/transactions/rules.hpp"

namespace gw::transactions {
namespace {

using checkouts::Checkout;
using checkouts::CheckoutStatus;

constexpr std::size_t timeline_max = 100;

// The first entries tell how it began; when full, the newest replaces the last.
void note(TransactionRecord& record, const Event& event, const Decision& decision, Instant now) {
  TimelineEntry entry{now,         event.kind,    event.source, decision.from,
                      decision.to, decision.rule, event.note};
  if (record.events.size() >= timeline_max) record.events.pop_back();
  record.events.push_back(std::move(entry));
}

void book_on_record(TransactionRecord& record, const Event& event, const Decision& decision,
                    Instant now) {
  record.status = decision.to;
  if (record.provider_reference.empty()) record.provider_reference = event.provider_reference;
  record.late_success = record.late_success || decision.rule == Rule::late_success;
  if (decision.to == TransactionStatus::succeeded && decision.from != TransactionStatus::refunded) {
    record.deleted_at.reset();
    record.confirmed_at = now;
    record.confirmed_by = std::string(enum_text(event.source));
    record.failure_code.clear();
    record.failure_message.clear();
  }
  if (decision.to == TransactionStatus::failed) {
    record.failure_code = event.failure_code;
    record.failure_message = event.failure_message;
  }
}

void book_success(Checkout& checkout, TransactionRecord& record) {
  const bool other_paid =
      checkout.status == CheckoutStatus::completed && checkout.active_transaction_id != record.id;
  record.duplicate_payment = other_paid;
  record.needs_attention = record.needs_attention || other_paid || record.late_success;
  if (other_paid) return;
  checkout.status = CheckoutStatus::completed;
  checkout.active_transaction_id = record.id;
}

// A paid checkout stays paid whatever its other attempts do.
void book_on_checkout(Checkout& checkout, TransactionRecord& record) {
  if (record.status == TransactionStatus::succeeded) return book_success(checkout, record);
  if (checkout.status == CheckoutStatus::completed || checkout.active_transaction_id != record.id)
    return;
  if (record.status == TransactionStatus::pending_provider) {
    checkout.status = CheckoutStatus::processing;
    return;
  }
  checkout.active_transaction_id = {};
  if (checkout.status == CheckoutStatus::processing) checkout.status = CheckoutStatus::pending;
}

}  // namespace

Decision apply_event(store::Transaction& transaction, const Dependencies& dependencies,
                     TransactionRecord& record, const Event& event) {
  const auto& connector = dependencies.connectors->of(record.provider_type);
  const PaymentFacts facts{record.status,
                           {record.amount, record.currency},
                           record.provider_reference,
                           connector.capabilities().confirmed_by_hand};
  const Decision decision = judge(facts, event);
  const bool noted = decision.rule == Rule::noted;
  if (!decision.changes() && !decision.flags() && !noted) return decision;
  const Instant now = transaction.now();
  note(record, event, decision, now);
  if (decision.flags()) {
    record.needs_attention = true;
    transaction.replace(record);
    return decision;
  }
  if (decision.changes()) {
    book_on_record(record, event, decision, now);
    if (auto checkout = transaction.get<Checkout>(record.checkout_id)) {
      book_on_checkout(*checkout, record);
      transaction.replace(*checkout);
    }
  }
  transaction.replace(record);
  for (const auto& listener : dependencies.listeners)
    listener(transaction, record, event, decision);
  return decision;
}

Decision book_refunds(store::Transaction& transaction, const Dependencies& dependencies,
                      TransactionRecord& record, RefundSums sums, Event event) {
  record.refunded_amount = sums.refunded;
  record.refund_reserved = sums.reserved;
  const bool all = sums.refunded >= record.amount;
  event.kind = EventKind::refund_noted;
  if (all && record.status == TransactionStatus::succeeded) event.kind = EventKind::refunded_fully;
  if (!all && record.status == TransactionStatus::refunded) event.kind = EventKind::refund_undone;
  return apply_event(transaction, dependencies, record, event);
}

Event event_from(const connectors::ProviderNews& news, Source source) {
  Event event;
  event.source = source;
  event.provider_reference = news.provider_reference;
  event.note = news.event_type;
  switch (news.state) {
    case connectors::PaymentState::open:
    case connectors::PaymentState::pending: event.kind = EventKind::provider_pending; break;
    case connectors::PaymentState::succeeded:
      event.kind = EventKind::provider_succeeded;
      event.captured = news.captured;
      break;
    case connectors::PaymentState::failed:
      event.kind = EventKind::provider_failed;
      event.failure_code = news.failure_code;
      event.failure_message = news.failure_message;
      break;
    case connectors::PaymentState::cancelled: event.kind = EventKind::provider_cancelled; break;
  }
  return event;
}

}  // namespace gw::transactions
