#include "http/connection.hpp"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <span>
#include <utility>

#include "http/event_loop.hpp"
#include "http/listener_failure.hpp"

namespace gw::http {

using boost::system::error_code;
namespace asio = boost::asio;

namespace {

constexpr std::int64_t kLingerMs = 1'000;
// Read ahead stops at this many bytes of unanswered requests, whatever their number.
constexpr std::size_t kReadAheadBytes = 262'144;
constexpr std::size_t kWriteSegments = 16;

// The connection whose request the application is handling on this thread right now.
thread_local Connection* t_dispatching = nullptr;

bool is_would_block(const error_code& ec) {
  return ec == asio::error::would_block || ec == asio::error::try_again;
}

}  // namespace

// What the application gets as Respond. An answer given before handle() returns goes straight to
// the connection, without lock or wake-up.
class Responder {
 public:
  Responder(AnswerMailbox& mailbox, Ticket ticket) : mailbox_(&mailbox), ticket_(ticket) {}

  void operator()(Response response) {
    Connection* here = t_dispatching;
    if (here != nullptr && here->id() == ticket_.connection && &here->loop_.mailbox() == mailbox_) {
      here->note_answer(ticket_.sequence, std::move(response));
    } else {
      mailbox_->put({ticket_, std::move(response)});
    }
  }

 private:
  boost::intrusive_ptr<AnswerMailbox> mailbox_;
  Ticket ticket_;
};
static_assert(sizeof(Responder) <= 3 * sizeof(void*), "fits into Respond without an allocation");

Connection::Connection(EventLoop& loop, Listener& listener, Socket socket, std::uint64_t id)
    : loop_(loop),
      listener_(listener),
      socket_(std::move(socket)),
      id_(id),
      parser_({listener.options.header_bytes_max, listener.options.body_bytes_max}) {
  listener_.connections.fetch_add(1, std::memory_order_relaxed);
  error_code failure;
  const auto peer = socket_.remote_endpoint(failure);
  if (failure) return;
  asio::ip::address address = peer.address();
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  peer_address_ = address.to_string();
  peer_port_ = peer.port();
}

Connection::~Connection() { listener_.connections.fetch_sub(1, std::memory_order_relaxed); }

void Connection::start() { advance(); }

void Connection::refuse() {
  fail(listener_failure(503, "too many connections"));
  advance();
}

void Connection::close() {
  if (closed_) return;
  closed_ = true;
  error_code ignored;
  socket_.close(ignored);
}

// Waits instead of reading at once: the buffer is shared, and right after an answer there is rarely
// anything to read.
void Connection::arm_read() {
  if (closed_ || read_armed_ || read_ended_) return;
  if (phase_ == Phase::open && !may_parse()) return;
  read_armed_ = true;
  socket_.async_wait(Socket::wait_read, [this](const error_code& failure) {
    read_armed_ = false;
    on_readable(failure);
    loop_.release(*this);
  });
}

void Connection::on_readable(const error_code& failure) {
  if (closed_) return;
  if (failure) return close();
  const std::span<char> buffer = loop_.read_buffer();
  error_code ec;
  const std::size_t size = socket_.read_some(asio::buffer(buffer.data(), buffer.size()), ec);
  if (is_would_block(ec)) return arm_read();
  if (ec == asio::error::eof) {
    // Perhaps only half closed: what runs is still answered.
    read_ended_ = true;
    return advance();
  }
  if (ec) return close();
  advance_with(phase_ == Phase::open ? std::string_view(buffer.data(), size) : std::string_view());
}

// Goes as far as it can: parse, dispatch, write, and again while that makes room for more.
void Connection::advance_with(std::string_view fresh) {
  if (closed_) return;
  const bool stored = !unread_.empty();
  if (stored) unread_.append(fresh);
  std::string_view input = stored ? std::string_view(unread_) : fresh;
  flush();
  while (const std::size_t used = parse(input)) {
    input.remove_prefix(used);
    flush();
  }
  if (phase_ != Phase::open) input = {};
  if (stored) {
    unread_.erase(0, unread_.size() - input.size());
  } else if (!input.empty()) {
    unread_.assign(input);
  }
  if (read_ended_ && slots_.empty() && output_.empty()) return close();
  set_read_deadline();
  arm_read();
}

bool Connection::may_parse() const {
  if (phase_ != Phase::open) return false;
  if (slots_.empty()) return true;
  return slots_.size() < listener_.options.pipeline_max && slot_bytes_ < kReadAheadBytes;
}

std::size_t Connection::parse(std::string_view input) {
  std::size_t used = 0;
  while (used < input.size() && may_parse()) {
    used += parser_.feed(input.substr(used));
    if (parser_.stage() == RequestParser::Stage::complete) {
      dispatch();
    } else if (parser_.stage() == RequestParser::Stage::failed) {
      fail(listener_failure(parser_.error_status(), parser_.error_text()));
      // Counts as progress even where the parser consumed nothing.
      return input.size();
    } else {
      break;
    }
  }
  if (parser_.stage() == RequestParser::Stage::body && !continue_decided_) {
    continue_decided_ = true;
    continue_owed_ = parser_.traits().expects_continue;
  }
  return used;
}

void Connection::dispatch() {
  const RequestTraits traits = parser_.traits();
  Request request = parser_.take();
  request.peer_address = peer_address_;
  request.peer_port = peer_port_;
  if (!traits.keep_alive || loop_.draining()) phase_ = Phase::last;
  continue_decided_ = false;
  continue_owed_ = false;
  ++requests_;
  const Ticket ticket{id_, first_sequence_ + slots_.size()};
  Slot& slot = slots_.emplace_back();
  slot.deadline_ms = loop_.now_ms() + listener_.options.request_timeout_ms;
  slot.bytes = request.target.size() + request.body.size();
  slot.head = request.method == Method::head;
  slot.http_1_0 = traits.http_1_0;
  slot_bytes_ += slot.bytes;
  Connection* const outer = std::exchange(t_dispatching, this);
  try {
    listener_.options.application->handle(std::move(request), Responder(loop_.mailbox(), ticket));
  } catch (...) {
    // The application has a failure boundary of its own; this only keeps the loop alive.
    note_answer(ticket.sequence, listener_failure(500, "internal error"));
  }
  t_dispatching = outer;
}

void Connection::fail(Response response) {
  phase_ = Phase::last;
  continue_owed_ = false;
  Slot& slot = slots_.emplace_back();
  slot.response = std::move(response);
  slot.ready = true;
}

void Connection::note_answer(std::uint64_t sequence, Response response) {
  const std::uint64_t index = sequence - first_sequence_;
  if (closed_ || index >= slots_.size() || slots_[index].ready) return;
  slots_[index].response = std::move(response);
  slots_[index].ready = true;
}

void Connection::flush() {
  // While the client does not take what it has, its answers stay in their slots, and no more
  // requests than those are read.
  if (closed_ || write_armed_) return;
  if (!slots_.empty() && slots_.front().ready && !ending_) serialise_ready();
  if (continue_owed_ && slots_.empty()) {
    continue_owed_ = false;
    output_.text().append("HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (!output_.empty() || (ending_ && phase_ != Phase::lingering)) write();
}

void Connection::serialise_ready() {
  std::size_t done = 0;
  while (done < slots_.size() && slots_[done].ready && !ending_) {
    Slot& slot = slots_[done++];
    ending_ = slot.response.close_connection || (phase_ != Phase::open && done == slots_.size());
    if (slot.response.status == 0) {
      ending_ = true;
    } else {
      append_response(output_, slot.response,
                      {slot.head, slot.http_1_0, ending_, loop_.date_line()});
    }
    slot_bytes_ -= slot.bytes;
  }
  if (ending_) {
    // Nobody will hear the answers of requests behind this one; they are dropped when they come.
    phase_ = Phase::last;
    done = slots_.size();
  }
  first_sequence_ += done;
  slots_.erase(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(done));
}

void Connection::write() {
  error_code ec;
  while (!output_.empty()) {
    std::array<std::string_view, kWriteSegments> views;
    const std::size_t count = output_.peek(views);
    std::size_t sent = 0;
    if (count == 1) {
      sent = socket_.write_some(asio::buffer(views[0].data(), views[0].size()), ec);
    } else {
      std::array<asio::const_buffer, kWriteSegments> buffers;
      for (std::size_t i = 0; i < count; ++i) buffers[i] = {views[i].data(), views[i].size()};
      sent = socket_.write_some(std::span(buffers.data(), count), ec);
    }
    if (is_would_block(ec)) return arm_write();
    if (ec) return close();
    output_.consume(sent);
  }
  if (!ending_) return;
  if (read_ended_) return close();
  phase_ = Phase::lingering;
  socket_.shutdown(Socket::shutdown_send, ec);
}

void Connection::arm_write() {
  write_armed_ = true;
  write_deadline_ms_ = loop_.now_ms() + listener_.options.write_timeout_ms;
  socket_.async_wait(Socket::wait_write, [this](const error_code& failure) {
    write_armed_ = false;
    if (failure && !closed_) close();
    if (!closed_) {
      write();
      advance();
    }
    loop_.release(*this);
  });
}

Connection::Waiting Connection::waiting_for() const {
  if (phase_ == Phase::lingering) return Waiting::linger;
  if (phase_ == Phase::last || !may_parse() || read_ended_) return Waiting::nothing;
  if (parser_.stage() == RequestParser::Stage::body) return Waiting::body;
  if (parser_.stage() == RequestParser::Stage::header || !unread_.empty()) return Waiting::header;
  if (!slots_.empty() || !output_.empty()) return Waiting::nothing;
  return requests_ == 0 ? Waiting::first_byte : Waiting::next_request;
}

// A deadline starts when its kind of waiting starts, not with each byte: a slow client gains
// nothing.
void Connection::set_read_deadline() {
  const Waiting waiting = waiting_for();
  if (waiting == waiting_ && requests_ == waiting_since_request_) return;
  // The header's time runs from accept on.
  const bool same_header = waiting == Waiting::header && waiting_ == Waiting::first_byte;
  waiting_ = waiting;
  waiting_since_request_ = requests_;
  if (same_header) return;
  const ListenerOptions& options = listener_.options;
  std::int64_t allowed = 0;
  switch (waiting) {
    case Waiting::nothing: read_deadline_ms_ = 0; return;
    case Waiting::first_byte:
    case Waiting::header: allowed = options.header_timeout_ms; break;
    case Waiting::body: allowed = options.body_timeout_ms; break;
    case Waiting::next_request: allowed = options.idle_timeout_ms; break;
    case Waiting::linger: allowed = kLingerMs; break;
  }
  read_deadline_ms_ = loop_.now_ms() + allowed;
}

void Connection::sweep(std::int64_t now_ms) {
  if (closed_) return;
  if (write_armed_ && now_ms >= write_deadline_ms_) return close();
  if (!slots_.empty() && !slots_.front().ready && now_ms >= slots_.front().deadline_ms) {
    note_answer(first_sequence_, listener_failure(504, "the request took too long"));
    return advance();
  }
  if (read_deadline_ms_ == 0 || now_ms < read_deadline_ms_) return;
  if (waiting_ == Waiting::header || waiting_ == Waiting::body) {
    fail(listener_failure(408, "the request did not arrive in time"));
    return advance();
  }
  close();
}

void Connection::drain() {
  if (closed_ || phase_ != Phase::open) return;
  if (!slots_.empty()) {
    // Whatever else has arrived is not begun any more.
    if (parser_.stage() == RequestParser::Stage::idle) phase_ = Phase::last;
    return;
  }
  const bool quiet = parser_.stage() == RequestParser::Stage::idle && unread_.empty();
  if (quiet && output_.empty()) return close();
  if (!quiet) return;
  // The answer in output_ is the last.
  ending_ = true;
  phase_ = Phase::last;
}

}  // namespace gw::http
