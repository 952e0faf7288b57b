// The Mailer port on libcurl: a connection of its own for each mail, made by a few threads, so that
// a slow server holds up few of the others.
#pragma once

#include <memory>
#include <string>

#include "http/outbound.hpp"
#include "mail/mailer.hpp"

namespace gw::mail {

struct SmtpClientOptions {
  // Judged on the socket itself. Cloud metadata is refused either way.
  http::Reach reach = http::Reach::public_only;
  std::size_t threads = 4;
  std::size_t waiting_max = 1'000;  // above: cancelled, for its job to try again
  std::int64_t connect_timeout_ms = 10'000;
  std::int64_t total_timeout_ms = 30'000;  // below the lease of a job
  std::string ca_file;                     // empty: the system's certificates
};

class SmtpClient final : public Mailer {
 public:
  explicit SmtpClient(SmtpClientOptions options);
  ~SmtpClient() override;  // cancels what is under way
  // Any thread. `done` runs on one of the client's threads.
  void send(Message message, SmtpAccount account, Done done) override;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gw::mail
