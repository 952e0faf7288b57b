// The guarantee behind the fast path: whatever was lost (an answer, a webhook, a crashed flow), the
// provider is asked until the transaction is final.
#include "capabilities/transactions/rules.hpp"
#include "capabilities/transactions/use.hpp"
#include "capabilities/transactions/wire.hpp"

namespace gw::transactions {
namespace {

using store::Transaction;

constexpr std::int64_t minute_ms = 60'000;
// A provider may still be settling what the buyer did in the last moment.
constexpr std::int64_t grace_ms = 15 * minute_ms;

struct Look {
  bool settled = true;     // nothing to ask any more
  bool abandoned = false;  // the checkout's time is over
  providers::Provider provider;
  connectors::PaymentOrder order;
  Instant created_at;
};

Result<Look> look(Transaction& transaction, const Dependencies& dependencies, Id id) {
  Look look;
  const auto record = transaction.get<TransactionRecord>(id);
  if (!record || !is_open(record->status)) return look;
  const auto provider = transaction.get_shared<providers::Provider>(record->provider_id);
  const auto checkout = transaction.get<checkouts::Checkout>(record->checkout_id);
  if (!provider || !checkout) return look;
  look.settled = false;
  look.provider = *provider;
  look.order = order_of(transaction, *record, dependencies.links);
  look.created_at = record->created_at;
  const bool superseded = checkout->active_transaction_id != record->id;
  look.abandoned = superseded || checkout->expires_at.plus_ms(grace_ms) < transaction.now();
  return look;
}

// Often at first, then ever less: 1, 2, 5, 15 minutes, then half-hourly.
Instant next_look(Instant created_at, Instant now) {
  const std::int64_t age_ms = now.ms - created_at.ms;
  if (age_ms < 3 * minute_ms) return now.plus_ms(minute_ms);
  if (age_ms < 10 * minute_ms) return now.plus_ms(2 * minute_ms);
  if (age_ms < 30 * minute_ms) return now.plus_ms(5 * minute_ms);
  if (age_ms < 120 * minute_ms) return now.plus_ms(15 * minute_ms);
  return now.plus_ms(30 * minute_ms);
}

Result<bool> book(Transaction& transaction, const Dependencies& dependencies, Id id,
                  const connectors::ProviderNews& news, bool abandoned) {
  auto record = transaction.get<TransactionRecord>(id);
  if (!record) return true;
  Event event = event_from(news, Source::follow_up);
  if (abandoned && news.state == connectors::PaymentState::cancelled)
    event.kind = EventKind::timed_out;
  if (news.state != connectors::PaymentState::open)
    apply_event(transaction, dependencies, *record, event);
  return !is_open(record->status);
}

Task<jobs::RunResult> follow_up(Dependencies dependencies, jobs::Job job) {
  auto payload =
      decode_stored<TransactionRef>(job.payload.text, *dependencies.database.protection, {});
  const Id id = payload.transaction_id;
  auto look_command = [dependencies, id](Transaction& transaction) {
    return look(transaction, dependencies, id);
  };
  auto seen = co_await store::run(dependencies.database, std::move(look_command));
  if (!seen)
    co_return jobs::RunResult{jobs::RunResult::Kind::failed, {}, std::string(seen.error().text())};
  if (seen->settled) co_return jobs::RunResult{};
  auto& connector = dependencies.connectors->of(seen->provider.type);
  auto question = seen->abandoned ? connector.cancel(seen->provider, seen->order)
                                  : connector.ask(seen->provider, seen->order);
  auto news = co_await std::move(question);
  const Instant now = dependencies.database.clock->now();
  jobs::RunResult again{jobs::RunResult::Kind::again, next_look(seen->created_at, now), {}};
  if (!news) co_return again;
  auto book_command = [dependencies, id, news = *news,
                       abandoned = seen->abandoned](Transaction& transaction) {
    return book(transaction, dependencies, id, news, abandoned);
  };
  auto final = co_await store::run(dependencies.database, std::move(book_command));
  if (!final)
    co_return jobs::RunResult{jobs::RunResult::Kind::failed, {}, std::string(final.error().text())};
  co_return *final ? jobs::RunResult{} : again;
}

}  // namespace

jobs::Handler follow_up_handler(const Dependencies& dependencies) {
  return [dependencies](jobs::Job job) { return follow_up(dependencies, std::move(job)); };
}

}  // namespace gw::transactions
