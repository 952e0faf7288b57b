// A mail as values, and as the bytes that go over the wire (RFC 5322, 2045, 2047).
#pragma once

#include <optional>
#include <string>

#include "base/mailbox.hpp"
#include "base/time.hpp"

namespace gw::mail {

struct Message {
  Mailbox from;
  std::string to;  // one address
  std::string subject;
  std::string text;                 // UTF-8, any line ends
  std::optional<std::string> html;  // the same said with markup
  std::string id;                   // "<something@host>": the same in every attempt
  Instant date;
};

// The whole mail, lines ended by CRLF and at most 76 characters long. nullopt when something would
// not stay in its place: an invalid address or id, control characters in the subject or the name,
// text that is not UTF-8.
std::optional<std::string> compose(const Message& message);

}  // namespace gw::mail
