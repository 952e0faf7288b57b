// One thread of a server: its io_context, its acceptors, its connections, its sweep of deadlines.
#pragma once

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "http/answer_mailbox.hpp"
#include "http/connection.hpp"

namespace gw::http {

class EventLoop {
 public:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp,
                                                      boost::asio::io_context::executor_type>;

  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  // Before run(): opens a listening socket and returns its port; throws
  // boost::system::system_error.
  std::uint16_t listen(Listener& listener, const boost::asio::ip::tcp::endpoint& at, bool shared);
  // Until drained. Deadlines are enforced every `sweep_ms`.
  void run(std::int64_t sweep_ms);
  // Any thread, once: no new connections, and run() returns when the last one is gone or `drain_ms`
  // have passed.
  void stop(std::int64_t drain_ms);

  // For connections, on the loop's own thread.
  std::span<char> read_buffer() { return read_buffer_; }
  AnswerMailbox& mailbox() { return *mailbox_; }
  std::int64_t now_ms() const;   // monotonic, some milliseconds coarse
  std::string_view date_line();  // for the response header, renewed each second
  bool draining() const { return draining_; }
  void release(Connection& connection);  // destroys it if it is finished

 private:
  struct Door {
    Acceptor acceptor;
    Listener* listener;
    bool armed = false;
  };
  // Connections are named by index and generation, so that a late answer finds nobody else.
  struct Seat {
    std::unique_ptr<Connection> connection;
    std::uint32_t generation = 0;
  };

  void arm_accept(Door& door);
  void accept_waiting(Door& door);
  void admit(Connection::Socket socket, Listener& listener);
  Connection* find(std::uint64_t id);
  void deliver_answers();
  void arm_sweep();
  void sweep();
  void begin_drain(std::int64_t drain_ms);
  void close_all();
  void finish_if_drained();

  boost::asio::io_context io_;  // first: outlives everything that is registered with it
  boost::intrusive_ptr<AnswerMailbox> mailbox_;
  boost::asio::steady_timer sweep_timer_;
  std::int64_t sweep_ms_ = 250;
  std::vector<std::unique_ptr<Door>> doors_;
  std::vector<Seat> seats_;
  std::vector<std::uint32_t> free_seats_;
  std::size_t connections_ = 0;
  std::vector<Answer> answers_;              // reused by deliver_answers()
  std::vector<std::uint64_t> answered_ids_;  // reused by deliver_answers()
  std::int64_t date_second_ = -1;
  std::string date_line_;
  bool draining_ = false;
  std::int64_t drain_deadline_ms_ = 0;
  // Shared by all connections: an idle one costs no buffer.
  std::array<char, 65'536> read_buffer_;
};

}  // namespace gw::http
