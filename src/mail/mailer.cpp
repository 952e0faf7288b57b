#include "mail/mailer.hpp"

namespace gw::mail {

std::string_view to_string(SendError error) {
  switch (error) {
    case SendError::none: return "none";
    case SendError::bad_message: return "bad_message";
    case SendError::bad_account: return "bad_account";
    case SendError::blocked: return "blocked";
    case SendError::resolve: return "resolve";
    case SendError::connect: return "connect";
    case SendError::tls: return "tls";
    case SendError::login: return "login";
    case SendError::deferred: return "deferred";
    case SendError::refused: return "refused";
    case SendError::timeout: return "timeout";
    case SendError::broken: return "broken";
    case SendError::cancelled: return "cancelled";
  }
  return "unknown";
}

std::optional<SmtpAccount> installation_account(const config::Settings& settings) {
  if (settings.smtp_host.empty()) return std::nullopt;
  SmtpAccount account;
  account.host = settings.smtp_host;
  account.port = settings.smtp_port;
  if (settings.smtp_security == "tls") account.security = Security::tls;
  if (settings.smtp_security == "none") account.security = Security::none;
  account.username = settings.smtp_username;
  account.password = settings.smtp_password;
  // Loading the settings has checked it.
  if (auto from = parse_mailbox(settings.smtp_from)) account.from = std::move(*from);
  return account;
}

}  // namespace gw::mail
