// Transactions: one attempt each to move money. A transaction changes in one way only: an event is
// judged by the pure state machine and the decision is booked, with its timeline, in one command,
// whoever brought the news.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "capabilities/checkouts/checkouts.hpp"
#include "connectors/connector.hpp"
#include "jobs/worker.hpp"

namespace gw::transactions {

// The integer goes out on the Admin API and in notifications (contract 04 §4.7); never renumber.
enum class TransactionStatus : int {
  cancelled = -2,
  initiated = -1,
  pending_provider = 0,
  succeeded = 1,
  failed = 2,
  refunded = 3,
  chargeback = 4
};
BOOST_DESCRIBE_ENUM(TransactionStatus, cancelled, initiated, pending_provider, succeeded, failed,
                    refunded, chargeback)

// Who brings the news.
enum class Source { buyer, provider, follow_up, merchant, system };
BOOST_DESCRIBE_ENUM(Source, buyer, provider, follow_up, merchant, system)

enum class EventKind {
  provider_pending,
  provider_succeeded,
  provider_failed,
  provider_cancelled,
  start_refused,    // the provider proved that nothing was started
  started_pending,  // started, and pending by nature
  buyer_pending,    // mark-pending
  buyer_cancelled,
  operator_cancelled,
  operator_paid,  // confirmed by hand
  operator_failed,
  superseded,  // the buyer chose another method
  timed_out,
  refund_noted,    // asked for, given back in part, or failed: the status stays
  refunded_fully,  // everything went back
  refund_undone,   // and then did not
};
BOOST_DESCRIBE_ENUM(EventKind, provider_pending, provider_succeeded, provider_failed,
                    provider_cancelled, start_refused, started_pending, buyer_pending,
                    buyer_cancelled, operator_cancelled, operator_paid, operator_failed, superseded,
                    timed_out, refund_noted, refunded_fully, refund_undone)

struct Event {
  EventKind kind = EventKind::provider_pending;
  Source source = Source::provider;
  std::string provider_reference;  // empty: none claimed
  std::optional<Money> captured;   // what the provider says it took
  std::string failure_code, failure_message;
  std::string note;
  bool notify = true;  // whether the shop is told
};

// One named result per rule of the state machine.
enum class Rule {
  moved,              // the status changes
  late_success,       // failed or cancelled here, captured there: it changes, and is flagged
  repeated,           // already so: nothing happens
  outdated,           // older news than what is booked: nothing happens
  amount_differs,     // flagged: the provider took another amount
  currency_differs,   // flagged
  reference_differs,  // flagged: news about another payment object
  already_final,      // refused: a finished transaction is not changed by hand
  captured_already,   // refused: too late to cancel
  not_by_hand,        // refused: this provider confirms by itself
  noted,              // written down, the status stays
};
BOOST_DESCRIBE_ENUM(Rule, moved, late_success, repeated, outdated, amount_differs, currency_differs,
                    reference_differs, already_final, captured_already, not_by_hand, noted)

struct TimelineEntry {
  Instant at;
  EventKind kind = EventKind::provider_pending;
  Source source = Source::provider;
  TransactionStatus from = TransactionStatus::initiated;
  TransactionStatus to = TransactionStatus::initiated;
  Rule result = Rule::moved;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(TimelineEntry, (), (at, kind, source, from, to, result, note))

enum class AttemptState { calling, started, refused, unknown };
BOOST_DESCRIBE_ENUM(AttemptState, calling, started, refused, unknown)

struct TransactionRecord : store::Stored {
  Id organization_id, site_id, checkout_id, provider_id;
  providers::ProviderType provider_type = providers::ProviderType::sandbox;
  TransactionStatus status = TransactionStatus::initiated;
  std::int64_t amount = 0;  // charged: the checkout's gross total
  Currency currency;
  std::int64_t total_net = 0, total_tax = 0, total_gross = 0;
  std::string external_reference, invoice_number;
  std::string provider_reference;
  std::string method;
  Personal email;
  std::optional<checkouts::Address> billing_address, shipping_address;
  Personal ipn_url;
  std::optional<Id> client_id;
  std::optional<std::int64_t> client_counted;  // how much of it its client is said to have paid
  bool livemode = false;
  AttemptState attempt = AttemptState::calling;
  std::string request_digest;  // of the buyer's request: a double click gets the first answer
  std::string failure_code, failure_message;
  std::optional<Instant> confirmed_at;
  std::string confirmed_by;
  std::int64_t refunded_amount = 0;
  std::int64_t refund_reserved = 0;  // asked for, not yet given back
  bool late_success = false;         // succeeded after it had failed or been cancelled
  bool duplicate_payment = false;    // another transaction of the checkout had succeeded before
  bool needs_attention = false;
  TextMap metadata;
  std::string notes;
  std::vector<TimelineEntry> events;
  bool manual = false;                     // written down by an operator, without a checkout
  std::vector<checkouts::LineItem> items;  // of a manual one
  std::optional<Instant> deleted_at;       // in no list; money that still arrives brings it back
};
BOOST_DESCRIBE_STRUCT(TransactionRecord, (store::Stored),
                      (organization_id, site_id, checkout_id, provider_id, provider_type, status,
                       amount, currency, total_net, total_tax, total_gross, external_reference,
                       invoice_number, provider_reference, method, email, billing_address,
                       shipping_address, ipn_url, client_id, client_counted, livemode, attempt,
                       request_digest, failure_code, failure_message, confirmed_at, confirmed_by,
                       refunded_amount, refund_reserved, late_success, duplicate_payment,
                       needs_attention, metadata, notes, events, manual, items, deleted_at))

struct Decision {
  Rule rule = Rule::repeated;
  TransactionStatus from = TransactionStatus::initiated;
  TransactionStatus to = TransactionStatus::initiated;

  bool changes() const { return rule == Rule::moved || rule == Rule::late_success; }
  bool flags() const {
    return rule == Rule::amount_differs || rule == Rule::currency_differs ||
           rule == Rule::reference_differs;
  }
};

// The unit of order towards the shop: the (site, externalReference) pair; without a reference the
// transaction itself.
std::string order_key(const TransactionRecord& record);
// The order's transaction that stands paid (status 1), if any.
std::optional<TransactionRecord> paid_transaction(const store::Snapshot& snapshot,
                                                  const std::string& order_key);

// What the index "by_email" (hash, organization, createdAt) finds a buyer's transactions by.
std::string email_hash(const Protection& protection, std::string_view email);

// Told of every change in the command that makes it. Cannot refuse: writes, or queues a job.
using ChangeListener = std::function<void(store::Transaction&, const TransactionRecord&,
                                          const Event&, const Decision&)>;

struct Dependencies {
  store::Database database;
  checkouts::Links links;
  const connectors::Registry* connectors = nullptr;
  std::vector<ChangeListener> listeners;
  // For the detail view: the delivery of the shop's notifications, told by the notifications slice,
  // and what was or is to be given back, told by the refunds slice.
  std::function<RawJson(const store::Snapshot&, const TransactionRecord&)> ipn_summary, refunds;
};

// The only way a transaction changes: judges the event, books the decision (record, timeline,
// checkout), tells the listeners. `record` was read in this transaction.
Decision apply_event(store::Transaction& transaction, const Dependencies& dependencies,
                     TransactionRecord& record, const Event& event);

// What a payment's refunds have come to.
struct RefundSums {
  std::int64_t refunded = 0, reserved = 0;
};
// The only writer of these sums in a record. Moves it to 3 when everything went back, and to 1
// again when that failed afterwards; tells the listeners.
Decision book_refunds(store::Transaction& transaction, const Dependencies& dependencies,
                      TransactionRecord& record, RefundSums sums, Event event);

// What a provider said, as an event.
Event event_from(const connectors::ProviderNews& news, Source source);
// The transaction a provider's news is about: by our id at the provider, else by the provider's
// reference.
std::optional<TransactionRecord> find_for_news(const store::Snapshot& snapshot, Id provider_id,
                                               const connectors::ProviderNews& news);
connectors::PaymentOrder order_of(const store::Snapshot& snapshot, const TransactionRecord& record);

// For the checkout page (see checkouts::Dependencies::active_transaction).
std::optional<checkouts::ActiveTransaction> active_transaction(
    const store::Snapshot& snapshot, const connectors::Registry& connectors,
    const checkouts::Checkout& checkout);

// Why a site cannot be deleted now: open checkouts, unfinished transactions. nullopt: it can.
std::optional<std::string> site_in_use(const store::Snapshot& snapshot, const sites::Site& site);

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);
void add_main_routes(endpoints::Table& table, const Dependencies& dependencies);

// Job "payment.follow_up": asks the provider about transactions that stay open, and ends those
// nobody pays any more.
jobs::Handler follow_up_handler(const Dependencies& dependencies);
inline constexpr std::string_view follow_up_type = "payment.follow_up";

// How many of an organization are older, counted to 10,001.
std::int64_t count_before(const store::Snapshot& snapshot, Id organization, Instant before);

// Queues the job below when a payment was made, or went back.
ChangeListener note_clients();
// Job "client:upsert": the payment's client is made or brought up to date, in a command of its own,
// so that no fault there can hurt the payment.
jobs::Handler client_handler(const store::Database& database);
inline constexpr std::string_view client_type = "client:upsert";

}  // namespace gw::transactions

template <>
inline constexpr bool gw::integer_on_wire<gw::transactions::TransactionStatus> = true;

template <>
struct gw::store::Entity<gw::transactions::TransactionRecord> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const transactions::TransactionRecord& record,
                                    const Protection& protection);
};
