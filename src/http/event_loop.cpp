#include "http/event_loop.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <ctime>
#include <utility>

#include "http/output_queue.hpp"

namespace gw::http {

namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;
using ReusePort = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// So many above the maximum are told 503; more are closed without a word.
constexpr std::size_t kRefusalsMax = 64;
// Accepted in one go before the connections get their turn.
constexpr int kAcceptBatch = 64;
constexpr std::int64_t kDrainSweepMs = 10;

std::int64_t read_clock(clockid_t clock, std::int64_t per_second) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * per_second + now.tv_nsec / (1'000'000'000 / per_second);
}

}  // namespace

// The io_context is used by one thread, but answers are posted by any: locks for posting only.
EventLoop::EventLoop()
    : io_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      mailbox_(
          new AnswerMailbox([this] { boost::asio::post(io_, [this] { deliver_answers(); }); })),
      sweep_timer_(io_) {}

EventLoop::~EventLoop() { mailbox_->close(); }

std::uint16_t EventLoop::listen(Listener& listener, const tcp::endpoint& at, bool shared) {
  Acceptor acceptor(io_.get_executor(), at.protocol());
  acceptor.set_option(Acceptor::reuse_address(true));
  if (shared) acceptor.set_option(ReusePort(true));
  acceptor.bind(at);
  acceptor.listen(Acceptor::max_listen_connections);
  acceptor.non_blocking(true);
  const std::uint16_t port = acceptor.local_endpoint().port();
  doors_.push_back(std::make_unique<Door>(Door{std::move(acceptor), &listener}));
  return port;
}

void EventLoop::run(std::int64_t sweep_ms) {
  sweep_ms_ = sweep_ms;
  for (const auto& door : doors_) arm_accept(*door);
  arm_sweep();
  io_.run();
  mailbox_->close();
}

void EventLoop::stop(std::int64_t drain_ms) {
  boost::asio::post(io_, [this, drain_ms] { begin_drain(drain_ms); });
}

std::int64_t EventLoop::now_ms() const { return read_clock(CLOCK_MONOTONIC_COARSE, 1000); }

std::string_view EventLoop::date_line() {
  const std::int64_t second = read_clock(CLOCK_REALTIME_COARSE, 1);
  if (second != date_second_) {
    date_second_ = second;
    date_line_ = http::date_line(second);
  }
  return date_line_;
}

void EventLoop::arm_accept(Door& door) {
  if (door.armed || draining_) return;
  door.armed = true;
  door.acceptor.async_wait(Acceptor::wait_read, [this, &door](const error_code& failure) {
    door.armed = false;
    if (!failure && !draining_) accept_waiting(door);
  });
}

void EventLoop::accept_waiting(Door& door) {
  error_code failure;
  for (int i = 0; i < kAcceptBatch; ++i) {
    Connection::Socket socket(io_.get_executor());
    door.acceptor.accept(socket, failure);
    if (failure == boost::asio::error::connection_aborted) {
      failure.clear();
      continue;
    }
    if (failure) break;
    admit(std::move(socket), *door.listener);
  }
  // Out of descriptors or memory: waiting again at once would spin, so the next sweep does it.
  const bool waits = !failure || failure == boost::asio::error::would_block ||
                     failure == boost::asio::error::try_again;
  if (waits) arm_accept(door);
}

void EventLoop::admit(Connection::Socket socket, Listener& listener) {
  const std::size_t before = listener.connections.load(std::memory_order_relaxed);
  const std::size_t connections_max = listener.options.connections_max;
  if (before >= connections_max + kRefusalsMax) return;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.set_option(tcp::no_delay(true), ignored);
  if (free_seats_.empty()) {
    free_seats_.push_back(static_cast<std::uint32_t>(seats_.size()));
    seats_.emplace_back();
  }
  const std::uint32_t index = free_seats_.back();
  free_seats_.pop_back();
  Seat& seat = seats_[index];
  const std::uint64_t id = (std::uint64_t{++seat.generation} << 32) | index;
  seat.connection = std::make_unique<Connection>(*this, listener, std::move(socket), id);
  ++connections_;
  Connection& connection = *seat.connection;
  if (before >= connections_max) {
    connection.refuse();
  } else {
    connection.start();
  }
  release(connection);
}

void EventLoop::release(Connection& connection) {
  if (!connection.finished()) return;
  const auto index = static_cast<std::uint32_t>(connection.id());
  seats_[index].connection.reset();
  free_seats_.push_back(index);
  --connections_;
  finish_if_drained();
}

Connection* EventLoop::find(std::uint64_t id) {
  const auto index = static_cast<std::uint32_t>(id);
  if (index >= seats_.size() || seats_[index].generation != id >> 32) return nullptr;
  return seats_[index].connection.get();
}

void EventLoop::deliver_answers() {
  mailbox_->take(answers_);
  answered_ids_.clear();
  for (Answer& answer : answers_) {
    Connection* connection = find(answer.ticket.connection);
    if (connection == nullptr) continue;
    connection->note_answer(answer.ticket.sequence, std::move(answer.response));
    answered_ids_.push_back(answer.ticket.connection);
  }
  answers_.clear();
  // Written only now, so that pipelined answers that came together leave together.
  for (const std::uint64_t id : answered_ids_) {
    Connection* connection = find(id);
    if (connection == nullptr) continue;
    connection->advance();
    release(*connection);
  }
}

void EventLoop::arm_sweep() {
  sweep_timer_.expires_after(std::chrono::milliseconds(sweep_ms_));
  sweep_timer_.async_wait([this](const error_code& failure) {
    if (failure) return;
    sweep();
    arm_sweep();
  });
}

void EventLoop::sweep() {
  const std::int64_t now = now_ms();
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    Connection* connection = seats_[i].connection.get();
    if (connection == nullptr) continue;
    connection->sweep(now);
    release(*connection);
  }
  for (const auto& door : doors_) arm_accept(*door);
  if (draining_ && now >= drain_deadline_ms_) close_all();
}

void EventLoop::begin_drain(std::int64_t drain_ms) {
  draining_ = true;
  drain_deadline_ms_ = now_ms() + drain_ms;
  sweep_ms_ = std::min(sweep_ms_, kDrainSweepMs);
  error_code ignored;
  for (const auto& door : doors_) door->acceptor.close(ignored);
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    Connection* connection = seats_[i].connection.get();
    if (connection == nullptr) continue;
    connection->drain();
    release(*connection);
  }
  if (drain_ms <= 0) close_all();
  sweep_timer_.cancel();
  arm_sweep();
  finish_if_drained();
}

void EventLoop::close_all() {
  for (const Seat& seat : seats_) {
    if (seat.connection) seat.connection->close();
  }
  // Their last handlers need not run: nobody waits for them.
  io_.stop();
}

void EventLoop::finish_if_drained() {
  if (draining_ && connections_ == 0) io_.stop();
}

}  // namespace gw::http
