// The words of the portal's mails.
#pragma once

#include "capabilities/mails/mails.hpp"

namespace gw::portal {

struct CodeLetter {
  mails::Language language = mails::Language::en;
  std::string code;  // empty: the mail has a link only
  std::string link;  // empty: the mail has a code only
  std::int64_t minutes = 0;
  std::string host;
};
// Subject and both forms; recipient, purpose and time are the caller's.
mails::NewMail write_letter(const CodeLetter& wanted);

}  // namespace gw::portal
