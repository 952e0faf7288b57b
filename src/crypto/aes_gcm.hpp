// AES-256-GCM on bytes: nonce, ciphertext and tag in one text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace gw::crypto {

inline constexpr std::size_t aes_gcm_nonce_bytes = 12;
inline constexpr std::size_t aes_gcm_tag_bytes = 16;
using AesKey = std::array<std::uint8_t, 32>;
using AesNonce = std::span<const std::uint8_t, aes_gcm_nonce_bytes>;

struct AesMessage {
  std::string_view plain;
  std::string_view associated;  // not in the text, but whoever opens it must know it
};
// The caller sees to it that a nonce never stands for two texts.
std::string seal_aes_gcm(const AesKey& key, AesNonce nonce, const AesMessage& message);
// nullopt when the text was not sealed by this key for `associated`.
std::optional<std::string> open_aes_gcm(const AesKey& key, std::string_view sealed,
                                        std::string_view associated);

}  // namespace gw::crypto
