// For tests of this folder: an application made of a function, and a client that sees every byte.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "http/field_text.hpp"
#include "http/server.hpp"

namespace gw::http::testing {

class FunctionApplication final : public Application {
 public:
  using Function = std::function<void(Request, Respond)>;
  explicit FunctionApplication(Function function) : function_(std::move(function)) {}
  void handle(Request request, Respond respond) override {
    function_(std::move(request), std::move(respond));
  }

 private:
  Function function_;
};

inline Response text_response(std::string body, int status = 200) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

// Answers with method, target and body of the request.
inline void echo(Request request, Respond respond) {
  respond(text_response(request.method_text + " " + request.target + " " + request.body));
}

// A running server with one listener on a port of the system's choice.
class TestServer {
 public:
  explicit TestServer(FunctionApplication::Function function, ListenerOptions options = {},
                      int threads = 1)
      : application_(std::move(function)), server_(threads) {
    options.application = &application_;
    port_ = server_.listen(options);
    server_.start();
  }
  ~TestServer() { server_.stop(0); }
  std::uint16_t port() const { return port_; }
  Server& server() { return server_; }

 private:
  FunctionApplication application_;
  Server server_;
  std::uint16_t port_ = 0;
};

struct RawResponse {
  int status = 0;  // 0: the connection ended
  std::string head;
  std::string body;

  std::string header(std::string_view name) const {
    std::string_view rest = head;
    while (!rest.empty()) {
      std::string_view line = next_part(rest, '\n');
      if (line.ends_with('\r')) line.remove_suffix(1);
      const std::string_view key = next_part(line, ':');
      if (equals_ignoring_case(key, name)) return std::string(trim_blanks(line));
    }
    return {};
  }
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const timeval patience{3, 0};
    setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }
  int fd() const { return fd_; }
  void close() {
    if (fd_ >= 0) ::close(std::exchange(fd_, -1));
  }
  void end_writing() { ::shutdown(fd_, SHUT_WR); }
  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  RawResponse read(bool head_request = false) {
    RawResponse response;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!fill()) return response;
    }
    response.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    response.status = std::stoi(response.head.substr(9, 3));
    const std::string length = response.header("Content-Length");
    const std::size_t size = length.empty() || head_request ? 0 : std::stoul(length);
    while (buffer_.size() < size) {
      if (!fill()) return response;
    }
    response.body = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return response;
  }
  RawResponse exchange(std::string_view bytes) {
    send(bytes);
    return read();
  }
  // Everything up to the end of the connection.
  std::string read_to_end() {
    while (fill()) {
    }
    return std::exchange(buffer_, {});
  }
  // The server has closed in order, and nothing unread is left.
  bool ended() { return buffer_.empty() && !fill() && last_ == 0; }

 private:
  bool fill() {
    char chunk[16'384];
    last_ = ::recv(fd_, chunk, sizeof chunk, 0);
    if (last_ > 0) buffer_.append(chunk, static_cast<std::size_t>(last_));
    return last_ > 0;
  }

  int fd_;
  bool connected_ = false;
  ssize_t last_ = 0;
  std::string buffer_;
};

inline std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n\r\n";
}

inline std::string post(std::string_view target, std::string_view body) {
  return "POST " + std::string(target) +
         " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

// Lets real time pass: what is under test here are sockets and their time-outs, which no clock of
// ours drives.
inline void let_pass(int milliseconds) { ::poll(nullptr, 0, milliseconds); }

// Looks every millisecond until the condition holds, for at most two seconds.
inline bool eventually(const std::function<bool()>& condition) {
  for (int i = 0; i < 2'000; ++i) {
    if (condition()) return true;
    let_pass(1);
  }
  return condition();
}

}  // namespace gw::http::testing
