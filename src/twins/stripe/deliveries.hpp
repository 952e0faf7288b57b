// The twin's webhooks: signed at the moment they are sent, repeated until they are taken, and as
// late, doubled and out of order as it is told.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "http/outbound.hpp"

namespace gw::twins::stripe {

struct Subscriber {
  std::string id;  // "we_..."
  std::string url;
  std::string secret;
  std::vector<std::string> event_types;  // empty or "*": all
};

// How webhooks are to behave badly.
struct WebhookTrouble {
  std::int64_t delay_ms = 0;
  int copies = 1;        // how often each is sent
  bool reorder = false;  // those that wait together are sent newest first
  bool paused = false;   // nothing is sent, everything is kept
};

struct Delivery {
  std::string event_id, event_type, body;
  std::size_t subscriber = 0;
  Instant due;
  int attempts = 0;
};

// "t=...,v1=..." over the body, as Stripe signs.
std::string signature_of(std::string_view secret, std::int64_t timestamp, std::string_view body);

// Pure bookkeeping of what is to be sent; its owner has the lock.
class Deliveries {
 public:
  std::vector<Subscriber> subscribers;
  WebhookTrouble trouble;

  void add(std::string_view event_id, std::string_view type, std::string_view body, Instant now);
  std::optional<Instant> next_due() const;
  // Taken out: what is due, in the order it is to be sent.
  std::vector<Delivery> take_due(Instant now);
  // Not taken by its receiver: it comes again later, ten times in all.
  void failed(Delivery delivery, Instant now);
  http::OutboundRequest request_of(const Delivery& delivery, Instant now) const;
  void clear() { waiting_.clear(); }
  std::size_t waiting() const { return waiting_.size(); }

 private:
  std::deque<Delivery> waiting_;
};

}  // namespace gw::twins::stripe
