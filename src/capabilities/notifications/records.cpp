#include <boost/json/parse.hpp>

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "base/url.hpp"
#include "capabilities/notifications/outbox.hpp"
#include "crypto/hash.hpp"

namespace gw::store {

const CollectionDefinition& Entity<notifications::Delivery>::definition() {
  static const CollectionDefinition definition{
      "ipn_deliveries",
      {"waiting_order", "transaction_id"},
      {{"by_waiting_order", {"waiting_order"}}, {"by_transaction", {"transaction_id"}}},
      false};
  return definition;
}

std::vector<Value> Entity<notifications::Delivery>::columns(const notifications::Delivery& delivery,
                                                            const Protection&) {
  // Finished messages leave the first index: it holds only what is still to be sent.
  const bool waits = delivery.outcome == notifications::DeliveryOutcome::pending;
  return {waits ? value(delivery.order) : Value(), value(delivery.transaction_id)};
}

}  // namespace gw::store

namespace gw::notifications {
namespace {

struct JobPayload {
  std::string order;
};
BOOST_DESCRIBE_STRUCT(JobPayload, (), (order))

constexpr std::int64_t waiting_max = 100;
constexpr std::int64_t known_max = 20;

bool acknowledged_success(const store::Snapshot& snapshot, Id transaction) {
  const auto known = deliveries_of(snapshot, transaction, known_max);
  return std::ranges::any_of(known, [](const Delivery& delivery) {
    return delivery.outcome == DeliveryOutcome::delivered &&
           delivery.status_code == static_cast<int>(TransactionStatus::succeeded);
  });
}

}  // namespace

std::string order_hash(const TransactionRecord& record) {
  const auto digest = crypto::sha256(transactions::order_key(record));
  return hex(std::span(digest).first(16));
}

std::vector<Delivery> waiting_of(const store::Snapshot& snapshot, const std::string& order) {
  store::Find find;
  find.index = "by_waiting_order";
  find.equals = {store::value(order)};
  find.limit = waiting_max;
  return snapshot.find<Delivery>(find).rows;
}

std::vector<Delivery> deliveries_of(const store::Snapshot& snapshot, Id transaction,
                                    std::int64_t limit) {
  store::Find find;
  find.index = "by_transaction";
  find.equals = {store::value(transaction)};
  find.descending = true;
  find.limit = limit;
  return snapshot.find<Delivery>(find).rows;
}

OrderFacts facts_of(const store::Snapshot& snapshot, const TransactionRecord& record,
                    const News& news, const std::vector<Delivery>& waiting) {
  OrderFacts facts;
  for (const auto& delivery : waiting) {
    facts.waiting.push_back({delivery.id, delivery.transaction_id,
                             static_cast<TransactionStatus>(delivery.status_code), delivery.kind});
  }
  if (untold_while_paid(news.to)) {
    facts.stands_paid =
        transactions::paid_transaction(snapshot, transactions::order_key(record)).has_value();
  }
  if (undoes_refund(news)) facts.knows_success = acknowledged_success(snapshot, record.id);
  return facts;
}

void supersede(store::Transaction& transaction, Delivery& delivery) {
  delivery.outcome = DeliveryOutcome::superseded;
  transaction.replace(delivery);
}

void enqueue(store::Transaction& transaction, Delivery& delivery) {
  delivery.next_attempt_at = transaction.now();
  transaction.insert(delivery);
}

Delivery delivery_about(const TransactionRecord& record) {
  Delivery delivery;
  delivery.organization_id = record.organization_id;
  delivery.site_id = record.site_id;
  delivery.transaction_id = record.id;
  delivery.order = order_hash(record);
  delivery.external_reference = record.external_reference;
  delivery.status_code = static_cast<int>(record.status);
  return delivery;
}

void schedule_sending(store::Transaction& transaction, const SendingJob& job) {
  // The host is part of a personal value: only its keyed hash stands in clear.
  const auto host =
      transaction.protection().search_hash("ipn_deliveries", "host", host_of_url(job.url));
  jobs::NewJob wanted;
  wanted.type = deliver_type;
  wanted.key = "ipn:" + job.order;
  wanted.group = "ipn:" + hex(bytes_of(host));
  wanted.payload.text = encode(JobPayload{job.order});
  wanted.due_at = transaction.now();
  wanted.request_id = job.request_id;
  jobs::schedule(transaction, std::move(wanted));
}

std::optional<std::string> order_of(const jobs::Job& job) {
  boost::json::error_code error;
  const auto parsed = boost::json::parse(job.payload.text, error);
  if (error) return std::nullopt;
  auto payload = decode<JobPayload>(parsed);
  if (!payload || payload->order.empty()) return std::nullopt;
  return std::move(payload->order);
}

}  // namespace gw::notifications
