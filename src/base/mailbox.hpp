// Mail addresses as text: what we send to and from. ASCII only: no internationalised local parts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gw {

// "Shop <no-reply@example.com>", taken apart.
struct Mailbox {
  std::string name;     // as people write it, may be empty
  std::string address;  // "no-reply@example.com"
  bool operator==(const Mailbox&) const = default;
};

// A dot-atom, an @ and a host name: nothing that could end a header line or an SMTP command.
bool valid_mail_address(std::string_view text);
// An address alone, or behind a name in angle brackets; nullopt when it is neither.
std::optional<Mailbox> parse_mailbox(std::string_view text);
// Behind the @; empty when there is none.
std::string_view mail_domain(std::string_view address);
// How addresses are compared and searched: trimmed, lower case.
std::string normal_mail_address(std::string_view text);

}  // namespace gw
