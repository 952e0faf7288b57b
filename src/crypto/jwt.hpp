// Access tokens: JWTs of one form (HS256, our issuer and audience), and nothing else is one.
#pragma once

#include <boost/describe/enum.hpp>

#include <expected>
#include <string>
#include <string_view>

#include "base/time.hpp"

namespace gw::crypto {

struct AccessClaims {
  std::string subject;  // whom it stands for
  std::string session;
  Instant issued_at;   // whole seconds; not valid before
  Instant expires_at;  // whole seconds; not valid from then on
};

enum class JwtRefusal : std::uint8_t {
  malformed,
  wrong_algorithm,
  wrong_signature,
  wrong_issuer,
  wrong_audience,
  not_yet_valid,
  expired,
};
BOOST_DESCRIBE_ENUM(JwtRefusal, malformed, wrong_algorithm, wrong_signature, wrong_issuer,
                    wrong_audience, not_yet_valid, expired)

// Thread-safe: every call makes its own token.
class AccessTokens {
 public:
  struct Parties {
    std::string issuer;
    std::string audience;
  };
  // The signing key is derived from `master_key`, so that its other uses are none of this one's.
  AccessTokens(std::string_view master_key, Parties parties);

  std::string sign(const AccessClaims& claims) const;
  // At most 2 KiB. The algorithm is decided here, never by the token: "none", other HMAC sizes and
  // public key algorithms are refused before any key is used. Clocks of other processes may be 30 s
  // ahead of `now`.
  std::expected<AccessClaims, JwtRefusal> verify(std::string_view token, Instant now) const;

 private:
  std::string key_;
  Parties parties_;
};

}  // namespace gw::crypto
