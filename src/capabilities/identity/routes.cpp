#include "capabilities/identity/wire.hpp"
#include "endpoints/binding.hpp"

namespace gw::identity {
namespace {

using endpoints::Access;
using endpoints::Endpoint;
using endpoints::RateBucket;
using http::Method;
using store::Snapshot;
using store::Transaction;

constexpr std::string_view auth = "/api/v1/auth";
constexpr std::string_view account = "/api/v1/user";

Endpoint row_of(Method method, std::string path, std::string summary) {
  Endpoint row;
  row.method = method;
  row.path = std::move(path);
  row.summary = std::move(summary);
  row.json_body = method == Method::post || method == Method::put || method == Method::patch;
  if (method == Method::del) row.success_status = 204;
  return row;
}

// Before anybody is known.
Endpoint sign_in_row(Access access, std::string_view path, std::string summary) {
  Endpoint row = row_of(Method::post, std::string(auth) + std::string(path), std::move(summary));
  row.access = access;
  row.bucket = RateBucket::sign_in;
  row.tag = "Authentication";
  return row;
}

// Of a person who is signed in.
Endpoint session_row(Method method, std::string path, std::string summary) {
  Endpoint row = row_of(method, std::move(path), std::move(summary));
  row.access = Access::session;
  row.tag = row.path.starts_with(auth) ? "Authentication" : "Own account";
  return row;
}
Endpoint auth_row(Method method, std::string_view path, std::string summary) {
  return session_row(method, std::string(auth) + std::string(path), std::move(summary));
}
Endpoint account_row(Method method, std::string_view path, std::string summary) {
  return session_row(method, std::string(account) + std::string(path), std::move(summary));
}

Endpoint failing(Endpoint row, std::vector<Code> failures) {
  row.failures = std::move(failures);
  return row;
}
Endpoint described(Endpoint row, std::string description) {
  row.description = std::move(description);
  return row;
}
Endpoint confirmed(Endpoint row) {
  row.step_up = true;
  return row;
}
Endpoint without_body(Endpoint row) {
  row.json_body = false;
  return row;
}

void add_enrolment(endpoints::Table& table, const Dependencies& parts) {
  endpoints::add_point_query<EnrolmentQuestion, EnrolmentFacts>(
      table, parts.database,
      failing(sign_in_row(Access::open, "/enrolment", "What a one-time link is for"),
              {Code::enrolment_link_invalid}),
      [](const Snapshot& snapshot, const Caller&, const EnrolmentQuestion& input) {
        return read_enrolment(snapshot, input);
      });
  endpoints::add_point_query<StartEnrolment, CreationStarted>(
      table, parts.database,
      failing(described(sign_in_row(Access::open, "/register", "Start to register a passkey"),
                        "For set-up, `email` and `name` are required. The rest of the ceremony "
                        "stands in a cookie, good for 60 seconds."),
              {Code::enrolment_link_invalid}),
      [parts](const Snapshot& snapshot, const Caller&, const StartEnrolment& input) {
        return start_enrolment(snapshot, parts, input);
      });
  endpoints::add_flow<RegistrationInput, SignedIn>(
      table, parts.database,
      failing(described(sign_in_row(Access::cookie, "/register-complete", "Register a passkey"),
                        "Takes what the browser's `toJSON()` gave, with an optional `label`. The "
                        "link is used up, and the person is signed in. Recovery removes the "
                        "passkeys there were and ends all other logins."),
              {Code::enrolment_link_invalid, Code::duplicate}),
      [parts](Caller caller, RegistrationInput input) {
        return complete_enrolment(parts, std::move(caller), std::move(input));
      });
}

void add_sign_in(endpoints::Table& table, const Dependencies& parts) {
  endpoints::add_point_query<StartSignIn, AssertionStarted>(
      table, parts.database,
      described(sign_in_row(Access::open, "", "Start to sign in"),
                "The browser offers the passkeys it knows: none is named, with or without `email`. "
                "With it, only that person's are accepted."),
      [parts](const Snapshot& snapshot, const Caller&, const StartSignIn& input) {
        return start_sign_in(snapshot, parts, input);
      });
  endpoints::add_flow<AssertionInput, SignedIn>(
      table, parts.database,
      described(sign_in_row(Access::cookie, "/authenticate-complete", "Sign in"),
                "Answers with an access token of 15 minutes, and sets the refresh cookie. The "
                "login this browser had before ends."),
      [parts](Caller caller, AssertionInput input) {
        return complete_sign_in(parts, std::move(caller), std::move(input));
      });
  Endpoint renew = sign_in_row(Access::cookie, "/refresh-token", "A new access token");
  renew.bucket = RateBucket::address;
  endpoints::add_flow<RenewSession, SessionRenewed>(
      table, parts.database,
      described(without_body(std::move(renew)),
                "Each refresh cookie is good once: the answer sets the next. The one before is "
                "answered again for 10 seconds, for two tabs and lost answers; later, or older, it "
                "ends the login."),
      [parts](Caller caller, RenewSession input) {
        return renew_session(parts, std::move(caller), std::move(input));
      });
}

void add_session(endpoints::Table& table, const Dependencies& parts) {
  endpoints::add_point_query<NoInput, LoginChecked>(
      table, parts.database, auth_row(Method::get, "/login/check", "Is the token still good"),
      [](const Snapshot& snapshot, const Caller& caller, const NoInput&) {
        return check_login(snapshot, caller);
      });
  endpoints::add_point_query<NoInput, AssertionStarted>(
      table, parts.database,
      without_body(auth_row(Method::post, "/step-up", "Start to confirm with a passkey")),
      [parts](const Snapshot& snapshot, const Caller& caller, const NoInput&) {
        return start_step_up(snapshot, caller, parts);
      });
  endpoints::add_flow<AssertionInput, SteppedUp>(
      table, parts.database,
      failing(described(auth_row(Method::post, "/step-up-complete", "Confirm with a passkey"),
                        "The login counts as confirmed for 5 minutes, and belongs to the network "
                        "this comes from."),
              {Code::forbidden}),
      [parts](Caller caller, AssertionInput input) {
        return complete_step_up(parts, std::move(caller), std::move(input));
      });
  Endpoint leave = without_body(auth_row(Method::post, "/logout", "Sign out"));
  leave.success_status = 204;
  endpoints::add_command<NoInput, SignedOut>(
      table, parts.database, std::move(leave),
      [parts](Transaction& transaction, const Caller& caller, const NoInput&) {
        return sign_out(transaction, caller, parts);
      });
  Endpoint leave_all =
      without_body(auth_row(Method::post, "/logout-everywhere", "End all own logins"));
  leave_all.success_status = 204;
  endpoints::add_command<NoInput, SignedOut>(
      table, parts.database, std::move(leave_all),
      [parts](Transaction& transaction, const Caller& caller, const NoInput&) {
        return sign_out_everywhere(transaction, caller, parts);
      });
}

void add_profile(endpoints::Table& table, const Dependencies& parts) {
  endpoints::add_point_query<NoInput, ProfileView>(
      table, parts.database, account_row(Method::get, "/profile", "Own profile"),
      [](const Snapshot& snapshot, const Caller& caller, const NoInput&) {
        return get_profile(snapshot, caller);
      });
  endpoints::add_command<PutProfile, ProfileView>(
      table, parts.database, account_row(Method::put, "/profile", "Change the own profile"),
      [](Transaction& transaction, const Caller& caller, const PutProfile& input) {
        return put_profile(transaction, caller, input);
      });
  endpoints::add_query<NoInput, SessionList>(
      table, parts.database, account_row(Method::get, "/sessions", "Own logins"),
      [](const Snapshot& snapshot, const Caller& caller, const NoInput&) {
        return list_sessions(snapshot, caller);
      });
  endpoints::add_command<SessionRef, endpoints::Nothing>(
      table, parts.database,
      failing(account_row(Method::del, "/sessions/{sessionId}", "End an own login"),
              {Code::not_found}),
      [](Transaction& transaction, const Caller& caller, const SessionRef& input) {
        return end_session(transaction, caller, input);
      });
}

void add_passkeys(endpoints::Table& table, const Dependencies& parts) {
  endpoints::add_query<NoInput, PasskeyList>(
      table, parts.database, account_row(Method::get, "/passkeys", "Own passkeys"),
      [](const Snapshot& snapshot, const Caller& caller, const NoInput&) {
        return list_passkeys(snapshot, caller);
      });
  endpoints::add_point_query<NoInput, CreationStarted>(
      table, parts.database,
      failing(
          confirmed(without_body(account_row(Method::post, "/passkeys", "Start to add a passkey"))),
          {Code::state_conflict}),
      [parts](const Snapshot& snapshot, const Caller& caller, const NoInput&) {
        return start_passkey(snapshot, caller, parts);
      });
  endpoints::add_flow<RegistrationInput, PasskeyView>(
      table, parts.database,
      failing(account_row(Method::post, "/passkeys/complete", "Add a passkey"),
              {Code::duplicate, Code::state_conflict}),
      [parts](Caller caller, RegistrationInput input) {
        return complete_passkey(parts, std::move(caller), std::move(input));
      });
  endpoints::add_command<RenamePasskey, PasskeyView>(
      table, parts.database,
      failing(account_row(Method::patch, "/passkeys/{passkeyId}", "Rename a passkey"),
              {Code::not_found}),
      [](Transaction& transaction, const Caller& caller, const RenamePasskey& input) {
        return rename_passkey(transaction, caller, input);
      });
  endpoints::add_command<PasskeyRef, endpoints::Nothing>(
      table, parts.database,
      failing(confirmed(account_row(Method::del, "/passkeys/{passkeyId}", "Remove a passkey")),
              {Code::not_found, Code::state_conflict}),
      [parts](Transaction& transaction, const Caller& caller, const PasskeyRef& input) {
        return delete_passkey(transaction, caller, input, parts);
      });
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  add_enrolment(table, dependencies);
  add_sign_in(table, dependencies);
  add_session(table, dependencies);
  add_profile(table, dependencies);
  add_passkeys(table, dependencies);
}

}  // namespace gw::identity
