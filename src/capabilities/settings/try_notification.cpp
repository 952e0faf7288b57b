// One message now, so that somebody who sets up an account sees whether it works.
#include <fmt/format.h>

#include "capabilities/audit/audit.hpp"
#include "capabilities/settings/wire.hpp"

namespace gw::settings {
namespace {

constexpr std::int64_t patience_ms = 20'000;

mail::Message message_to(const std::string& to, const mail::SmtpAccount& account, Instant now) {
  mail::Message message;
  message.from = account.from;
  message.to = to;
  message.subject = "Test / Test";
  message.text =
      "This is a test of your mail settings: it arrived.\n\n"
      "Das ist ein Test Ihrer Mail-Einstellungen: Er ist angekommen.\n";
  message.id = fmt::format("<test.{}@{}>", now.ms, mail_domain(account.from.address));
  message.date = now;
  return message;
}

Callback<mail::SendOutcome> hand_over(mail::Mailer& mailer, mail::Message message,
                                      mail::SmtpAccount account) {
  return Callback<mail::SendOutcome>(
      [&mailer, message = std::move(message), account = std::move(account)](auto done) mutable {
        mailer.send(std::move(message), std::move(account), std::move(done));
      });
}

}  // namespace

Task<Result<Tried>> try_notification(Dependencies dependencies, Caller caller, Id organization,
                                     TryNotification input) {
  if (input.channel != Channel::email)
    co_return invalid_field("channel", "not_supported", "has no sender yet: only email has");
  using Account = std::optional<mail::SmtpAccount>;
  auto begin = [dependencies, caller, organization](store::Transaction& transaction) {
    audit::noted(transaction, caller,
                 {"notifications.tested", "organization_settings", organization, organization});
    return Result<Account>(dependencies.account_of(transaction, organization));
  };
  auto account = co_await store::run(dependencies.database, std::move(begin));
  if (!account) co_return std::unexpected(std::move(account.error()));
  if (!*account || dependencies.mailer == nullptr)
    co_return fail(Code::state_conflict, "no mail account is set up");
  Tried tried;
  tried.host = (*account)->host;
  tried.from = (*account)->from.address;
  (*account)->total_timeout_ms = patience_ms;
  auto message = message_to(input.to, **account, dependencies.database.clock->now());
  const auto outcome =
      co_await hand_over(*dependencies.mailer, std::move(message), std::move(**account));
  tried.sent = outcome.sent();
  if (!tried.sent) tried.error = to_string(outcome.error);
  tried.reply = outcome.reply;
  tried.duration_ms = outcome.duration_ms;
  co_return tried;
}

}  // namespace gw::settings
