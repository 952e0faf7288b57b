// Inputs and outputs. WebAuthn objects have the JSON forms of its Level 3: what browsers'
// parse...FromJSON() take and toJSON() give.
#pragma once

#include "capabilities/identity/identity.hpp"
#include "endpoints/binding.hpp"
#include "endpoints/listing.hpp"

namespace gw::identity {

// ---- WebAuthn ----

struct PasskeyDescriptor {
  std::string type = "public-key";
  std::string id;
  std::optional<std::vector<std::string>> transports;
};
BOOST_DESCRIBE_STRUCT(PasskeyDescriptor, (), (type, id, transports))

struct PasskeyParty {
  std::string id, name;
};
BOOST_DESCRIBE_STRUCT(PasskeyParty, (), (id, name))

struct PasskeyUser {
  std::string id, name, display_name;
};
BOOST_DESCRIBE_STRUCT(PasskeyUser, (), (id, name, display_name))

struct PasskeyAlgorithm {
  std::string type = "public-key";
  int alg = 0;
};
BOOST_DESCRIBE_STRUCT(PasskeyAlgorithm, (), (type, alg))

// Every passkey can be found without a name, and proves who holds it.
struct PasskeySelection {
  std::string resident_key = "required";
  bool require_resident_key = true;
  std::string user_verification = "required";
};
BOOST_DESCRIBE_STRUCT(PasskeySelection, (), (resident_key, require_resident_key, user_verification))

struct PasskeyCreation {
  PasskeyParty rp;
  PasskeyUser user;
  std::string challenge;
  std::vector<PasskeyAlgorithm> pub_key_cred_params;
  std::int64_t timeout = 0;  // milliseconds
  std::vector<PasskeyDescriptor> exclude_credentials;
  PasskeySelection authenticator_selection;
  std::string attestation = "none";
};
BOOST_DESCRIBE_STRUCT(PasskeyCreation, (),
                      (rp, user, challenge, pub_key_cred_params, timeout, exclude_credentials,
                       authenticator_selection, attestation))

struct PasskeyRequest {
  std::string challenge;
  std::string rp_id;
  std::vector<PasskeyDescriptor> allow_credentials;  // empty: whatever the browser finds
  std::string user_verification = "required";
  std::int64_t timeout = 0;  // milliseconds
};
BOOST_DESCRIBE_STRUCT(PasskeyRequest, (),
                      (challenge, rp_id, allow_credentials, user_verification, timeout))

struct CreationStarted {
  PasskeyCreation public_key;
  std::vector<std::string> set_cookies;
};
BOOST_DESCRIBE_STRUCT(CreationStarted, (), (public_key))

struct AssertionStarted {
  PasskeyRequest public_key;
  std::vector<std::string> set_cookies;
};
BOOST_DESCRIBE_STRUCT(AssertionStarted, (), (public_key))

// Our cookies, and what the browser calls itself.
struct FromBrowser {
  std::string ceremony, refresh, user_agent;
  void read_request(const endpoints::Exchange& exchange);
};

// Named as browsers name them.
struct RegistrationResponse {
  std::string client_data_JSON;
  std::string attestation_object;
  std::optional<std::vector<std::string>> transports;
};
BOOST_DESCRIBE_STRUCT(RegistrationResponse, (), (client_data_JSON, attestation_object, transports))

struct RegistrationInput : FromBrowser {
  std::string id, raw_id, type;
  RegistrationResponse response;
  std::optional<std::string> label;
};
BOOST_DESCRIBE_STRUCT(RegistrationInput, (), (id, raw_id, type, response, label))

struct AssertionResponse {
  std::string authenticator_data;
  std::string client_data_JSON;
  std::string signature;
  std::optional<std::string> user_handle;
};
BOOST_DESCRIBE_STRUCT(AssertionResponse, (),
                      (authenticator_data, client_data_JSON, signature, user_handle))

struct AssertionInput : FromBrowser {
  std::string id, raw_id, type;
  AssertionResponse response;
};
BOOST_DESCRIBE_STRUCT(AssertionInput, (), (id, raw_id, type, response))

// ---- getting in ----

struct EnrolmentQuestion {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(EnrolmentQuestion, (), (token))

struct EnrolmentFacts {
  LinkPurpose purpose = LinkPurpose::invitation;
  std::optional<Personal> email;
  std::optional<std::string> organization_name;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(EnrolmentFacts, (), (purpose, email, organization_name, expires_at))

struct StartEnrolment {
  std::string token;
  std::optional<std::string> email, name;
};
BOOST_DESCRIBE_STRUCT(StartEnrolment, (), (token, email, name))

struct StartSignIn {
  std::optional<std::string> email;
};
BOOST_DESCRIBE_STRUCT(StartSignIn, (), (email))

struct OrganizationRole {
  Id id;
  std::string name;
  MemberRole role = MemberRole::viewer;
};
BOOST_DESCRIBE_STRUCT(OrganizationRole, (), (id, name, role))

struct SignedInUser {
  Id id;
  Personal email, name;
  bool global_admin = false;
  std::vector<OrganizationRole> organizations;
};
BOOST_DESCRIBE_STRUCT(SignedInUser, (), (id, email, name, global_admin, organizations))

struct SignedIn {
  std::string token;
  Instant expires_at;
  SignedInUser user;
  std::vector<std::string> set_cookies;
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (token, expires_at, user))

struct RenewSession : FromBrowser {};
BOOST_DESCRIBE_STRUCT(RenewSession, (), ())

struct SessionRenewed {
  std::string token;
  Instant expires_at;
  std::vector<std::string> set_cookies;
};
BOOST_DESCRIBE_STRUCT(SessionRenewed, (), (token, expires_at))

struct LoginChecked {
  bool valid = true;
  SignedInUser user;
};
BOOST_DESCRIBE_STRUCT(LoginChecked, (), (valid, user))

struct SteppedUp {
  Instant stepped_up_until;
  std::vector<std::string> set_cookies;
};
BOOST_DESCRIBE_STRUCT(SteppedUp, (), (stepped_up_until))

struct SignedOut {
  std::vector<std::string> set_cookies;
};
BOOST_DESCRIBE_STRUCT(SignedOut, (), ())

// ---- the account ----

struct NoInput {};
BOOST_DESCRIBE_STRUCT(NoInput, (), ())

struct ProfileView {
  Id id;
  Personal email, name;
  std::optional<Personal> mobile_phone;
  bool global_admin = false;
  TextMap notifications;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(ProfileView, (),
                      (id, email, name, mobile_phone, global_admin, notifications, created_at))

struct PutProfile {
  std::string name;
  Patch<std::string> mobile_phone;
  Patch<TextMap> notifications;
};
BOOST_DESCRIBE_STRUCT(PutProfile, (), (name, mobile_phone, notifications))

struct PasskeyView {
  Id id;
  std::string label;
  Instant created_at;
  std::optional<Instant> last_used_at;
  std::vector<std::string> transports;
  bool synced = false;
};
BOOST_DESCRIBE_STRUCT(PasskeyView, (), (id, label, created_at, last_used_at, transports, synced))

struct PasskeyList : endpoints::ListFacts {
  std::vector<PasskeyView> passkeys;
};
BOOST_DESCRIBE_STRUCT(PasskeyList, (), (passkeys, total, total_is_capped, page, limit, next_cursor))

struct PasskeyRef {
  Id passkey_id;
};
BOOST_DESCRIBE_STRUCT(PasskeyRef, (), (passkey_id))

struct RenamePasskey {
  Id passkey_id;
  std::string label;
};
BOOST_DESCRIBE_STRUCT(RenamePasskey, (), (passkey_id, label))

struct SessionView {
  Id id;
  bool current = false;
  Instant created_at, last_used_at, expires_at;
  Personal address;  // the network, not the host
  Personal user_agent;
};
BOOST_DESCRIBE_STRUCT(SessionView, (),
                      (id, current, created_at, last_used_at, expires_at, address, user_agent))

struct SessionList : endpoints::ListFacts {
  std::vector<SessionView> sessions;
};
BOOST_DESCRIBE_STRUCT(SessionList, (), (sessions, total, total_is_capped, page, limit, next_cursor))

struct SessionRef {
  Id session_id;
};
BOOST_DESCRIBE_STRUCT(SessionRef, (), (session_id))

// ---- use cases ----

// ENROLMENT_LINK_INVALID.
Result<EnrolmentFacts> read_enrolment(const store::Snapshot& snapshot,
                                      const EnrolmentQuestion& input);
// ENROLMENT_LINK_INVALID, VALIDATION_FAILED.
Result<CreationStarted> start_enrolment(const store::Snapshot& snapshot, const Dependencies& parts,
                                        const StartEnrolment& input);
// ENROLMENT_LINK_INVALID, UNAUTHENTICATED, BAD_REQUEST, DUPLICATE.
Task<Result<SignedIn>> complete_enrolment(Dependencies parts, Caller caller,
                                          RegistrationInput input);
Result<AssertionStarted> start_sign_in(const store::Snapshot& snapshot, const Dependencies& parts,
                                       const StartSignIn& input);
// UNAUTHENTICATED, whatever was wrong.
Task<Result<SignedIn>> complete_sign_in(Dependencies parts, Caller caller, AssertionInput input);
// UNAUTHENTICATED, TOKEN_EXPIRED.
Task<Result<SessionRenewed>> renew_session(Dependencies parts, Caller caller, RenewSession input);
Result<AssertionStarted> start_step_up(const store::Snapshot& snapshot, const Caller& caller,
                                       const Dependencies& parts);
// BAD_REQUEST, FORBIDDEN.
Task<Result<SteppedUp>> complete_step_up(Dependencies parts, Caller caller, AssertionInput input);
Result<LoginChecked> check_login(const store::Snapshot& snapshot, const Caller& caller);
Result<SignedOut> sign_out(store::Transaction& transaction, const Caller& caller,
                           const Dependencies& parts);
Result<SignedOut> sign_out_everywhere(store::Transaction& transaction, const Caller& caller,
                                      const Dependencies& parts);

Result<ProfileView> get_profile(const store::Snapshot& snapshot, const Caller& caller);
// VALIDATION_FAILED.
Result<ProfileView> put_profile(store::Transaction& transaction, const Caller& caller,
                                const PutProfile& input);
Result<PasskeyList> list_passkeys(const store::Snapshot& snapshot, const Caller& caller);
// STATE_CONFLICT.
Result<CreationStarted> start_passkey(const store::Snapshot& snapshot, const Caller& caller,
                                      const Dependencies& parts);
// BAD_REQUEST, DUPLICATE, STATE_CONFLICT.
Task<Result<PasskeyView>> complete_passkey(Dependencies parts, Caller caller,
                                           RegistrationInput input);
// NOT_FOUND.
Result<PasskeyView> rename_passkey(store::Transaction& transaction, const Caller& caller,
                                   const RenamePasskey& input);
// NOT_FOUND; the last one: STATE_CONFLICT.
Result<endpoints::Nothing> delete_passkey(store::Transaction& transaction, const Caller& caller,
                                          const PasskeyRef& input, const Dependencies& parts);
Result<SessionList> list_sessions(const store::Snapshot& snapshot, const Caller& caller);
// NOT_FOUND.
Result<endpoints::Nothing> end_session(store::Transaction& transaction, const Caller& caller,
                                       const SessionRef& input);

}  // namespace gw::identity

template <>
struct gw::FieldRules<gw::identity::RegistrationResponse> {
  using R = identity::RegistrationResponse;
  static constexpr auto rules = std::tuple{
      field(&R::client_data_JSON, {.required = true, .length_max = 12'000}),
      field(&R::attestation_object, {.required = true, .length_max = 24'000}),
      field(&R::transports, {.length_max = 10}),
  };
};
template <>
struct gw::FieldRules<gw::identity::RegistrationInput> {
  using R = identity::RegistrationInput;
  static constexpr auto rules = std::tuple{
      field(&R::id, {.required = true, .length_max = 1'400, .description = "base64url"}),
      field(&R::raw_id, {.required = true, .length_max = 1'400}),
      field(&R::type, {.required = true, .description = "public-key"}),
      field(&R::response, {.required = true}),
      field(&R::label, {.length_max = 60, .description = "what its owner calls it"}),
  };
};
template <>
struct gw::FieldRules<gw::identity::AssertionResponse> {
  using A = identity::AssertionResponse;
  static constexpr auto rules = std::tuple{
      field(&A::authenticator_data, {.required = true, .length_max = 6'000}),
      field(&A::client_data_JSON, {.required = true, .length_max = 12'000}),
      field(&A::signature, {.required = true, .length_max = 1'400}),
      field(&A::user_handle, {.length_max = 100}),
  };
};
template <>
struct gw::FieldRules<gw::identity::AssertionInput> {
  using A = identity::AssertionInput;
  static constexpr auto rules = std::tuple{
      field(&A::id, {.required = true, .length_max = 1'400, .description = "base64url"}),
      field(&A::raw_id, {.required = true, .length_max = 1'400}),
      field(&A::type, {.required = true, .description = "public-key"}),
      field(&A::response, {.required = true}),
  };
};
template <>
struct gw::FieldRules<gw::identity::EnrolmentQuestion> {
  using E = identity::EnrolmentQuestion;
  static constexpr auto rules = std::tuple{
      field(&E::token, {.required = true, .description = "what stands behind #token= in the link"}),
  };
};
template <>
struct gw::FieldRules<gw::identity::StartEnrolment> {
  using E = identity::StartEnrolment;
  static constexpr auto rules = std::tuple{
      field(&E::token, {.required = true}),
      field(&E::email, {.length_max = 254,
                        .format = Format::email,
                        .description = "only for set-up; else the link knows it"}),
      field(&E::name, {.length_max = 120}),
  };
};
template <>
struct gw::FieldRules<gw::identity::StartSignIn> {
  using S = identity::StartSignIn;
  static constexpr auto rules = std::tuple{
      field(&S::email, {.length_max = 254, .format = Format::email}),
  };
};
template <>
struct gw::FieldRules<gw::identity::PutProfile> {
  using P = identity::PutProfile;
  static constexpr auto rules = std::tuple{
      field(&P::name, {.required = true, .length_min = 1, .length_max = 120}),
      field(&P::mobile_phone, {.length_max = 32, .example = "+49 151 23456789"}),
      field(&P::notifications, {.length_max = 50, .description = "kind of news: on or off"}),
  };
};
template <>
struct gw::FieldRules<gw::identity::RenamePasskey> {
  using R = identity::RenamePasskey;
  static constexpr auto rules = std::tuple{
      field(&R::label, {.required = true, .length_min = 1, .length_max = 60}),
  };
};
