// What providers sent and what became of it, for operators. The body itself stays sealed.
#include "capabilities/webhooks/webhooks.hpp"
#include "endpoints/admin_row.hpp"
#include "endpoints/listing.hpp"

namespace gw::webhooks {

struct EventView {
  Id id, provider_id;
  std::string event_key, event_type;
  EventState state = EventState::applied;
  std::string reason;
  std::optional<Id> transaction_id;
  std::string provider_reference;
  connectors::PaymentState payment_state = connectors::PaymentState::open;
  std::optional<std::int64_t> amount;
  std::optional<Currency> currency;
  std::optional<std::string> failure_code;
  int attempts = 1;
  std::string body_sha256;
  Instant occurred_at, received_at;
};
BOOST_DESCRIBE_STRUCT(EventView, (),
                      (id, provider_id, event_key, event_type, state, reason, transaction_id,
                       provider_reference, payment_state, amount, currency, failure_code, attempts,
                       body_sha256, occurred_at, received_at))

struct ListEvents : endpoints::ListQuery {};
BOOST_DESCRIBE_STRUCT(ListEvents, (endpoints::ListQuery), ())

struct EventList : endpoints::ListFacts {
  std::vector<EventView> events;
};
BOOST_DESCRIBE_STRUCT(EventList, (), (events, total, total_is_capped, page, limit, next_cursor))

}  // namespace gw::webhooks

template <>
struct gw::FieldRules<gw::webhooks::ListEvents> {
  static constexpr bool strict = true;
  static constexpr auto rules = FieldRules<endpoints::ListQuery>::rules;
};

namespace gw::webhooks {
namespace {

EventView view_of(const ProviderEvent& event) {
  EventView view;
  view.id = event.id;
  view.provider_id = event.provider_id;
  view.event_key = event.event_key;
  view.event_type = event.event_type;
  view.state = event.state;
  view.reason = event.reason;
  view.transaction_id = event.transaction_id;
  view.provider_reference = event.provider_reference;
  view.payment_state = event.payment_state;
  if (event.currency) view.amount = event.amount;
  view.currency = event.currency;
  if (!event.failure_code.empty()) view.failure_code = event.failure_code;
  view.attempts = event.attempts;
  view.body_sha256 = event.body_sha256;
  view.occurred_at = event.occurred_at;
  view.received_at = event.created_at;
  return view;
}

Result<EventList> list_events(const store::Snapshot& snapshot, const Caller& caller,
                              const ListEvents& input) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(caller.organization)};
  return endpoints::answer_list(
      endpoints::list<ProviderEvent>(snapshot, input, std::move(find), 20), &EventList::events,
      view_of);
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const store::Database& database) {
  auto row = endpoints::admin_row({http::Method::get, "/api/v1/webhooks/events", "", Role::admin,
                                   "Provider webhooks", "What providers sent"});
  row.access = endpoints::Access::session;
  row.description = "Events whose origin was proved, newest first, and what became of each.";
  row.failures = {Code::filter_not_supported, Code::page_too_deep};
  endpoints::add_query<ListEvents, EventList>(table, database, std::move(row), list_events);
}

}  // namespace gw::webhooks
