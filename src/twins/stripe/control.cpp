// What tests tell the twin to do: faults, webhooks that misbehave, what a bank says later.
#include "base/decode.hpp"
#include "twins/stripe/stripe_twin.hpp"

namespace gw::twins::stripe {
namespace {

using boost::json::object;

std::string text_in(const object& wanted, std::string_view name) {
  const auto* found = wanted.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::int64_t number_in(const object& wanted, std::string_view name, std::int64_t otherwise) {
  const auto* found = wanted.if_contains(name);
  return found != nullptr && found->is_int64() ? found->get_int64() : otherwise;
}

bool flag_in(const object& wanted, std::string_view name, bool otherwise) {
  const auto* found = wanted.if_contains(name);
  return found != nullptr && found->is_bool() ? found->get_bool() : otherwise;
}

Answer done() { return {200, {{"done", true}}}; }

Answer not_understood(std::string message) { return refuse({.message = std::move(message)}); }

}  // namespace

Answer StripeTwin::control(const Asked& asked) {
  const auto what = asked.part(1), id = asked.part(2);
  if (!asked.is_post()) return what == "state" ? state() : not_understood("GET /_twin/state");
  const auto body = parse_json(asked.body.empty() ? "{}" : asked.body);
  if (!body || !body->is_object()) return not_understood("the body must be a JSON object");
  const auto& wanted = body->get_object();
  if (what == "faults") return add_fault(wanted);
  if (what == "webhooks") return set_webhooks(wanted);
  if (what == "events") return resend(id);
  if (what == "payment_intents") return books_.settle_intent(id, flag_in(wanted, "paid", true));
  if (what == "refunds" && !id.empty())
    return books_.settle_refund(id, flag_in(wanted, "paid", true));
  if (what == "refunds") {
    books_.refunds_wait = flag_in(wanted, "wait", true);
    return done();
  }
  if (what != "reset") return not_understood("unknown control");
  reset();
  return done();
}

Answer StripeTwin::add_fault(const object& wanted) {
  const auto kind = fault_kind(text_in(wanted, "kind"));
  if (!kind) return not_understood("unknown kind of fault");
  faults_.add({text_in(wanted, "on"), *kind, static_cast<int>(number_in(wanted, "times", 1))});
  return done();
}

Answer StripeTwin::set_webhooks(const object& wanted) {
  auto& trouble = deliveries_.trouble;
  trouble.delay_ms = number_in(wanted, "delayMs", trouble.delay_ms);
  trouble.copies = static_cast<int>(number_in(wanted, "copies", trouble.copies));
  trouble.reorder = flag_in(wanted, "reorder", trouble.reorder);
  trouble.paused = flag_in(wanted, "paused", trouble.paused);
  return done();
}

Answer StripeTwin::resend(std::string_view event_id) {
  if (books_.events.find(event_id) == nullptr) return no_such("event", event_id);
  books_.fresh_events.emplace_back(event_id);
  return done();
}

Answer StripeTwin::state() const {
  const auto count = [](const Shelf& shelf) {
    return static_cast<std::int64_t>(shelf.order().size());
  };
  return {200,
          {{"paymentIntents", count(books_.intents)},
           {"charges", count(books_.charges)},
           {"refunds", count(books_.refunds)},
           {"events", count(books_.events)},
           {"webhooksWaiting", static_cast<std::int64_t>(deliveries_.waiting())}}};
}

void StripeTwin::reset() {
  for (auto* shelf : {&books_.intents, &books_.charges, &books_.refunds, &books_.events})
    shelf->clear();
  books_.fresh_events.clear();
  books_.refunds_wait = false;
  kept_.clear();
  faults_.clear();
  deliveries_.clear();
  deliveries_.trouble = {};
}

}  // namespace gw::twins::stripe
