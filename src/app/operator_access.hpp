// The operator on the machine itself: whoever can read the installation's keys may act as a global
// administrator, for a minute at a time, from the loopback address only.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/settings.hpp"
#include "crypto/jwt.hpp"
#include "endpoints/exchange.hpp"

namespace gw::app {

class OperatorAccess {
 public:
  explicit OperatorAccess(const config::Settings& settings);

  // Good for one minute.
  std::string token(Instant now) const;
  // nullopt: not an operator's token, or it came from elsewhere.
  std::optional<Caller> verify(std::string_view token, const endpoints::Exchange& exchange) const;

 private:
  crypto::AccessTokens tokens_;
};

}  // namespace gw::app
