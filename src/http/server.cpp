#include "http/server.hpp"

#include <algorithm>
#include <boost/asio/ip/tcp.hpp>
#include <stdexcept>
#include <system_error>
#include <thread>

#include "http/connection.hpp"
#include "http/event_loop.hpp"

namespace gw::http {

namespace {

using boost::asio::ip::tcp;

tcp::endpoint resolve(const std::string& host, std::uint16_t port) {
  boost::system::error_code failure;
  const auto address = boost::asio::ip::make_address(host, failure);
  if (!failure) return {address, port};
  boost::asio::io_context io;
  tcp::resolver resolver(io);
  const auto found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive);
  return found.begin()->endpoint();
}

// With SO_REUSEPORT the system would let a second process of ours share the port unnoticed.
void refuse_taken_port(const tcp::endpoint& at) {
  if (at.port() == 0) return;
  boost::asio::io_context io;
  tcp::acceptor probe(io, at.protocol());
  probe.set_option(tcp::acceptor::reuse_address(true));
  probe.bind(at);
  probe.listen();
}

// Often enough for the shortest timeout, rarely enough to cost nothing.
std::int64_t sweep_interval_ms(const std::vector<std::unique_ptr<Listener>>& listeners) {
  std::int64_t shortest = 1'000;
  for (const auto& listener : listeners) {
    const ListenerOptions& o = listener->options;
    shortest = std::min({shortest, o.header_timeout_ms, o.body_timeout_ms, o.idle_timeout_ms,
                         o.write_timeout_ms, o.request_timeout_ms});
  }
  return std::clamp<std::int64_t>(shortest / 4, 5, 250);
}

}  // namespace

struct Server::State {
  // Before loops: connections count themselves in their listener.
  std::vector<std::unique_ptr<Listener>> listeners;
  std::vector<std::unique_ptr<EventLoop>> loops;
  std::vector<std::jthread> threads;
};

Server::Server(int threads) : state_(std::make_unique<State>()) {
  for (int i = 0; i < std::max(threads, 1); ++i) {
    state_->loops.push_back(std::make_unique<EventLoop>());
  }
}

Server::~Server() { stop(0); }

std::uint16_t Server::listen(ListenerOptions options) {
  if (!state_->threads.empty()) throw std::logic_error("listen() after start()");
  if (options.application == nullptr) throw std::logic_error("a listener without application");
  options.pipeline_max = std::max<std::size_t>(options.pipeline_max, 1);
  const bool shared = state_->loops.size() > 1;
  try {
    tcp::endpoint at = resolve(options.host, options.port);
    if (shared) refuse_taken_port(at);
    auto listener = std::make_unique<Listener>();
    listener->options = options;
    for (const auto& loop : state_->loops) at.port(loop->listen(*listener, at, shared));
    state_->listeners.push_back(std::move(listener));
    return at.port();
  } catch (const boost::system::system_error& failure) {
    throw std::system_error(
        failure.code(), "cannot listen on " + options.host + ":" + std::to_string(options.port));
  }
}

void Server::start() {
  if (!state_->threads.empty()) throw std::logic_error("start() twice");
  const std::int64_t sweep_ms = sweep_interval_ms(state_->listeners);
  for (const auto& loop : state_->loops) {
    state_->threads.emplace_back([&loop = *loop, sweep_ms] { loop.run(sweep_ms); });
  }
}

void Server::stop(std::int64_t drain_ms) {
  if (state_->threads.empty()) return;
  for (const auto& loop : state_->loops) loop->stop(drain_ms);
  for (std::jthread& thread : state_->threads) thread.join();
  state_->threads.clear();
  // A stopped server does not start again; its listening sockets and last connections go now.
  state_->loops.clear();
}

}  // namespace gw::http
