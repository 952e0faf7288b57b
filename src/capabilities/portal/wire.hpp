// What the portal looks like to clients: inputs and outputs of its endpoints.
#pragma once

#include "capabilities/portal/portal.hpp"
#include "endpoints/cookies.hpp"
#include "endpoints/listing.hpp"

namespace gw::portal {

inline constexpr std::string_view refresh_cookie = "portal_refresh";
inline constexpr std::string_view refresh_path = "/api/v1/portal/auth";

struct NoInput {};
BOOST_DESCRIBE_STRUCT(NoInput, (), ())

struct PortalStatus {
  bool enabled = false, magic_link_enabled = false, otp_enabled = false;
};
BOOST_DESCRIBE_STRUCT(PortalStatus, (), (enabled, magic_link_enabled, otp_enabled))

struct RequestCode {
  std::string email;
  std::optional<std::string> locale;  // of the mail; else what the browser prefers
  std::string accept_language;        // not of the body

  void read_request(const endpoints::Exchange& exchange);
};
BOOST_DESCRIBE_STRUCT(RequestCode, (), (email, locale))

struct CodeSent {
  bool sent = true;
};
BOOST_DESCRIBE_STRUCT(CodeSent, (), (sent))

struct VerifyCode {
  std::string email, code;
};
BOOST_DESCRIBE_STRUCT(VerifyCode, (), (email, code))

struct UseLink {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(UseLink, (), (token))

struct CookieInput {
  std::string refresh;  // not of the body

  void read_request(const endpoints::Exchange& exchange);
};
BOOST_DESCRIBE_STRUCT(CookieInput, (), ())

struct SignedIn {
  std::string token;
  Instant expires_at;
  std::string email;
  std::vector<std::string> set_cookies;  // not of the body
};
BOOST_DESCRIBE_STRUCT(SignedIn, (), (token, expires_at, email))

struct SignedOut {
  std::vector<std::string> set_cookies;  // not of the body
};
BOOST_DESCRIBE_STRUCT(SignedOut, (), ())

struct SessionView {
  std::string email;
  bool has_subscriptions = false;
  std::optional<std::string> organization_name;  // when the login is limited to one
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (email, has_subscriptions, organization_name))

struct PaymentView {
  Id id;
  std::string external_reference;
  std::int64_t amount = 0;
  Currency currency;
  std::string status;
  std::int64_t refunded_amount = 0;
  std::string method;
  std::string site_name, organization_name;
  bool livemode = false;
  Instant created_at;
  std::optional<Instant> confirmed_at;
  std::string receipt_url;
};
BOOST_DESCRIBE_STRUCT(PaymentView, (),
                      (id, external_reference, amount, currency, status, refunded_amount, method,
                       site_name, organization_name, livemode, created_at, confirmed_at,
                       receipt_url))

struct PaymentList : endpoints::ListFacts {
  std::vector<PaymentView> payments;
};
BOOST_DESCRIBE_STRUCT(PaymentList, (), (payments, total, total_is_capped, page, limit, next_cursor))

struct ListPayments : endpoints::ListQuery {};
BOOST_DESCRIBE_STRUCT(ListPayments, (endpoints::ListQuery), ())

struct PaymentRef {
  Id transaction_id;
};
BOOST_DESCRIBE_STRUCT(PaymentRef, (), (transaction_id))

struct PaymentLine {
  std::string name, description;
  std::int64_t quantity = 1, unit_price = 0, total = 0;  // total: quantity times the price
  checkouts::AmountType amount_type = checkouts::AmountType::gross;
  std::optional<Rate> vat_rate;
};
BOOST_DESCRIBE_STRUCT(PaymentLine, (),
                      (name, description, quantity, unit_price, total, amount_type, vat_rate))

// What a receipt shows.
struct PaymentDetail : PaymentView {
  std::string invoice_number;
  std::vector<PaymentLine> items;
  checkouts::Totals totals;
  std::optional<checkouts::Address> billing_address, shipping_address;
  std::optional<std::string> support_email;
  std::optional<std::string> payment_url;  // while a transfer is awaited: where its details are
};
BOOST_DESCRIBE_STRUCT(PaymentDetail, (PaymentView),
                      (invoice_number, items, totals, billing_address, shipping_address,
                       support_email, payment_url))

struct MintLink {
  std::string email;
  std::optional<std::int64_t> ttl_minutes;
};
BOOST_DESCRIBE_STRUCT(MintLink, (), (email, ttl_minutes))

struct MintedLink {
  std::optional<std::string> url;
  Instant expires_at;
  std::int64_t ttl_minutes = 0;

  MintedLink without_secrets() const { return {std::nullopt, expires_at, ttl_minutes}; }
};
BOOST_DESCRIBE_STRUCT(MintedLink, (), (url, expires_at, ttl_minutes))

// One use case a function; failures in the comment.
PortalStatus read_status(const store::Snapshot& snapshot, const Dependencies& dependencies);
// PORTAL_DISABLED. Says the same and writes the same for every address.
Result<CodeSent> request_code(store::Transaction& transaction, const Caller& caller,
                              const RequestCode& input, const Dependencies& dependencies);
// PORTAL_DISABLED, PORTAL_OTP_INVALID (wrong, expired, used, tried too often, never sent: alike).
Task<Result<SignedIn>> verify_code(Dependencies dependencies, VerifyCode input);
// PORTAL_DISABLED, PORTAL_LINK_INVALID (malformed, unknown, expired, used: alike).
Result<SignedIn> use_link(store::Transaction& transaction, const UseLink& input,
                          const Dependencies& dependencies);
// UNAUTHENTICATED, PORTAL_DISABLED. A refresh token that was replaced before ends the login.
Task<Result<SignedIn>> refresh(Dependencies dependencies, CookieInput input);
// Ends the login behind the cookie, if there is one.
Result<SignedOut> sign_out(store::Transaction& transaction, const CookieInput& input,
                           const Dependencies& dependencies);
// UNAUTHENTICATED.
Result<SessionView> read_session(const store::Snapshot& snapshot, const Caller& caller);
// FILTER_NOT_SUPPORTED, PAGE_TOO_DEEP, VALIDATION_FAILED.
Result<PaymentList> list_payments(const store::Snapshot& snapshot, const Caller& caller,
                                  const ListPayments& input, const Dependencies& dependencies);
// NOT_FOUND.
Result<PaymentDetail> read_payment(const store::Snapshot& snapshot, const Caller& caller,
                                   const PaymentRef& input, const Dependencies& dependencies);
// PORTAL_DISABLED, NOT_FOUND (nothing the buyer could see here).
Result<MintedLink> mint_link(store::Transaction& transaction, const Caller& caller,
                             const MintLink& input, const Dependencies& dependencies);

}  // namespace gw::portal

template <>
struct gw::FieldRules<gw::portal::RequestCode> {
  using R = portal::RequestCode;
  static constexpr auto rules = std::tuple{
      field(&R::email, {.required = true, .length_max = 254, .format = Format::email}),
      field(&R::locale, {.format = Format::locale, .description = "language of the mail"}),
  };
};
template <>
struct gw::FieldRules<gw::portal::VerifyCode> {
  using V = portal::VerifyCode;
  static constexpr auto rules = std::tuple{
      field(&V::email, {.required = true, .length_max = 254, .format = Format::email}),
      field(&V::code, {.required = true,
                       .length_max = 32,
                       .number_as_text = true,
                       .description = "six digits",
                       .example = "012345"}),
  };
};
template <>
struct gw::FieldRules<gw::portal::UseLink> {
  static constexpr auto rules =
      std::tuple{field(&portal::UseLink::token, {.required = true, .length_max = 200})};
};
template <>
struct gw::FieldRules<gw::portal::ListPayments> {
  static constexpr auto rules = FieldRules<endpoints::ListQuery>::rules;
};
template <>
struct gw::FieldRules<gw::portal::PaymentList> {
  using L = portal::PaymentList;
  static constexpr auto rules = std::tuple{
      field(&L::next_cursor, {.emit_null = true}),
      field(&L::total, {.description = "exact for the newest 1000 attempts of a buyer"}),
  };
};
template <>
struct gw::FieldRules<gw::portal::MintLink> {
  using M = portal::MintLink;
  static constexpr auto rules = std::tuple{
      field(&M::email, {.required = true, .length_max = 254, .format = Format::email}),
      field(&M::ttl_minutes,
            {.min = 1, .max = 1'440, .description = "only shortens the installation's"}),
  };
};
