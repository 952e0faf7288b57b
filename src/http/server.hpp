// Listeners: TCP, HTTP/1.1, timeouts and limits. Knows nothing of the product.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "http/message.hpp"

namespace gw::http {

struct ListenerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system picks one; listen() tells
  std::size_t body_bytes_max = 1'048'576;
  std::size_t header_bytes_max = 16'384;
  std::size_t connections_max = 10'000;     // above: accepted and closed with 503
  std::int64_t header_timeout_ms = 10'000;  // from first byte (or accept) to complete header
  std::int64_t body_timeout_ms = 20'000;    // from header to complete body
  std::int64_t idle_timeout_ms = 75'000;    // keep-alive without a request
  std::int64_t write_timeout_ms = 20'000;
  std::int64_t request_timeout_ms = 30'000;  // from complete request to answer: then 504 and close
  std::size_t pipeline_max = 16;             // requests read ahead while one is being answered
  Application* application = nullptr;        // outlives the server
};

class Server {
 public:
  // Threads: each runs its own event loop and accepts on every listener (SO_REUSEPORT when > 1).
  explicit Server(int threads);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Binds at once; throws std::system_error naming host:port when it cannot. Returns the bound
  // port.
  std::uint16_t listen(ListenerOptions options);
  void start();
  // Stops accepting, closes idle connections, lets running requests end until the deadline, then
  // closes. Blocks.
  void stop(std::int64_t drain_ms);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gw::http
