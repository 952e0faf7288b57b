#include "connectors/stripe/webhooks.hpp"

#include <algorithm>
#include <array>

#include "base/decode.hpp"
#include "connectors/stripe/objects.hpp"

namespace gw::connectors::stripe {
namespace {

enum class Kind { payment, charge_refunds, refund, other };

Kind kind_of(std::string_view type) {
  constexpr std::array payments{"payment_intent.succeeded", "payment_intent.payment_failed",
                                "payment_intent.canceled", "payment_intent.processing"};
  constexpr std::array refunds{"refund.created", "refund.updated", "refund.failed",
                               "charge.refund.updated"};
  if (std::ranges::find(payments, type) != payments.end()) return Kind::payment;
  if (std::ranges::find(refunds, type) != refunds.end()) return Kind::refund;
  return type == "charge.refunded" ? Kind::charge_refunds : Kind::other;
}

// The event says what happened then; by now its object may have gone on.
PaymentState state_of_event(std::string_view type) {
  if (type == "payment_intent.succeeded") return PaymentState::succeeded;
  if (type == "payment_intent.payment_failed") return PaymentState::failed;
  if (type == "payment_intent.canceled") return PaymentState::cancelled;
  return PaymentState::pending;
}

ProviderNews payment_event(std::string_view type, const boost::json::value& intent) {
  ProviderNews news = payment_news(intent);
  const auto state = state_of_event(type);
  // Only the object itself proves that money was taken.
  const bool contradicts = state == PaymentState::succeeded && news.state != state;
  news.state = state;
  if (contradicts || news.provider_reference.empty()) news.readable = false;
  if (state == PaymentState::failed && news.failure_code.empty()) {
    news.failure_code = "card_declined";
    news.failure_message = sentence_of(news.failure_code);
  }
  return news;
}

// About money going back; the payment is named by its intent.
ProviderNews refund_event(const boost::json::value& object, std::vector<RefundNews> refunds) {
  ProviderNews news;
  news.provider_reference = text_at(object, "payment_intent");
  news.attempt = attempt_of(object);
  news.marked = static_cast<bool>(news.attempt);
  news.refunds = std::move(refunds);
  // A charge without its list says nothing that the refund's own event does not say.
  news.known_type = !news.refunds.empty();
  return news;
}

ProviderNews news_of(std::string_view type, const boost::json::value& object) {
  switch (kind_of(type)) {
    case Kind::payment: return payment_event(type, object);
    case Kind::charge_refunds: return refund_event(object, refunds_of_charge(object));
    case Kind::refund: {
      auto refund = refund_news(object);
      auto news = refund_event(object, {});
      news.readable = refund.has_value();
      if (refund) news.refunds = {std::move(*refund)};
      news.known_type = true;
      return news;
    }
    case Kind::other: break;
  }
  ProviderNews news;
  news.known_type = false;
  news.provider_reference = text_at(object, "payment_intent");
  news.attempt = attempt_of(object);
  return news;
}

}  // namespace

ProviderNews parse_webhook(std::string_view body) {
  const auto event = parse_json(body);
  if (!event) return unreadable_news(body);
  const auto id = text_at(*event, "id");
  const auto type = text_at(*event, "type");
  const auto* object = value_at(*event, "data/object");
  if (id.empty() || id.size() > 255 || type.empty() || object == nullptr || !object->is_object())
    return unreadable_news(body);
  ProviderNews news = news_of(type, *object);
  news.event_key = id;
  news.event_type = std::string(type.substr(0, 100));
  news.occurred_at = Instant::from_seconds(number_at(*event, "created"));
  return news;
}

}  // namespace gw::connectors::stripe
