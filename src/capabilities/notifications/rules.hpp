// Pure decisions about notifications: what to tell, what to leave, when to try again.
#pragma once

#include <vector>

#include "capabilities/notifications/notifications.hpp"

namespace gw::notifications {

using transactions::TransactionStatus;

// What may have to be told.
struct News {
  Id transaction;
  TransactionStatus from = TransactionStatus::initiated;
  TransactionStatus to = TransactionStatus::initiated;
  DeliveryKind kind = DeliveryKind::plain;
  bool spoken = true;  // false: nobody asked to tell the shop, or it has no address
};

// An undelivered message of the order.
struct Waiting {
  Id id;
  Id transaction;
  TransactionStatus status = TransactionStatus::pending_provider;
  DeliveryKind kind = DeliveryKind::plain;
};

struct OrderFacts {
  std::vector<Waiting> waiting;  // oldest first
  bool stands_paid = false;      // a transaction of the order is at 1
  bool knows_success = false;    // the shop acknowledged a 1 of this transaction
};

// One named result per rule.
enum class PlanRule {
  not_told,              // no message exists for this status
  left_to_disputes,      // the dispute's own message tells it
  dispute,               // enqueued behind everything that waits
  refund_undone,         // an undelivered 3 is not true any more
  success,               // enqueued; nothing plain before it matters any more
  silent_success,        // not told, and yet nothing lesser may be told any more
  order_stands_paid,     // a lesser status of another transaction: the shop never hears of it
  other_payment_stands,  // the refund of a duplicate is silent
  kept_silent,           // not told; what was told about this transaction before is outdated
  replaces_older,        // enqueued in place of every plain message that waits
};

struct Plan {
  PlanRule rule = PlanRule::not_told;
  bool enqueue = false;
  std::vector<Id> supersede;  // also what is in flight: it ends, but is not tried again
};

Plan plan(const News& news, const OrderFacts& order);

// Whether a plain message of this status must not go out while the order stands paid.
bool untold_while_paid(TransactionStatus status);
// The refund that took a payment to 3 failed afterwards.
bool undoes_refund(const News& news);

// What an attempt came to.
struct Answer {
  http::OutboundError error = http::OutboundError::none;
  int status = 0;
  std::int64_t retry_after_s = 0;  // asked for by the shop
  std::int64_t duration_ms = 0;

  bool acknowledged() const { return error == http::OutboundError::none && status == 200; }
  // The shop may have processed it, or may still be at it.
  bool ambiguous() const {
    return error == http::OutboundError::timeout || error == http::OutboundError::broken ||
           error == http::OutboundError::cancelled;
  }
};
// Only the form in seconds of Retry-After is heard.
Answer answer_of(const http::OutboundResponse& response);

// The attempts so far, the one just answered included.
struct Series {
  Id delivery;
  int attempts = 0;
  Instant first_at;
};

struct Step {
  enum class Kind { delivered, retry_at, failed, blocked } kind = Kind::failed;
  Instant at;  // Kind::retry_at

  bool operator==(const Step&) const = default;
};

inline constexpr std::int64_t series_ms = 72LL * 3600 * 1000;
inline constexpr std::size_t attempts_kept = 50;
// Between an ambiguous end and the next message of the order, so that a slow shop has finished with
// the one before.
inline constexpr std::int64_t settle_ms = 10'000;

Step next_step(const Series& series, const Answer& answer, Instant now, int attempts_max);
// What is added to a delay of a thousand after this attempt: 0 to 200, the same for the same
// message and attempt.
int jitter_permille(Id delivery, int attempts);

// Exactly {"id","externalReference","status"}; no reference, no member.
std::string message_body(Id transaction, const std::string& external_reference,
                         TransactionStatus status);

}  // namespace gw::notifications
