// The inbox of provider webhooks: what proves its origin is stored and claimed in the same command
// as its effect, and answered 200 whatever it says; what cannot be applied is parked or flagged,
// retried for a day, and shown.
#pragma once

#include "capabilities/transactions/transactions.hpp"

namespace gw::webhooks {

enum class EventState { applied, ignored, parked, flagged, failed };
BOOST_DESCRIBE_ENUM(EventState, applied, ignored, parked, flagged, failed)

// One authentic provider event. Unique by account and the provider's event id.
struct ProviderEvent : store::Stored {
  Id organization_id, provider_id;
  std::string event_key, event_type;
  EventState state = EventState::applied;
  std::string reason;  // the rule's name, or why it is parked, flagged or failed
  std::optional<Id> transaction_id;
  std::string body_sha256;  // of the raw bytes
  Secret body;              // as received, sealed
  int attempts = 1;
  // The event as understood, for retries.
  std::string provider_reference;
  Id attempt;
  connectors::PaymentState payment_state = connectors::PaymentState::open;
  std::int64_t amount = 0;
  std::optional<Currency> currency;  // absent: the event names none
  std::string failure_code, failure_message;
  Instant occurred_at;
  std::vector<connectors::RefundNews> refunds;
};
BOOST_DESCRIBE_STRUCT(ProviderEvent, (store::Stored),
                      (organization_id, provider_id, event_key, event_type, state, reason,
                       transaction_id, body_sha256, body, attempts, provider_reference, attempt,
                       payment_state, amount, currency, failure_code, failure_message, occurred_at,
                       refunds))

// What did not prove its origin: facts only, at most rejected_max per account and hour.
struct RejectedHook : store::Stored {
  Id provider_id;
  std::int64_t hour = 0;
  std::string address, reason, body_sha256;
  std::int64_t body_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(RejectedHook, (store::Stored),
                      (provider_id, hour, address, reason, body_sha256, body_bytes))
inline constexpr std::int64_t rejected_max = 100;

// Claims and applies one verified event; a second delivery has no effect. Returns the state it is
// in.
Result<EventState> receive_event(store::Transaction& transaction,
                                 const transactions::Dependencies& dependencies,
                                 const connectors::Account& account,
                                 const connectors::ProviderNews& news, std::string_view body);

// Keeps an authentic event whose application broke, to be tried again: news are never lost to a
// fault of ours.
Result<EventState> keep_failed(store::Transaction& transaction, const connectors::Account& account,
                               const connectors::ProviderNews& news, std::string_view body);

// GET /api/v1/webhooks/events: what providers sent, and what became of it.
void add_admin_routes(endpoints::Table& table, const store::Database& database);

// POST /hooks/{type}/{providerId} on the Main listener.
void add_main_routes(endpoints::Table& table, const transactions::Dependencies& dependencies);

// Job "event.retry": tries a parked or failed event again, for 24 hours.
jobs::Handler retry_handler(const transactions::Dependencies& dependencies);
inline constexpr std::string_view retry_type = "event.retry";

}  // namespace gw::webhooks

template <>
struct gw::store::Entity<gw::webhooks::ProviderEvent> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const webhooks::ProviderEvent& event, const Protection&);
};
template <>
struct gw::store::Entity<gw::webhooks::RejectedHook> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const webhooks::RejectedHook& hook, const Protection&);
};
