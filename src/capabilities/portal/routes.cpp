#include "capabilities/portal/wire.hpp"

namespace gw::portal {
namespace {

using endpoints::Access;
using endpoints::Endpoint;
using endpoints::RateBucket;
using endpoints::Table;
using http::Method;
using store::Snapshot;
using store::Transaction;

Endpoint portal_row(Method method, std::string path, Access access, std::string summary) {
  Endpoint row;
  row.method = method;
  row.path = "/api/v1/portal/" + std::move(path);
  row.access = access;
  row.tag = "Customer portal";
  row.summary = std::move(summary);
  row.failures = {Code::portal_disabled};
  if (access != Access::open) row.failures.push_back(Code::origin_not_allowed);
  return row;
}

// A step of the sign-in that carries its proof in the body.
Endpoint proof_row(std::string path, RateBucket bucket, std::string summary, Code refusal) {
  auto row = portal_row(Method::post, std::move(path), Access::browser, std::move(summary));
  row.bucket = bucket;
  row.json_body = true;
  row.failures.push_back(refusal);
  return row;
}

void add_sign_in(Table& table, const Dependencies& dependencies) {
  auto& request = endpoints::add_command<RequestCode, CodeSent>(
      table, dependencies.database,
      proof_row("auth/request-otp", RateBucket::otp, "Ask for a sign-in code",
                Code::origin_not_allowed),
      [dependencies](Transaction& transaction, const Caller& caller, const RequestCode& input) {
        return request_code(transaction, caller, input, dependencies);
      });
  request.description =
      "The answer is the same for every address. A mail goes to addresses with payments, at most "
      "one a minute and five an hour.";
  request.failures = {Code::portal_disabled, Code::origin_not_allowed};
  endpoints::add_flow<VerifyCode, SignedIn>(
      table, dependencies.database,
      proof_row("auth/verify-otp", RateBucket::sign_in, "Sign in with a code",
                Code::portal_otp_invalid),
      [dependencies](Caller, VerifyCode input) {
        return verify_code(dependencies, std::move(input));
      });
  endpoints::add_command<UseLink, SignedIn>(
      table, dependencies.database,
      proof_row("auth/magic-link", RateBucket::sign_in, "Sign in with a link",
                Code::portal_link_invalid),
      [dependencies](Transaction& transaction, const Caller&, const UseLink& input) {
        return use_link(transaction, input, dependencies);
      });
}

void add_sessions(Table& table, const Dependencies& dependencies) {
  auto refresh_row = portal_row(Method::post, "auth/refresh", Access::cookie, "A new token");
  refresh_row.failures.push_back(Code::unauthenticated);
  refresh_row.description =
      "Answers the cookie of the sign-in with the next token and the next cookie. A cookie that "
      "was "
      "replaced before ends the login.";
  endpoints::add_flow<CookieInput, SignedIn>(table, dependencies.database, std::move(refresh_row),
                                             [dependencies](Caller, CookieInput input) {
                                               return refresh(dependencies, std::move(input));
                                             });
  auto logout_row = portal_row(Method::post, "auth/logout", Access::cookie, "Sign out");
  logout_row.success_status = 204;
  logout_row.failures = {Code::origin_not_allowed};
  endpoints::add_command<CookieInput, SignedOut>(
      table, dependencies.database, std::move(logout_row),
      [dependencies](Transaction& transaction, const Caller&, const CookieInput& input) {
        return sign_out(transaction, input, dependencies);
      });
  endpoints::add_point_query<NoInput, SessionView>(
      table, dependencies.database,
      portal_row(Method::get, "session", Access::portal, "Who is signed in"),
      [](const Snapshot& snapshot, const Caller& caller, const NoInput&) {
        return read_session(snapshot, caller);
      });
}

void add_payments(Table& table, const Dependencies& dependencies) {
  auto& list = endpoints::add_query<ListPayments, PaymentList>(
      table, dependencies.database,
      portal_row(Method::get, "payments", Access::portal, "The buyer's payments"),
      [dependencies](const Snapshot& snapshot, const Caller& caller, const ListPayments& input) {
        return list_payments(snapshot, caller, input, dependencies);
      });
  list.description =
      "Paid, refunded and disputed ones, and transfers under way, of every organization that "
      "offers the portal; newest first.";
  list.failures = {Code::portal_disabled, Code::filter_not_supported, Code::page_too_deep};
  auto& get = endpoints::add_point_query<PaymentRef, PaymentDetail>(
      table, dependencies.database,
      portal_row(Method::get, "payments/{transactionId}", Access::portal, "A receipt"),
      [dependencies](const Snapshot& snapshot, const Caller& caller, const PaymentRef& input) {
        return read_payment(snapshot, caller, input, dependencies);
      });
  get.failures = {Code::portal_disabled, Code::not_found};
}

}  // namespace

void add_main_routes(Table& table, const Dependencies& dependencies) {
  auto status_row = portal_row(Method::get, "status", Access::open, "Whether there is a portal");
  status_row.failures.clear();
  endpoints::add_point_query<NoInput, PortalStatus>(
      table, dependencies.database, std::move(status_row),
      [dependencies](const Snapshot& snapshot, const Caller&, const NoInput&) {
        return Result<PortalStatus>(read_status(snapshot, dependencies));
      });
  add_sign_in(table, dependencies);
  add_sessions(table, dependencies);
  add_payments(table, dependencies);
}

void add_admin_routes(Table& table, const Dependencies& dependencies) {
  Endpoint row;
  row.method = Method::post;
  row.path = "/api/v1/organizations/settings/portal/magic-links";
  row.scope = "portal:create";
  row.role = Role::admin;
  row.reveals_secret = true;
  row.idempotent = true;
  row.json_body = true;
  row.tag = "Customer portal";
  row.summary = "Make a sign-in link for a buyer";
  row.description =
      "For your server: whoever opens the link is signed in as the buyer, once. It shows what this "
      "organization has of them.";
  row.failures = {Code::portal_disabled, Code::not_found};
  endpoints::add_command<MintLink, MintedLink>(
      table, dependencies.database, std::move(row),
      [dependencies](Transaction& transaction, const Caller& caller, const MintLink& input) {
        return mint_link(transaction, caller, input, dependencies);
      });
}

}  // namespace gw::portal
