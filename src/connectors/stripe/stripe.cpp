#include "connectors/stripe/stripe.hpp"

#include "connectors/signature.hpp"
#include "connectors/stripe/currencies.hpp"
#include "connectors/stripe/objects.hpp"
#include "connectors/stripe/webhooks.hpp"

namespace gw::connectors::stripe {
namespace {

using boost::json::value;
using Effect = CallFailure::Effect;

constexpr std::int64_t hour_ms = 3'600'000;
constexpr std::string_view live_script = "https://js.stripe.com/v3/";
constexpr int pages_max = 20;
// A request of ours that is still on its way has ended by then, whatever became of it.
constexpr std::int64_t settled_s = 120;

std::unexpected<CallFailure> refused(std::string code, std::string message) {
  return std::unexpected(CallFailure{Effect::none, std::move(code), std::move(message)});
}

std::unexpected<CallFailure> unknown(std::string code, std::string message) {
  return std::unexpected(CallFailure{Effect::unknown, std::move(code), std::move(message)});
}

std::unexpected<CallFailure> not_convertible() {
  return refused("currency_not_offered", "Stripe does not take this amount in this currency");
}

// A refusal of the request itself, which a request with this key met before as well.
bool proves_nothing_exists(const CallFailure& failure) {
  return failure.effect == Effect::none && failure.code != "unreachable" &&
         failure.code != "unauthorized" && !failure.code.starts_with("rate_limit");
}

ProviderNews cancelled_news() {
  ProviderNews news;
  news.state = PaymentState::cancelled;
  return news;
}

struct Page {
  const boost::json::array* rows = nullptr;
  std::string last;  // where the next one begins; empty: this was the last
};

Page page_of(const value& list) {
  Page page;
  const auto* data = value_at(list, "data");
  page.rows = data == nullptr ? nullptr : data->if_array();
  const auto* more = value_at(list, "has_more");
  const bool goes_on = more != nullptr && more->is_bool() && more->get_bool();
  if (goes_on && page.rows != nullptr && !page.rows->empty())
    page.last = text_at(page.rows->back(), "id");
  return page;
}

std::string origin_of(std::string_view url) {
  const auto host = url.find("://");
  if (host == url.npos) return {};
  return std::string(url.substr(0, url.find('/', host + 3)));
}

}  // namespace

Stripe::Stripe(http::Outbound& outbound, const Clock& clock, Places places)
    : outbound_(outbound), clock_(clock), places_(std::move(places)) {
  while (places_.api_base.ends_with('/')) places_.api_base.pop_back();
}

const Capabilities& Stripe::capabilities() const {
  static constexpr Capabilities capabilities{.type = "stripe",
                                             .webhooks = true,
                                             .asks = true,
                                             .refunds = true,
                                             .partial_refunds = true,
                                             .method = "automatic",
                                             .key_lifetime_ms = 23 * hour_ms};
  return capabilities;
}

bool Stripe::offers(Money amount) const { return stripe::offers(amount); }

bool Stripe::simulated(const Account& account) const {
  return account.mode == providers::ProviderMode::test && !places_.api_base.empty();
}

Endpoint Stripe::endpoint_of(const Account& account) const {
  if (simulated(account)) return {places_.api_base, http::Reach::private_allowed};
  return {std::string(live_api_base), http::Reach::public_only};
}

Task<CallResult<value>> Stripe::call(Account account, Call call) {
  auto request =
      outbound_request(endpoint_of(account), account.configuration.secret_key.value, call);
  Callback<http::OutboundResponse>::Begin send = [this,
                                                  request = std::move(request)](auto done) mutable {
    outbound_.send(std::move(request), std::move(done));
  };
  Callback<http::OutboundResponse> answered(std::move(send));
  const http::OutboundResponse response = co_await answered;
  co_return read_answer(response);
}

Task<CallResult<bool>> Stripe::check(Account account) {
  auto asking = call(std::move(account), get_balance());
  auto balance = co_await std::move(asking);
  if (!balance) co_return std::unexpected(std::move(balance.error()));
  co_return true;
}

Task<CallResult<value>> Stripe::create(Account account, PaymentOrder order) {
  const auto amount = to_stripe(order.amount);
  if (!amount) co_return not_convertible();
  auto creating = call(std::move(account), create_intent(order, *amount));
  co_return co_await std::move(creating);
}

Task<CallResult<Started>> Stripe::start(Account account, PaymentOrder order) {
  auto intent = co_await create(account, order);
  if (!intent) co_return std::unexpected(std::move(intent.error()));
  const auto reference = text_at(*intent, "id");
  const auto secret = text_at(*intent, "client_secret");
  if (!is_reference(reference) || secret.empty())
    co_return unknown("unreadable", "Stripe's answer could not be read");
  Started started;
  started.provider_reference = reference;
  started.next.type = "stripe_elements";
  started.next.publishable_key = account.configuration.publishable_key;
  started.next.payment_intent_client_secret = std::string(secret);
  if (!order.page_url.empty()) started.next.return_url = order.page_url;
  co_return started;
}

Task<CallResult<value>> Stripe::find(Account account, PaymentOrder order) {
  std::string after;
  for (int i = 0; i < pages_max; ++i) {
    auto listing = call(account, list_intents(order, after));
    auto list = co_await std::move(listing);
    if (!list) co_return std::unexpected(std::move(list.error()));
    const auto page = page_of(*list);
    if (page.rows == nullptr) co_return unknown("unreadable", "Stripe's answer could not be read");
    for (const auto& intent : *page.rows) {
      if (attempt_of(intent) == order.attempt) co_return value(intent);
    }
    if (page.last.empty()) co_return value(nullptr);
    if (!is_reference(page.last)) break;
    after = page.last;
  }
  co_return unknown("too_many", "too many payments at Stripe to find this one");
}

Task<CallResult<ProviderNews>> Stripe::ask(Account account, PaymentOrder order) {
  const bool known = is_reference(order.provider_reference);
  auto asking = known ? call(account, get_intent(order.provider_reference)) : find(account, order);
  auto intent = co_await std::move(asking);
  if (!intent) co_return std::unexpected(std::move(intent.error()));
  if (intent->is_null()) co_return ProviderNews{};  // not arrived: open until it is cancelled
  co_return payment_news(*intent);
}

Task<CallResult<std::optional<std::string>>> Stripe::lost_reference(Account account,
                                                                    PaymentOrder order) {
  const std::int64_t age_ms = clock_.now().ms - std::int64_t{order.attempt.seconds()} * 1000;
  const bool by_key = age_ms < capabilities().key_lifetime_ms;
  // Repeated with its key the request brings the intent that it made, or makes the one to cancel:
  // either way none can come later.
  auto looking = by_key ? create(account, order) : find(account, order);
  auto intent = co_await std::move(looking);
  if (!intent && by_key && proves_nothing_exists(intent.error())) co_return std::nullopt;
  if (!intent && by_key && intent.error().effect == Effect::unknown) {
    // A stored failure is all that the key brings, though an intent may have been made.
    auto searching = find(account, order);
    auto found = co_await std::move(searching);
    if (found && !found->is_null()) intent = std::move(found);
  }
  if (!intent) co_return std::unexpected(std::move(intent.error()));
  if (intent->is_null()) co_return std::nullopt;
  const auto reference = text_at(*intent, "id");
  if (!is_reference(reference)) co_return unknown("unreadable", "Stripe's answer is unreadable");
  co_return std::string(reference);
}

Task<CallResult<ProviderNews>> Stripe::cancel_known(Account account, std::string reference) {
  auto cancelling = call(account, cancel_intent(reference));
  auto intent = co_await std::move(cancelling);
  if (!intent && intent.error().code == "payment_intent_unexpected_state") {
    auto asking = call(account, get_intent(reference));
    intent = co_await std::move(asking);
  }
  if (!intent) co_return std::unexpected(std::move(intent.error()));
  co_return payment_news(*intent);
}

Task<CallResult<ProviderNews>> Stripe::cancel(Account account, PaymentOrder order) {
  std::string reference = order.provider_reference;
  if (!is_reference(reference)) {
    auto found = co_await lost_reference(account, order);
    if (!found) co_return std::unexpected(std::move(found.error()));
    if (!*found) co_return cancelled_news();
    reference = std::move(**found);
  }
  co_return co_await cancel_known(std::move(account), std::move(reference));
}

Task<CallResult<RefundNews>> Stripe::refund(Account account, RefundOrder order) {
  const auto amount = to_stripe(order.amount);
  if (!amount) co_return not_convertible();
  if (!is_reference(order.provider_reference))
    co_return refused("unknown_payment", "the payment's reference at Stripe is not known");
  auto asking = call(std::move(account), create_refund(order, *amount));
  auto answer = co_await std::move(asking);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  auto news = refund_news(*answer);
  if (!news) co_return unknown("unreadable", "Stripe's answer could not be read");
  co_return std::move(*news);
}

Task<CallResult<std::optional<RefundNews>>> Stripe::ask_refund(Account account, RefundOrder order) {
  if (!is_reference(order.provider_reference))
    co_return refused("unknown_payment", "the payment's reference at Stripe is not known");
  std::string after;
  bool complete = false;
  for (int i = 0; i < pages_max && !complete; ++i) {
    auto listing = call(account, list_refunds(order.provider_reference, after));
    auto list = co_await std::move(listing);
    if (!list) co_return std::unexpected(std::move(list.error()));
    const auto page = page_of(*list);
    if (page.rows == nullptr) co_return unknown("unreadable", "Stripe's answer could not be read");
    for (const auto& row : *page.rows) {
      auto news = refund_news(row);
      if (news && news->refund == order.refund) co_return std::move(news);
    }
    complete = page.last.empty();
    if (!complete && !is_reference(page.last)) break;
    after = page.last;
  }
  if (!complete) co_return unknown("too_many", "too many refunds at Stripe to find this one");
  const std::int64_t age_s = clock_.now().seconds() - order.refund.seconds();
  if (age_s < settled_s) co_return unknown("too_early", "the request may still be on its way");
  co_return std::nullopt;
}

Result<std::vector<ProviderNews>> Stripe::read_webhook(const Account& account,
                                                       const http::Request& request,
                                                       Instant now) const {
  const auto header = request.headers.get("Stripe-Signature").value_or("");
  const auto& configuration = account.configuration;
  const std::string_view secrets[] = {configuration.webhook_secret.value,
                                      providers::previous_webhook_secret(configuration, now)};
  auto proven = verify_signature(header, secrets, request.body, now);
  if (!proven) return std::unexpected(std::move(proven.error()));
  return std::vector<ProviderNews>{parse_webhook(request.body)};
}

RawJson Stripe::page_hints(const Account&) const { return {}; }

PageScript Stripe::page_script(const Account& account, Money due) const {
  PageScript script;
  script.amount = to_stripe(due).value_or(0);
  script.public_key = account.configuration.publishable_key;
  if (simulated(account) && !places_.script_url.empty()) {
    const auto origin = origin_of(places_.script_url);
    script.url = places_.script_url;
    script.script_sources = {origin};
    script.frame_sources = {origin};
    script.connect_sources = {origin, origin_of(places_.api_base)};
    return script;
  }
  script.url = live_script;
  script.script_sources = {"https://js.stripe.com", "https://*.js.stripe.com"};
  script.frame_sources = {"https://js.stripe.com", "https://*.js.stripe.com",
                          "https://hooks.stripe.com"};
  script.connect_sources = {"https://api.stripe.com"};
  return script;
}

}  // namespace gw::connectors::stripe
