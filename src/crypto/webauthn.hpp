// Passkeys as the server sees them (WebAuthn Level 3): is this answer of a browser the answer to
// our challenge? Functions of bytes: nothing is stored, nothing remembered. Any thread.
#pragma once

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace gw::crypto::webauthn {

// COSE numbers of what we take.
inline constexpr int es256 = -7;
inline constexpr int eddsa = -8;
inline constexpr int rs256 = -257;

// Why an answer is refused: one name for each rule.
enum class Refusal : std::uint8_t {
  oversized,
  malformed_client_data,
  wrong_type,
  wrong_challenge,
  wrong_origin,
  cross_origin,
  malformed_attestation,
  unknown_format,
  wrong_attestation,
  malformed_authenticator_data,
  wrong_rp_id,
  user_not_present,
  user_not_verified,
  wrong_backup_state,
  unsupported_key,
  wrong_signature,
  counter_did_not_grow,
};
BOOST_DESCRIBE_ENUM(Refusal, oversized, malformed_client_data, wrong_type, wrong_challenge,
                    wrong_origin, cross_origin, malformed_attestation, unknown_format,
                    wrong_attestation, malformed_authenticator_data, wrong_rp_id, user_not_present,
                    user_not_verified, wrong_backup_state, unsupported_key, wrong_signature,
                    counter_did_not_grow)

// What we asked for. User verification is always asked for.
struct Ceremony {
  std::string challenge;  // raw bytes
  std::string origin;     // "https://admin.example.com", with its port unless it is the scheme's
  std::string rp_id;      // "admin.example.com"
};

// All raw bytes, decoded from base64url.
struct RegistrationAnswer {
  std::string client_data_json;
  std::string attestation_object;
};
struct Registered {
  std::string credential_id;
  std::string public_key;  // COSE, as the authenticator wrote it
  int algorithm = 0;
  std::uint32_t sign_count = 0;
  bool backup_eligible = false;
  bool backed_up = false;
  std::string format;  // of the attestation; we trust no maker: it says nothing about the device
};
// Attestation formats none and packed (self and with certificates).
std::expected<Registered, Refusal> verify_registration(const Ceremony& ceremony,
                                                       const RegistrationAnswer& answer);

struct AssertionAnswer {
  std::string client_data_json;
  std::string authenticator_data;
  std::string signature;
};
// What was registered, and the counter seen last.
struct Credential {
  std::string public_key;
  std::uint32_t sign_count = 0;
  bool backup_eligible = false;
};
struct Asserted {
  std::uint32_t sign_count = 0;
  bool backed_up = false;
};
// A counter counts only where either side is not 0: synced passkeys stay at 0. One that did not
// grow is COUNTER_DID_NOT_GROW, and only told when everything else holds: somebody has a copy.
std::expected<Asserted, Refusal> verify_assertion(const Ceremony& ceremony,
                                                  const Credential& credential,
                                                  const AssertionAnswer& answer);

}  // namespace gw::crypto::webauthn
