#include "crypto/hash.hpp"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/rand.h>

#include <atomic>
#include <map>
#include <memory>
#include <stdexcept>
#include <vector>

#include "base/text.hpp"

namespace gw::crypto {

Digest sha256(std::string_view bytes) {
  Digest digest;
  unsigned size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
  return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view message) {
  Digest digest;
  unsigned size = 0;
  const auto* done = HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                          bytes_of(message).data(), message.size(), digest.data(), &size);
  if (done == nullptr) throw std::runtime_error("HMAC-SHA-256 failed");
  return digest;
}

namespace {

struct FreeContext {
  void operator()(EVP_MAC_CTX* context) const { EVP_MAC_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MAC_CTX, FreeContext>;

void require_mac(bool ok) {
  if (!ok) throw std::runtime_error("HMAC-SHA-256 failed");
}

}  // namespace

HmacKey::HmacKey(std::string_view key) {
  static std::atomic<std::uint64_t> instances{0};
  number_ = ++instances;
  EVP_MAC* algorithm = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Context context(EVP_MAC_CTX_new(algorithm));
  EVP_MAC_free(algorithm);
  char digest_name[] = "SHA256";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string("digest", digest_name, 0),
                                   OSSL_PARAM_construct_end()};
  require_mac(EVP_MAC_init(context.get(), bytes_of(key).data(), key.size(), parameters) == 1);
  prototype_ = context.release();
}

HmacKey::~HmacKey() { EVP_MAC_CTX_free(static_cast<EVP_MAC_CTX*>(prototype_)); }

Digest HmacKey::sign(std::string_view message) const {
  thread_local std::map<std::uint64_t, Context> contexts;
  auto& context = contexts[number_];
  if (!context) {
    context.reset(EVP_MAC_CTX_dup(static_cast<EVP_MAC_CTX*>(prototype_)));
    require_mac(context != nullptr);
  }
  Digest digest;
  std::size_t size = 0;
  // Without a key: the one it has, from the start.
  require_mac(EVP_MAC_init(context.get(), nullptr, 0, nullptr) == 1 &&
              EVP_MAC_update(context.get(), bytes_of(message).data(), message.size()) == 1 &&
              EVP_MAC_final(context.get(), digest.data(), &size, digest.size()) == 1);
  return digest;
}

bool equal_in_constant_time(std::string_view left, std::string_view right) {
  return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

void SystemEntropy::fill(std::span<std::uint8_t> bytes) {
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    throw std::runtime_error("the system's random generator failed");
  }
}

std::string random_hex(Entropy& entropy, std::size_t bytes) {
  std::vector<std::uint8_t> random(bytes);
  entropy.fill(random);
  return hex(random);
}

}  // namespace gw::crypto
