// The operator tells the shop again what became of a transaction.
#pragma once

#include "capabilities/notifications/notifications.hpp"
#include "endpoints/caller.hpp"

namespace gw::notifications {

struct RetryIpn {
  Id transaction_id;
};
BOOST_DESCRIBE_STRUCT(RetryIpn, (), (transaction_id))

struct DeliveryView {
  Id id;  // the message's webhook-id
  Id transaction_id;
  std::string external_reference;
  int status = 0;
  DeliveryKind kind = DeliveryKind::plain;
  DeliveryOutcome outcome = DeliveryOutcome::pending;
  std::vector<Attempt> attempts;
  Instant next_attempt_at;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(DeliveryView, (),
                      (id, transaction_id, external_reference, status, kind, outcome, attempts,
                       next_attempt_at, created_at))

// A new message with the bytes of the last one about this status, and a series of attempts of its
// own. It obeys the order rules as any other.
Result<DeliveryView> retry_ipn(store::Transaction& transaction, const Caller& caller,
                               const RetryIpn& input);

}  // namespace gw::notifications
