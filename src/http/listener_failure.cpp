#include "http/listener_failure.hpp"

#include <sys/random.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace gw::http {

namespace {

std::string_view code_of(int status) {
  switch (status) {
    case 408: return "REQUEST_TIMEOUT";
    case 417: return "EXPECTATION_FAILED";
    case 431: return "HEADERS_TOO_LARGE";
    case 500: return "INTERNAL";
    case 503: return "OVERLOADED";
    case 504: return "GATEWAY_TIMEOUT";
    default: return "BAD_REQUEST";
  }
}

std::string random_uuid() {
  std::array<std::uint8_t, 16> bytes{};
  // Only names an answer in a log; should the system refuse, zeros do no harm.
  [[maybe_unused]] const auto filled = getrandom(bytes.data(), bytes.size(), 0);
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += "0123456789abcdef"[bytes[i] >> 4];
    text += "0123456789abcdef"[bytes[i] & 15];
  }
  return text;
}

}  // namespace

Response listener_failure(int status, std::string_view text) {
  const std::string id = random_uuid();
  Response response;
  response.status = status;
  response.close_connection = true;
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Request-ID", id);
  if (status == 503) response.headers.add("Retry-After", "1");
  const std::string sentence(text);
  response.body = "{\"error\":\"" + sentence + "\",\"message\":\"" + sentence + "\",\"code\":\"" +
                  std::string(code_of(status)) + "\",\"requestId\":\"" + id + "\"}";
  return response;
}

}  // namespace gw::http
