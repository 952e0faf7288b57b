// A WebAuthn ceremony between its two requests: all that must be remembered travels in a sealed
// cookie, so that any process may finish what another began.
#pragma once

#include "capabilities/identity/wire.hpp"
#include "crypto/webauthn.hpp"

namespace gw::identity {

inline constexpr std::int64_t ceremony_ms = 60'000;

// A cookie of one kind is none of another.
enum class CeremonyKind { sign_in, enrolment, new_passkey, step_up };
BOOST_DESCRIBE_ENUM(CeremonyKind, sign_in, enrolment, new_passkey, step_up)

struct CeremonyState {
  std::string challenge;  // base64url
  Id user_id;             // who must answer; empty: whoever can
  Id session_id;          // of a step-up or a new passkey
  Id link_id;             // of an enrolment
  std::string email, name, handle;
};
BOOST_DESCRIBE_STRUCT(CeremonyState, (),
                      (challenge, user_id, session_id, link_id, email, name, handle))

std::string new_challenge(Entropy& entropy);
// As Set-Cookie.
std::string ceremony_cookie(const Dependencies& parts, CeremonyKind kind,
                            const CeremonyState& state, Instant now);
std::string cleared_ceremony_cookie(const Dependencies& parts);
// nullopt: none, changed, of another kind, or older than a minute.
std::optional<CeremonyState> open_ceremony(const Dependencies& parts, CeremonyKind kind,
                                           std::string_view cookie, Instant now);
// Makes a ceremony good for one effect, in the command of that effect; false: it had one.
bool claim_challenge(store::Transaction& transaction, const CeremonyState& state);

struct PasskeyHolder {
  std::string handle;  // base64url
  std::string email, name;
};
PasskeyCreation creation_options(const Dependencies& parts, const std::string& challenge,
                                 const PasskeyHolder& holder, const std::vector<Passkey>& existing);
PasskeyRequest request_options(const Dependencies& parts, const std::string& challenge,
                               std::vector<PasskeyDescriptor> allowed);
std::vector<PasskeyDescriptor> descriptors_of(const std::vector<Passkey>& passkeys);
// What passkeys know the user by, base64url.
std::string handle_of(const User& user);

// The refused rule is said: whoever registers a passkey is let in already. BAD_REQUEST.
Result<crypto::webauthn::Registered> prove_registration(const Dependencies& parts,
                                                        const CeremonyState& state,
                                                        const RegistrationInput& input);

// Answers of a passkey we know; `refusal` says why one was not accepted, for audit and log.
struct Proof {
  std::optional<Passkey> passkey;
  std::optional<User> user;
  crypto::webauthn::Asserted asserted;
  std::string refusal;
};
Proof prove_assertion(const Dependencies& parts, const CeremonyState& state,
                      const AssertionInput& input);
// In the command of the effect: writes down that the passkey was used; false when it changed since
// it was proven so that it would not be accepted now, or the user may not sign in any more.
bool use_passkey(store::Transaction& transaction, const Proof& proof);
// A new passkey from what was proven. DUPLICATE, STATE_CONFLICT when the user has enough of them.
struct ProvenPasskey {
  crypto::webauthn::Registered registered;
  std::vector<std::string> transports;
  std::optional<std::string> label;
};
Result<Passkey> insert_passkey(store::Transaction& transaction, const User& user,
                               const ProvenPasskey& proven);
ProvenPasskey proven_passkey(crypto::webauthn::Registered registered,
                             const RegistrationInput& input);

}  // namespace gw::identity
