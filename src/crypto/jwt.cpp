#include "crypto/jwt.hpp"

#include <jwt.h>

#include <boost/json/object.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include "base/decode.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::crypto {
namespace {

constexpr std::size_t token_bytes_max = 2048;
constexpr std::int64_t clock_skew_ms = 30'000;

struct FreeToken {
  void operator()(jwt_t* token) const { jwt_free(token); }
};
using Token = std::unique_ptr<jwt_t, FreeToken>;

void require(int failure) {
  if (failure != 0) throw std::runtime_error("a token cannot be made");
}

const unsigned char* data_of(std::string_view bytes) { return bytes_of(bytes).data(); }

// Three parts of the URL alphabet. libjwt would take more.
bool well_formed(std::string_view token) {
  if (token.size() > token_bytes_max || std::ranges::count(token, '.') != 2) return false;
  return std::ranges::all_of(token, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
  });
}

// What the header says, before anything is computed with our key.
std::expected<void, JwtRefusal> check_header(std::string_view token) {
  const auto header = parse_base64(token.substr(0, token.find('.')));
  const auto parsed = header ? parse_json(text_of(*header)) : fail(Code::malformed_json);
  if (!parsed || !parsed->is_object()) return std::unexpected(JwtRefusal::malformed);
  const auto* algorithm = parsed->get_object().if_contains("alg");
  if (algorithm == nullptr || !algorithm->is_string())
    return std::unexpected(JwtRefusal::malformed);
  if (algorithm->get_string() != "HS256") return std::unexpected(JwtRefusal::wrong_algorithm);
  return {};
}

std::string text_claim(jwt_t* token, const char* name) {
  const char* text = jwt_get_grant(token, name);
  return text == nullptr ? std::string() : std::string(text);
}

// 0 when it is missing or no number: then it is too old.
Instant time_claim(jwt_t* token, const char* name) {
  errno = 0;
  const long seconds = jwt_get_grant_int(token, name);
  constexpr long seconds_max = 100'000'000'000;
  if (errno != 0 || seconds < 0 || seconds > seconds_max) return {};
  return Instant::from_seconds(seconds);
}

}  // namespace

AccessTokens::AccessTokens(std::string_view master_key, Parties parties)
    : key_(text_of(hmac_sha256(master_key, "access tokens"))), parties_(std::move(parties)) {}

std::string AccessTokens::sign(const AccessClaims& claims) const {
  jwt_t* made = nullptr;
  require(jwt_new(&made));
  const Token token(made);
  require(jwt_set_alg(made, JWT_ALG_HS256, data_of(key_), static_cast<int>(key_.size())));
  require(jwt_add_grant(made, "iss", parties_.issuer.c_str()));
  require(jwt_add_grant(made, "aud", parties_.audience.c_str()));
  require(jwt_add_grant(made, "sub", claims.subject.c_str()));
  require(jwt_add_grant(made, "sid", claims.session.c_str()));
  require(jwt_add_grant_int(made, "iat", claims.issued_at.seconds()));
  require(jwt_add_grant_int(made, "nbf", claims.issued_at.seconds()));
  require(jwt_add_grant_int(made, "exp", claims.expires_at.seconds()));
  const std::unique_ptr<char, decltype(&std::free)> text(jwt_encode_str(made), &std::free);
  if (!text) throw std::runtime_error("a token cannot be made");
  return text.get();
}

std::expected<AccessClaims, JwtRefusal> AccessTokens::verify(std::string_view token,
                                                             Instant now) const {
  if (!well_formed(token)) return std::unexpected(JwtRefusal::malformed);
  if (const auto header = check_header(token); !header) return std::unexpected(header.error());
  jwt_t* decoded = nullptr;
  const int failure = jwt_decode(&decoded, std::string(token).c_str(), data_of(key_),
                                 static_cast<int>(key_.size()));
  const Token owner(decoded);
  if (failure != 0 || decoded == nullptr) return std::unexpected(JwtRefusal::wrong_signature);
  if (jwt_get_alg(decoded) != JWT_ALG_HS256) return std::unexpected(JwtRefusal::wrong_algorithm);
  if (text_claim(decoded, "iss") != parties_.issuer)
    return std::unexpected(JwtRefusal::wrong_issuer);
  if (text_claim(decoded, "aud") != parties_.audience)
    return std::unexpected(JwtRefusal::wrong_audience);
  AccessClaims claims{text_claim(decoded, "sub"), text_claim(decoded, "sid"),
                      time_claim(decoded, "iat"), time_claim(decoded, "exp")};
  const Instant latest_start = now.plus_ms(clock_skew_ms);
  if (claims.issued_at > latest_start || time_claim(decoded, "nbf") > latest_start)
    return std::unexpected(JwtRefusal::not_yet_valid);
  if (claims.expires_at <= now) return std::unexpected(JwtRefusal::expired);
  return claims;
}

}  // namespace gw::crypto
