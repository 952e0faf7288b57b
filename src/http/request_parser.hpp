// Turns a stream of bytes into requests, one after another: strict HTTP/1.0 and 1.1, no socket.
// What two implementations could read differently (request smuggling) is refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "http/message.hpp"

namespace gw::http {

struct ParseLimits {
  std::size_t header_bytes_max = 16'384;  // request line and fields; also trailers, chunk heads
  std::size_t body_bytes_max = 1'048'576;
};

// What the connection must know about a request beside its content.
struct RequestTraits {
  bool keep_alive = true;
  bool http_1_0 = false;
  bool expects_continue = false;
};

class RequestParser {
 public:
  enum class Stage : std::uint8_t {
    idle,      // nothing of a request has come
    header,    // the header has begun
    body,      // the header is complete, the body is not
    complete,  // take() has a request; with body_too_large its body stays unread on the wire
    failed,    // error_status() and error_text() tell why; the stream is lost
  };

  explicit RequestParser(ParseLimits limits);
  ~RequestParser();
  RequestParser(const RequestParser&) = delete;
  RequestParser& operator=(const RequestParser&) = delete;

  // Consumes what it can, at most one request, and returns how much that was. The caller presents
  // the rest again, with more bytes behind it.
  std::size_t feed(std::string_view bytes);

  Stage stage() const;
  int error_status() const;
  std::string_view error_text() const;
  // Valid from stage `body` on.
  const RequestTraits& traits() const;
  // In stage `complete`: hands the request out and is `idle` again.
  Request take();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gw::http
