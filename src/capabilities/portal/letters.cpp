#include "capabilities/portal/letters.hpp"

#include <fmt/format.h>

namespace gw::portal {
namespace {

using mails::Language;
using mails::Letter;

Letter in_english(const CodeLetter& wanted) {
  Letter letter;
  letter.heading = "Sign in to see your payments";
  if (!wanted.code.empty()) {
    letter.paragraphs.push_back(fmt::format(
        "Enter this code on {}. It works once and for {} minutes.", wanted.host, wanted.minutes));
  }
  letter.link_label = wanted.code.empty() ? "Sign in" : "Or sign in with this link";
  letter.notes.push_back(
      "You did not ask for this? Then somebody typed your address by mistake. You need not do "
      "anything. Never give the code to anyone.");
  return letter;
}

Letter in_german(const CodeLetter& wanted) {
  Letter letter;
  letter.heading = "Anmelden und Zahlungen ansehen";
  if (!wanted.code.empty()) {
    letter.paragraphs.push_back(
        fmt::format("Geben Sie diesen Code auf {} ein. Er gilt einmal und {} Minuten lang.",
                    wanted.host, wanted.minutes));
  }
  letter.link_label = wanted.code.empty() ? "Anmelden" : "Oder mit diesem Link anmelden";
  letter.notes.push_back(
      "Sie haben das nicht angefordert? Dann hat jemand Ihre Adresse aus Versehen eingegeben. Sie "
      "müssen nichts tun. Geben Sie den Code niemandem weiter.");
  return letter;
}

std::string subject_of(const CodeLetter& wanted) {
  const bool german = wanted.language == Language::de;
  if (wanted.code.empty()) return german ? "Ihr Anmelde-Link" : "Your sign-in link";
  return fmt::format(fmt::runtime(german ? "{} ist Ihr Anmelde-Code" : "{} is your sign-in code"),
                     wanted.code);
}

}  // namespace

mails::NewMail write_letter(const CodeLetter& wanted) {
  Letter letter = wanted.language == Language::de ? in_german(wanted) : in_english(wanted);
  letter.language = wanted.language;
  letter.code = wanted.code;
  letter.link = wanted.link;
  if (letter.link.empty()) letter.link_label.clear();
  letter.sender = wanted.host;
  auto forms = mails::render(letter);
  mails::NewMail mail;
  mail.subject = subject_of(wanted);
  mail.text = std::move(forms.text);
  mail.html = std::move(forms.html);
  return mail;
}

}  // namespace gw::portal
