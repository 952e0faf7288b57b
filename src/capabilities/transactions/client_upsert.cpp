// Paid checkouts make clients. The transaction remembers how much of it was counted, so that a job
// that runs twice counts once, and a refund takes back what it must.
#include <fmt/format.h>

#include "base/text.hpp"
#include "capabilities/transactions/rules.hpp"
#include "capabilities/transactions/wire.hpp"

namespace gw::transactions {
namespace {

using store::Transaction;

bool has_buyer(const TransactionRecord& record) {
  return record.client_id || !trim(record.email.value).empty();
}

// What stands paid: succeeded less refunded; a disputed payment counts until it is lost.
std::int64_t contribution(const TransactionRecord& record) {
  if (record.deleted_at) return 0;
  switch (record.status) {
    case TransactionStatus::succeeded:
    case TransactionStatus::refunded:
    case TransactionStatus::chargeback: return record.amount - record.refunded_amount;
    default: return 0;
  }
}

void on_change(Transaction& transaction, const TransactionRecord& record, const Event&,
               const Decision&) {
  if (!has_buyer(record) || contribution(record) == record.client_counted.value_or(0)) return;
  jobs::NewJob job;
  job.type = client_type;
  job.key = "client:" + record.id.text();
  job.payload.text = fmt::format("{{\"transactionId\":\"{}\"}}", record.id.text());
  job.due_at = transaction.now();
  jobs::schedule(transaction, std::move(job));
}

Result<bool> upsert(Transaction& transaction, Id id) {
  auto record = transaction.get<TransactionRecord>(id);
  if (!record || !has_buyer(*record)) return true;
  const std::int64_t stands = contribution(*record);
  const std::int64_t counted = record->client_counted.value_or(0);
  if (stands == counted) return true;
  clients::Payer payer;
  payer.organization_id = record->organization_id;
  payer.client_id = record->client_id;
  payer.email = record->email.value;
  payer.billing_address = record->billing_address;
  payer.shipping_address = record->shipping_address;
  payer.paid_at = record->confirmed_at.value_or(record->created_at);
  payer.counted = {stands - counted, record->currency};
  payer.transactions = record->client_counted ? 0 : 1;
  const auto client = clients::note_payment(transaction, payer);
  if (!client) return true;
  record->client_id = client;
  record->client_counted = stands;
  transaction.replace(*record);
  return true;
}

Task<jobs::RunResult> run(store::Database database, jobs::Job job) {
  const auto payload = decode_stored<TransactionRef>(job.payload.text, *database.protection, {});
  auto command = [id = payload.transaction_id](Transaction& transaction) {
    return upsert(transaction, id);
  };
  auto done = co_await store::run(database, std::move(command));
  if (!done)
    co_return jobs::RunResult{jobs::RunResult::Kind::failed, {}, std::string(done.error().text())};
  co_return jobs::RunResult{};
}

}  // namespace

ChangeListener note_clients() { return on_change; }

jobs::Handler client_handler(const store::Database& database) {
  return [database](jobs::Job job) { return run(database, std::move(job)); };
}

}  // namespace gw::transactions
