// The parts of an answer, for webauthn.cpp alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "crypto/webauthn.hpp"

namespace gw::crypto::webauthn {

enum Flag : std::uint8_t {
  user_present = 0x01,
  user_verified = 0x04,
  backup_eligible = 0x08,
  backed_up = 0x10,
  has_credential = 0x40,
  has_extensions = 0x80,
};

// nullopt: the client data is the one we asked for. `type` is webauthn.create or webauthn.get.
std::optional<Refusal> check_client_data(const Ceremony& ceremony, std::string_view type,
                                         std::string_view client_data_json);

struct AuthenticatorData {
  std::string_view rp_id_hash;
  std::uint8_t flags = 0;
  std::uint32_t sign_count = 0;
  std::string_view credential_id;  // with has_credential
  std::string_view public_key;     // with has_credential
  std::string_view extensions;     // with has_extensions

  bool has(Flag flag) const { return (flags & flag) != 0; }
};
// Views into `bytes`; nullopt unless they are used up exactly.
std::optional<AuthenticatorData> parse_authenticator_data(std::string_view bytes);
// What holds for registrations and assertions alike.
std::optional<Refusal> check_authenticator_data(const Ceremony& ceremony,
                                                const AuthenticatorData& data);

// A key in the form libfido2 takes.
struct PublicKey {
  int algorithm = 0;
  std::string raw;
};
// One of the three algorithms and complete; else nullopt.
std::optional<PublicKey> read_cose(std::string_view cose);
// As read_cose, and a point of its curve.
std::optional<PublicKey> parse_public_key(std::string_view cose);

// The statement of the attestation object, and what it is about.
struct Attestation {
  std::string format;
  std::string statement;           // CBOR of a map
  std::string authenticator_data;  // raw
};
std::optional<Attestation> parse_attestation(std::string_view attestation_object);
// `data` and `key` are parts of the attestation's authenticator data.
struct Statement {
  const Attestation& attestation;
  const AuthenticatorData& data;
  const PublicKey& key;
  std::string_view client_data_json;
};
std::optional<Refusal> check_attestation(const Ceremony& ceremony, const Statement& statement);

// Is this a signature of `key` over authenticator data and the hash of the client data?
bool genuine_assertion(const Ceremony& ceremony, const PublicKey& key,
                       const AssertionAnswer& answer);

}  // namespace gw::crypto::webauthn
