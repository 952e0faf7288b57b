// Told of every change of a transaction, in the command that makes it.
#include <algorithm>

#include "capabilities/notifications/outbox.hpp"

namespace gw::notifications {
namespace {

using store::Transaction;

News news_of(const TransactionRecord& record, const transactions::Event& event,
             const transactions::Decision& decision) {
  News news;
  news.transaction = record.id;
  news.from = decision.from;
  news.to = decision.to;
  // The buyer who takes another method ends an attempt, not the order.
  news.spoken = event.notify && event.kind != transactions::EventKind::superseded &&
                !record.ipn_url.value.empty();
  return news;
}

void on_change(Transaction& transaction, const TransactionRecord& record,
               const transactions::Event& event, const transactions::Decision& decision) {
  if (!decision.changes()) return;
  const News news = news_of(record, event, decision);
  Delivery message = delivery_about(record);
  auto waiting = waiting_of(transaction, message.order);
  const Plan decided = plan(news, facts_of(transaction, record, news, waiting));
  for (auto& delivery : waiting) {
    if (std::ranges::find(decided.supersede, delivery.id) != decided.supersede.end())
      supersede(transaction, delivery);
  }
  if (!decided.enqueue) return;
  message.body.value = message_body(record.id, record.external_reference, news.to);
  enqueue(transaction, message);
  schedule_sending(transaction, {message.order, record.ipn_url.value, {}});
}

}  // namespace

transactions::ChangeListener notify_shop() { return on_change; }

}  // namespace gw::notifications
