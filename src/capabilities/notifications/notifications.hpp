// Notifications (IPN): tells the shop, signed, at least once and in order, what became of its
// payments. The unit of order is the shop's order, not the transaction (contract 05 §5.8 to §5.10).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capabilities/transactions/transactions.hpp"
#include "endpoints/endpoint.hpp"
#include "http/outbound.hpp"
#include "jobs/worker.hpp"
#include "store/execute.hpp"

namespace gw::notifications {

// A plain message tells a status and is replaced by the next one; a message about a dispute is
// never dropped.
enum class DeliveryKind { plain, dispute };
BOOST_DESCRIBE_ENUM(DeliveryKind, plain, dispute)

enum class DeliveryOutcome {
  pending,
  delivered,   // answered 200
  failed,      // attempts or time used up
  superseded,  // a newer status of the order made it pointless
  blocked,     // its address is one we do not call
};
BOOST_DESCRIBE_ENUM(DeliveryOutcome, pending, delivered, failed, superseded, blocked)

struct Attempt {
  Instant at;
  int http_status = 0;  // 0: no answer
  std::string error;    // why there was none: a class ("timeout"), nothing of the shop's
  std::int64_t duration_ms = 0;
};
BOOST_DESCRIBE_STRUCT(Attempt, (), (at, http_status, error, duration_ms))

// One message to a shop. Its id goes out as webhook-id, the same in every attempt.
struct Delivery : store::Stored {
  Id organization_id, site_id, transaction_id;
  std::string order;  // hash of transactions::order_key
  std::string external_reference;
  int status_code = 0;
  DeliveryKind kind = DeliveryKind::plain;
  Personal body;  // serialised once; these bytes are signed and sent
  std::vector<Attempt> attempts;
  std::optional<Instant> first_attempt_at;
  DeliveryOutcome outcome = DeliveryOutcome::pending;
  Instant next_attempt_at;
  std::optional<Instant> in_flight_since;  // set before an attempt, cleared with its result
  std::string request_id;                  // of the operator's retry
};
BOOST_DESCRIBE_STRUCT(Delivery, (store::Stored),
                      (organization_id, site_id, transaction_id, order, external_reference,
                       status_code, kind, body, attempts, first_attempt_at, outcome,
                       next_attempt_at, in_flight_since, request_id))

struct Settings {
  bool allow_private_targets = false;
  int attempts_max = 11;  // per message, the first included
};

struct Dependencies {
  store::Database database;
  http::Outbound* outbound = nullptr;  // outlives the worker
  Settings settings;
};

// Hears of every change and writes the message it makes necessary, with the job that sends it, in
// the same transaction.
transactions::ChangeListener notify_shop();

// Job "ipn.deliver", one per order: sends the order's messages, oldest first, one at a time. Fails
// only when the store does; a shop that does not answer is no failure of the job.
inline constexpr std::string_view deliver_type = "ipn.deliver";
jobs::Handler deliver_handler(const Dependencies& dependencies);
// Messages in flight of jobs whose process is gone (jobs::release_leases): they go again at once
// instead of when the lease would have ended.
void release_in_flight(store::Transaction& transaction, const std::vector<jobs::Job>& jobs);

// What the transaction's page shows of its messages.
struct IpnAttempt {
  Id delivery_id;
  int status = 0;  // what was told
  Instant at;
  int http_status = 0;
  std::string error;
  std::int64_t duration_ms = 0;
};
BOOST_DESCRIBE_STRUCT(IpnAttempt, (), (delivery_id, status, at, http_status, error, duration_ms))
struct IpnSummary {
  std::string url;
  int attempts = 0;  // of the newest message, as all that follows up to the history
  std::optional<int> last_status;
  std::optional<std::string> last_error;
  std::optional<DeliveryOutcome> outcome;  // absent: nothing was to be told so far
  std::optional<Instant> next_attempt_at;
  std::vector<IpnAttempt> history;  // of every message, newest first, at most 50
};
BOOST_DESCRIBE_STRUCT(IpnSummary, (),
                      (url, attempts, last_status, last_error, outcome, next_attempt_at, history))

// nullopt without an ipnUrl.
std::optional<IpnSummary> summary_of(const store::Snapshot& snapshot,
                                     const transactions::TransactionRecord& record);
// The same as JSON, empty without an ipnUrl: for transactions::Dependencies::ipn_summary.
RawJson ipn_summary(const store::Snapshot& snapshot, const transactions::TransactionRecord& record);

// POST /api/v1/transactions/{transactionId}/ipn/retry. NOT_FOUND; STATE_CONFLICT when there is no
// ipnUrl or nothing to tell.
void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);

}  // namespace gw::notifications

template <>
struct gw::store::Entity<gw::notifications::Delivery> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const notifications::Delivery& delivery, const Protection&);
};
