// Requests and responses as plain values: no socket, no Beast. The application is a function from
// Request to Response, whoever carries them (a listener, a simulation, an in-process webhook).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

std::string_view to_string(Method method);
Method method_from(std::string_view text);

// Header fields in order of arrival; names compare without regard to case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  // The first value of `name`, or nullopt.
  std::optional<std::string_view> get(std::string_view name) const;
  // How many fields carry `name`.
  std::size_t count(std::string_view name) const;
  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  // Replaces every field of that name.
  void set(std::string_view name, std::string value);
  const std::vector<Field>& all() const { return fields_; }
  void reserve(std::size_t fields) { fields_.reserve(fields); }

 private:
  std::vector<Field> fields_;
};

struct Request {
  Method method = Method::get;
  std::string method_text;  // as sent, for methods we do not know
  std::string target;       // origin form: path and optional ?query, as sent
  Headers headers;
  std::string body;             // raw bytes, transfer coding removed
  bool body_too_large = false;  // the listener stopped reading; body is empty
  std::string peer_address;     // textual IP of the TCP peer, no port
  std::uint16_t peer_port = 0;

  std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
  std::string_view query() const {
    const auto at = target.find('?');
    return at == std::string::npos ? std::string_view() : std::string_view(target).substr(at + 1);
  }
};

struct Response {
  int status = 200;  // 0: the connection is closed without an answer (broken servers, simulated)
  Headers headers;   // Content-Length, Date and Connection are the listener's business
  std::string body;
  std::string_view static_body;  // used instead of `body` when set: bytes that outlive the process
  bool close_connection = false;

  std::string_view bytes() const {
    return static_body.empty() ? std::string_view(body) : static_body;
  }
};

// Called exactly once, from any thread. One that is dropped instead leaves its client to the
// listener's request timeout.
using Respond = std::move_only_function<void(Response)>;

// What a listener serves. `handle` is called on the connection's own thread and must not block; the
// answer may come later and from another thread.
class Application {
 public:
  virtual ~Application() = default;
  virtual void handle(Request request, Respond respond) = 0;
};

}  // namespace gw::http
