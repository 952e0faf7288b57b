#include <fmt/format.h>

#include "capabilities/mails/mails.hpp"

namespace gw::store {

// Found by its job alone.
const CollectionDefinition& Entity<mails::OutgoingMail>::definition() {
  static const CollectionDefinition definition{"outgoing_mails", {}, {}, false};
  return definition;
}

std::vector<Value> Entity<mails::OutgoingMail>::columns(const mails::OutgoingMail&,
                                                        const Protection&) {
  return {};
}

}  // namespace gw::store

namespace gw::mails {

void enqueue(store::Transaction& transaction, NewMail wanted) {
  OutgoingMail mail;
  mail.organization_id = wanted.organization_id;
  mail.purpose = std::move(wanted.purpose);
  mail.to.value = std::move(wanted.to);
  mail.subject.value = std::move(wanted.subject);
  mail.text.value = std::move(wanted.text);
  mail.html.value = std::move(wanted.html);
  mail.expires_at = wanted.expires_at;
  transaction.insert(mail);
  jobs::NewJob job;
  job.type = send_type;
  // One organization's slow server holds up nobody else's mails.
  job.group = fmt::format("mail:{}", mail.organization_id.text());
  job.payload.text = fmt::format("{{\"mailId\":\"{}\"}}", mail.id.text());
  job.due_at = transaction.now();
  job.request_id = std::move(wanted.request_id);
  jobs::schedule(transaction, std::move(job));
}

void enqueue(store::Transaction& transaction, NewMail mail, const Letter& letter) {
  auto forms = render(letter);
  mail.text = std::move(forms.text);
  mail.html = std::move(forms.html);
  enqueue(transaction, std::move(mail));
}

}  // namespace gw::mails
