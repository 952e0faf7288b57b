// What settings look like to clients. A PUT replaces what it names in full; secrets that are absent
// or come back masked keep their value.
#pragma once

#include "capabilities/settings/settings.hpp"
#include "endpoints/binding.hpp"

namespace gw::settings {

struct NoInput {};
BOOST_DESCRIBE_STRUCT(NoInput, (), ())

struct PutCheckout {
  std::optional<VatIdValidation> vat_id_validation;
  std::optional<bool> show_tax_breakdown, collect_company_name, collect_shipping;
  std::optional<std::vector<std::string>> required_billing_fields;
  std::optional<std::string> default_locale;
  std::optional<std::int64_t> session_expires_in_hours;
};
BOOST_DESCRIBE_STRUCT(PutCheckout, (),
                      (vat_id_validation, show_tax_breakdown, collect_company_name,
                       collect_shipping, required_billing_fields, default_locale,
                       session_expires_in_hours))

struct CheckoutSettingsView {
  VatIdValidation vat_id_validation = VatIdValidation::none;
  VatIdValidation effective_vat_id_validation = VatIdValidation::none;
  bool show_tax_breakdown = true, collect_company_name = false, collect_shipping = false;
  std::vector<std::string> required_billing_fields;
  std::optional<std::string> default_locale;
  std::int64_t session_expires_in_hours = 0;
};
BOOST_DESCRIBE_STRUCT(CheckoutSettingsView, (),
                      (vat_id_validation, effective_vat_id_validation, show_tax_breakdown,
                       collect_company_name, collect_shipping, required_billing_fields,
                       default_locale, session_expires_in_hours))

struct PutRefunds {
  std::optional<Limit> refund_approval_limit, refund_step_up_limit;
};
BOOST_DESCRIBE_STRUCT(PutRefunds, (), (refund_approval_limit, refund_step_up_limit))
struct RefundSettingsView {
  std::optional<Limit> refund_approval_limit, refund_step_up_limit;
};
BOOST_DESCRIBE_STRUCT(RefundSettingsView, (), (refund_approval_limit, refund_step_up_limit))

struct PutPortal : PortalSettings {};
BOOST_DESCRIBE_STRUCT(PutPortal, (PortalSettings), ())

struct PutSmtp {
  bool enabled = false;
  std::string host;
  std::int64_t port = 587;
  SmtpSecurity security = SmtpSecurity::starttls;
  std::string username;
  std::optional<std::string> password;
  std::optional<std::string> from_email;
  std::string from_name;
};
BOOST_DESCRIBE_STRUCT(PutSmtp, (),
                      (enabled, host, port, security, username, password, from_email, from_name))
struct PutSlack {
  bool enabled = false;
  std::optional<std::string> webhook_url;
  std::vector<std::string> events;
};
BOOST_DESCRIBE_STRUCT(PutSlack, (), (enabled, webhook_url, events))
struct PutSms {
  bool enabled = false;
  std::string provider;
  RawJson credentials;
  std::string from;
};
BOOST_DESCRIBE_STRUCT(PutSms, (), (enabled, provider, credentials, from))
struct PutNotifications {
  Patch<PutSmtp> smtp;
  Patch<PutSlack> slack;
  Patch<PutSms> sms;
};
BOOST_DESCRIBE_STRUCT(PutNotifications, (), (smtp, slack, sms))

struct SmtpView {
  bool enabled = false;
  std::string host;
  std::int64_t port = 587;
  SmtpSecurity security = SmtpSecurity::starttls;
  std::string username;
  bool password_set = false;
  std::string from_email, from_name;
};
BOOST_DESCRIBE_STRUCT(SmtpView, (),
                      (enabled, host, port, security, username, password_set, from_email,
                       from_name))
struct SlackView {
  bool enabled = false;
  std::string webhook_url;  // masked
  std::vector<std::string> events;
};
BOOST_DESCRIBE_STRUCT(SlackView, (), (enabled, webhook_url, events))
struct SmsView {
  bool enabled = false;
  std::string provider;
  bool credentials_set = false;
  std::string from;
};
BOOST_DESCRIBE_STRUCT(SmsView, (), (enabled, provider, credentials_set, from))
struct NotificationSettingsView {
  SmtpView smtp;
  SlackView slack;
  SmsView sms;
};
BOOST_DESCRIBE_STRUCT(NotificationSettingsView, (), (smtp, slack, sms))

struct PutGeoRule {
  std::vector<std::string> countries;
  std::optional<GeoAction> action;
};
BOOST_DESCRIBE_STRUCT(PutGeoRule, (), (countries, action))
struct PutGeolocation {
  bool enabled = false;
  std::string provider;
  std::optional<std::string> api_key;
  std::int64_t retention_days = 30;
  std::vector<PutGeoRule> rules;
};
BOOST_DESCRIBE_STRUCT(PutGeolocation, (), (enabled, provider, api_key, retention_days, rules))
struct GeolocationSettingsView {
  bool enabled = false;
  std::string provider;
  bool api_key_set = false;
  std::int64_t retention_days = 30;
  std::vector<GeoRule> rules;
};
BOOST_DESCRIBE_STRUCT(GeolocationSettingsView, (),
                      (enabled, provider, api_key_set, retention_days, rules))

struct PutRetention {
  KeepFor transactions{false, 2555};
  KeepFor ip_address, billing_address, shipping_address, customer_email, transaction_items;
  bool retain_country = true;
};
BOOST_DESCRIBE_STRUCT(PutRetention, (),
                      (transactions, ip_address, billing_address, shipping_address, customer_email,
                       transaction_items, retain_country))
struct RetentionSettingsView : RetentionSettings {};
BOOST_DESCRIBE_STRUCT(RetentionSettingsView, (RetentionSettings), ())

struct RetentionStep {
  std::string data;  // "transactions", "ipAddress" ...
  std::int64_t days = 0;
  Instant before;  // what is older goes
  std::int64_t transactions = 0;
  std::optional<bool> transactions_is_capped;
};
BOOST_DESCRIBE_STRUCT(RetentionStep, (), (data, days, before, transactions, transactions_is_capped))
struct RetentionPreview {
  std::vector<RetentionStep> steps;  // those that are on
  bool retain_country = true;
};
BOOST_DESCRIBE_STRUCT(RetentionPreview, (), (steps, retain_country))

struct PutSystemPortal : SystemPortal {};
BOOST_DESCRIBE_STRUCT(PutSystemPortal, (SystemPortal), ())
struct PutSystemApiKeys : SystemApiKeys {};
BOOST_DESCRIBE_STRUCT(PutSystemApiKeys, (SystemApiKeys), ())
struct PutSystemUsers : SystemUsers {};
BOOST_DESCRIBE_STRUCT(PutSystemUsers, (SystemUsers), ())

enum class Channel { email, slack, sms };
BOOST_DESCRIBE_ENUM(Channel, email, slack, sms)

struct TryNotification {
  Channel channel = Channel::email;
  std::string to;
};
BOOST_DESCRIBE_STRUCT(TryNotification, (), (channel, to))

struct Tried {
  Channel channel = Channel::email;
  bool sent = false;
  std::string error;  // a class: "connect", "tls", "login", "refused"; empty when sent
  int reply = 0;      // the server's last code; 0: none came
  std::string host;   // whom we handed it to
  std::string from;
  std::int64_t duration_ms = 0;
};
BOOST_DESCRIBE_STRUCT(Tried, (), (channel, sent, error, reply, host, from, duration_ms))

struct VersionView {
  std::string name, version;
};
BOOST_DESCRIBE_STRUCT(VersionView, (), (name, version))

// Sends one message through what is in force and says what came of it. VALIDATION_FAILED: a channel
// that has no sender yet. STATE_CONFLICT: no account is set up. An empty organization means the
// installation.
Task<Result<Tried>> try_notification(Dependencies dependencies, Caller caller, Id organization,
                                     TryNotification input);

CheckoutSettingsView view_of(const CheckoutPreferences& stored);
RefundSettingsView view_of(const RefundSettings& stored);
NotificationSettingsView view_of(const NotificationSettings& stored);
GeolocationSettingsView view_of(const GeolocationSettings& stored);
RetentionSettingsView view_of(const RetentionSettings& stored);

// VALIDATION_FAILED.
Result<void> apply(const PutCheckout& input, CheckoutPreferences& stored);
Result<void> apply(const PutRefunds& input, RefundSettings& stored);
Result<void> apply(const PutPortal& input, PortalSettings& stored);
Result<void> apply(const PutNotifications& input, NotificationSettings& stored);
Result<void> apply(const PutGeolocation& input, GeolocationSettings& stored);
Result<void> apply(const PutRetention& input, RetentionSettings& stored);

}  // namespace gw::settings

template <>
struct gw::FieldRules<gw::settings::NoInput> {
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple<>{};
};
template <>
struct gw::FieldRules<gw::settings::PutCheckout> {
  using P = settings::PutCheckout;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::vat_id_validation, {.required = true}),
      field(&P::required_billing_fields,
            {.length_max = 12, .description = "names of billing address members"}),
      field(&P::default_locale, {.format = Format::locale}),
      field(&P::session_expires_in_hours, {.min = 1, .max = settings::session_hours_max}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutRefunds> {
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple<>{};
};
template <>
struct gw::FieldRules<gw::settings::RefundSettingsView> {
  using R = settings::RefundSettingsView;
  static constexpr auto rules = std::tuple{
      field(&R::refund_approval_limit, {.emit_null = true, .description = "null: off"}),
      field(&R::refund_step_up_limit, {.emit_null = true, .description = "null: off"}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutPortal> {
  using P = settings::PutPortal;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple<>{};
};
template <>
struct gw::FieldRules<gw::settings::PutSmtp> {
  using P = settings::PutSmtp;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::host, {.length_max = 253, .description = "required when enabled"}),
      field(&P::port, {.min = 1, .max = 65'535}),
      field(&P::password, {.description = "write-only; absent keeps it"}),
      field(&P::from_email, {.length_max = 254, .format = Format::email}),
      field(&P::from_name, {.length_max = 100}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutSlack> {
  using P = settings::PutSlack;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::webhook_url,
            {.length_max = 500, .description = "https://hooks.slack.com/...; absent keeps it"}),
      field(&P::events, {.length_max = 10, .description = "payment.succeeded, payment.failed"}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutSms> {
  using P = settings::PutSms;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::provider, {.length_max = 50}),
      field(&P::credentials, {.description = "an object; write-only; absent keeps it"}),
      field(&P::from, {.length_max = 50}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutNotifications> {
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple<>{};
};
template <>
struct gw::FieldRules<gw::settings::PutGeoRule> {
  using P = settings::PutGeoRule;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::countries, {.required = true, .length_min = 1, .length_max = 250}),
      field(&P::action, {.required = true}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutGeolocation> {
  using P = settings::PutGeolocation;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::provider, {.length_max = 50}),
      field(&P::api_key, {.description = "write-only; absent keeps it"}),
      field(&P::retention_days, {.min = 1, .max = 36'500}),
      field(&P::rules, {.length_max = 100}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutRetention> {
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple<>{};
};
template <>
struct gw::FieldRules<gw::settings::TryNotification> {
  using T = settings::TryNotification;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&T::channel, {.required = true,
                          .description = "email; slack and sms have no sender "
                                         "yet"}),
      field(&T::to, {.required = true, .length_max = 254, .format = Format::email}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutSystemPortal> {
  using P = settings::PutSystemPortal;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::magic_link_ttl_minutes, {.min = 1, .max = 1440}),
      field(&P::otp_ttl_minutes, {.min = 1, .max = 60}),
  };
};
template <>
struct gw::FieldRules<gw::settings::PutSystemApiKeys> {
  using P = settings::PutSystemApiKeys;
  static constexpr bool strict = true;
  static constexpr auto rules =
      std::tuple{field(&P::max_age_days, {.min = 1, .max = 3650, .description = "absent: none"})};
};
template <>
struct gw::FieldRules<gw::settings::PutSystemUsers> {
  using P = settings::PutSystemUsers;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::invite_ttl_hours, {.min = 1, .max = 720}),
      field(&P::max_passkeys, {.min = 1, .max = 100}),
  };
};
