#include "capabilities/transactions/start_payment.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "capabilities/organizations/organizations.hpp"
#include "capabilities/transactions/rules.hpp"
#include "capabilities/transactions/use.hpp"

namespace gw::transactions {
namespace {

using checkouts::Checkout;
using checkouts::CheckoutStatus;
using providers::Provider;
using store::Transaction;

constexpr std::int64_t repeat_window_ms = 10'000;
constexpr std::int64_t follow_up_delay_ms = 60'000;

// What the first command decided.
struct Begun {
  TransactionRecord record;  // the attempt to start, or to give the answer of again
  std::optional<TransactionRecord>
      in_the_way;  // an open attempt that must be ended first; record is not valid then
  Provider provider;
  connectors::PaymentOrder order;
};

Result<void> check_payable(const Checkout& checkout, Instant now) {
  switch (checkouts::effective_status(checkout, now)) {
    case CheckoutStatus::completed: return fail(Code::checkout_already_paid);
    case CheckoutStatus::expired: return fail(Code::checkout_expired);
    case CheckoutStatus::cancelled: return fail(Code::state_conflict, "the checkout was cancelled");
    case CheckoutStatus::pending:
    case CheckoutStatus::processing: break;
  }
  if (checkout.transaction_ids.size() >= checkouts::attempts_max) {
    return fail(Code::state_conflict,
                "too many attempts to pay this checkout; ask the shop for a new one");
  }
  return {};
}

Result<Provider> choose_provider(const store::Snapshot& snapshot, const Checkout& checkout,
                                 Id provider_id, const connectors::Registry& connectors) {
  const auto site = snapshot.get_shared<sites::Site>(checkout.site_id);
  if (!site) return fail(Code::not_found, "no such checkout");
  for (const auto& provider : checkouts::offered_providers(snapshot, *site, checkout, connectors)) {
    if (provider->id == provider_id) return *provider;
  }
  return invalid_field("providerId", "unknown_value", "is not offered for this checkout");
}

std::string digest_of(const Protection& protection, const CreateTransaction& input) {
  return hex(bytes_of(protection.search_hash("transactions", "request", encode(input))));
}

TransactionRecord record_from(const Checkout& checkout, const Provider& provider,
                              const CreateTransaction& input) {
  const auto totals = checkouts::totals_of(checkout);
  TransactionRecord record;
  record.organization_id = checkout.organization_id;
  record.site_id = checkout.site_id;
  record.checkout_id = checkout.id;
  record.provider_id = provider.id;
  record.provider_type = provider.type;
  record.amount = totals.total_gross;
  record.currency = checkout.currency;
  record.total_net = totals.total_net;
  record.total_tax = totals.total_tax;
  record.total_gross = totals.total_gross;
  record.external_reference = checkout.external_reference;
  record.invoice_number = checkout.invoice_number;
  record.billing_address = input.billing_address ? input.billing_address : checkout.billing_address;
  record.shipping_address =
      input.shipping_address ? input.shipping_address : checkout.shipping_address;
  if (record.billing_address && input.vat_id) record.billing_address->vat_id.value = *input.vat_id;
  record.email = checkout.email;
  if (record.billing_address && !record.billing_address->email.value.empty()) {
    record.email = record.billing_address->email;
  }
  record.ipn_url = checkout.ipn_url;
  record.client_id = checkout.client_id;
  record.livemode = checkout.livemode;
  return record;
}

void schedule_follow_up(Transaction& transaction, const TransactionRecord& record,
                        std::string_view request_id) {
  jobs::NewJob job;
  job.type = follow_up_type;
  job.key = "payment:" + record.id.text();
  job.payload.text = fmt::format("{{\"transactionId\":\"{}\"}}", record.id.text());
  job.due_at = transaction.now().plus_ms(follow_up_delay_ms);
  job.request_id = request_id;
  jobs::schedule(transaction, std::move(job));
}

bool same_request(const TransactionRecord& open, const std::string& digest, Instant now) {
  return open.request_digest == digest && now.ms - open.created_at.ms <= repeat_window_ms;
}

// The attempt, written before anybody is called.
TransactionRecord write_attempt(Transaction& transaction, Checkout& checkout,
                                const Provider& provider, const CreateTransaction& input) {
  TransactionRecord record = record_from(checkout, provider, input);
  record.request_digest = digest_of(transaction.protection(), input);
  transaction.insert(record);
  checkout.transaction_ids.push_back(record.id);
  checkout.active_transaction_id = record.id;
  transaction.replace(checkout);
  return record;
}

Result<Begun> begin(Transaction& transaction, const Dependencies& dependencies,
                    const Caller& caller, const CreateTransaction& input) {
  const auto serial = dependencies.links.codes->serial_of_public_id(input.session_public_id);
  auto checkout = serial ? transaction.get_by_serial<Checkout>(*serial) : std::nullopt;
  if (!checkout) return fail(Code::not_found, "no such checkout");
  if (auto payable = check_payable(*checkout, transaction.now()); !payable) {
    return std::unexpected(std::move(payable.error()));
  }
  // Not guarded: a payment begun at the moment of closing is one begun just before.
  const auto owner = transaction.get_shared<organizations::Organization>(checkout->organization_id);
  if (owner && owner->status != organizations::OrganizationStatus::active)
    return fail(Code::checkout_expired);
  auto provider =
      choose_provider(transaction, *checkout, input.provider_id, *dependencies.connectors);
  if (!provider) return std::unexpected(std::move(provider.error()));
  Begun begun;
  begun.provider = std::move(*provider);
  auto open = checkout->active_transaction_id
                  ? transaction.get<TransactionRecord>(checkout->active_transaction_id)
                  : std::nullopt;
  if (open && is_open(open->status)) {
    if (!same_request(*open, digest_of(transaction.protection(), input), transaction.now())) {
      // Only what can be replaced is ended: a transfer under way outlives its checkout's time.
      if (checkout->expires_at <= transaction.now()) return fail(Code::checkout_expired);
      begun.in_the_way = std::move(open);
      return begun;
    }
    begun.record = std::move(*open);
  } else {
    begun.record = write_attempt(transaction, *checkout, begun.provider, input);
    const auto& connector = dependencies.connectors->of(begun.provider.type);
    if (connector.capabilities().asks)
      schedule_follow_up(transaction, begun.record, caller.request_id);
  }
  begun.order = order_of(transaction, begun.record, dependencies.links);
  return begun;
}

struct Booked {
  TransactionStatus status;
};

Result<Booked> book_start(Transaction& transaction, const Dependencies& dependencies, Id id,
                          const connectors::CallResult<connectors::Started>& started) {
  auto record = transaction.get<TransactionRecord>(id);
  if (!record) return fail(Code::not_found);
  const auto& capabilities = dependencies.connectors->of(record->provider_type).capabilities();
  Event event;
  event.source = Source::system;
  if (started) {
    const bool fresh = record->attempt == AttemptState::calling;
    record->attempt = AttemptState::started;
    record->provider_reference = started->provider_reference;
    record->method = capabilities.method;
    event.kind = EventKind::started_pending;
    const bool move = capabilities.asynchronous && record->status == TransactionStatus::initiated;
    // apply_event writes the record when it moves.
    if (!move || !apply_event(transaction, dependencies, *record, event).changes()) {
      if (fresh) transaction.replace(*record);
    }
    return Booked{record->status};
  }
  record->attempt = started.error().effect == connectors::CallFailure::Effect::none
                        ? AttemptState::refused
                        : AttemptState::unknown;
  event.kind = EventKind::start_refused;
  event.failure_code = started.error().code;
  event.failure_message = started.error().message;
  const bool refused = record->attempt == AttemptState::refused;
  if (!refused || !apply_event(transaction, dependencies, *record, event).changes())
    transaction.replace(*record);
  return Booked{record->status};
}

// Ends the open attempt so that nobody can pay it any more. Failure: it was paid meanwhile, or
// nobody can tell.
Task<Result<bool>> end_open_attempt(Dependencies dependencies, TransactionRecord open) {
  auto load_command = [open, dependencies](Transaction& transaction) -> Result<Begun> {
    auto provider = transaction.get_shared<Provider>(open.provider_id);
    if (!provider) return fail(Code::not_found);
    return Begun{open, std::nullopt, *provider, order_of(transaction, open, dependencies.links)};
  };
  auto loaded = co_await store::run(dependencies.database, std::move(load_command));
  if (!loaded) co_return std::unexpected(std::move(loaded.error()));
  auto& connector = dependencies.connectors->of(open.provider_type);
  auto state = co_await connector.cancel(loaded->provider, loaded->order);
  if (!state)
    co_return fail(Code::state_conflict,
                   "another attempt to pay is still under way; try again shortly");
  auto end_command = [dependencies, state = *state,
                      id = open.id](Transaction& transaction) -> Result<bool> {
    auto record = transaction.get<TransactionRecord>(id);
    if (!record) return fail(Code::not_found);
    Event event = event_from(state, Source::system);
    if (state.state == connectors::PaymentState::cancelled) event.kind = EventKind::superseded;
    apply_event(transaction, dependencies, *record, event);
    return true;
  };
  co_return co_await store::run(dependencies.database, std::move(end_command));
}

}  // namespace

Task<Result<CreatedTransaction>> start_payment(Dependencies dependencies, Caller caller,
                                               CreateTransaction input) {
  const auto begin_command = [dependencies, caller, input](Transaction& transaction) {
    return begin(transaction, dependencies, caller, input);
  };
  auto begun = co_await store::run(dependencies.database, begin_command);
  if (begun && begun->in_the_way) {
    auto ended = co_await end_open_attempt(dependencies, std::move(*begun->in_the_way));
    if (!ended) co_return std::unexpected(std::move(ended.error()));
    begun = co_await store::run(dependencies.database, begin_command);
    if (begun && begun->in_the_way)
      co_return fail(Code::state_conflict, "another attempt to pay is under way");
  }
  if (!begun) co_return std::unexpected(std::move(begun.error()));

  auto& connector = dependencies.connectors->of(begun->provider.type);
  auto started = co_await connector.start(begun->provider, begun->order);
  auto book_command = [dependencies, id = begun->record.id, &started](Transaction& transaction) {
    return book_start(transaction, dependencies, id, started);
  };
  auto booked = co_await store::run(dependencies.database, std::move(book_command));
  if (!booked) co_return std::unexpected(std::move(booked.error()));
  if (!started) co_return fail(Code::provider_error);
  co_return CreatedTransaction{begun->record.id, booked->status, std::move(started->next)};
}

}  // namespace gw::transactions
