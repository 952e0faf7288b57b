// The denominator of our published ratio: the barest honest loop that creates a checkout durably.
//
//   bench_limit --db /path/limit.db [--port N] [--seconds N] [--writer thread|inline]
//
// One I/O thread (epoll, HTTP/1.1 keep-alive, one write per answer), one writer thread (group
// commit, synchronous=FULL) and one checkpoint thread. A POST is parsed as JSON, stored as one
// document row and one outbox row, each with one ordered index, and answered after the commit.
// Nothing is validated and nobody is authenticated: what the gateway adds to this is its price.
// `--writer inline` commits on the I/O thread: the limit without any hand-over between threads.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <csignal>
#include <memory>
#include <optional>

#include "limit_store.hpp"

namespace limit {
namespace {

struct Request {
  std::size_t head_bytes = 0;
  std::size_t body_bytes = 0;
};

enum class Parse { complete, incomplete, bad };

Parse parse_request(std::string_view text, Request& request) {
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) return Parse::incomplete;
  if (!text.starts_with("POST ")) return Parse::bad;
  constexpr std::string_view name = "content-length:";
  for (std::size_t line = text.find("\r\n"); line < end; line = text.find("\r\n", line + 2)) {
    const std::string_view field = text.substr(line + 2, end - line - 2);
    if (field.size() < name.size() || strncasecmp(field.data(), name.data(), name.size()) != 0) {
      continue;
    }
    const char* digits = field.data() + name.size();
    while (*digits == ' ') ++digits;
    if (std::from_chars(digits, text.data() + end, request.body_bytes).ec != std::errc{}) break;
    request.head_bytes = end + 4;
    if (request.body_bytes > request_bytes_max - request.head_bytes) return Parse::bad;
    return text.size() < request.head_bytes + request.body_bytes ? Parse::incomplete
                                                                 : Parse::complete;
  }
  return Parse::bad;
}

bool is_json_object(std::string_view body) {
  std::array<unsigned char, 8'192> memory;
  boost::json::monotonic_resource resource(memory.data(), memory.size());
  boost::json::error_code error;
  const boost::json::value document = boost::json::parse(body, error, &resource);
  return !error && document.is_object() && document.get_object().contains("amount");
}

constexpr std::string_view answer_template =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 289\r\n\r\n"
    "{\"id\":\"00000000################\",\"sessionPublicId\":\"cs_0000000000000000################"
    "\","
    "\"shortCode\":\"################\","
    "\"paymentUrl\":\"http://localhost:8080/checkout/################\","
    "\"expiresAt\":\"2030-01-01T00:00:00.000Z\",\"livemode\":false,"
    "\"providers\":[\"sandbox\",\"wire\"],\"status\":\"pending\"}";

static_assert(answer_template.substr(answer_template.find("\r\n\r\n") + 4).size() == 289);

std::string_view fill_answer(std::int64_t id, std::span<char, answer_template.size()> answer) {
  std::array<char, 16> digits;
  auto value = static_cast<std::uint64_t>(id) * 0x9E37'79B9'7F4A'7C15U;
  for (char& digit : digits) {
    digit = "0123456789abcdef"[value & 15];
    value >>= 4;
  }
  std::memcpy(answer.data(), answer_template.data(), answer_template.size());
  static constexpr auto places = [] {
    std::array<std::size_t, 4> found{};
    std::size_t from = 0;
    for (std::size_t& place : found) {
      place = answer_template.find('#', from);
      from = place + 16;
    }
    return found;
  }();
  for (const std::size_t place : places) {
    std::memcpy(answer.data() + place, digits.data(), digits.size());
  }
  return {answer.data(), answer.size()};
}

struct Options {
  std::uint16_t port = 0;
  std::string database_path;
  std::int64_t seconds = 0;  // 0: until SIGTERM.
  bool has_writer_thread = true;
};

Options parse_options(std::span<char*> arguments) {
  Options options;
  for (std::size_t i = 1; i + 1 < arguments.size(); i += 2) {
    const std::string_view name = arguments[i];
    const std::string value = arguments[i + 1];
    if (name == "--port") options.port = static_cast<std::uint16_t>(std::stoi(value));
    if (name == "--db") options.database_path = value;
    if (name == "--seconds") options.seconds = std::stoll(value);
    if (name == "--writer") options.has_writer_thread = value != "inline";
  }
  if (options.database_path.empty()) {
    fail("usage: bench_limit --db PATH [--port N] [--seconds N] [--writer thread|inline]");
  }
  return options;
}

class Server {
 public:
  explicit Server(const Options& options)
      : epoll_(epoll_create1(0)),
        done_event_(eventfd(0, EFD_NONBLOCK)),
        store_(options.database_path) {
    if (options.has_writer_thread) writer_.emplace(store_, done_event_);
    listen_on(options.port);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    signals_ = signalfd(-1, &signals, SFD_NONBLOCK);
    for (const int descriptor : {listener_, done_event_, signals_}) watch(descriptor, EPOLLIN);
  }

  std::uint16_t port() const {
    sockaddr_in address{};
    socklen_t bytes = sizeof address;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &bytes);
    return ntohs(address.sin_port);
  }

  void run(std::int64_t seconds) {
    const std::int64_t end = now_ms() + seconds * 1'000;
    std::array<epoll_event, 256> events;
    while (seconds == 0 || now_ms() < end) {
      const int count = epoll_wait(epoll_, events.data(), events.size(), 1'000);
      check_system(count >= 0 || errno == EINTR, "epoll_wait");
      for (int i = 0; i < count; ++i) {
        const int descriptor = events[static_cast<std::size_t>(i)].data.fd;
        if (descriptor == signals_) return;
        dispatch(descriptor);
      }
      submit();
    }
  }

 private:
  void listen_on(std::uint16_t port) {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    const int on = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // Inherited when accepted.
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const auto* name = reinterpret_cast<const sockaddr*>(&address);
    check_system(bind(listener_, name, sizeof address) == 0, "bind");
    check_system(listen(listener_, 1'024) == 0, "listen");
  }

  void watch(int descriptor, std::uint32_t what) {
    epoll_event event{.events = what, .data = {.fd = descriptor}};
    check_system(epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) == 0, "epoll_ctl");
  }

  void dispatch(int descriptor) {
    if (descriptor == listener_) return accept_all();
    if (descriptor == done_event_) return answer_done();
    if (auto& connection = connections_[static_cast<std::size_t>(descriptor)]) read(*connection);
  }

  void accept_all() {
    while (true) {
      const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (descriptor < 0) return;
      const auto slot = static_cast<std::size_t>(descriptor);
      if (connections_.size() <= slot) connections_.resize(slot + 1);
      connections_[slot] = std::make_unique<Connection>();
      connections_[slot]->socket = descriptor;
      watch(descriptor, EPOLLIN | EPOLLET);
    }
  }

  void close_now(Connection& connection) {
    close(connection.socket);
    connections_[static_cast<std::size_t>(connection.socket)].reset();
  }

  // Edge-triggered. A read that does not fill the buffer has emptied the socket.
  void read(Connection& connection) {
    char* const free = connection.buffer.data() + connection.used;
    const std::size_t room = connection.buffer.size() - connection.used;
    const ssize_t bytes = recv(connection.socket, free, room, 0);
    if (bytes < 0 && errno == EAGAIN) return;
    if (bytes <= 0) {
      if (!connection.is_waiting) return close_now(connection);
      connection.is_closing = true;
      return;
    }
    connection.used += static_cast<std::size_t>(bytes);
    if (!connection.is_waiting) begin_request(connection);
  }

  void begin_request(Connection& connection) {
    const std::string_view text(connection.buffer.data(), connection.used);
    Request request;
    const Parse result = parse_request(text, request);
    if (result == Parse::incomplete && text.size() < request_bytes_max) return;
    const std::string_view body = text.substr(request.head_bytes, request.body_bytes);
    if (result != Parse::complete || !is_json_object(body)) {
      constexpr std::string_view refusal =
          "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      send(connection.socket, refusal.data(), refusal.size(), MSG_NOSIGNAL);
      return close_now(connection);
    }
    connection.document = body;
    connection.consumed = request.head_bytes + request.body_bytes;
    connection.is_waiting = true;
    commands_.push_back(&connection);
  }

  // Everything read in this turn of the loop: to the writer's queue, or committed here and now.
  void submit() {
    if (writer_) {
      if (!commands_.empty()) writer_->push(commands_);
      return;
    }
    while (!commands_.empty()) {
      done_.clear();
      done_.swap(commands_);
      for (std::span<Connection* const> rest = done_; !rest.empty();) {
        const auto batch = rest.first(std::min(rest.size(), commands_per_commit_max));
        store_.write(batch);
        for (Connection* connection : batch) answer(*connection);
        store_.rewind_log_if_due();
        rest = rest.subspan(batch.size());
      }
    }
  }

  void answer_done() {
    std::uint64_t count = 0;
    check_system(::read(done_event_, &count, sizeof count) == sizeof count, "eventfd");
    done_.clear();
    writer_->take_done(done_);
    for (Connection* connection : done_) answer(*connection);
  }

  void answer(Connection& connection) {
    std::array<char, answer_template.size()> memory;
    const std::string_view text = fill_answer(connection.id, memory);
    const ssize_t sent = send(connection.socket, text.data(), text.size(), MSG_NOSIGNAL);
    connection.is_waiting = false;
    // An answer fits any socket buffer; a peer that does not read is not worth a send queue.
    if (connection.is_closing || sent != static_cast<ssize_t>(text.size())) {
      return close_now(connection);
    }
    connection.used -= connection.consumed;
    if (connection.used == 0) return;
    std::memmove(connection.buffer.data(), connection.buffer.data() + connection.consumed,
                 connection.used);
    begin_request(connection);
  }

  int epoll_;
  int done_event_;
  int listener_ = -1;
  int signals_ = -1;
  std::vector<std::unique_ptr<Connection>> connections_;  // By socket.
  std::vector<Connection*> commands_;                     // Read in this turn of the loop.
  std::vector<Connection*> done_;
  Store store_;
  std::optional<Writer> writer_;  // Last: its thread ends before what it uses.
};

}  // namespace
}  // namespace limit

int main(int count, char** arguments) try {
  const limit::Options options = limit::parse_options({arguments, static_cast<std::size_t>(count)});
  sigset_t signals;  // Blocked before any thread starts; the loop reads them from a descriptor.
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  limit::Server server(options);
  std::printf("listening %d\n", server.port());
  std::fflush(stdout);
  server.run(options.seconds);
  return 0;
} catch (const std::exception& error) {
  std::fprintf(stderr, "bench_limit: %s\n", error.what());
  return 1;
}
