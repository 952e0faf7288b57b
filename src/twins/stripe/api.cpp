// The routes of the simulated API.
#include <boost/json/serialize.hpp>

#include "twins/stripe/form.hpp"
#include "twins/stripe/listing.hpp"
#include "twins/stripe/stripe_twin.hpp"

namespace gw::twins::stripe {
namespace {

using boost::json::object;

Answer unauthorized() { return refuse({.status = 401, .message = "Invalid API Key provided"}); }

Answer unknown_route(const Asked& asked) {
  return refuse({.status = 404,
                 .message = "Unrecognized request URL (" + std::string(to_string(asked.method)) +
                            ": " + asked.path + ")."});
}

// Any key of test mode but the ones whose name says otherwise.
bool good_key(std::string_view key) {
  const bool test = key.starts_with("sk_test_") || key.starts_with("rk_test_");
  return test && key.find("invalid") == key.npos && key.find("expired") == key.npos;
}

Answer balance() {
  const object amount{{"amount", 0}, {"currency", "eur"}, {"source_types", {{"card", 0}}}};
  return {
      200,
      {{"object", "balance"}, {"available", {amount}}, {"pending", {amount}}, {"livemode", false}}};
}

Answer account() {
  return {200,
          {{"id", "acct_1Twin"},
           {"object", "account"},
           {"charges_enabled", true},
           {"country", "DE"},
           {"default_currency", "eur"},
           {"email", "twin@example.com"}}};
}

Answer simulated_error() {
  return refuse({.status = 500,
                 .type = "api_error",
                 .message = "An unknown error occurred",
                 .executed = true});
}

}  // namespace

// What Stripe.js proves itself with instead of a secret key.
bool StripeTwin::holds_client_secret(const Asked& asked) {
  const auto* intent = books_.intents.find(asked.part(2));
  const bool public_key = text_of(asked.form, "key").starts_with("pk_test_");
  return asked.part(1) == "payment_intents" && intent != nullptr && public_key &&
         text_of(asked.form, "client_secret") == intent->at("client_secret").as_string();
}

Answer StripeTwin::api(const Asked& asked) {
  const bool page = asked.secret_key.empty() && holds_client_secret(asked);
  const bool of_the_page = asked.part(3) == "confirm" || !asked.is_post();
  if (!good_key(asked.secret_key) && !(page && of_the_page)) return unauthorized();
  const bool keyed = asked.is_post() && !asked.idempotency_key.empty();
  return keyed ? by_key(asked) : executed(asked);
}

Answer StripeTwin::by_key(const Asked& asked) {
  const auto now = ports_.clock->now();
  if (auto first = kept_.find(asked.idempotency_key, asked.text, now)) {
    first->replayed = first->executed;
    return std::move(*first);
  }
  auto answer = executed(asked);
  kept_.keep(asked.idempotency_key, asked.text, answer, now);
  return answer;
}

Answer StripeTwin::executed(const Asked& asked) {
  const auto kind = asked.part(1);
  if (kind == "payment_intents") return intents(asked);
  if (kind == "refunds") return refunds(asked);
  if (kind == "webhook_endpoints") return endpoints(asked);
  if (asked.is_post()) return unknown_route(asked);
  if (kind == "charges") return shelf(books_.charges, asked, "payment_intent");
  if (kind == "events") return shelf(books_.events, asked, "type");
  if (kind == "balance") return balance();
  if (kind == "account") return account();
  return unknown_route(asked);
}

Answer StripeTwin::shelf(const Shelf& shelf, const Asked& asked, std::string_view filters) {
  const auto id = asked.part(2);
  if (id.empty()) return list_of(shelf, asked.form, filters, asked.path);
  for (const auto& known : shelf.order()) {
    if (known == id) return {200, shelf.at(known)};
  }
  return no_such(asked.part(1), id);
}

Answer StripeTwin::intents(const Asked& asked) {
  if (!asked.is_post()) return shelf(books_.intents, asked, "customer");
  if (asked.part(2).empty()) return books_.create_intent(asked.form);
  return intent_action(asked);
}

Answer StripeTwin::intent_action(const Asked& asked) {
  const auto id = asked.part(2), action = asked.part(3);
  if (action.empty()) return books_.update_intent(id, asked.form);
  if (action == "confirm") return books_.confirm_intent(id, asked.form);
  if (action == "cancel") return books_.cancel_intent(id, asked.form);
  return unknown_route(asked);
}

Answer StripeTwin::refunds(const Asked& asked) {
  if (!asked.is_post()) return shelf(books_.refunds, asked, "payment_intent charge");
  if (asked.part(2).empty()) return books_.create_refund(asked.form);
  return unknown_route(asked);
}

Answer StripeTwin::endpoints(const Asked& asked) {
  if (!asked.is_post() || !asked.part(2).empty()) return unknown_route(asked);
  const auto url = text_of(asked.form, "url");
  if (url.empty()) return missing_parameter("url");
  Subscriber subscriber;
  subscriber.id = books_.new_id("we_");
  subscriber.url = url;
  subscriber.secret = books_.new_id("whsec_");
  if (const auto* types = asked.form.if_contains("enabled_events"); types && types->is_array()) {
    for (const auto& type : types->get_array()) {
      if (type.is_string()) subscriber.event_types.emplace_back(type.get_string());
    }
  }
  deliveries_.subscribers.push_back(subscriber);
  return {200,
          {{"id", subscriber.id},
           {"object", "webhook_endpoint"},
           {"url", subscriber.url},
           {"secret", subscriber.secret},
           {"status", "enabled"},
           {"livemode", false}}};
}

namespace {

http::Response json_answer(const Asked& asked, const Answer& answer) {
  http::Response response;
  response.status = answer.status;
  response.headers.add("Content-Type", "application/json");
  if (!asked.idempotency_key.empty())
    response.headers.add("Idempotency-Key", asked.idempotency_key);
  if (answer.replayed) response.headers.add("Idempotent-Replayed", "true");
  response.body = boost::json::serialize(answer.body);
  return response;
}

http::Response cut() {
  http::Response response;
  response.status = 0;
  response.close_connection = true;
  return response;
}

}  // namespace

std::optional<http::Response> StripeTwin::answer_api(const Asked& asked) {
  using enum FaultKind;
  const auto fault = faults_.take(asked.text);
  const auto reply = [&](const Answer& answer) { return json_answer(asked, answer); };
  if (!fault) return reply(api(asked));
  switch (*fault) {
    case timeout_before: return std::nullopt;
    case error_before: return reply(simulated_error());
    case cut_before: return cut();
    case rate_limited:
      return reply(refuse({.status = 429, .code = "rate_limit", .message = "Too many requests"}));
    case in_use:
      return reply(refuse({.status = 409,
                           .type = "idempotency_error",
                           .code = "idempotency_key_in_use",
                           .message = "There is currently another in-progress request using this "
                                      "Idempotent Key."}));
    case timeout_after: api(asked); return std::nullopt;
    case cut_after: api(asked); return cut();
    case error_after: break;
  }
  const auto error = simulated_error();
  api(asked);
  if (!asked.idempotency_key.empty())
    kept_.keep(asked.idempotency_key, asked.text, error, ports_.clock->now());
  return reply(error);
}

}  // namespace gw::twins::stripe
