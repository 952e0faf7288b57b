#include "capabilities/refunds/letters.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "capabilities/organizations/organizations.hpp"

namespace gw::refunds {
namespace {

using mails::Language;

constexpr std::string_view purpose = "refund.client";

mails::Letter letter_about(const RefundLetter& wanted) {
  const bool german = wanted.language == Language::de;
  mails::Letter letter;
  letter.language = wanted.language;
  letter.heading = german ? "Sie erhalten Geld zurück" : "Your money is on its way back";
  letter.paragraphs.push_back(
      german ? fmt::format("{} hat Ihnen {} erstattet.", wanted.merchant, display(wanted.amount))
             : fmt::format("{} has refunded {} to you.", wanted.merchant, display(wanted.amount)));
  if (!wanted.reference.empty()) {
    letter.paragraphs.push_back(german ? fmt::format("Bestellung: {}", wanted.reference)
                                       : fmt::format("Order: {}", wanted.reference));
  }
  letter.notes.push_back(german ? "Bis zur Gutschrift können einige Werktage vergehen."
                                : "It may take some working days until your account shows it.");
  letter.sender = wanted.merchant;
  return letter;
}

}  // namespace

mails::NewMail write_letter(const RefundLetter& wanted) {
  auto forms = mails::render(letter_about(wanted));
  mails::NewMail mail;
  mail.subject =
      fmt::format(fmt::runtime(wanted.language == Language::de ? "Erstattung: {}" : "Refund: {}"),
                  display(wanted.amount));
  mail.text = std::move(forms.text);
  mail.html = std::move(forms.html);
  mail.purpose = purpose;
  return mail;
}

void tell_client(store::Transaction& transaction, const transactions::TransactionRecord& record,
                 Refund& refund) {
  const bool due = refund.notify_client && refund.status == RefundStatus::succeeded;
  if (!due || trim(record.email.value).empty()) return;
  const auto organization =
      transaction.get_shared<organizations::Organization>(record.organization_id);
  const auto checkout = transaction.get<checkouts::Checkout>(record.checkout_id);
  RefundLetter wanted;
  wanted.language = mails::language_of(checkout ? std::string_view(checkout->locale) : "");
  wanted.amount = {refund.amount, refund.currency};
  wanted.reference = record.external_reference;
  if (organization) wanted.merchant = organization->name;
  auto mail = write_letter(wanted);
  mail.organization_id = record.organization_id;
  mail.to = record.email.value;
  mails::enqueue(transaction, std::move(mail));
  refund.notify_client = false;
}

}  // namespace gw::refunds
