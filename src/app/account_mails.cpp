#include "app/account_mails.hpp"

#include <fmt/format.h>

#include "capabilities/mails/mails.hpp"

namespace gw::app {
namespace {

using identity::AccountNews;

constexpr std::int64_t good_for_ms = 7LL * 24 * 3600 * 1000;

// We do not know which language somebody reads, so the mail speaks two.
struct News {
  std::string_view subject, english, german;
};

News news_of(AccountNews news) {
  switch (news) {
    case AccountNews::recovery_link_made:
      return {"Recovery link / Wiederherstellungs-Link",
              "An administrator made a recovery link for your account. Whoever uses it makes a new "
              "passkey; the passkeys you have now are removed.",
              "Jemand aus der Verwaltung hat einen Wiederherstellungs-Link für Ihr Konto erstellt. "
              "Wer ihn benutzt, legt einen neuen Passkey an; Ihre bisherigen werden entfernt."};
    case AccountNews::recovered:
      return {
          "Account recovered / Konto wiederhergestellt",
          "A recovery link was used for your account: it has a new passkey, older ones were "
          "removed, and all logins were ended.",
          "Für Ihr Konto wurde ein Wiederherstellungs-Link benutzt: Es hat einen neuen Passkey, "
          "die älteren wurden entfernt und alle Anmeldungen beendet."};
    case AccountNews::passkey_added:
      return {"New passkey / Neuer Passkey", "A passkey was added to your account.",
              "Zu Ihrem Konto kam ein Passkey hinzu."};
    case AccountNews::passkey_removed:
      return {"Passkey removed / Passkey entfernt", "A passkey was removed from your account.",
              "Ein Passkey Ihres Kontos wurde entfernt."};
    case AccountNews::cookie_reused:
      return {
          "Login ended / Anmeldung beendet",
          "An old key of one of your logins was used again. That happens when it was copied, so "
          "we ended this login.",
          "Ein alter Schlüssel einer Ihrer Anmeldungen wurde noch einmal benutzt. Das geschieht, "
          "wenn er kopiert wurde; wir haben diese Anmeldung beendet."};
  }
  return {};
}

}  // namespace

identity::TellPerson account_mails(std::string admin_url) {
  return [url = std::move(admin_url)](store::Transaction& transaction, const identity::User& user,
                                      AccountNews what) {
    const News news = news_of(what);
    mails::Letter letter;
    letter.heading = news.subject;
    letter.paragraphs = {std::string(news.english), std::string(news.german)};
    letter.link_label = "Your account / Ihr Konto";
    letter.link = url + "/account";
    letter.notes = {
        "This was not you? Tell your administrators at once. / Das waren nicht Sie? Sagen Sie es "
        "sofort Ihrer Verwaltung."};
    letter.sender = url.substr(url.find("://") + 3);
    mails::NewMail mail;
    mail.to = user.email.value;
    mail.subject = news.subject;
    mail.purpose = account_news_purpose;
    mail.expires_at = transaction.now().plus_ms(good_for_ms);
    mails::enqueue(transaction, std::move(mail), letter);
  };
}

}  // namespace gw::app
