// The messages of an order as they are kept, and the job that sends them.
#pragma once

#include "capabilities/notifications/rules.hpp"

namespace gw::notifications {

using transactions::TransactionRecord;

// What a delivery and its job know the order by: 32 hex digits, since an order key is bytes.
std::string order_hash(const TransactionRecord& record);

// Undelivered messages of the order, oldest first: one plain one, and those about disputes.
std::vector<Delivery> waiting_of(const store::Snapshot& snapshot, const std::string& order);
// Messages about a transaction, newest first.
std::vector<Delivery> deliveries_of(const store::Snapshot& snapshot, Id transaction,
                                    std::int64_t limit);

OrderFacts facts_of(const store::Snapshot& snapshot, const TransactionRecord& record,
                    const News& news, const std::vector<Delivery>& waiting);

void supersede(store::Transaction& transaction, Delivery& delivery);

// Inserts the message, due now.
void enqueue(store::Transaction& transaction, Delivery& delivery);
// A message about the record, without what it says.
Delivery delivery_about(const TransactionRecord& record);

struct SendingJob {
  std::string order;
  std::string url;  // its host is the job's group, so that a dead shop holds up nobody else
  std::string request_id;
};
// Makes the order's job run now.
void schedule_sending(store::Transaction& transaction, const SendingJob& job);
// The order a job is about; nullopt when its payload is unreadable.
std::optional<std::string> order_of(const jobs::Job& job);

}  // namespace gw::notifications
