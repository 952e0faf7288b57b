#include <fmt/format.h>

#include "base/text.hpp"
#include "capabilities/refunds/refunds.hpp"
#include "capabilities/webhooks/webhooks.hpp"
#include "crypto/hash.hpp"

namespace gw::webhooks {
namespace {

using connectors::ProviderNews;
using store::Transaction;
using transactions::Dependencies;

constexpr std::int64_t retry_first_ms = 60'000;
constexpr std::int64_t retry_last_ms = 24 * 3'600'000LL;
constexpr std::int64_t retry_step_max_ms = 30 * 60'000LL;

struct Payload {
  Id event_id;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (event_id))

std::optional<ProviderEvent> find_claim(const store::Snapshot& snapshot, Id provider_id,
                                        std::string_view key) {
  store::Find find;
  find.index = "by_claim";
  find.equals = {store::value(provider_id), store::value(std::string(key))};
  return snapshot.find_first<ProviderEvent>(find);
}

ProviderEvent event_from(const connectors::Account& account, const ProviderNews& news,
                         std::string_view body) {
  ProviderEvent event;
  event.organization_id = account.organization_id;
  event.provider_id = account.id;
  event.event_key = news.event_key;
  event.event_type = news.event_type;
  event.body_sha256 = hex(crypto::sha256(body));
  event.body.value = body;
  event.provider_reference = news.provider_reference;
  event.attempt = news.attempt;
  event.payment_state = news.state;
  event.amount = news.captured.amount;
  if (news.captured.currency != Currency{}) event.currency = news.captured.currency;
  event.failure_code = news.failure_code;
  event.failure_message = news.failure_message;
  event.occurred_at = news.occurred_at;
  event.refunds = news.refunds;
  return event;
}

ProviderNews news_from(const ProviderEvent& event) {
  ProviderNews news;
  news.event_key = event.event_key;
  news.event_type = event.event_type;
  news.provider_reference = event.provider_reference;
  news.attempt = event.attempt;
  news.state = event.payment_state;
  news.captured = {event.amount, event.currency.value_or(Currency{})};
  news.failure_code = event.failure_code;
  news.failure_message = event.failure_message;
  news.occurred_at = event.occurred_at;
  news.refunds = event.refunds;
  return news;
}

void apply_refunds(Transaction& transaction, const Dependencies& dependencies, ProviderEvent& event,
                   transactions::TransactionRecord& record) {
  const auto booked = refunds::book_news(transaction, dependencies, record, event.refunds);
  event.state = booked.flagged ? EventState::flagged : EventState::applied;
  event.reason = booked.changed ? "refund" : "repeated";
}

// Sets state and reason from what applying came to.
void apply(Transaction& transaction, const Dependencies& dependencies, ProviderEvent& event,
           const ProviderNews& news) {
  if (!news.readable) {
    event.state = EventState::flagged;
    event.reason = "payload";
    return;
  }
  if (!news.known_type) {
    event.state = EventState::ignored;
    event.reason = "event_type";
    return;
  }
  auto record = transactions::find_for_news(transaction, event.provider_id, news);
  if (!record && !news.marked) {
    event.state = EventState::ignored;
    event.reason = "not_ours";
    return;
  }
  if (!record) {
    event.state = EventState::parked;
    event.reason = "unknown_payment";
    return;
  }
  event.transaction_id = record->id;
  if (!event.refunds.empty()) return apply_refunds(transaction, dependencies, event, *record);
  const auto decision =
      transactions::apply_event(transaction, dependencies, *record,
                                transactions::event_from(news, transactions::Source::provider));
  event.state = decision.flags() ? EventState::flagged : EventState::applied;
  event.reason = std::string(enum_text(decision.rule));
}

bool to_be_retried(const ProviderEvent& event) {
  return event.state == EventState::parked || event.state == EventState::failed;
}

void schedule_retry(Transaction& transaction, const ProviderEvent& event) {
  jobs::NewJob job;
  job.type = retry_type;
  job.key = "event:" + event.id.text();
  job.payload.text = fmt::format("{{\"eventId\":\"{}\"}}", event.id.text());
  job.due_at = transaction.now().plus_ms(retry_first_ms);
  jobs::schedule(transaction, std::move(job));
}

// True when the event needs no further try.
Result<bool> retry(Transaction& transaction, const Dependencies& dependencies, Id id) {
  auto event = transaction.get<ProviderEvent>(id);
  if (!event || !to_be_retried(*event)) return true;
  if (event->created_at.plus_ms(retry_last_ms) < transaction.now()) {
    // Given up by the clock, but still parked and shown: an operator can replay it.
    return true;
  }
  ++event->attempts;
  apply(transaction, dependencies, *event, news_from(*event));
  transaction.replace(*event);
  return !to_be_retried(*event);
}

Task<jobs::RunResult> retry_job(Dependencies dependencies, jobs::Job job) {
  const auto payload =
      decode_stored<Payload>(job.payload.text, *dependencies.database.protection, {});
  auto retry_command = [dependencies, id = payload.event_id](Transaction& transaction) {
    return retry(transaction, dependencies, id);
  };
  auto settled = co_await store::run(dependencies.database, std::move(retry_command));
  if (settled && *settled) co_return jobs::RunResult{};
  const std::int64_t delay_ms =
      std::min(retry_first_ms << std::min<std::int64_t>(job.runs, 10), retry_step_max_ms);
  co_return jobs::RunResult{
      jobs::RunResult::Kind::again, dependencies.database.clock->now().plus_ms(delay_ms), {}};
}

}  // namespace

Result<EventState> receive_event(Transaction& transaction, const Dependencies& dependencies,
                                 const connectors::Account& account, const ProviderNews& news,
                                 std::string_view body) {
  auto claimed = find_claim(transaction, account.id, news.event_key);
  if (claimed && claimed->state != EventState::failed) return claimed->state;
  ProviderEvent event = claimed ? std::move(*claimed) : event_from(account, news, body);
  apply(transaction, dependencies, event, news);
  if (claimed) {
    ++event.attempts;
    transaction.replace(event);
  } else {
    transaction.insert(event);
  }
  if (to_be_retried(event)) schedule_retry(transaction, event);
  return event.state;
}

Result<EventState> keep_failed(Transaction& transaction, const connectors::Account& account,
                               const ProviderNews& news, std::string_view body) {
  if (auto claimed = find_claim(transaction, account.id, news.event_key)) return claimed->state;
  ProviderEvent event = event_from(account, news, body);
  event.state = EventState::failed;
  event.reason = "internal_fault";
  transaction.insert(event);
  schedule_retry(transaction, event);
  return event.state;
}

jobs::Handler retry_handler(const Dependencies& dependencies) {
  return [dependencies](jobs::Job job) { return retry_job(dependencies, std::move(job)); };
}

}  // namespace gw::webhooks
