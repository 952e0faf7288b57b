// State that a browser keeps for us between two requests: it can neither read nor change it, nor
// use it late or for another purpose. Nothing is kept here, so any process may open it.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "crypto/hash.hpp"

namespace gw::crypto {

// Thread-safe.
class SealedCookies {
 public:
  using EncryptionKey = std::array<std::uint8_t, 32>;
  SealedCookies(const EncryptionKey& encryption_key, std::span<const std::uint8_t> auth_key);

  // AES-256-GCM under the first key, then HMAC-SHA-256 under the second: text for a cookie. The
  // nonce is a keyed hash of all that is sealed; put something random into `plain`.
  std::string seal(std::string_view purpose, std::string_view plain, Instant expires_at) const;
  // nullopt: changed, made for another purpose, expired, over 4 KiB, or not ours.
  std::optional<std::string> open(std::string_view purpose, std::string_view text,
                                  Instant now) const;

 private:
  EncryptionKey encryption_key_;
  HmacKey nonce_key_;
  HmacKey auth_key_;
};

}  // namespace gw::crypto
