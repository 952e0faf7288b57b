#include "twins/stripe/deliveries.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::twins::stripe {
namespace {

constexpr int attempts_max = 10;
constexpr std::int64_t retry_first_ms = 500;
constexpr std::int64_t retry_last_ms = 60'000;

bool wants(const Subscriber& subscriber, std::string_view type) {
  const auto& types = subscriber.event_types;
  return types.empty() || std::ranges::find(types, "*") != types.end() ||
         std::ranges::find(types, type) != types.end();
}

}  // namespace

std::string signature_of(std::string_view secret, std::int64_t timestamp, std::string_view body) {
  const auto signed_text = fmt::format("{}.{}", timestamp, body);
  return fmt::format("t={},v1={}", timestamp, hex(crypto::hmac_sha256(secret, signed_text)));
}

void Deliveries::add(std::string_view event_id, std::string_view type, std::string_view body,
                     Instant now) {
  for (std::size_t i = 0; i < subscribers.size(); ++i) {
    if (!wants(subscribers[i], type)) continue;
    for (int copy = 0; copy < trouble.copies; ++copy) {
      waiting_.push_back({std::string(event_id), std::string(type), std::string(body), i,
                          now.plus_ms(trouble.delay_ms), 0});
    }
  }
}

std::optional<Instant> Deliveries::next_due() const {
  if (trouble.paused || waiting_.empty()) return std::nullopt;
  return std::ranges::min_element(waiting_, {}, &Delivery::due)->due;
}

std::vector<Delivery> Deliveries::take_due(Instant now) {
  std::vector<Delivery> due;
  if (trouble.paused) return due;
  for (auto& delivery : waiting_) {
    if (delivery.due <= now) due.push_back(delivery);
  }
  std::erase_if(waiting_, [&](const Delivery& delivery) { return delivery.due <= now; });
  if (trouble.reorder) std::ranges::reverse(due);
  return due;
}

void Deliveries::failed(Delivery delivery, Instant now) {
  if (++delivery.attempts >= attempts_max) return;
  const auto delay_ms = std::min(retry_first_ms << delivery.attempts, retry_last_ms);
  delivery.due = now.plus_ms(delay_ms);
  waiting_.push_back(std::move(delivery));
}

http::OutboundRequest Deliveries::request_of(const Delivery& delivery, Instant now) const {
  const auto& subscriber = subscribers.at(delivery.subscriber);
  http::OutboundRequest request;
  request.url = subscriber.url;
  request.body = delivery.body;
  request.headers.add("Content-Type", "application/json; charset=utf-8");
  request.headers.add("User-Agent", "Stripe/1.0 (twin)");
  request.headers.add("Stripe-Signature",
                      signature_of(subscriber.secret, now.seconds(), delivery.body));
  request.reach = http::Reach::private_allowed;
  return request;
}

}  // namespace gw::twins::stripe
