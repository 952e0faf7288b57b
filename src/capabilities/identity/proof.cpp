// Is this the answer of a passkey of ours? Decided before any command begins: signatures cost more
// than a writer should spend.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "capabilities/identity/ceremony.hpp"
#include "capabilities/identity/records.hpp"

namespace gw::identity {
namespace {

namespace webauthn = crypto::webauthn;

std::optional<std::string> decoded(std::string_view text) {
  const auto bytes = parse_base64(text);
  return bytes ? std::optional(std::string(text_of(*bytes))) : std::nullopt;
}

// The credential's id in the form we keep it; nullopt when both members do not say the same.
template <class Input>
std::optional<std::string> credential_id(const Input& input) {
  const auto id = decoded(input.id), raw_id = decoded(input.raw_id);
  if (input.type != "public-key" || !id || id->empty() || id != raw_id) return std::nullopt;
  return base64url(bytes_of(*id));
}

webauthn::Ceremony expected(const Dependencies& parts, const CeremonyState& state) {
  return {decoded(state.challenge).value_or(""), parts.admin_url, parts.rp_id};
}

// The counter rule once more: another use may have been committed since the proof.
bool counter_still_grows(const Passkey& passkey, const webauthn::Asserted& asserted) {
  return (passkey.sign_count == 0 && asserted.sign_count == 0) ||
         asserted.sign_count > passkey.sign_count;
}

std::string handle_problem(const User& user, const AssertionInput& input) {
  const auto& given = input.response.user_handle;
  if (!given) return {};
  const auto handle = decoded(*given);
  return handle && base64url(bytes_of(*handle)) == handle_of(user) ? "" : "wrong_user";
}

std::string judge(const Dependencies& parts, const CeremonyState& state,
                  const AssertionInput& input, Proof& proof) {
  const auto client_data = decoded(input.response.client_data_JSON);
  const auto data = decoded(input.response.authenticator_data);
  const auto signature = decoded(input.response.signature);
  if (!client_data || !data || !signature) return "malformed";
  const webauthn::Credential credential{decoded(proof.passkey->public_key).value_or(""),
                                        static_cast<std::uint32_t>(proof.passkey->sign_count),
                                        proof.passkey->backup_eligible};
  const auto asserted = webauthn::verify_assertion(expected(parts, state), credential,
                                                   {*client_data, *data, *signature});
  if (!asserted) return std::string(enum_text(asserted.error()));
  proof.asserted = *asserted;
  // From here on it is known that the holder of the passkey answers.
  if (state.user_id && state.user_id != proof.user->id) return "wrong_user";
  if (proof.user->status != UserStatus::active) return "user_disabled";
  return handle_problem(*proof.user, input);
}

bool is_transport(std::string_view text) {
  constexpr std::array known{"usb", "nfc", "ble", "smart-card", "hybrid", "internal"};
  return std::ranges::find(known, text) != known.end();
}

}  // namespace

Result<webauthn::Registered> prove_registration(const Dependencies& parts,
                                                const CeremonyState& state,
                                                const RegistrationInput& input) {
  const auto refuse = [](std::string_view rule) {
    spdlog::warn("a new passkey was refused: {}", rule);
    return fail(Code::bad_request, "the passkey was not accepted: " + std::string(rule));
  };
  const auto id = credential_id(input);
  const auto client_data = decoded(input.response.client_data_JSON);
  const auto attestation = decoded(input.response.attestation_object);
  if (!id || !client_data || !attestation) return refuse("malformed");
  auto registered =
      webauthn::verify_registration(expected(parts, state), {*client_data, *attestation});
  if (!registered) return refuse(enum_text(registered.error()));
  if (base64url(bytes_of(registered->credential_id)) != *id) return refuse("wrong_credential");
  return std::move(*registered);
}

Proof prove_assertion(const Dependencies& parts, const CeremonyState& state,
                      const AssertionInput& input) {
  Proof proof;
  const auto id = credential_id(input);
  if (id) {
    store::query_in_place(parts.database, [&](const store::Snapshot& snapshot) {
      proof.passkey = find_passkey(snapshot, *id);
      if (proof.passkey) proof.user = snapshot.get<User>(proof.passkey->user_id);
      return true;
    });
  }
  proof.refusal =
      proof.passkey && proof.user ? judge(parts, state, input, proof) : "unknown_passkey";
  if (!proof.refusal.empty()) spdlog::warn("a passkey was not accepted: {}", proof.refusal);
  return proof;
}

bool use_passkey(store::Transaction& transaction, const Proof& proof) {
  auto passkey = transaction.get<Passkey>(proof.passkey->id);
  if (!passkey || !counter_still_grows(*passkey, proof.asserted)) return false;
  auto user = transaction.get<User>(passkey->user_id);
  if (!user || user->status != UserStatus::active) return false;
  passkey->sign_count = proof.asserted.sign_count;
  passkey->backed_up = proof.asserted.backed_up;
  passkey->last_used_at = transaction.now();
  transaction.replace(*passkey);
  // Who disables the user at the same time comes before or after this, not beside it.
  transaction.guard(*user);
  return true;
}

ProvenPasskey proven_passkey(webauthn::Registered registered, const RegistrationInput& input) {
  ProvenPasskey proven{std::move(registered), {}, input.label};
  for (const auto& transport : input.response.transports.value_or(std::vector<std::string>())) {
    if (is_transport(transport)) proven.transports.push_back(transport);
  }
  return proven;
}

Result<Passkey> insert_passkey(store::Transaction& transaction, const User& user,
                               const ProvenPasskey& proven) {
  const auto existing = passkeys_of(transaction, user.id);
  if (std::ssize(existing) >= passkeys_max)
    return fail(Code::state_conflict, "there are 20 passkeys already: remove one first");
  Passkey passkey;
  passkey.user_id = user.id;
  passkey.credential_id = base64url(bytes_of(proven.registered.credential_id));
  if (find_passkey(transaction, passkey.credential_id))
    return fail(Code::duplicate, "this passkey is registered already");
  passkey.public_key = base64url(bytes_of(proven.registered.public_key));
  passkey.algorithm = proven.registered.algorithm;
  passkey.sign_count = proven.registered.sign_count;
  passkey.label = proven.label.value_or("Passkey " + std::to_string(existing.size() + 1));
  passkey.transports = proven.transports;
  passkey.backup_eligible = proven.registered.backup_eligible;
  passkey.backed_up = proven.registered.backed_up;
  transaction.insert(passkey);
  return passkey;
}

}  // namespace gw::identity
