#include "capabilities/notifications/retry.hpp"

#include <algorithm>

#include "capabilities/audit/audit.hpp"
#include "capabilities/notifications/outbox.hpp"

namespace gw::notifications {
namespace {

using store::Transaction;

DeliveryView view_of(const Delivery& delivery) {
  return {delivery.id,
          delivery.transaction_id,
          delivery.external_reference,
          delivery.status_code,
          delivery.kind,
          delivery.outcome,
          delivery.attempts,
          delivery.next_attempt_at,
          delivery.created_at};
}

// What the last message about this status said, or what it would have said.
Result<Delivery> message_again(const store::Snapshot& snapshot, const TransactionRecord& record) {
  Delivery message = delivery_about(record);
  const auto known = deliveries_of(snapshot, record.id, 1);
  if (!known.empty() && known.front().status_code == message.status_code) {
    message.kind = known.front().kind;
    message.body = known.front().body;
    return message;
  }
  if (record.status == TransactionStatus::initiated ||
      record.status == TransactionStatus::chargeback) {
    return fail(Code::state_conflict, "nothing is to be told about this status");
  }
  message.body.value = message_body(record.id, record.external_reference, record.status);
  return message;
}

std::unexpected<Failure> not_planned(PlanRule rule) {
  if (rule == PlanRule::order_stands_paid || rule == PlanRule::other_payment_stands)
    return fail(Code::state_conflict, "another transaction of this order stands paid");
  return fail(Code::state_conflict, "nothing is to be told about this status");
}

// Replaces what the plan says and an undelivered twin; the rest goes before the new message, so it
// is tried now as well.
void clear_the_way(Transaction& transaction, std::vector<Delivery>& waiting, const Plan& decided,
                   const Delivery& message) {
  for (auto& delivery : waiting) {
    const bool twin = delivery.body == message.body;
    if (twin || std::ranges::find(decided.supersede, delivery.id) != decided.supersede.end()) {
      supersede(transaction, delivery);
    } else if (delivery.next_attempt_at > transaction.now()) {
      delivery.next_attempt_at = transaction.now();
      transaction.replace(delivery);
    }
  }
}

}  // namespace

Result<DeliveryView> retry_ipn(Transaction& transaction, const Caller& caller,
                               const RetryIpn& input) {
  const auto record = transaction.get<TransactionRecord>(input.transaction_id);
  if (!record || record->organization_id != caller.organization)
    return fail(Code::not_found, "no such transaction");
  if (record->ipn_url.value.empty())
    return fail(Code::state_conflict, "the transaction has no ipnUrl");
  auto message = message_again(transaction, *record);
  if (!message) return std::unexpected(std::move(message.error()));
  News news;
  news.transaction = record->id;
  news.to = record->status;
  news.kind = message->kind;
  auto waiting = waiting_of(transaction, message->order);
  const Plan decided = plan(news, facts_of(transaction, *record, news, waiting));
  if (!decided.enqueue) return not_planned(decided.rule);
  clear_the_way(transaction, waiting, decided, *message);
  message->request_id = caller.request_id;
  enqueue(transaction, *message);
  schedule_sending(transaction, {message->order, record->ipn_url.value, caller.request_id});
  audit::noted(transaction, caller,
               {"transaction.ipn_retried", "transaction", record->id, record->organization_id});
  return view_of(*message);
}

}  // namespace gw::notifications
