// A simulator of a payment provider: an application that answers the provider's API from its own
// books, and sends its webhooks when they are due. Everything it needs of the world is handed in.
#pragma once

#include <functional>
#include <optional>

#include "base/entropy.hpp"
#include "base/time.hpp"
#include "http/outbound.hpp"

namespace gw::twins {

// All of it outlives the twin.
struct Ports {
  const Clock* clock = nullptr;
  Entropy* entropy = nullptr;
  http::Outbound* outbound = nullptr;  // for webhooks
};

class Twin : public http::Application {
 public:
  // When something is to be sent next; nullopt: nothing waits.
  virtual std::optional<Instant> next_due() const = 0;
  // Sends what is due. Any thread.
  virtual void run_due() = 0;
  // Called, on any thread, when something new waits to be sent.
  std::function<void()> on_wait;
};

}  // namespace gw::twins
