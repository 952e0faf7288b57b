// Payments that never went through a provider of ours: written down, and taken away, by operators.
#include "base/text.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/transactions/rules.hpp"
#include "capabilities/transactions/wire.hpp"

namespace gw::transactions {
namespace {

using store::Transaction;

Result<void> check_input(const CreateManual& input, Instant now) {
  if (input.external_reference.value_or("").empty() && input.invoice_number.value_or("").empty()) {
    Failure failure{Code::reference_required, {}, {}, {}, 0};
    failure.details.push_back(
        {"externalReference", "required", "this or invoiceNumber is required"});
    return std::unexpected(std::move(failure));
  }
  if (input.paid_at && *input.paid_at > now)
    return invalid_field("paidAt", "too_large", "lies in the future");
  return checkouts::check_items(input.items, input.amount);
}

Result<void> check_objects(const store::Snapshot& snapshot, const Caller& caller,
                           const CreateManual& input, const Dependencies& dependencies) {
  if (!sites::own_site(snapshot, caller.organization, *input.site_id))
    return fail(Code::not_found, "no such site");
  if (input.client_id && !clients::own_client(snapshot, caller.organization, *input.client_id))
    return invalid_field("clientId", "unknown_value", "is not a client of this organization");
  if (!input.provider_id) return {};
  const auto provider = snapshot.get_shared<providers::Provider>(*input.provider_id);
  if (!provider || provider->organization_id != caller.organization)
    return invalid_field("providerId", "unknown_value", "is not a provider of this organization");
  if (!dependencies.connectors->of(provider->type).capabilities().confirmed_by_hand)
    return invalid_field("providerId", "unknown_value", "confirms its payments itself");
  return {};
}

TransactionRecord record_from(const CreateManual& input, const Caller& caller) {
  checkouts::Checkout priced;
  priced.amount = input.amount;
  priced.items = input.items;
  for (auto& item : priced.items) item.item_type = checkouts::canonical_item_type(item.item_type);
  const auto totals = checkouts::totals_of(priced);
  TransactionRecord record;
  record.manual = true;
  record.organization_id = caller.organization;
  record.site_id = *input.site_id;
  record.provider_id = input.provider_id.value_or(Id{});
  // Nobody but an operator tells of it, as with transfers.
  record.provider_type = providers::ProviderType::wire;
  record.attempt = AttemptState::started;
  record.amount = totals.total_gross;
  record.currency = input.currency;
  record.total_net = totals.total_net;
  record.total_tax = totals.total_tax;
  record.total_gross = totals.total_gross;
  record.external_reference = input.external_reference.value_or("");
  record.invoice_number = input.invoice_number.value_or("");
  record.email.value = input.email.value_or("");
  record.client_id = input.client_id;
  record.items = std::move(priced.items);
  record.billing_address = input.billing_address;
  record.shipping_address = input.shipping_address;
  record.method = input.method.empty() ? "manual" : input.method;
  record.ipn_url.value = input.ipn_url.value_or("");
  record.livemode = caller.livemode;
  record.metadata = input.metadata;
  record.notes = input.notes;
  return record;
}

// Money that has moved, or may still move at somebody's bank, is not taken out of the books.
bool deletable(const TransactionRecord& record) {
  switch (record.status) {
    case TransactionStatus::cancelled:
    case TransactionStatus::initiated:
    case TransactionStatus::failed: return true;
    default: return record.manual;
  }
}

}  // namespace

Result<TransactionView> create_manual(Transaction& transaction, const Caller& caller,
                                      const CreateManual& input, const Dependencies& dependencies) {
  if (auto valid = check_input(input, transaction.now()); !valid)
    return std::unexpected(std::move(valid.error()));
  if (auto own = check_objects(transaction, caller, input, dependencies); !own)
    return std::unexpected(std::move(own.error()));
  TransactionRecord record = record_from(input, caller);
  if (record.amount < 1 || record.amount > amount_max)
    return invalid_field("amount", "out_of_range", "with tax is no amount that can be paid");
  transaction.insert(record);
  Event event;
  event.kind = input.status == 1 ? EventKind::operator_paid : EventKind::started_pending;
  event.source = Source::merchant;
  event.notify = input.send_ipn;
  apply_event(transaction, dependencies, record, event);
  if (input.paid_at && record.confirmed_at) {
    record.confirmed_at = input.paid_at;
    transaction.replace(record);
  }
  audit::created(transaction, caller, "transaction", record);
  return get_transaction(transaction, caller, {record.id}, dependencies);
}

Result<endpoints::Nothing> delete_transaction(Transaction& transaction, const Caller& caller,
                                              const TransactionRef& input) {
  auto record = transaction.get<TransactionRecord>(input.transaction_id);
  if (!record || record->organization_id != caller.organization || record->deleted_at)
    return fail(Code::not_found, "no such transaction");
  if (!deletable(*record)) {
    return fail(Code::state_conflict,
                "only failed, cancelled, unstarted and manual transactions can be deleted");
  }
  record->deleted_at = transaction.now();
  transaction.replace(*record);
  note_clients()(transaction, *record, {}, {});
  audit::removed(transaction, caller, "transaction", *record);
  return endpoints::Nothing{};
}

}  // namespace gw::transactions
