// One client's connection: reads requests, hands them to the application, writes the answers in
// order. Lives on its event loop's thread alone; only answers come from elsewhere, by the mailbox.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "http/answer_mailbox.hpp"
#include "http/message.hpp"
#include "http/output_queue.hpp"
#include "http/request_parser.hpp"
#include "http/server.hpp"

namespace gw::http {

class EventLoop;

// One listen() call; its connections are spread over all loops.
struct Listener {
  ListenerOptions options;
  std::atomic<std::size_t> connections{0};
};

class Connection {
 public:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                                  boost::asio::io_context::executor_type>;

  Connection(EventLoop& loop, Listener& listener, Socket socket, std::uint64_t id);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The entries. After each of them the loop destroys the connection if it is finished().
  void start();
  void refuse();                        // above the maximum: 503
  void advance() { advance_with({}); }  // go on after note_answer()
  void sweep(std::int64_t now_ms);      // enforce the deadlines
  void drain();                         // answer what runs, then close
  void close();

  // Keeps an answer for advance(); one that nobody waits for any more is dropped.
  void note_answer(std::uint64_t sequence, Response response);

  bool finished() const { return closed_ && !read_armed_ && !write_armed_; }
  std::uint64_t id() const { return id_; }

 private:
  friend class Responder;

  enum class Phase : std::uint8_t {
    open,       // requests are read
    last,       // no further request is read; input is thrown away
    lingering,  // all is written: wait for the client to close, lest a reset eats our answer
  };
  enum class Waiting : std::uint8_t { nothing, first_byte, header, body, next_request, linger };

  // A request that is not answered on the wire yet.
  struct Slot {
    Response response;
    std::int64_t deadline_ms = 0;
    std::size_t bytes = 0;
    bool ready = false;
    bool head = false;
    bool http_1_0 = false;
  };

  void arm_read();
  void on_readable(const boost::system::error_code& failure);
  void advance_with(std::string_view fresh);
  std::size_t parse(std::string_view input);
  bool may_parse() const;
  void dispatch();
  void fail(Response response);
  void flush();
  void serialise_ready();
  void write();
  void arm_write();
  void set_read_deadline();
  Waiting waiting_for() const;

  EventLoop& loop_;
  Listener& listener_;
  Socket socket_;
  const std::uint64_t id_;
  std::string peer_address_;
  std::uint16_t peer_port_ = 0;

  RequestParser parser_;
  std::string unread_;  // bytes read that the parser could not use yet
  std::vector<Slot> slots_;
  std::uint64_t first_sequence_ = 0;  // of slots_.front()
  std::size_t slot_bytes_ = 0;
  std::uint64_t requests_ = 0;
  OutputQueue output_;

  Phase phase_ = Phase::open;
  Waiting waiting_ = Waiting::nothing;
  std::uint64_t waiting_since_request_ = 0;
  std::int64_t read_deadline_ms_ = 0;  // 0: none
  std::int64_t write_deadline_ms_ = 0;
  bool read_armed_ = false;
  bool write_armed_ = false;
  bool read_ended_ = false;     // the client has closed its side
  bool continue_owed_ = false;  // 100 Continue, as soon as it is this request's turn
  bool continue_decided_ = false;
  bool ending_ = false;  // an answer with Connection: close is in output_
  bool closed_ = false;
};

}  // namespace gw::http
