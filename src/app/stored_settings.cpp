#include "app/stored_settings.hpp"

#include <algorithm>

#include "capabilities/clients/clients.hpp"
#include "capabilities/organizations/organizations.hpp"

namespace gw::app {
namespace {

using store::Snapshot;

mail::Security security_of(settings::SmtpSecurity wanted) {
  switch (wanted) {
    case settings::SmtpSecurity::none: return mail::Security::none;
    case settings::SmtpSecurity::tls: return mail::Security::tls;
    case settings::SmtpSecurity::starttls: break;
  }
  return mail::Security::starttls;
}

std::optional<mail::SmtpAccount> account_from(const settings::Smtp& smtp) {
  if (!smtp.enabled) return std::nullopt;
  mail::SmtpAccount account;
  account.host = smtp.host;
  account.port = smtp.port;
  account.security = security_of(smtp.security);
  account.username = smtp.username;
  account.password = smtp.password.value;
  account.from = {smtp.from_name, smtp.from_email};
  return account;
}

// In dev mails need no server: they end in a folder.
std::optional<mail::SmtpAccount> account_of_process(const config::Settings& settings) {
  auto own = mail::installation_account(settings);
  if (!own && settings.dev()) {
    own.emplace();
    own->from = {"Payment Gateway", "no-reply@localhost"};
  }
  return own;
}

bool portal_is_on(const Snapshot& snapshot, Id organization) {
  return settings::of(snapshot, organization)->portal.enabled;
}

portal::Policy portal_policy(const Snapshot& snapshot) {
  const auto set = settings::of_system(snapshot).portal;
  portal::Policy policy;
  policy.enabled = set.enabled;
  policy.codes = set.otp_enabled;
  policy.links = set.magic_links_enabled;
  policy.code_minutes = set.otp_ttl_minutes;
  policy.link_minutes = set.magic_link_ttl_minutes;
  return policy;
}

bool is_client_somewhere(const Snapshot& snapshot, std::string_view email) {
  return std::ranges::any_of(clients::organizations_of(snapshot, email), [&](Id id) {
    const auto organization = snapshot.get_shared<organizations::Organization>(id);
    return organization && organization->status == organizations::OrganizationStatus::active &&
           portal_is_on(snapshot, id);
  });
}

}  // namespace

mails::AccountOf mail_accounts(const config::Settings& settings) {
  return [own = account_of_process(settings)](const Snapshot& snapshot, Id organization) {
    if (organization) {
      if (auto theirs = account_from(settings::of(snapshot, organization)->notifications.smtp))
        return theirs;
    }
    if (auto set = account_from(settings::of_system(snapshot).notifications.smtp)) return set;
    return own;
  };
}

void put_portal_settings(portal::Dependencies& portal) {
  portal.policy = portal_policy;
  portal.offered_by = portal_is_on;
  portal.has_client = is_client_somewhere;
}

}  // namespace gw::app
