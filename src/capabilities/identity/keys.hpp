// What this slice signs and seals with. Each key comes from its own setting, or is derived for its
// one use.
#pragma once

#include "capabilities/identity/identity.hpp"
#include "crypto/jwt.hpp"
#include "crypto/sealed_cookie.hpp"

namespace gw::identity {

struct Keys {
  explicit Keys(const config::Settings& settings);

  crypto::AccessTokens tokens;
  crypto::SealedCookies ceremonies;
  crypto::HmacKey refresh;
  crypto::HmacKey strangers;  // who must answer for addresses nobody has
};

}  // namespace gw::identity
