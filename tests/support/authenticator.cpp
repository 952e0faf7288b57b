#include "support/authenticator.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::support {
namespace {

using PrivateKey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

void require(bool ok) {
  if (!ok) throw std::runtime_error("OpenSSL failed in the software passkey");
}

PrivateKey generate(KeyKind kind) {
  EVP_PKEY* made = nullptr;
  switch (kind) {
    case KeyKind::es256: made = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"); break;
    case KeyKind::eddsa: made = EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"); break;
    case KeyKind::rs256:
      made = EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048});
      break;
  }
  require(made != nullptr);
  return PrivateKey(made, EVP_PKEY_free);
}

std::string sign(EVP_PKEY* key, std::string_view message) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
  const bool plain = EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519;
  require(EVP_DigestSignInit(context.get(), nullptr, plain ? nullptr : EVP_sha256(), nullptr,
                             key) == 1);
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, bytes_of(message).data(), message.size()) ==
          1);
  std::string signature(size, '\0');
  require(EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                         bytes_of(message).data(), message.size()) == 1);
  signature.resize(size);
  return signature;
}

std::string number_of(EVP_PKEY* key, const char* name, int size) {
  BIGNUM* number = nullptr;
  require(EVP_PKEY_get_bn_param(key, name, &number) == 1);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  require(BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size) == size);
  BN_free(number);
  return bytes;
}

std::string raw_public_key(EVP_PKEY* key) {
  std::string bytes(32, '\0');
  std::size_t size = bytes.size();
  require(EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(bytes.data()), &size) ==
          1);
  return bytes;
}

// A maker's certificate over `key`, signed by itself.
std::string certificate(EVP_PKEY* key) {
  const std::unique_ptr<X509, decltype(&X509_free)> made(X509_new(), X509_free);
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 86'400);
  X509_NAME* name = X509_get_subject_name(made.get());
  const auto entry = [name](const char* field, const char* value) {
    X509_NAME_add_entry_by_txt(name, field, MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(value), -1, -1, 0);
  };
  entry("C", "DE");
  entry("O", "Example");
  entry("OU", "Authenticator Attestation");
  entry("CN", "Example");
  X509_set_issuer_name(made.get(), name);
  require(X509_set_pubkey(made.get(), key) == 1);
  require(X509_sign(made.get(), key, EVP_sha256()) > 0);
  unsigned char* der = nullptr;
  const int size = i2d_X509(made.get(), &der);
  require(size > 0);
  std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return bytes;
}

std::string big_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    text += static_cast<char>(value >> shift);
  }
  return text;
}

std::string head(int major, std::uint64_t value) {
  const auto initial = [major](int information) {
    return std::string(1, static_cast<char>(major << 5 | information));
  };
  if (value < 24) return initial(static_cast<int>(value));
  if (value < 0x100) return initial(24) + big_endian(value, 1);
  if (value < 0x10000) return initial(25) + big_endian(value, 2);
  return initial(26) + big_endian(value, 4);
}

void change(const Bent::Change& wanted, std::string& text) {
  if (wanted) wanted(text);
}

std::string hash_of(std::string_view text) { return std::string(text_of(crypto::sha256(text))); }

}  // namespace

namespace cbor {
std::string number(std::int64_t value) {
  return value >= 0 ? head(0, static_cast<std::uint64_t>(value))
                    : head(1, static_cast<std::uint64_t>(-1 - value));
}
std::string text(std::string_view value) { return head(3, value.size()) + std::string(value); }
std::string bytes(std::string_view value) { return head(2, value.size()) + std::string(value); }
std::string map(std::size_t size) { return head(5, size); }
std::string array(std::size_t size) { return head(4, size); }
}  // namespace cbor

struct SoftPasskey::Key {
  KeyKind kind;
  PrivateKey key;
};

SoftPasskey::SoftPasskey(std::string origin, std::string rp_id, KeyKind kind)
    : origin_(std::move(origin)),
      rp_id_(std::move(rp_id)),
      key_(std::make_unique<Key>(Key{kind, generate(kind)})),
      id_(hash_of(cose_key())) {}
SoftPasskey::~SoftPasskey() = default;
SoftPasskey::SoftPasskey(SoftPasskey&&) noexcept = default;

std::string SoftPasskey::cose_key() const {
  EVP_PKEY* key = key_->key.get();
  using cbor::bytes;
  using cbor::number;
  switch (key_->kind) {
    case KeyKind::es256:
      return cbor::map(5) + number(1) + number(2) + number(3) + number(-7) + number(-1) +
             number(1) + number(-2) + bytes(number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, 32)) +
             number(-3) + bytes(number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, 32));
    case KeyKind::eddsa:
      return cbor::map(4) + number(1) + number(1) + number(3) + number(-8) + number(-1) +
             number(6) + number(-2) + bytes(raw_public_key(key));
    case KeyKind::rs256:
      return cbor::map(4) + number(1) + number(3) + number(3) + number(-257) + number(-1) +
             bytes(number_of(key, OSSL_PKEY_PARAM_RSA_N, 256)) + number(-2) +
             bytes(number_of(key, OSSL_PKEY_PARAM_RSA_E, 3));
  }
  return {};
}

std::string SoftPasskey::authenticator_data(const Bent& bent, bool with_credential) const {
  unsigned flags = 0x05;  // present and verified
  if (synced_) flags |= 0x18;
  if (with_credential) flags |= 0x40;
  if (!bent.extensions.empty()) flags |= 0x80;
  flags = (flags | bent.flags_set) & ~unsigned{bent.flags_cleared};
  std::string data = hash_of(bent.rp_id.value_or(rp_id_));
  data += static_cast<char>(flags);
  data += big_endian(bent.counter.value_or(counter_), 4);
  if (with_credential) {
    std::string key = cose_key();
    change(bent.cose_key, key);
    data += std::string(16, '\0') + big_endian(id_.size(), 2) + id_ + key;
  }
  data += bent.extensions;
  change(bent.authenticator_data, data);
  return data;
}

std::string SoftPasskey::client_data(std::string_view type, std::string_view challenge,
                                     const Bent& bent) const {
  std::string text = fmt::format(
      R"({{"type":"{}","challenge":"{}","origin":"{}"{}}})", bent.type.value_or(std::string(type)),
      base64url(bytes_of(challenge)), bent.origin.value_or(origin_), bent.client_data_more);
  change(bent.client_data, text);
  return text;
}

std::string SoftPasskey::statement(const Bent& bent, const std::string& signed_bytes) const {
  constexpr int algorithms[] = {-7, -8, -257};
  using cbor::text;
  switch (bent.attestation) {
    case AttestationKind::none: return text("fmt") + text("none") + text("attStmt") + cbor::map(0);
    case AttestationKind::packed_self:
      return text("fmt") + text("packed") + text("attStmt") + cbor::map(2) + text("alg") +
             cbor::number(algorithms[std::to_underlying(key_->kind)]) + text("sig") +
             cbor::bytes(sign(key_->key.get(), signed_bytes));
    case AttestationKind::packed_certificate: {
      const PrivateKey maker = generate(KeyKind::es256);
      return text("fmt") + text("packed") + text("attStmt") + cbor::map(3) + text("alg") +
             cbor::number(-7) + text("sig") + cbor::bytes(sign(maker.get(), signed_bytes)) +
             text("x5c") + cbor::array(1) + cbor::bytes(certificate(maker.get()));
    }
  }
  return {};
}

NewPasskey SoftPasskey::create(std::string_view challenge, std::string_view user_handle,
                               const Bent& bent) {
  user_handle_ = user_handle;
  NewPasskey made;
  made.credential_id = id_;
  made.client_data_json = client_data("webauthn.create", challenge, bent);
  const std::string data = authenticator_data(bent, true);
  made.attestation_object = cbor::map(3) + statement(bent, data + hash_of(made.client_data_json)) +
                            cbor::text("authData") + cbor::bytes(data);
  change(bent.client_data_sent, made.client_data_json);
  change(bent.attestation_object, made.attestation_object);
  return made;
}

PasskeyUse SoftPasskey::use(std::string_view challenge, const Bent& bent) {
  if (counter_ > 0) ++counter_;
  PasskeyUse used;
  used.credential_id = id_;
  used.user_handle = user_handle_;
  used.client_data_json = client_data("webauthn.get", challenge, bent);
  used.authenticator_data = authenticator_data(bent, false);
  used.signature = sign(key_->key.get(), used.authenticator_data + hash_of(used.client_data_json));
  change(bent.client_data_sent, used.client_data_json);
  change(bent.authenticator_data_sent, used.authenticator_data);
  change(bent.signature, used.signature);
  return used;
}

std::string registration_json(const NewPasskey& made) {
  const std::string id = base64url(bytes_of(made.credential_id));
  return fmt::format(
      R"({{"id":"{0}","rawId":"{0}","type":"public-key","authenticatorAttachment":"platform",)"
      R"("clientExtensionResults":{{}},"response":{{"clientDataJSON":"{1}",)"
      R"("attestationObject":"{2}","transports":["internal","hybrid"]}}}})",
      id, base64url(bytes_of(made.client_data_json)), base64url(bytes_of(made.attestation_object)));
}

std::string assertion_json(const PasskeyUse& used) {
  const std::string id = base64url(bytes_of(used.credential_id));
  return fmt::format(
      R"({{"id":"{0}","rawId":"{0}","type":"public-key","clientExtensionResults":{{}},)"
      R"("response":{{"authenticatorData":"{1}","clientDataJSON":"{2}","signature":"{3}",)"
      R"("userHandle":"{4}"}}}})",
      id, base64url(bytes_of(used.authenticator_data)), base64url(bytes_of(used.client_data_json)),
      base64url(bytes_of(used.signature)), base64url(bytes_of(used.user_handle)));
}

}  // namespace gw::support
