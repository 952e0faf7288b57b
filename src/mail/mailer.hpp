// The port to the mail system: one mail through one account. Implemented on SMTP, by a folder for
// development, and by twins in tests.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "config/settings.hpp"
#include "mail/message.hpp"

namespace gw::mail {

enum class Security : std::uint8_t {
  starttls,  // in clear at first; nothing is sent to a server that does not offer it
  tls,       // from the first byte
  none,      // for a relay on the same machine
};

// Where mails are handed over.
struct SmtpAccount {
  std::string host;
  std::int64_t port = 587;
  Security security = Security::starttls;
  std::string username, password;  // both empty: no login
  Mailbox from;
  std::int64_t total_timeout_ms = 0;  // 0: as the client was told
};

enum class SendError : std::uint8_t {
  none,
  bad_message,  // it cannot be composed
  bad_account,  // its host or port makes no sense
  blocked,      // its address is one we do not call
  resolve,
  connect,
  tls,       // handshake, certificate, or not offered
  login,     // name or password
  deferred,  // 4xx: later
  refused,   // 5xx: never
  timeout,   // ambiguous: may have been taken
  broken,    // ambiguous: the connection ended early
  cancelled,
};
std::string_view to_string(SendError error);

struct SendOutcome {
  SendError error = SendError::none;
  int reply = 0;  // the server's last code
  std::int64_t duration_ms = 0;

  bool sent() const { return error == SendError::none; }
  // Trying again cannot help.
  bool final() const { return error == SendError::bad_message || error == SendError::refused; }
};

class Mailer {
 public:
  using Done = std::move_only_function<void(SendOutcome)>;
  virtual ~Mailer() = default;
  // `done` is called exactly once, from any thread.
  virtual void send(Message message, SmtpAccount account, Done done) = 0;
};

// The installation's own account; nullopt when MPG_SMTP_HOST is not set.
std::optional<SmtpAccount> installation_account(const config::Settings& settings);

}  // namespace gw::mail
