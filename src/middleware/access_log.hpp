// One line a request (contract 10 §10.4). Nothing secret: no query, no header, no body; credentials
// pasted into a path are blotted out.
#pragma once

#include <spdlog/logger.h>

#include <memory>
#include <string>

#include "base/time.hpp"
#include "endpoints/exchange.hpp"

namespace gw::middleware {

enum class LogFormat : std::uint8_t { json, text };

// The line's own members, `"requestId":"...","method":"GET",...`, to stand behind level and time;
// as text "GET /path 200 3 ms ...".
std::string access_line(const endpoints::Exchange& exchange, const http::Response& response,
                        std::int64_t latency_ms, LogFormat format);

// Logs at info, failures of ours at error (500) or warn (502 to 504). Below the level it costs one
// comparison.
class AccessLog final : public endpoints::Stage {
 public:
  AccessLog(std::shared_ptr<spdlog::logger> logger, const Clock& clock, LogFormat format)
      : logger_(std::move(logger)), clock_(clock), format_(format) {}

  void after(endpoints::Exchange& exchange, http::Response& response) override;

 private:
  std::shared_ptr<spdlog::logger> logger_;  // shared as spdlog's registry does
  const Clock& clock_;
  LogFormat format_;
};

}  // namespace gw::middleware
