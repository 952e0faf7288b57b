// For development: mails become .eml files, and whoever watches the console sees where the link in
// them leads.
#pragma once

#include <functional>
#include <string>

#include "mail/mailer.hpp"

namespace gw::mail {

class FolderMailer final : public Mailer {
 public:
  using Tell = std::function<void(const std::string& line)>;
  // Makes the folder with the first mail. `tell` gets one line a mail: the recipient's domain, the
  // file and the first link. Any thread, one at a time.
  FolderMailer(std::string folder, Tell tell)
      : folder_(std::move(folder)), tell_(std::move(tell)) {}
  void send(Message message, SmtpAccount account, Done done) override;

 private:
  const std::string folder_;
  const Tell tell_;
};

// The first http or https address in a text; empty when there is none.
std::string_view first_link(std::string_view text);

}  // namespace gw::mail
