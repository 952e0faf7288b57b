// The job of a mail: looks in one command whether it is to be sent and through whom, hands it over,
// and forgets it in another.
#include <spdlog/spdlog.h>

#include "capabilities/mails/mails.hpp"

namespace gw::mails {
namespace {

using jobs::RunResult;
using store::Transaction;

constexpr std::int64_t store_busy_s = 5;
constexpr std::int64_t account_wait_s = 60;

// What the job has to do now: send, wait for an account, or (neither) nothing any more.
struct Turn {
  std::optional<mail::Message> message;
  mail::SmtpAccount account;
  bool no_account = false;
  std::string purpose;
};

struct MailRef {
  Id mail_id;
};
BOOST_DESCRIBE_STRUCT(MailRef, (), (mail_id))

std::optional<Id> mail_of(const jobs::Job& job) {
  MailRef named;
  auto payload = parse_json(job.payload.text);
  if (!payload || !decode_into(*payload, named) || !named.mail_id) return std::nullopt;
  return named.mail_id;
}

bool wanted(const store::Snapshot& snapshot, const Dependencies& dependencies,
            const OutgoingMail& mail) {
  if (mail.expires_at && *mail.expires_at <= snapshot.now()) return false;
  const auto condition = dependencies.conditions.find(mail.purpose);
  return condition == dependencies.conditions.end() || condition->second(snapshot, mail);
}

mail::Message message_of(OutgoingMail mail, const Mailbox& from) {
  mail::Message message;
  message.from = from;
  message.to = std::move(mail.to.value);
  message.subject = std::move(mail.subject.value);
  message.text = std::move(mail.text.value);
  if (!mail.html.value.empty()) message.html = std::move(mail.html.value);
  // Of the row, so that who gets it twice sees it once.
  message.id = fmt::format("<{}@{}>", mail.id.text(), mail_domain(from.address));
  message.date = mail.created_at;
  return message;
}

Result<Turn> next_turn(Transaction& transaction, const Dependencies& dependencies, Id id) {
  auto mail = transaction.get<OutgoingMail>(id);
  if (!mail) return Turn{};
  if (!wanted(transaction, dependencies, *mail)) {
    transaction.erase(*mail);
    return Turn{};
  }
  Turn turn;
  turn.purpose = mail->purpose;
  auto account = dependencies.account_of(transaction, mail->organization_id);
  turn.no_account = !account.has_value();
  if (!account) return turn;
  turn.message = message_of(std::move(*mail), account->from);
  turn.account = std::move(*account);
  return turn;
}

Result<bool> forget(Transaction& transaction, Id id) {
  if (auto mail = transaction.get<OutgoingMail>(id)) transaction.erase(*mail);
  return true;
}

Callback<mail::SendOutcome> hand_over(mail::Mailer& mailer, mail::Message message,
                                      mail::SmtpAccount account) {
  return Callback<mail::SendOutcome>(
      [&mailer, message = std::move(message), account = std::move(account)](auto done) mutable {
        mailer.send(std::move(message), std::move(account), std::move(done));
      });
}

RunResult after_store_failure(const Failure& failure, Instant now) {
  if (failure.code == Code::overloaded)
    return {RunResult::Kind::again, now.plus_seconds(store_busy_s), {}};
  return {RunResult::Kind::failed, {}, "store"};
}

// The domain only: never the address, the subject or the text.
void log_outcome(const Turn& turn, std::string_view domain, const mail::SendOutcome& outcome) {
  spdlog::log(outcome.sent() ? spdlog::level::info : spdlog::level::warn,
              "mail {} to somebody at {}: {} ({}) after {} ms", turn.purpose, domain,
              outcome.sent() ? "sent" : to_string(outcome.error), outcome.reply,
              outcome.duration_ms);
}

Task<RunResult> send(Dependencies dependencies, jobs::Job job) {
  const auto id = mail_of(job);
  if (!id) co_return RunResult{RunResult::Kind::failed, {}, "payload"};
  auto turn_command = [dependencies, id = *id](Transaction& transaction) {
    return next_turn(transaction, dependencies, id);
  };
  auto turn = co_await store::run(dependencies.database, std::move(turn_command));
  const Clock& clock = *dependencies.database.clock;
  if (!turn) co_return after_store_failure(turn.error(), clock.now());
  if (turn->no_account)
    co_return RunResult{RunResult::Kind::again, clock.now().plus_seconds(account_wait_s), {}};
  if (!turn->message) co_return RunResult{};
  const std::string domain(mail_domain(turn->message->to));
  const auto outcome =
      co_await hand_over(*dependencies.mailer, std::move(*turn->message), std::move(turn->account));
  log_outcome(*turn, domain, outcome);
  const bool last = !jobs::retry_at(job.attempts + 1, clock.now()).has_value();
  if (outcome.sent() || outcome.final() || last) {
    auto forget_command = [id = *id](Transaction& transaction) { return forget(transaction, id); };
    auto forgotten = co_await store::run(dependencies.database, std::move(forget_command));
    if (!forgotten) co_return after_store_failure(forgotten.error(), clock.now());
  }
  if (outcome.sent() || outcome.final()) co_return RunResult{};
  co_return RunResult{RunResult::Kind::failed, {}, std::string(to_string(outcome.error))};
}

}  // namespace

jobs::Handler send_handler(const Dependencies& dependencies) {
  // The coroutine keeps copies of its arguments, so it may outlive the handler.
  return [dependencies](jobs::Job job) { return send(dependencies, std::move(job)); };
}

}  // namespace gw::mails
