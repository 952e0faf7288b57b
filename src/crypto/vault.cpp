#include "crypto/vault.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::crypto {
namespace {

constexpr std::string_view version_mark = "$1$";
constexpr std::size_t nonce_bytes = 12;
constexpr std::size_t tag_bytes = 16;

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

// Contract 10 §10.7: scope, organization, collection, field, key version, document, joined by line
// feeds.
std::string associated_data(const SealContext& context) {
  return fmt::format("{}\n{}\n{}\n{}\n1\n{}", context.scope, context.organization,
                     context.collection, context.field, context.document);
}

void require(bool ok) {
  if (!ok) throw std::runtime_error("AES-256-GCM failed");
}

Cipher new_cipher() {
  Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  require(cipher != nullptr);
  return cipher;
}

}  // namespace

Vault::Vault(const Key& system_key, const Key& search_hash_key)
    : system_key_(system_key),
      nonce_key_(text_of(hmac_sha256(text_of(system_key), "nonces"))),
      search_hash_key_(text_of(search_hash_key)) {}

std::string Vault::seal(std::string_view plain, const SealContext& context) const {
  std::vector<std::uint8_t> out(nonce_bytes + plain.size() + tag_bytes);
  const std::string aad = associated_data(context);
  // The length in front keeps place and text apart.
  const auto nonce = nonce_key_.sign(fmt::format("{}\n{}{}", aad.size(), aad, plain));
  std::copy_n(nonce.begin(), nonce_bytes, out.begin());
  const auto cipher = new_cipher();
  int size = 0;
  require(EVP_EncryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, system_key_.data(),
                             out.data()) == 1);
  require(EVP_EncryptUpdate(cipher.get(), nullptr, &size, bytes_of(aad).data(),
                            static_cast<int>(aad.size())) == 1);
  require(EVP_EncryptUpdate(cipher.get(), out.data() + nonce_bytes, &size, bytes_of(plain).data(),
                            static_cast<int>(plain.size())) == 1);
  require(EVP_EncryptFinal_ex(cipher.get(), out.data() + nonce_bytes + plain.size(), &size) == 1);
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_bytes),
                              out.data() + nonce_bytes + plain.size()) == 1);
  return std::string(version_mark) + base64(out);
}

std::optional<std::string> Vault::unseal(std::string_view sealed,
                                         const SealContext& context) const {
  if (!sealed.starts_with(version_mark)) return std::nullopt;
  auto bytes = parse_base64(sealed.substr(version_mark.size()));
  if (!bytes || bytes->size() < nonce_bytes + tag_bytes) return std::nullopt;
  const std::size_t length = bytes->size() - nonce_bytes - tag_bytes;
  const auto cipher = new_cipher();
  const std::string aad = associated_data(context);
  std::string plain(length, '\0');
  int size = 0;
  require(EVP_DecryptInit_ex(cipher.get(), EVP_aes_256_gcm(), nullptr, system_key_.data(),
                             bytes->data()) == 1);
  require(EVP_DecryptUpdate(cipher.get(), nullptr, &size, bytes_of(aad).data(),
                            static_cast<int>(aad.size())) == 1);
  require(EVP_DecryptUpdate(cipher.get(), reinterpret_cast<std::uint8_t*>(plain.data()), &size,
                            bytes->data() + nonce_bytes, static_cast<int>(length)) == 1);
  require(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_bytes),
                              bytes->data() + nonce_bytes + length) == 1);
  std::uint8_t rest[16];
  if (EVP_DecryptFinal_ex(cipher.get(), rest, &size) != 1) return std::nullopt;
  return plain;
}

std::string Vault::search_hash(std::string_view collection, std::string_view field,
                               std::string_view value) const {
  std::string message;
  message.reserve(collection.size() + field.size() + value.size() + 2);
  message.append(collection).append("\n").append(field).append("\n").append(value);
  const auto digest = search_hash_key_.sign(message);
  return std::string(text_of({digest.data(), 16}));
}

}  // namespace gw::crypto
