#include "http/output_queue.hpp"

#include <fmt/format.h>
#include <algorithm>

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

#include "http/field_text.hpp"

namespace gw::http {

namespace {

// Below this copying is cheaper than one more segment in the system call.
constexpr std::size_t kCopyMax = 8'192;
// An idle connection does not keep more than this.
constexpr std::size_t kKeptCapacity = 16'384;

std::string_view reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 308: return "Permanent Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 406: return "Not Acceptable";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 410: return "Gone";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 417: return "Expectation Failed";
    case 422: return "Unprocessable Content";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return status < 400 ? "OK" : "Error";
  }
}

void append_number(std::string& text, std::size_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  text.append(digits.data(), end);
}

bool belongs_to_listener(std::string_view name) {
  switch (name.size()) {
    case 4: return equals_ignoring_case(name, "Date");
    case 10: return equals_ignoring_case(name, "Connection");
    case 14: return equals_ignoring_case(name, "Content-Length");
    case 17: return equals_ignoring_case(name, "Transfer-Encoding");
    default: return false;
  }
}

void append_field(std::string& text, const Headers::Field& field) {
  if (belongs_to_listener(field.first) || !is_token(field.first)) return;
  text.append(field.first).append(": ");
  const std::size_t begin = text.size();
  text.append(field.second);
  if (!is_field_value(field.second)) {
    for (std::size_t i = begin; i < text.size(); ++i) {
      if (!is_field_value({&text[i], 1})) text[i] = ' ';
    }
  }
  text.append("\r\n");
}

}  // namespace

void OutputQueue::append_body(Response& response) {
  const std::string_view bytes = response.bytes();
  if (bytes.size() <= kCopyMax) {
    text_.append(bytes);
    return;
  }
  bodies_.push_back({text_.size(), std::move(response.body), response.static_body});
}

std::size_t OutputQueue::peek(std::span<std::string_view> views) const {
  std::size_t count = 0;
  std::size_t text_at = sent_;
  const auto show = [&](std::string_view bytes) {
    if (!bytes.empty() && count < views.size()) views[count++] = bytes;
  };
  for (std::size_t i = first_body_; i < bodies_.size() && count < views.size(); ++i) {
    const Body& body = bodies_[i];
    show(std::string_view(text_).substr(text_at, body.after_text - text_at));
    show(body.bytes().substr(i == first_body_ ? body_sent_ : 0));
    text_at = body.after_text;
  }
  show(std::string_view(text_).substr(text_at));
  return count;
}

void OutputQueue::consume(std::size_t bytes) {
  while (first_body_ < bodies_.size()) {
    Body& body = bodies_[first_body_];
    const std::size_t text_part = std::min(bytes, body.after_text - sent_);
    sent_ += text_part;
    bytes -= text_part;
    const std::size_t body_part = std::min(bytes, body.bytes().size() - body_sent_);
    body_sent_ += body_part;
    bytes -= body_part;
    if (body_sent_ < body.bytes().size()) return;
    body.owned = std::string();
    body_sent_ = 0;
    ++first_body_;
  }
  sent_ += bytes;
  if (empty()) reset();
}

void OutputQueue::reset() {
  bodies_.clear();
  first_body_ = 0;
  sent_ = 0;
  if (text_.capacity() > kKeptCapacity) {
    text_ = std::string();
  } else {
    text_.clear();
  }
}

void append_response(OutputQueue& output, Response& response, const Framing& framing) {
  std::string& text = output.text();
  const int status = response.status >= 200 && response.status <= 599 ? response.status : 500;
  text.append("HTTP/1.1 ");
  append_number(text, static_cast<std::size_t>(status));
  text.append(" ").append(reason(status)).append("\r\n").append(framing.date_line);
  for (const Headers::Field& field : response.headers.all()) append_field(text, field);
  const bool bodiless = status == 204 || status == 304;
  if (!bodiless) {
    text.append("Content-Length: ");
    append_number(text, response.bytes().size());
    text.append("\r\n");
  }
  if (framing.close) {
    text.append("Connection: close\r\n");
  } else if (framing.http_1_0) {
    text.append("Connection: keep-alive\r\n");
  }
  text.append("\r\n");
  if (!bodiless && !framing.head) output.append_body(response);
}

std::string date_line(std::int64_t unix_seconds) {
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = unix_seconds;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  return fmt::format("Date: {}, {:02} {} {:04} {:02}:{:02}:{:02} GMT\r\n",
                     kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                     kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                     utc.tm_min, utc.tm_sec);
}

}  // namespace gw::http
