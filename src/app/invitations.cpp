#include "app/invitations.hpp"

#include <fmt/format.h>

#include "capabilities/mails/mails.hpp"

namespace gw::app {
namespace {

// We do not know the language of somebody who was never here, so the mail speaks two.
mails::Letter letter_about(const members::Invitation& invitation, std::string url) {
  const bool known = invitation.token.empty();
  mails::Letter letter;
  letter.heading = fmt::format("Invitation: {}", invitation.organization_name);
  letter.paragraphs = {
      fmt::format("You now belong to {}. {}", invitation.organization_name,
                  known ? "Sign in as usual." : "Make a passkey to sign in."),
      fmt::format("Sie gehören jetzt zu {}. {}", invitation.organization_name,
                  known ? "Melden Sie sich wie gewohnt an."
                        : "Legen Sie einen Passkey an, um sich anzumelden."),
  };
  letter.link_label = known ? "Sign in / Anmelden" : "Accept / Annehmen";
  letter.link = std::move(url);
  letter.notes = {
      "You did not expect this? Then ignore it. / Das haben Sie nicht erwartet? Dann tun Sie "
      "nichts."};
  letter.sender = invitation.organization_name;
  return letter;
}

}  // namespace

members::SendInvitation invitation_mails(const identity::Dependencies& identity) {
  return [identity](store::Transaction& transaction, const members::Invitation& invitation) {
    auto url = invitation.token.empty() ? identity.admin_url + "/sign-in"
                                        : identity::enrolment_url(identity, invitation.token);
    // Never through a server of the organization's: who runs it would read a link that is to prove
    // the invited person's address, and could become that person.
    mails::NewMail mail;
    mail.to = invitation.email;
    mail.subject = fmt::format("Invitation / Einladung: {}", invitation.organization_name);
    mail.purpose = invitation_purpose;
    mails::enqueue(transaction, std::move(mail), letter_about(invitation, std::move(url)));
  };
}

}  // namespace gw::app
