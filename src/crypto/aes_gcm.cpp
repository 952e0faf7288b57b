#include "crypto/aes_gcm.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "base/text.hpp"

namespace gw::crypto {
namespace {

using Cipher = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

void require(bool ok) {
  if (!ok) throw std::runtime_error("AES-256-GCM failed");
}

Cipher new_cipher() {
  Cipher cipher(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
  require(cipher != nullptr);
  return cipher;
}

unsigned char* bytes_in(std::string& text, std::size_t at) {
  return reinterpret_cast<unsigned char*>(text.data()) + at;
}

}  // namespace

std::string seal_aes_gcm(const AesKey& key, AesNonce nonce, const AesMessage& message) {
  const std::size_t tag_at = aes_gcm_nonce_bytes + message.plain.size();
  std::string out(text_of(nonce));
  out.resize(tag_at + aes_gcm_tag_bytes);
  const auto cipher = new_cipher();
  EVP_CIPHER_CTX* context = cipher.get();
  int size = 0;
  require(EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nullptr, key.data(), nonce.data()) == 1);
  require(EVP_EncryptUpdate(context, nullptr, &size, bytes_of(message.associated).data(),
                            static_cast<int>(message.associated.size())) == 1);
  require(EVP_EncryptUpdate(context, bytes_in(out, aes_gcm_nonce_bytes), &size,
                            bytes_of(message.plain).data(),
                            static_cast<int>(message.plain.size())) == 1);
  require(EVP_EncryptFinal_ex(context, bytes_in(out, tag_at), &size) == 1);
  require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, static_cast<int>(aes_gcm_tag_bytes),
                              bytes_in(out, tag_at)) == 1);
  return out;
}

std::optional<std::string> open_aes_gcm(const AesKey& key, std::string_view sealed,
                                        std::string_view associated) {
  if (sealed.size() < aes_gcm_nonce_bytes + aes_gcm_tag_bytes) return std::nullopt;
  const std::size_t length = sealed.size() - aes_gcm_nonce_bytes - aes_gcm_tag_bytes;
  const unsigned char* bytes = bytes_of(sealed).data();
  std::string tag(sealed.substr(aes_gcm_nonce_bytes + length));
  std::string plain(length, '\0');
  const auto cipher = new_cipher();
  EVP_CIPHER_CTX* context = cipher.get();
  int size = 0;
  require(EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nullptr, key.data(), bytes) == 1);
  require(EVP_DecryptUpdate(context, nullptr, &size, bytes_of(associated).data(),
                            static_cast<int>(associated.size())) == 1);
  require(EVP_DecryptUpdate(context, bytes_in(plain, 0), &size, bytes + aes_gcm_nonce_bytes,
                            static_cast<int>(length)) == 1);
  require(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag.size()),
                              tag.data()) == 1);
  unsigned char rest[16];
  if (EVP_DecryptFinal_ex(context, rest, &size) != 1) return std::nullopt;
  return plain;
}

}  // namespace gw::crypto
