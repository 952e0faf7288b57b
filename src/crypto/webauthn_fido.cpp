// What libfido2 does for us: keys, signatures and attestation statements.
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <memory>
#include <new>

#include "base/text.hpp"
#include "crypto/cbor.hpp"
#include "crypto/hash.hpp"
#include "crypto/webauthn_parts.hpp"

namespace gw::crypto::webauthn {
namespace {

static_assert(es256 == COSE_ES256 && eddsa == COSE_EDDSA && rs256 == COSE_RS256);

using FidoKey = std::unique_ptr<void, void (*)(void*)>;

template <class Key, Key* (*make)(), void (*release)(Key**),
          int (*load)(Key*, const void*, std::size_t)>
FidoKey loaded(const std::string& raw) {
  FidoKey key(make(), [](void* held) {
    auto* typed = static_cast<Key*>(held);
    release(&typed);
  });
  if (!key) throw std::bad_alloc();
  if (load(static_cast<Key*>(key.get()), raw.data(), raw.size()) != FIDO_OK) key.reset();
  return key;
}

FidoKey load_key(const PublicKey& key) {
  switch (key.algorithm) {
    case es256: return loaded<es256_pk_t, es256_pk_new, es256_pk_free, es256_pk_from_ptr>(key.raw);
    case eddsa: return loaded<eddsa_pk_t, eddsa_pk_new, eddsa_pk_free, eddsa_pk_from_ptr>(key.raw);
    case rs256: return loaded<rs256_pk_t, rs256_pk_new, rs256_pk_free, rs256_pk_from_ptr>(key.raw);
    default: return {nullptr, nullptr};
  }
}

struct FreeCredential {
  void operator()(fido_cred_t* credential) const { fido_cred_free(&credential); }
};
struct FreeAssertion {
  void operator()(fido_assert_t* assertion) const { fido_assert_free(&assertion); }
};
using FidoCredential = std::unique_ptr<fido_cred_t, FreeCredential>;
using FidoAssertion = std::unique_ptr<fido_assert_t, FreeAssertion>;

const unsigned char* data_of(std::string_view bytes) { return bytes_of(bytes).data(); }

// libfido2 refuses extensions it was not told of; authenticators add some by themselves.
bool expect_extensions(fido_cred_t* credential, std::string_view extensions) {
  const auto document = CborDocument::parse(extensions);
  if (!document) return false;
  int flags = 0;
  const auto flag = [&](std::string_view name, int value) {
    const auto member = document->root().at(name);
    if (member && member->boolean() == true) flags |= value;
  };
  flag("hmac-secret", FIDO_EXT_HMAC_SECRET);
  flag("credBlob", FIDO_EXT_CRED_BLOB);
  if (flags != 0 && fido_cred_set_extensions(credential, flags) != FIDO_OK) return false;
  if (const auto member = document->root().at("credProtect")) {
    const auto level = member->integer();
    if (!level || *level < 1 || *level > 3) return false;
    if (fido_cred_set_prot(credential, static_cast<int>(*level)) != FIDO_OK) return false;
  }
  if (const auto member = document->root().at("minPinLength")) {
    const auto length = member->integer();
    if (!length || *length < 1 || *length > 63) return false;
    if (fido_cred_set_pin_minlen(credential, static_cast<std::size_t>(*length)) != FIDO_OK)
      return false;
  }
  return true;
}

FidoCredential open_credential(const Ceremony& ceremony, const Statement& statement) {
  FidoCredential credential(fido_cred_new());
  if (!credential) throw std::bad_alloc();
  const auto hash = sha256(statement.client_data_json);
  const std::string& data = statement.attestation.authenticator_data;
  const bool ready =
      fido_cred_set_type(credential.get(), statement.key.algorithm) == FIDO_OK &&
      fido_cred_set_clientdata_hash(credential.get(), hash.data(), hash.size()) == FIDO_OK &&
      fido_cred_set_rp(credential.get(), ceremony.rp_id.c_str(), nullptr) == FIDO_OK &&
      fido_cred_set_uv(credential.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_cred_set_authdata_raw(credential.get(), data_of(data), data.size()) == FIDO_OK &&
      (statement.data.extensions.empty() ||
       expect_extensions(credential.get(), statement.data.extensions));
  if (!ready) credential.reset();
  return credential;
}

// Self attestation is signed by the key itself; with certificates, by the key of the first.
bool genuine_packed(fido_cred_t* credential, const Statement& statement) {
  const std::string& text = statement.attestation.statement;
  const auto document = CborDocument::parse(text);
  const auto algorithm = document ? document->root().at("alg") : std::nullopt;
  if (!algorithm || !algorithm->integer()) return false;
  if (fido_cred_set_fmt(credential, "packed") != FIDO_OK ||
      fido_cred_set_attstmt(credential, data_of(text), text.size()) != FIDO_OK)
    return false;
  if (document->root().at("x5c")) return fido_cred_verify(credential) == FIDO_OK;
  return algorithm->integer() == statement.key.algorithm &&
         fido_cred_verify_self(credential) == FIDO_OK;
}

}  // namespace

std::optional<PublicKey> parse_public_key(std::string_view cose) {
  auto key = read_cose(cose);
  if (!key || !load_key(*key)) return std::nullopt;
  return key;
}

std::optional<Refusal> check_attestation(const Ceremony& ceremony, const Statement& statement) {
  const auto credential = open_credential(ceremony, statement);
  if (!credential) return Refusal::malformed_authenticator_data;
  if (statement.attestation.format == "none") {
    constexpr std::string_view empty_map = "\xa0";
    if (statement.attestation.statement != empty_map) return Refusal::wrong_attestation;
    return std::nullopt;
  }
  if (statement.attestation.format != "packed") return Refusal::unknown_format;
  if (!genuine_packed(credential.get(), statement)) return Refusal::wrong_attestation;
  return std::nullopt;
}

bool genuine_assertion(const Ceremony& ceremony, const PublicKey& key,
                       const AssertionAnswer& answer) {
  const FidoKey loaded_key = load_key(key);
  const FidoAssertion assertion(fido_assert_new());
  if (!assertion) throw std::bad_alloc();
  const auto hash = sha256(answer.client_data_json);
  const std::string& data = answer.authenticator_data;
  const std::string& signature = answer.signature;
  return loaded_key && fido_assert_set_count(assertion.get(), 1) == FIDO_OK &&
         fido_assert_set_clientdata_hash(assertion.get(), hash.data(), hash.size()) == FIDO_OK &&
         fido_assert_set_rp(assertion.get(), ceremony.rp_id.c_str()) == FIDO_OK &&
         fido_assert_set_up(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK &&
         fido_assert_set_uv(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK &&
         fido_assert_set_authdata_raw(assertion.get(), 0, data_of(data), data.size()) == FIDO_OK &&
         fido_assert_set_sig(assertion.get(), 0, data_of(signature), signature.size()) == FIDO_OK &&
         fido_assert_verify(assertion.get(), 0, key.algorithm, loaded_key.get()) == FIDO_OK;
}

}  // namespace gw::crypto::webauthn
