#include "capabilities/audit/audit.hpp"
#include "capabilities/transactions/rules.hpp"
#include "capabilities/transactions/use.hpp"
#include "capabilities/transactions/wire.hpp"

namespace gw::transactions {
namespace {

using store::Transaction;

std::optional<TransactionRecord> own_record(const store::Snapshot& snapshot, const Caller& caller,
                                            Id id) {
  auto record = snapshot.get<TransactionRecord>(id);
  if (!record || record->organization_id != caller.organization || record->deleted_at)
    return std::nullopt;
  return record;
}

// A refused decision as the caller's failure.
Failure refusal(Rule rule) {
  switch (rule) {
    case Rule::captured_already:
      return {Code::state_conflict, "the payment is already captured; refund it", {}, {}, 0};
    case Rule::not_by_hand:
      return {Code::state_conflict,
              "this provider confirms payments itself; only bank transfers are set by hand",
              {},
              {},
              0};
    default: return {Code::state_conflict, "the transaction is already final", {}, {}, 0};
  }
}

Result<EventKind> manual_kind(int status) {
  if (status == 1) return EventKind::operator_paid;
  if (status == 2) return EventKind::operator_failed;
  if (status == -2) return EventKind::operator_cancelled;
  return invalid_field("status", "unknown_value", "must be 1 (paid), 2 (failed) or -2 (cancelled)");
}

struct ToCancel {
  TransactionRecord record;
  providers::Provider provider;
  connectors::PaymentOrder order;
};

using Allowed = std::function<bool(const store::Snapshot&, const TransactionRecord&)>;

Result<ToCancel> load_open(Transaction& transaction, const Dependencies& dependencies, Id id,
                           const Allowed& allowed) {
  auto record = transaction.get<TransactionRecord>(id);
  if (!record || !allowed(transaction, *record))
    return fail(Code::not_found, "no such transaction");
  const auto provider = transaction.get_shared<providers::Provider>(record->provider_id);
  if (!provider && record->manual)
    return fail(Code::state_conflict, "no provider holds this payment: set its status by hand");
  if (!provider) return fail(Code::not_found, "no such transaction");
  const auto order = order_of(transaction, *record, dependencies.links);
  return ToCancel{std::move(*record), *provider, order};
}

struct CancelRequest {
  Id id;
  Allowed allowed;
  Event event;
  // Told of the change, in its command; may be empty.
  std::function<void(Transaction&, const TransactionRecord&, const TransactionRecord&)> booked;
};

// The provider's object is cancelled first: what it says then decides, for it may have been paid
// meanwhile.
Task<Result<TransactionRecord>> cancel_at_provider(Dependencies dependencies,
                                                   CancelRequest request) {
  auto load_command = [dependencies, request](Transaction& transaction) {
    return load_open(transaction, dependencies, request.id, request.allowed);
  };
  auto loaded = co_await store::run(dependencies.database, std::move(load_command));
  if (!loaded) co_return std::unexpected(std::move(loaded.error()));
  const bool cancelled_before = loaded->record.status == TransactionStatus::cancelled;
  if (cancelled_before) co_return std::move(loaded->record);
  if (!is_open(loaded->record.status)) {
    const PaymentFacts facts{
        loaded->record.status, {loaded->record.amount, loaded->record.currency}, {}, false};
    co_return std::unexpected(refusal(judge(facts, request.event).rule));
  }
  auto& connector = dependencies.connectors->of(loaded->provider.type);
  auto state = co_await connector.cancel(loaded->provider, loaded->order);
  if (!state)
    co_return fail(Code::provider_error, "the provider could not be asked to cancel; try again");
  auto cancel_command = [dependencies, request,
                         state = *state](Transaction& transaction) -> Result<TransactionRecord> {
    auto record = transaction.get<TransactionRecord>(request.id);
    if (!record) return fail(Code::not_found);
    const bool cancelled = state.state == connectors::PaymentState::cancelled;
    const Event event = cancelled ? request.event : event_from(state, Source::system);
    const TransactionRecord before = *record;
    const Decision decision = apply_event(transaction, dependencies, *record, event);
    if (request.booked && decision.changes()) request.booked(transaction, before, *record);
    return std::move(*record);
  };
  co_return co_await store::run(dependencies.database, std::move(cancel_command));
}

}  // namespace

Result<TransactionView> put_transaction(Transaction& transaction, const Caller& caller,
                                        const PutTransaction& input,
                                        const Dependencies& dependencies) {
  auto record = own_record(transaction, caller, input.transaction_id);
  if (!record) return fail(Code::not_found, "no such transaction");
  const TransactionRecord before = *record;
  if (input.external_reference.present) {
    // The reference is the unit of order towards the shop: it stands once money has moved.
    const std::string wanted = input.external_reference.value.value_or("");
    if (!is_open(record->status) && wanted != record->external_reference) {
      return fail(Code::state_conflict,
                  "externalReference can only be changed while the transaction is open");
    }
    record->external_reference = wanted;
  }
  if (input.notes.present) record->notes = input.notes.value.value_or("");
  if (input.metadata.present) record->metadata = input.metadata.value.value_or(TextMap{});
  if (input.client_id.present) {
    const auto& wanted = input.client_id.value;
    if (wanted && !clients::own_client(transaction, caller.organization, *wanted))
      return invalid_field("clientId", "unknown_value", "is not a client of this organization");
    record->client_id = wanted;
  }
  transaction.replace(*record);
  audit::changed(transaction, caller, "transaction", before, *record);
  return get_transaction(transaction, caller, {record->id}, dependencies);
}

Result<TransactionView> set_status(Transaction& transaction, const Caller& caller,
                                   const SetStatus& input, const Dependencies& dependencies) {
  const auto kind = manual_kind(input.status);
  if (!kind) return std::unexpected(kind.error());
  auto record = own_record(transaction, caller, input.transaction_id);
  if (!record) return fail(Code::not_found, "no such transaction");
  if (!dependencies.connectors->of(record->provider_type).capabilities().confirmed_by_hand) {
    return std::unexpected(refusal(Rule::not_by_hand));
  }
  const TransactionRecord before = *record;
  Event event;
  event.kind = *kind;
  event.source = Source::merchant;
  event.note = input.note.value_or("");
  event.notify = input.send_ipn;
  const Decision decision = apply_event(transaction, dependencies, *record, event);
  if (!decision.changes() && decision.rule != Rule::repeated)
    return std::unexpected(refusal(decision.rule));
  if (decision.changes() && input.paid_at && record->confirmed_at) {
    record->confirmed_at = input.paid_at;
    transaction.replace(*record);
  }
  if (decision.changes()) audit::changed(transaction, caller, "transaction", before, *record);
  return get_transaction(transaction, caller, {record->id}, dependencies);
}

Task<Result<TransactionView>> cancel_transaction(Dependencies dependencies, Caller caller,
                                                 CancelTransaction input) {
  CancelRequest request;
  request.id = input.transaction_id;
  request.allowed = [organization = caller.organization](const store::Snapshot&,
                                                         const TransactionRecord& record) {
    return record.organization_id == organization && !record.deleted_at;
  };
  request.event.kind = EventKind::operator_cancelled;
  request.event.source = Source::merchant;
  request.event.note = input.reason.value_or("");
  request.event.notify = input.send_ipn;
  request.booked = [caller](Transaction& transaction, const TransactionRecord& before,
                            const TransactionRecord& record) {
    audit::changed(transaction, caller, "transaction", before, record);
  };
  auto record = co_await cancel_at_provider(dependencies, std::move(request));
  if (!record) co_return std::unexpected(std::move(record.error()));
  if (record->status != TransactionStatus::cancelled)
    co_return std::unexpected(refusal(Rule::captured_already));
  auto read_command = [dependencies, caller, id = record->id](Transaction& transaction) {
    return get_transaction(transaction, caller, {id}, dependencies);
  };
  co_return co_await store::run(dependencies.database, std::move(read_command));
}

Task<Result<BuyerActionDone>> cancel_by_buyer(Dependencies dependencies, BuyerAction input) {
  const auto session = dependencies.links.codes->serial_of_public_id(input.session_public_id);
  CancelRequest request;
  request.id = input.id;
  request.allowed = [session](const store::Snapshot& snapshot, const TransactionRecord& record) {
    return session && snapshot.serial_of(record.checkout_id) == *session;
  };
  request.event.kind = EventKind::buyer_cancelled;
  request.event.source = Source::buyer;
  auto record = co_await cancel_at_provider(dependencies, std::move(request));
  if (!record) co_return std::unexpected(std::move(record.error()));
  if (record->status != TransactionStatus::cancelled)
    co_return std::unexpected(refusal(Rule::captured_already));
  co_return BuyerActionDone{record->id, record->status};
}

Result<BuyerActionDone> mark_pending(Transaction& transaction, const BuyerAction& input,
                                     const Dependencies& dependencies) {
  const auto session = dependencies.links.codes->serial_of_public_id(input.session_public_id);
  auto record = transaction.get<TransactionRecord>(input.id);
  if (!record || !session || transaction.serial_of(record->checkout_id) != *session) {
    return fail(Code::not_found, "no such transaction");
  }
  Event event;
  event.kind = EventKind::buyer_pending;
  event.source = Source::buyer;
  const Decision decision = apply_event(transaction, dependencies, *record, event);
  if (!decision.changes() && decision.rule != Rule::repeated)
    return std::unexpected(refusal(decision.rule));
  return BuyerActionDone{record->id, record->status};
}

}  // namespace gw::transactions
