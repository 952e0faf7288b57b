// Protection on OpenSSL: AES-256-GCM under the system key, search hashes under their own key.
// Nonces are synthetic: a keyed hash of place and text, so that a command sealing the same value
// twice writes the same bytes (it may be run again), and no generator's fault can repeat a nonce
// for another text. All they show is that the same field of the same document did not change.
#pragma once

#include <array>
#include <string>

#include "base/protection.hpp"
#include "crypto/hash.hpp"

namespace gw::crypto {

class Vault final : public Protection {
 public:
  using Key = std::array<std::uint8_t, 32>;
  Vault(const Key& system_key, const Key& search_hash_key);

  std::string seal(std::string_view plain, const SealContext& context) const override;
  std::optional<std::string> unseal(std::string_view sealed,
                                    const SealContext& context) const override;
  std::string search_hash(std::string_view collection, std::string_view field,
                          std::string_view value) const override;

 private:
  Key system_key_;
  HmacKey nonce_key_;
  HmacKey search_hash_key_;
};

}  // namespace gw::crypto
