// What may stand in each block of settings, and how it is shown.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/decode.hpp"
#include "base/text.hpp"
#include "capabilities/settings/wire.hpp"

namespace gw::settings {
namespace {

using Problems = std::vector<FieldProblem>;

constexpr std::array<std::string_view, 2> slack_events{"payment.succeeded", "payment.failed"};
constexpr std::string_view slack_base = "https://hooks.slack.com/";
constexpr std::size_t credentials_bytes_max = 4096;
constexpr std::int64_t transaction_days_min = 30;
constexpr std::int64_t transaction_days_max = 2555;

Result<void> verdict(Problems problems) {
  if (problems.empty()) return {};
  return std::unexpected(validation_failure(std::move(problems)));
}

// A secret that is absent, or shown masked and sent back, stays.
void keep_or_set(Secret& stored, const std::optional<std::string>& given) {
  if (!given || given->starts_with("****")) return;
  stored.value = *given;
}

template <class T>
bool repeats(const std::vector<T>& list, std::size_t at) {
  const auto end = list.begin() + static_cast<std::ptrdiff_t>(at);
  return std::find(list.begin(), end, list[at]) != end;
}

bool host_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == ':';
}

void check_smtp(const Smtp& smtp, Problems& problems) {
  if (smtp.enabled && smtp.host.empty())
    problems.push_back({"smtp.host", "required", "is required while smtp is enabled"});
  if (!std::ranges::all_of(smtp.host, host_character))
    problems.push_back({"smtp.host", "invalid_format", "is not a host name or address"});
  if (smtp.enabled && smtp.from_email.empty())
    problems.push_back({"smtp.fromEmail", "required", "is required while smtp is enabled"});
}

void check_slack(const Slack& slack, Problems& problems) {
  const std::string& url = slack.webhook_url.value;
  if (slack.enabled && url.empty())
    problems.push_back({"slack.webhookUrl", "required", "is required while slack is enabled"});
  const bool plain = url.find_first_of(" \\\"<>^`|@") == std::string::npos;
  if (!url.empty() && (!url.starts_with(slack_base) || url.size() == slack_base.size() || !plain)) {
    problems.push_back(
        {"slack.webhookUrl", "invalid_format", "must begin with https://hooks.slack.com/"});
  }
  for (std::size_t i = 0; i < slack.events.size(); ++i) {
    const auto path = fmt::format("slack.events[{}]", i);
    if (std::ranges::find(slack_events, slack.events[i]) == slack_events.end()) {
      problems.push_back({path, "unknown_value", "must be payment.succeeded or payment.failed"});
    } else if (repeats(slack.events, i)) {
      problems.push_back({path, "duplicate", "stands in the list already"});
    }
  }
}

void check_sms(const Sms& sms, Problems& problems) {
  if (sms.enabled && sms.provider.empty())
    problems.push_back({"sms.provider", "required", "is required while sms is enabled"});
  if (sms.credentials.value.size() > credentials_bytes_max)
    problems.push_back({"sms.credentials", "too_long", "are longer than 4096 bytes"});
}

void apply_smtp(const PutSmtp& input, Smtp& stored) {
  stored.enabled = input.enabled;
  stored.host = input.host;
  stored.port = input.port;
  stored.security = input.security;
  stored.username = input.username;
  keep_or_set(stored.password, input.password);
  stored.from_email = input.from_email.value_or("");
  stored.from_name = input.from_name;
}

void apply_slack(const PutSlack& input, Slack& stored) {
  stored.enabled = input.enabled;
  keep_or_set(stored.webhook_url, input.webhook_url);
  stored.events = input.events;
}

void apply_sms(const PutSms& input, Sms& stored) {
  stored.enabled = input.enabled;
  stored.provider = input.provider;
  if (!input.credentials.text.empty()) stored.credentials.value = input.credentials.text;
  stored.from = input.from;
}

// Absent: kept; null: as new; else replaced.
template <class In, class Stored>
void apply_block(const Patch<In>& input, Stored& stored, void (*apply_one)(const In&, Stored&)) {
  if (!input.present) return;
  if (!input.value) return void(stored = Stored{});
  apply_one(*input.value, stored);
}

void check_countries(const GeoRule& rule, std::size_t at, Problems& problems) {
  for (std::size_t i = 0; i < rule.countries.size(); ++i) {
    const auto path = fmt::format("rules[{}].countries[{}]", at, i);
    if (format_problem(Format::country, rule.countries[i])) {
      problems.push_back({path, "invalid_format", "is not an ISO 3166-1 alpha-2 code"});
    } else if (repeats(rule.countries, i)) {
      problems.push_back({path, "duplicate", "stands in the list already"});
    }
  }
}

}  // namespace

Result<void> apply(const PutCheckout& input, CheckoutPreferences& stored) {
  CheckoutPreferences wanted{input.vat_id_validation,       input.show_tax_breakdown,
                             input.collect_company_name,    input.collect_shipping,
                             input.required_billing_fields, input.default_locale,
                             input.session_expires_in_hours};
  auto valid = verdict(problems_of(wanted, ""));
  if (valid) stored = std::move(wanted);
  return valid;
}

Result<void> apply(const PutRefunds& input, RefundSettings& stored) {
  stored = {input.refund_approval_limit, input.refund_step_up_limit};
  return {};
}

Result<void> apply(const PutPortal& input, PortalSettings& stored) {
  Problems problems;
  const auto& formats = input.allowed_download_formats;
  for (std::size_t i = 0; i < formats.size(); ++i) {
    if (repeats(formats, i)) {
      problems.push_back({fmt::format("allowedDownloadFormats[{}]", i), "duplicate",
                          "stands in the list already"});
    }
  }
  stored = input;
  return verdict(std::move(problems));
}

Result<void> apply(const PutNotifications& input, NotificationSettings& stored) {
  apply_block(input.smtp, stored.smtp, apply_smtp);
  apply_block(input.slack, stored.slack, apply_slack);
  apply_block(input.sms, stored.sms, apply_sms);
  Problems problems;
  check_smtp(stored.smtp, problems);
  check_slack(stored.slack, problems);
  check_sms(stored.sms, problems);
  return verdict(std::move(problems));
}

Result<void> apply(const PutGeolocation& input, GeolocationSettings& stored) {
  stored.enabled = input.enabled;
  stored.provider = input.provider;
  keep_or_set(stored.api_key, input.api_key);
  stored.retention_days = input.retention_days;
  stored.rules.clear();
  for (const auto& rule : input.rules)
    stored.rules.push_back({rule.countries, rule.action.value_or(GeoAction::allow)});
  Problems problems;
  if (stored.enabled && stored.provider.empty())
    problems.push_back({"provider", "required", "is required while geolocation is enabled"});
  for (std::size_t i = 0; i < stored.rules.size(); ++i)
    check_countries(stored.rules[i], i, problems);
  return verdict(std::move(problems));
}

Result<void> apply(const PutRetention& input, RetentionSettings& stored) {
  Problems problems;
  if (input.transactions.days < transaction_days_min)
    problems.push_back({"transactions.days", "too_small", "must be at least 30"});
  if (input.transactions.days > transaction_days_max)
    problems.push_back({"transactions.days", "too_large", "must be at most 2555"});
  stored.transactions = input.transactions;
  stored.ip_address = input.ip_address;
  stored.billing_address = input.billing_address;
  stored.shipping_address = input.shipping_address;
  stored.customer_email = input.customer_email;
  stored.transaction_items = input.transaction_items;
  stored.retain_country = input.retain_country;
  return verdict(std::move(problems));
}

CheckoutSettingsView view_of(const CheckoutPreferences& stored) {
  const CheckoutRules rules = checkout_rules({}, stored);
  CheckoutSettingsView view;
  view.vat_id_validation = rules.vat_id_validation;
  view.effective_vat_id_validation = effective(rules.vat_id_validation);
  view.show_tax_breakdown = rules.show_tax_breakdown;
  view.collect_company_name = rules.collect_company_name;
  view.collect_shipping = rules.collect_shipping;
  view.required_billing_fields = rules.required_billing_fields;
  if (!rules.default_locale.empty()) view.default_locale = rules.default_locale;
  view.session_expires_in_hours = rules.session_expires_in_hours;
  return view;
}

RefundSettingsView view_of(const RefundSettings& stored) {
  return {stored.refund_approval_limit, stored.refund_step_up_limit};
}

NotificationSettingsView view_of(const NotificationSettings& stored) {
  const auto& [smtp, slack, sms] = stored;
  NotificationSettingsView view;
  view.smtp = {smtp.enabled,    smtp.host,     smtp.port,
               smtp.security,   smtp.username, !smtp.password.value.empty(),
               smtp.from_email, smtp.from_name};
  view.slack = {slack.enabled, masked(slack.webhook_url.value), slack.events};
  view.sms = {sms.enabled, sms.provider, !sms.credentials.value.empty(), sms.from};
  return view;
}

GeolocationSettingsView view_of(const GeolocationSettings& stored) {
  return {stored.enabled, stored.provider, !stored.api_key.value.empty(), stored.retention_days,
          stored.rules};
}

RetentionSettingsView view_of(const RetentionSettings& stored) { return {stored}; }

}  // namespace gw::settings
