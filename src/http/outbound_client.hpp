// The Outbound port on libcurl's multi interface, with one thread of its own.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "http/outbound.hpp"

namespace gw::http {

struct OutboundClientOptions {
  std::size_t in_flight_max = 256;  // above: queued; the wait counts against the total timeout
  std::string user_agent = "payment-gateway/1";
  // "host:port:address" rows asked before DNS; the address is judged like any other.
  std::vector<std::string> fixed_addresses;
};

class OutboundClient final : public Outbound {
 public:
  explicit OutboundClient(OutboundClientOptions options);
  ~OutboundClient() override;  // cancels what is under way
  // Any thread. `done` runs on the client's thread: it must neither block nor throw.
  void send(OutboundRequest request, std::move_only_function<void(OutboundResponse)> done) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gw::http
