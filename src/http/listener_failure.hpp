// Answers a listener makes by itself, when a request cannot reach the application.
#pragma once

#include <string_view>

#include "http/message.hpp"

namespace gw::http {

// The error envelope with a fresh X-Request-ID equal to its requestId member; closes the
// connection. `text` is one of our own sentences: it is not escaped. Statuses: 400, 408, 417, 431,
// 500, 503, 504.
Response listener_failure(int status, std::string_view text);

}  // namespace gw::http
