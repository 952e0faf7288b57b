// The bytes waiting to be written on one connection: small texts gathered in one reused buffer,
// large bodies kept where they are, all leaving in one system call.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.hpp"

namespace gw::http {

class OutputQueue {
 public:
  // The buffer that header text is appended to; its content before the call stays untouched.
  std::string& text() { return text_; }
  // Takes the body out of `response`; small ones are copied behind the text.
  void append_body(Response& response);

  bool empty() const { return sent_ == text_.size() && first_body_ == bodies_.size(); }
  // Fills `views` with the next bytes in order and returns how many of them it used.
  std::size_t peek(std::span<std::string_view> views) const;
  // Forgets the first `bytes` bytes, which peek() showed.
  void consume(std::size_t bytes);

 private:
  struct Body {
    std::size_t after_text;  // goes out when text_ is sent up to here
    std::string owned;
    std::string_view fixed;
    std::string_view bytes() const { return fixed.empty() ? std::string_view(owned) : fixed; }
  };
  void reset();

  std::string text_;
  std::size_t sent_ = 0;  // of text_
  std::vector<Body> bodies_;
  std::size_t first_body_ = 0;
  std::size_t body_sent_ = 0;  // of bodies_[first_body_]
};

// How an answer is framed on its connection.
struct Framing {
  bool head = false;  // answer to HEAD: length, but no body
  bool http_1_0 = false;
  bool close = false;
  std::string_view date_line;  // "Date: ...\r\n"
};

// Serialises `response` behind what is queued. Field values cannot end their line: control
// characters become spaces, fields with an invalid name are left out.
void append_response(OutputQueue& output, Response& response, const Framing& framing);

// "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
std::string date_line(std::int64_t unix_seconds);

}  // namespace gw::http
