// The port to the world outside: one HTTP call with a deadline. Implemented on libcurl, and by
// twins in tests.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace gw::http {

// Which addresses a call may reach; judged on the socket's own address, so DNS cannot lie in
// between.
enum class Reach : std::uint8_t {
  public_only,      // refuses loopback, private, link-local, CGNAT, multicast, metadata ...
  private_allowed,  // as above but private and loopback allowed; cloud metadata still refused
};

struct OutboundRequest {
  Method method = Method::post;
  std::string url;  // absolute http(s), no user info
  Headers headers;
  std::string body;
  std::int64_t connect_timeout_ms = 5'000;
  std::int64_t total_timeout_ms = 10'000;
  std::size_t response_bytes_max = 4'096;  // the rest is cut, not an error
  Reach reach = Reach::public_only;
};

// Why no (complete) answer came. `none` means status is valid.
enum class OutboundError : std::uint8_t {
  none,
  blocked,    // address, port or scheme not allowed: nothing was sent
  bad_url,    // malformed URL, header or method: nothing was sent
  resolve,    // nothing was sent
  connect,    // refused, unreachable or not connected in time: nothing was sent
  tls,        // handshake or certificate: nothing of the request was sent
  timeout,    // ambiguous: may have been processed
  broken,     // ambiguous: connection ended early
  cancelled,  // shutting down: ambiguous
};

std::string_view to_string(OutboundError error);

struct OutboundResponse {
  OutboundError error = OutboundError::none;
  int status = 0;
  Headers headers;
  std::string body;
  std::int64_t duration_ms = 0;
};

class Outbound {
 public:
  virtual ~Outbound() = default;
  // Never follows redirects, never uses a proxy from the environment. `done` is called exactly
  // once, from any thread.
  virtual void send(OutboundRequest request,
                    std::move_only_function<void(OutboundResponse)> done) = 0;
};

// Verdict on a URL before any connection: scheme, user info, port (WHATWG bad ports and database
// ports) and literal addresses in every notation (octal, decimal, IPv6-mapped).
OutboundError check_url(std::string_view url, Reach reach);

// Verdict on one IP address in text, in any notation of inet_aton or inet_pton; other text: false.
bool address_allowed(std::string_view ip, Reach reach);

}  // namespace gw::http
