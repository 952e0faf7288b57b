// What an organization decided about its checkouts, refunds, portal and messages.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "endpoints/endpoint.hpp"
#include "mail/mailer.hpp"
#include "store/execute.hpp"

namespace gw::settings {

// none: any text. format: the form of the country. vies: asked at the EU's service.
enum class VatIdValidation { none, format, vies };
BOOST_DESCRIBE_ENUM(VatIdValidation, none, format, vies)

// How a checkout asks and shows. Absent: as the organization has it, then the standard.
struct CheckoutPreferences {
  std::optional<VatIdValidation> vat_id_validation;
  std::optional<bool> show_tax_breakdown, collect_company_name, collect_shipping;
  std::optional<std::vector<std::string>> required_billing_fields;  // wire names of Address
  std::optional<std::string> default_locale;
  std::optional<std::int64_t> session_expires_in_hours;
};
BOOST_DESCRIBE_STRUCT(CheckoutPreferences, (),
                      (vat_id_validation, show_tax_breakdown, collect_company_name,
                       collect_shipping, required_billing_fields, default_locale,
                       session_expires_in_hours))

inline constexpr std::int64_t session_hours_standard = 24;
inline constexpr std::int64_t session_hours_max = 3120;

// Every preference decided.
struct CheckoutRules {
  VatIdValidation vat_id_validation = VatIdValidation::none;
  bool show_tax_breakdown = true;
  bool collect_company_name = false;
  bool collect_shipping = false;
  std::vector<std::string> required_billing_fields{"country", "postcode"};
  std::string default_locale;  // empty: as the buyer's browser says
  std::int64_t session_expires_in_hours = session_hours_standard;
};

// The site's word before the organization's.
CheckoutRules checkout_rules(const CheckoutPreferences& site,
                             const CheckoutPreferences& organization);
// What is done about a VAT id today: the EU's service is not asked yet.
VatIdValidation effective(VatIdValidation wanted);

// Problems of preferences, each under `path` ("checkout" or empty).
std::vector<FieldProblem> problems_of(const CheckoutPreferences& preferences,
                                      std::string_view path);

// Above it a refund needs more than one person's click; absent: no limit.
struct Limit {
  Currency currency;
  std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(Limit, (), (currency, amount))

struct RefundSettings {
  std::optional<Limit> refund_approval_limit;  // a second person approves
  std::optional<Limit> refund_step_up_limit;   // a fresh passkey assertion
};
BOOST_DESCRIBE_STRUCT(RefundSettings, (), (refund_approval_limit, refund_step_up_limit))

enum class DocumentFormat { xrechnung, peppol, zugferd };
BOOST_DESCRIBE_ENUM(DocumentFormat, xrechnung, peppol, zugferd)

struct PortalSettings {
  bool enabled = true;
  bool show_invoices = true;
  bool allow_pdf = true;
  bool show_subscriptions = true;
  bool allow_cancellation = false;
  bool proforma_preview = false;
  bool allow_pay_open_invoices = true;
  std::vector<DocumentFormat> allowed_download_formats;
};
BOOST_DESCRIBE_STRUCT(PortalSettings, (),
                      (enabled, show_invoices, allow_pdf, show_subscriptions, allow_cancellation,
                       proforma_preview, allow_pay_open_invoices, allowed_download_formats))

enum class SmtpSecurity { none, starttls, tls };
BOOST_DESCRIBE_ENUM(SmtpSecurity, none, starttls, tls)

struct Smtp {
  bool enabled = false;
  std::string host;
  std::int64_t port = 587;
  SmtpSecurity security = SmtpSecurity::starttls;
  std::string username;
  Secret password;
  std::string from_email, from_name;
};
BOOST_DESCRIBE_STRUCT(Smtp, (),
                      (enabled, host, port, security, username, password, from_email, from_name))

struct Slack {
  bool enabled = false;
  Secret webhook_url;
  std::vector<std::string> events;
};
BOOST_DESCRIBE_STRUCT(Slack, (), (enabled, webhook_url, events))

struct Sms {
  bool enabled = false;
  std::string provider;
  Secret credentials;  // JSON, as the provider wants them
  std::string from;
};
BOOST_DESCRIBE_STRUCT(Sms, (), (enabled, provider, credentials, from))

struct NotificationSettings {
  Smtp smtp;
  Slack slack;
  Sms sms;
};
BOOST_DESCRIBE_STRUCT(NotificationSettings, (), (smtp, slack, sms))

enum class GeoAction { allow, block, require_review };
BOOST_DESCRIBE_ENUM(GeoAction, allow, block, require_review)
struct GeoRule {
  std::vector<std::string> countries;
  GeoAction action = GeoAction::allow;
};
BOOST_DESCRIBE_STRUCT(GeoRule, (), (countries, action))
struct GeolocationSettings {
  bool enabled = false;
  std::string provider;
  Secret api_key;
  std::int64_t retention_days = 30;
  std::vector<GeoRule> rules;
};
BOOST_DESCRIBE_STRUCT(GeolocationSettings, (), (enabled, provider, api_key, retention_days, rules))

struct KeepFor {
  bool enabled = false;
  std::int64_t days = 365;
};
BOOST_DESCRIBE_STRUCT(KeepFor, (), (enabled, days))
struct RetentionSettings {
  KeepFor transactions{false, 2555};
  KeepFor ip_address, billing_address, shipping_address, customer_email, transaction_items;
  bool retain_country = true;
  std::optional<Instant> last_run_at;
};
BOOST_DESCRIBE_STRUCT(RetentionSettings, (),
                      (transactions, ip_address, billing_address, shipping_address, customer_email,
                       transaction_items, retain_country, last_run_at))

// All that an organization has set; at most one row, named by Organization::settings_id.
struct OrganizationSettings : store::Stored {
  Id organization_id;
  CheckoutPreferences checkout;
  RefundSettings refunds;
  PortalSettings portal;
  NotificationSettings notifications;
  GeolocationSettings geolocation;
  RetentionSettings retention;
};
BOOST_DESCRIBE_STRUCT(OrganizationSettings, (store::Stored),
                      (organization_id, checkout, refunds, portal, notifications, geolocation,
                       retention))

struct SystemPortal {
  bool enabled = true;
  bool magic_links_enabled = true;
  bool otp_enabled = true;
  std::int64_t magic_link_ttl_minutes = 15;
  std::int64_t otp_ttl_minutes = 10;
};
BOOST_DESCRIBE_STRUCT(SystemPortal, (),
                      (enabled, magic_links_enabled, otp_enabled, magic_link_ttl_minutes,
                       otp_ttl_minutes))
struct SystemApiKeys {
  std::optional<std::int64_t> max_age_days;
  bool require_ip_allow_list = false;
  bool allow_test_keys = true;
};
BOOST_DESCRIBE_STRUCT(SystemApiKeys, (), (max_age_days, require_ip_allow_list, allow_test_keys))
struct SystemUsers {
  std::int64_t invite_ttl_hours = 72;
  bool require_user_verification = true;
  std::int64_t max_passkeys = 20;
};
BOOST_DESCRIBE_STRUCT(SystemUsers, (), (invite_ttl_hours, require_user_verification, max_passkeys))

// All that is set for the installation: at most one row.
struct SystemSettings : store::Stored {
  SystemPortal portal;
  NotificationSettings notifications;
  SystemApiKeys api_keys;
  SystemUsers user_management;
};
BOOST_DESCRIBE_STRUCT(SystemSettings, (store::Stored),
                      (portal, notifications, api_keys, user_management))

// Of the organization, or the standard; never nullptr. Two looks into memory.
std::shared_ptr<const OrganizationSettings> of(const store::Snapshot& snapshot, Id organization);
// Of the installation, or the standard.
SystemSettings of_system(const store::Snapshot& snapshot);

// Erases what an organization has set, with its credentials; for members::PurgeStep.
bool erase_of(store::Transaction& transaction, Id organization);

struct Dependencies {
  store::Database database;
  std::string version;  // of the program
  // How many transactions are older than that, at most 10,001; told by the transactions slice.
  std::function<std::int64_t(const store::Snapshot&, Id organization, Instant before)>
      transactions_before;
  mail::Mailer* mailer = nullptr;  // outlives the application; none: nothing can be tried
  // Through whom an organization's mails go (empty id: the installation's).
  std::function<std::optional<mail::SmtpAccount>(const store::Snapshot&, Id organization)>
      account_of;
};
void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);

}  // namespace gw::settings

template <>
struct gw::store::Entity<gw::settings::OrganizationSettings> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const settings::OrganizationSettings& settings,
                                    const Protection&);
};
template <>
struct gw::store::Entity<gw::settings::SystemSettings> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const settings::SystemSettings& settings, const Protection&);
};

template <>
struct gw::FieldRules<gw::settings::CheckoutPreferences> {
  using C = settings::CheckoutPreferences;
  static constexpr auto rules = std::tuple{
      field(&C::vat_id_validation, {.description = "none, format or vies"}),
      field(&C::required_billing_fields,
            {.length_max = 12, .description = "names of billing address members"}),
      field(&C::default_locale, {.format = Format::locale, .example = "de"}),
      field(&C::session_expires_in_hours, {.min = 1, .max = settings::session_hours_max}),
  };
};
template <>
struct gw::FieldRules<gw::settings::Limit> {
  using L = settings::Limit;
  static constexpr auto rules = std::tuple{
      field(&L::currency, {.required = true}),
      field(&L::amount, {.required = true, .min = 0, .description = "minor units"}),
  };
};
template <>
struct gw::FieldRules<gw::settings::KeepFor> {
  using K = settings::KeepFor;
  static constexpr auto rules = std::tuple{field(&K::days, {.min = 1, .max = 36'500})};
};
