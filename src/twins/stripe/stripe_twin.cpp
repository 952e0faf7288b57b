#include "twins/stripe/stripe_twin.hpp"

#include <fmt/format.h>
#include <boost/json/serialize.hpp>

#include "base/text.hpp"
#include "twins/stripe/form.hpp"
#include "twins/stripe/pages.hpp"

namespace gw::twins::stripe {
namespace {

using http::Response;

Response page_of(std::string_view type, std::string_view text) {
  Response response;
  response.headers.add("Content-Type", fmt::format("{}; charset=utf-8", type));
  response.headers.add("Cache-Control", "no-store");
  response.body = text;
  return response;
}

Response json_of(const Answer& answer) {
  Response response = page_of("application/json", boost::json::serialize(answer.body));
  response.status = answer.status;
  return response;
}

std::optional<Response> static_page(std::string_view path) {
  constexpr std::string_view script = "text/javascript";
  if (path == "/v3/" || path == "/v3") return page_of(script, script_text());
  if (path == "/v3/frame") return page_of("text/html", frame_page());
  if (path == "/v3/frame.js") return page_of(script, frame_script());
  if (path == "/favicon.ico") return page_of("image/x-icon", "");
  return std::nullopt;
}

Response back_to(std::string_view return_url, const boost::json::object& intent) {
  const bool paid = intent.at("status").as_string() == "succeeded";
  const std::string_view separator = return_url.find('?') == return_url.npos ? "?" : "&";
  Response response;
  response.status = 303;
  response.headers.add(
      "Location",
      fmt::format("{}{}payment_intent={}&payment_intent_client_secret={}&redirect_status={}",
                  return_url, separator, std::string_view(intent.at("id").as_string()),
                  std::string_view(intent.at("client_secret").as_string()),
                  paid ? "succeeded" : "failed"));
  return response;
}

}  // namespace

StripeTwin::StripeTwin(const Ports& ports, Options options)
    : ports_(ports), options_(std::move(options)), books_(*ports.clock, *ports.entropy) {
  books_.origin = options_.origin;
  if (!options_.webhook_url.empty()) subscribe(options_.webhook_url, options_.webhook_secret);
}

void StripeTwin::subscribe(std::string url, std::string secret) {
  const std::lock_guard lock(mutex_);
  if (secret.empty()) secret = books_.new_id("whsec_");
  deliveries_.subscribers.push_back({books_.new_id("we_"), std::move(url), std::move(secret), {}});
}

void StripeTwin::handle(http::Request request, http::Respond respond) {
  if (auto page = static_page(request.path())) return respond(std::move(*page));
  const auto asked = ask_of(request);
  if (!asked) return respond(json_of(refuse({.message = "The form cannot be read."})));
  auto response = answered(*asked);
  if (on_wait) on_wait();
  // Whoever is answered may ask again at once: not under the lock.
  if (response) return respond(std::move(*response));
  const std::lock_guard lock(mutex_);
  silent_.push_back(std::move(respond));
}

std::optional<Response> StripeTwin::answered(const Asked& asked) {
  const std::lock_guard lock(mutex_);
  std::optional<Response> response;
  if (asked.part(0) != "_twin") {
    response = answer_api(asked);
  } else {
    response = asked.part(1) == "bank" ? bank(asked) : json_of(control(asked));
  }
  queue_events();
  return response;
}

// A buyer at their bank; who has the client secret was sent there.
Response StripeTwin::bank(const Asked& asked) {
  const auto id = asked.part(2);
  const auto* intent = books_.intents.find(id);
  if (intent == nullptr) return json_of(no_such("payment_intent", id));
  if (!asked.is_post()) {
    const auto secret = text_of(asked.form, "payment_intent_client_secret");
    if (secret != intent->at("client_secret").as_string())
      return json_of(no_such("payment_intent", id));
    const auto amount = fmt::format("{} {}", intent->at("amount").as_int64(),
                                    std::string_view(intent->at("currency").as_string()));
    const auto target = fmt::format("/_twin/bank/{}?return_url={}", id,
                                    percent_encode(text_of(asked.form, "return_url")));
    return page_of("text/html", bank_question(target, amount));
  }
  books_.authenticate(id, text_of(asked.form, "result") == "approve");
  const auto query = parse_form(asked.query);
  const auto return_url = query ? std::string(text_of(*query, "return_url")) : std::string();
  if (return_url.empty()) return page_of("text/html", bank_done());
  return back_to(return_url, *books_.intents.find(id));
}

void StripeTwin::queue_events() {
  for (const auto& id : books_.fresh_events) {
    const auto& event = *books_.events.find(id);
    deliveries_.add(id, event.at("type").as_string(), boost::json::serialize(event),
                    ports_.clock->now());
  }
  books_.fresh_events.clear();
}

std::optional<Instant> StripeTwin::next_due() const {
  const std::lock_guard lock(mutex_);
  return deliveries_.next_due();
}

void StripeTwin::run_due() {
  std::vector<std::pair<Delivery, http::OutboundRequest>> outgoing;
  {
    const std::lock_guard lock(mutex_);
    const auto now = ports_.clock->now();
    for (auto& delivery : deliveries_.take_due(now)) {
      auto request = deliveries_.request_of(delivery, now);
      outgoing.emplace_back(std::move(delivery), std::move(request));
    }
  }
  for (auto& [delivery, request] : outgoing) {
    ports_.outbound->send(std::move(request), [this, delivery = std::move(delivery)](
                                                  const http::OutboundResponse& response) mutable {
      sent(std::move(delivery), response);
    });
  }
}

void StripeTwin::sent(Delivery delivery, const http::OutboundResponse& response) {
  const bool taken = response.error == http::OutboundError::none && response.status >= 200 &&
                     response.status < 300;
  if (taken) return;
  {
    const std::lock_guard lock(mutex_);
    deliveries_.failed(std::move(delivery), ports_.clock->now());
  }
  if (on_wait) on_wait();
}

}  // namespace gw::twins::stripe
