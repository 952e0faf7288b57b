// Protection on OpenSSL: AES-256-GCM under the system key, search hashes under their own key.
#pragma once

#include <array>
#include <string>

#include "base/entropy.hpp"
#include "base/protection.hpp"
#include "crypto/hash.hpp"

namespace gw::crypto {

class Vault final : public Protection {
 public:
  using Key = std::array<std::uint8_t, 32>;
  // `entropy` gives the nonces and outlives the vault.
  Vault(const Key& system_key, const Key& search_hash_key, Entropy& entropy);

  std::string seal(std::string_view plain, const SealContext& context) const override;
  std::optional<std::string> unseal(std::string_view sealed,
                                    const SealContext& context) const override;
  std::string search_hash(std::string_view collection, std::string_view field,
                          std::string_view value) const override;

 private:
  Key system_key_;
  HmacKey search_hash_key_;
  Entropy& entropy_;
};

}  // namespace gw::crypto
