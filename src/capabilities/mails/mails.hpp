// The outbox of mail: a command writes the mail, its job sends it. A mail holds codes and links, so
// all of it is sealed, and nothing of it is kept once it has been sent or given up.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/worker.hpp"
#include "mail/mailer.hpp"
#include "store/execute.hpp"

namespace gw::mails {

struct OutgoingMail : store::Stored {
  Id organization_id;   // whose account sends it; empty: the installation's
  std::string purpose;  // "portal.code": names it in logs, and its condition
  Secret to, subject, text, html;
  std::optional<Instant> expires_at;  // pointless from then on
};
BOOST_DESCRIBE_STRUCT(OutgoingMail, (store::Stored),
                      (organization_id, purpose, to, subject, text, html, expires_at))

struct NewMail {
  Id organization_id;
  std::string to, subject, text, html;  // html may be empty
  std::string purpose;
  std::optional<Instant> expires_at;
  std::string request_id;
};
// Stores the mail and its job in this transaction. An address that no mail can have is noticed by
// the job, not here.
void enqueue(store::Transaction& transaction, NewMail mail);

// The languages our own mails are written in.
enum class Language { en, de };
BOOST_DESCRIBE_ENUM(Language, en, de)
// What a locale ("de-AT") or an Accept-Language field prefers of them; English when it is neither.
Language language_of(std::string_view preference);

// What one of our own mails says; everything is plain text and shown as such.
struct Letter {
  Language language = Language::en;
  std::string heading;
  std::vector<std::string> paragraphs;
  std::string code;                // shown large; may be empty
  std::string link_label, link;    // both or neither
  std::vector<std::string> notes;  // small, at the end
  std::string sender;              // who writes, in the last line
};
// The same in both forms. The markup has no image, no script and no style sheet to be fetched.
struct LetterForms {
  std::string text, html;
};
LetterForms render(const Letter& letter);
// As above, with what the letter says for both forms of the text.
void enqueue(store::Transaction& transaction, NewMail mail, const Letter& letter);

// The account for an organization's mails (empty id: the installation's); nullopt: none is set up,
// and the mail waits.
using AccountOf =
    std::function<std::optional<mail::SmtpAccount>(const store::Snapshot&, Id organization)>;
// Asked just before sending: false drops the mail silently.
using Condition = std::function<bool(const store::Snapshot&, const OutgoingMail&)>;

struct Dependencies {
  store::Database database;
  mail::Mailer* mailer = nullptr;  // outlives the worker
  AccountOf account_of;
  std::map<std::string, Condition, std::less<>> conditions;  // by purpose
};

// Job "mail.send": again by the rules of jobs when it failed; given up after the last attempt, at
// a final refusal, and when the mail has expired.
inline constexpr std::string_view send_type = "mail.send";
jobs::Handler send_handler(const Dependencies& dependencies);

}  // namespace gw::mails

template <>
struct gw::store::Entity<gw::mails::OutgoingMail> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const mails::OutgoingMail& mail, const Protection&);
};
