#include "crypto/webauthn.hpp"

#include "crypto/webauthn_parts.hpp"

namespace gw::crypto::webauthn {
namespace {

constexpr std::size_t client_data_bytes_max = 8 * 1024;
constexpr std::size_t attestation_bytes_max = 16 * 1024;
constexpr std::size_t authenticator_data_bytes_max = 4 * 1024;
constexpr std::size_t signature_bytes_max = 1024;

// Two zeros: the authenticator does not count.
bool counter_grew(std::uint32_t before, std::uint32_t now) {
  return (before == 0 && now == 0) || now > before;
}

}  // namespace

std::expected<Registered, Refusal> verify_registration(const Ceremony& ceremony,
                                                       const RegistrationAnswer& answer) {
  if (answer.client_data_json.size() > client_data_bytes_max ||
      answer.attestation_object.size() > attestation_bytes_max)
    return std::unexpected(Refusal::oversized);
  if (const auto refusal = check_client_data(ceremony, "webauthn.create", answer.client_data_json))
    return std::unexpected(*refusal);
  const auto attestation = parse_attestation(answer.attestation_object);
  if (!attestation) return std::unexpected(Refusal::malformed_attestation);
  const auto data = parse_authenticator_data(attestation->authenticator_data);
  if (!data || !data->has(has_credential))
    return std::unexpected(Refusal::malformed_authenticator_data);
  if (const auto refusal = check_authenticator_data(ceremony, *data))
    return std::unexpected(*refusal);
  const auto key = parse_public_key(data->public_key);
  if (!key) return std::unexpected(Refusal::unsupported_key);
  if (const auto refusal =
          check_attestation(ceremony, {*attestation, *data, *key, answer.client_data_json}))
    return std::unexpected(*refusal);
  return Registered{std::string(data->credential_id),
                    std::string(data->public_key),
                    key->algorithm,
                    data->sign_count,
                    data->has(backup_eligible),
                    data->has(backed_up),
                    attestation->format};
}

std::expected<Asserted, Refusal> verify_assertion(const Ceremony& ceremony,
                                                  const Credential& credential,
                                                  const AssertionAnswer& answer) {
  if (answer.client_data_json.size() > client_data_bytes_max ||
      answer.authenticator_data.size() > authenticator_data_bytes_max ||
      answer.signature.size() > signature_bytes_max)
    return std::unexpected(Refusal::oversized);
  if (const auto refusal = check_client_data(ceremony, "webauthn.get", answer.client_data_json))
    return std::unexpected(*refusal);
  const auto data = parse_authenticator_data(answer.authenticator_data);
  if (!data || data->has(has_credential))
    return std::unexpected(Refusal::malformed_authenticator_data);
  if (const auto refusal = check_authenticator_data(ceremony, *data))
    return std::unexpected(*refusal);
  // A passkey is made to be synced or not, for all its life.
  if (data->has(backup_eligible) != credential.backup_eligible)
    return std::unexpected(Refusal::wrong_backup_state);
  const auto key = parse_public_key(credential.public_key);
  if (!key) return std::unexpected(Refusal::unsupported_key);
  if (!genuine_assertion(ceremony, *key, answer)) return std::unexpected(Refusal::wrong_signature);
  if (!counter_grew(credential.sign_count, data->sign_count))
    return std::unexpected(Refusal::counter_did_not_grow);
  return Asserted{data->sign_count, data->has(backed_up)};
}

}  // namespace gw::crypto::webauthn
