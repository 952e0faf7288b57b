#include "capabilities/transactions/rules.hpp"

namespace gw::transactions {
namespace {

using Status = TransactionStatus;

enum class Wanted { pending, succeeded, failed, cancelled, noted, refunded, restored };

Wanted wanted_by(EventKind kind) {
  switch (kind) {
    case EventKind::provider_pending:
    case EventKind::started_pending:
    case EventKind::buyer_pending: return Wanted::pending;
    case EventKind::provider_succeeded:
    case EventKind::operator_paid: return Wanted::succeeded;
    case EventKind::provider_failed:
    case EventKind::start_refused:
    case EventKind::operator_failed: return Wanted::failed;
    case EventKind::provider_cancelled:
    case EventKind::buyer_cancelled:
    case EventKind::operator_cancelled:
    case EventKind::superseded:
    case EventKind::timed_out: return Wanted::cancelled;
    case EventKind::refund_noted: return Wanted::noted;
    case EventKind::refunded_fully: return Wanted::refunded;
    case EventKind::refund_undone: return Wanted::restored;
  }
  return Wanted::pending;
}

bool by_hand(EventKind kind) {
  return kind == EventKind::operator_paid || kind == EventKind::operator_failed;
}
bool cancels_by_hand(EventKind kind) {
  return kind == EventKind::buyer_cancelled || kind == EventKind::operator_cancelled;
}

// Somebody's money stands booked: 1, 3 and 4.
bool money_moved(Status status) {
  return status == Status::succeeded || status == Status::refunded || status == Status::chargeback;
}

Rule judge_success(const PaymentFacts& payment, const Event& event) {
  if (event.captured && event.captured->currency != payment.amount.currency)
    return Rule::currency_differs;
  if (event.captured && event.captured->amount != payment.amount.amount)
    return Rule::amount_differs;
  if (payment.status == Status::succeeded) return Rule::repeated;
  if (money_moved(payment.status)) return Rule::outdated;
  if (is_open(payment.status)) return Rule::moved;
  if (event.kind == EventKind::operator_paid) return Rule::already_final;
  return Rule::late_success;
}

Rule judge_pending(const PaymentFacts& payment, const Event& event) {
  if (payment.status == Status::pending_provider) return Rule::repeated;
  if (payment.status == Status::initiated) return Rule::moved;
  return event.kind == EventKind::buyer_pending ? Rule::already_final : Rule::outdated;
}

Rule judge_failure(const PaymentFacts& payment, const Event& event) {
  if (payment.status == Status::failed) return Rule::repeated;
  if (is_open(payment.status)) return Rule::moved;
  return by_hand(event.kind) ? Rule::already_final : Rule::outdated;
}

Rule judge_cancel(const PaymentFacts& payment, const Event& event) {
  if (payment.status == Status::cancelled) return Rule::repeated;
  if (is_open(payment.status)) return Rule::moved;
  if (!cancels_by_hand(event.kind)) return Rule::outdated;
  return money_moved(payment.status) ? Rule::captured_already : Rule::already_final;
}

// Between paid and given back only; a dispute is its own affair, and keeps what it is told.
Rule judge_refund(const PaymentFacts& payment, Wanted wanted) {
  if (!money_moved(payment.status)) return Rule::outdated;
  if (wanted == Wanted::noted || payment.status == Status::chargeback) return Rule::noted;
  const Status before = wanted == Wanted::refunded ? Status::succeeded : Status::refunded;
  return payment.status == before ? Rule::moved : Rule::repeated;
}

Rule judge_rule(const PaymentFacts& payment, const Event& event) {
  const bool names_object =
      !event.provider_reference.empty() && !payment.provider_reference.empty();
  if (names_object && event.provider_reference != payment.provider_reference)
    return Rule::reference_differs;
  if (by_hand(event.kind) && !payment.confirmed_by_hand) return Rule::not_by_hand;
  switch (wanted_by(event.kind)) {
    case Wanted::succeeded: return judge_success(payment, event);
    case Wanted::pending: return judge_pending(payment, event);
    case Wanted::failed: return judge_failure(payment, event);
    case Wanted::cancelled: return judge_cancel(payment, event);
    case Wanted::noted:
    case Wanted::refunded:
    case Wanted::restored: return judge_refund(payment, wanted_by(event.kind));
  }
  return Rule::outdated;
}

Status status_of(Wanted wanted) {
  switch (wanted) {
    case Wanted::pending: return Status::pending_provider;
    case Wanted::noted:
    case Wanted::restored:
    case Wanted::succeeded: return Status::succeeded;
    case Wanted::refunded: return Status::refunded;
    case Wanted::failed: return Status::failed;
    case Wanted::cancelled: return Status::cancelled;
  }
  return Status::pending_provider;
}

}  // namespace

bool is_open(TransactionStatus status) {
  return status == Status::initiated || status == Status::pending_provider;
}

Decision judge(const PaymentFacts& payment, const Event& event) {
  Decision decision{judge_rule(payment, event), payment.status, payment.status};
  if (decision.changes()) decision.to = status_of(wanted_by(event.kind));
  return decision;
}

}  // namespace gw::transactions
