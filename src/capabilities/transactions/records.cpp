#include "capabilities/transactions/transactions.hpp"
#include "capabilities/transactions/use.hpp"

#include "base/mailbox.hpp"
#include "base/text.hpp"

namespace gw::store {

const CollectionDefinition& Entity<transactions::TransactionRecord>::definition() {
  static const CollectionDefinition definition{
      "transactions",
      {"organization", "site", "status", "created_at", "order_key", "provider",
       "provider_reference", "email_hash"},
      {{"by_organization", {"organization", "created_at"}},
       {"by_status", {"organization", "status", "created_at"}},
       {"by_site", {"site", "created_at"}},
       {"by_provider", {"provider", "created_at"}},
       {"by_order", {"order_key", "created_at"}},
       {"by_provider_reference", {"provider", "provider_reference"}},
       // The hash in front: a buyer's payments are found across organizations, a merchant's search
       // names both. Either order costs a write the same page, and rows without e-mail none.
       {"by_email", {"email_hash", "organization", "created_at"}}},
      false};
  return definition;
}

std::vector<Value> Entity<transactions::TransactionRecord>::columns(
    const transactions::TransactionRecord& record, const Protection& protection) {
  const std::string& email = record.email.value;
  // The sandbox's references are our own ids: they decode, and need no index.
  const bool foreign = !record.provider_reference.empty() &&
                       record.provider_type != providers::ProviderType::sandbox;
  return {value(record.organization_id),
          value(record.site_id),
          value(static_cast<std::int64_t>(record.status)),
          record.deleted_at ? Value() : value(record.created_at),
          value(transactions::order_key(record)),
          value(record.provider_id),
          foreign ? value(record.provider_reference) : Value(),
          trim(email).empty() ? Value() : value(transactions::email_hash(protection, email))};
}

}  // namespace gw::store

namespace gw::transactions {

std::string email_hash(const Protection& protection, std::string_view email) {
  return protection.search_hash("transactions", "email", normal_mail_address(email));
}

std::string order_key(const TransactionRecord& record) {
  const auto site = text_of(record.site_id.bytes);
  const auto& reference = record.external_reference;
  std::string key(site);
  // The kind byte keeps a reference that looks like an id apart from an id.
  return reference.empty() ? key.append("i").append(text_of(record.id.bytes))
                           : key.append("r").append(reference);
}

std::optional<TransactionRecord> paid_transaction(const store::Snapshot& snapshot,
                                                  const std::string& order_key) {
  store::Find find;
  find.index = "by_order";
  find.equals = {store::value(order_key)};
  find.limit = 200;
  for (auto& record : snapshot.find<TransactionRecord>(find).rows) {
    if (record.status == TransactionStatus::succeeded) return std::move(record);
  }
  return std::nullopt;
}

std::optional<TransactionRecord> find_for_news(const store::Snapshot& snapshot, Id provider_id,
                                               const connectors::ProviderNews& news) {
  if (news.attempt) {
    auto record = snapshot.get<TransactionRecord>(news.attempt);
    if (record && record->provider_id == provider_id) return record;
  }
  if (news.provider_reference.empty()) return std::nullopt;
  store::Find find;
  find.index = "by_provider_reference";
  find.equals = {store::value(provider_id), store::value(news.provider_reference)};
  return snapshot.find_first<TransactionRecord>(find);
}

connectors::PaymentOrder order_of(const store::Snapshot& snapshot,
                                  const TransactionRecord& record) {
  connectors::PaymentOrder order;
  order.attempt = record.id;
  order.serial = snapshot.serial_of(record.id);
  order.amount = {record.amount, record.currency};
  order.external_reference = record.external_reference;
  order.provider_reference = record.provider_reference;
  return order;
}

connectors::PaymentOrder order_of(const store::Snapshot& snapshot, const TransactionRecord& record,
                                  const checkouts::Links& links) {
  auto order = order_of(snapshot, record);
  if (record.checkout_id) {
    const auto serial = snapshot.serial_of(record.checkout_id);
    order.session_public_id = links.codes->public_id(serial);
    order.page_url = links.payment_url(serial);
  }
  if (const auto site = snapshot.get_shared<sites::Site>(record.site_id))
    order.statement_descriptor = site->statement_descriptor;
  return order;
}

}  // namespace gw::transactions
