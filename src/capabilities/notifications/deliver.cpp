// The job of an order: takes its next message in one command, sends it, books the answer in
// another. A crash in between leaves the message in flight; after the lease it is sent again.
#include <spdlog/spdlog.h>

#include "capabilities/notifications/outbox.hpp"
#include "capabilities/notifications/signature.hpp"

namespace gw::notifications {
namespace {

using jobs::RunResult;
using store::Transaction;

constexpr std::int64_t store_busy_s = 5;

// A message marked in flight, with all that sending it needs.
struct Outgoing {
  Id delivery;
  Instant taken_at;  // the mark
  int attempt = 1;
  std::string url;
  Secrets secrets;
  std::string body;
};

// What the order's job has to do now: send, wait, or (neither) nothing.
struct Turn {
  std::optional<Outgoing> message;
  std::optional<Instant> again_at;
};

struct Booked {
  DeliveryOutcome outcome = DeliveryOutcome::pending;
  RunResult run;
};

void add_attempt(Delivery& delivery, Attempt attempt) {
  if (delivery.attempts.size() >= attempts_kept) delivery.attempts.erase(delivery.attempts.begin());
  delivery.attempts.push_back(std::move(attempt));
}

// The order may have been paid after the message was planned, or by a transaction nobody told of.
bool outdated(const store::Snapshot& snapshot, const Delivery& delivery,
              const TransactionRecord& record) {
  if (delivery.kind == DeliveryKind::dispute) return false;
  if (!untold_while_paid(static_cast<TransactionStatus>(delivery.status_code))) return false;
  return transactions::paid_transaction(snapshot, transactions::order_key(record)).has_value();
}

// Without the transaction, its address or the site's secret there is nobody to tell.
void give_up(Transaction& transaction, Delivery& delivery, std::string_view why) {
  add_attempt(delivery, {transaction.now(), 0, std::string(why), 0});
  delivery.outcome = DeliveryOutcome::failed;
  delivery.in_flight_since.reset();
  transaction.replace(delivery);
}

Outgoing mark_in_flight(Transaction& transaction, Delivery& delivery, std::string url,
                        Secrets secrets) {
  const Instant now = transaction.now();
  if (delivery.in_flight_since) {
    add_attempt(delivery, {*delivery.in_flight_since, 0, "interrupted", 0});
  }
  if (!delivery.first_attempt_at) delivery.first_attempt_at = now;
  delivery.in_flight_since = now;
  transaction.replace(delivery);
  const int attempt = static_cast<int>(delivery.attempts.size()) + 1;
  return {delivery.id, now, attempt, std::move(url), std::move(secrets), delivery.body.value};
}

// nullopt: this message is over; the next one may be looked at.
std::optional<Turn> take(Transaction& transaction, Delivery& delivery) {
  const auto record = transaction.get<TransactionRecord>(delivery.transaction_id);
  if (!record || record->ipn_url.value.empty()) {
    give_up(transaction, delivery, "no_address");
    return std::nullopt;
  }
  if (outdated(transaction, delivery, *record)) {
    supersede(transaction, delivery);
    return std::nullopt;
  }
  Instant ready = delivery.next_attempt_at;
  if (delivery.in_flight_since) ready = delivery.in_flight_since->plus_ms(jobs::lease_ms);
  if (ready > transaction.now()) return Turn{std::nullopt, ready};
  const auto site = transaction.get_shared<sites::Site>(delivery.site_id);
  if (!site || site->webhook_secret.value.empty()) {
    give_up(transaction, delivery, "no_secret");
    return std::nullopt;
  }
  Secrets secrets{site->webhook_secret.value,
                  std::string(sites::previous_secret(*site, transaction.now()))};
  return Turn{mark_in_flight(transaction, delivery, record->ipn_url.value, std::move(secrets)),
              std::nullopt};
}

Result<Turn> next_turn(Transaction& transaction, const std::string& order) {
  for (auto& delivery : waiting_of(transaction, order)) {
    if (auto turn = take(transaction, delivery)) return std::move(*turn);
  }
  return Turn{};
}

// The shop may still be at work on the message that ended ambiguously: the next one must not
// overtake it there.
void let_settle(Transaction& transaction, Delivery& next) {
  const Instant earliest = transaction.now().plus_ms(settle_ms);
  if (next.next_attempt_at >= earliest) return;
  next.next_attempt_at = earliest;
  transaction.replace(next);
}

void book_step(Delivery& delivery, const Step& step) {
  switch (step.kind) {
    case Step::Kind::delivered: delivery.outcome = DeliveryOutcome::delivered; return;
    case Step::Kind::failed: delivery.outcome = DeliveryOutcome::failed; return;
    case Step::Kind::blocked: delivery.outcome = DeliveryOutcome::blocked; return;
    case Step::Kind::retry_at: delivery.next_attempt_at = step.at; return;
  }
}

RunResult wait_for(Instant at) { return {RunResult::Kind::again, at, {}}; }

struct Sent {
  Outgoing message;
  Answer answer;
  std::string order;
  int attempts_max = 0;
};

Result<Booked> book(Transaction& transaction, const Sent& sent) {
  const Instant now = transaction.now();
  auto delivery = transaction.get<Delivery>(sent.message.delivery);
  // Another run took the message again: what counts is its answer.
  if (!delivery || delivery->in_flight_since != sent.message.taken_at)
    return Booked{DeliveryOutcome::pending, wait_for(now)};
  const Answer& answer = sent.answer;
  const bool answered = answer.error == http::OutboundError::none;
  add_attempt(*delivery, {sent.message.taken_at, answered ? answer.status : 0,
                          answered ? std::string() : std::string(to_string(answer.error)),
                          answer.duration_ms});
  const Series series{delivery->id, static_cast<int>(delivery->attempts.size()),
                      *delivery->first_attempt_at};
  delivery->in_flight_since.reset();
  // Superseded while in flight: it has ended, and is not tried again.
  const bool live = delivery->outcome == DeliveryOutcome::pending;
  if (live || answer.acknowledged())
    book_step(*delivery, next_step(series, answer, now, sent.attempts_max));
  transaction.replace(*delivery);
  auto waiting = waiting_of(transaction, sent.order);
  if (waiting.empty()) return Booked{delivery->outcome, {}};
  if (answer.ambiguous() && waiting.front().id != delivery->id)
    let_settle(transaction, waiting.front());
  return Booked{delivery->outcome, wait_for(std::max(now, waiting.front().next_attempt_at))};
}

http::OutboundRequest request_for(const Outgoing& message, const Secrets& secrets,
                                  const Dependencies& dependencies) {
  http::OutboundRequest request;
  request.url = message.url;
  request.headers =
      signed_headers(secrets, message.delivery, dependencies.database.clock->now(), message.body);
  request.body = message.body;
  request.connect_timeout_ms = 5'000;
  request.total_timeout_ms = 10'000;
  request.response_bytes_max = 4'096;
  request.reach = dependencies.settings.allow_private_targets ? http::Reach::private_allowed
                                                              : http::Reach::public_only;
  return request;
}

// A receiver that still knows the old secret only says so with one of these.
bool refuses_signature(const Answer& answer) {
  return answer.error == http::OutboundError::none &&
         (answer.status == 400 || answer.status == 401 || answer.status == 403);
}

Callback<http::OutboundResponse> send(http::Outbound& outbound, http::OutboundRequest request) {
  return Callback<http::OutboundResponse>(
      [&outbound, request = std::move(request)](auto done) mutable {
        outbound.send(std::move(request), std::move(done));
      });
}

auto run_turn(const Dependencies& dependencies, std::string order) {
  return store::run(dependencies.database, [order = std::move(order)](Transaction& transaction) {
    return next_turn(transaction, order);
  });
}

auto run_booking(const Dependencies& dependencies, Sent sent) {
  return store::run(dependencies.database, [sent = std::move(sent)](Transaction& transaction) {
    return book(transaction, sent);
  });
}

// A busy store is asked again soon; a broken one is the worker's to retry and to report.
RunResult after_store_failure(const Failure& failure, Instant now) {
  if (failure.code == Code::overloaded) return wait_for(now.plus_seconds(store_busy_s));
  return {RunResult::Kind::failed, {}, "store"};
}

// The outcome only: never the address, the body or the secret.
void log_attempt(const Outgoing& message, const Answer& answer, DeliveryOutcome outcome) {
  const bool answered = answer.error == http::OutboundError::none;
  spdlog::info("notification {} attempt {}: {} after {} ms, {}", message.delivery.text(),
               message.attempt,
               answered ? std::to_string(answer.status) : std::string(to_string(answer.error)),
               answer.duration_ms, enum_text(outcome));
  if (message.attempt == 1 && message.url.starts_with("http:")) {
    spdlog::warn("notification {} goes unencrypted: its ipnUrl is not https",
                 message.delivery.text());
  }
}

// While a secret is being replaced, a refusal is answered at once with the old one's signature: one
// attempt of the series, whose last answer counts.
Task<Answer> send_signed(Dependencies dependencies, Outgoing message) {
  auto request = request_for(message, message.secrets, dependencies);
  const auto response = co_await send(*dependencies.outbound, std::move(request));
  Answer answer = answer_of(response);
  if (message.secrets.previous.empty() || !refuses_signature(answer)) co_return answer;
  const Secrets swapped{message.secrets.previous, message.secrets.current};
  auto again = request_for(message, swapped, dependencies);
  const auto second = co_await send(*dependencies.outbound, std::move(again));
  const std::int64_t first_ms = answer.duration_ms;
  answer = answer_of(second);
  answer.duration_ms += first_ms;
  co_return answer;
}

Task<RunResult> deliver(Dependencies dependencies, jobs::Job job) {
  const auto order = order_of(job);
  if (!order) co_return RunResult{RunResult::Kind::failed, {}, "payload"};
  auto turn = co_await run_turn(dependencies, *order);
  const Clock& clock = *dependencies.database.clock;
  if (!turn) co_return after_store_failure(turn.error(), clock.now());
  if (!turn->message) co_return turn->again_at ? wait_for(*turn->again_at) : RunResult{};
  const Outgoing& message = *turn->message;
  auto sending = send_signed(dependencies, message);
  const Answer answer = co_await std::move(sending);
  Sent sent{message, answer, *order, dependencies.settings.attempts_max};
  auto booked = co_await run_booking(dependencies, std::move(sent));
  if (!booked) co_return after_store_failure(booked.error(), clock.now());
  log_attempt(message, answer, booked->outcome);
  co_return booked->run;
}

}  // namespace

void release_in_flight(Transaction& transaction, const std::vector<jobs::Job>& jobs) {
  for (const auto& job : jobs) {
    const auto order = job.type == deliver_type ? order_of(job) : std::nullopt;
    if (!order) continue;
    for (auto& delivery : waiting_of(transaction, *order)) {
      if (!delivery.in_flight_since) continue;
      add_attempt(delivery, {*delivery.in_flight_since, 0, "interrupted", 0});
      delivery.in_flight_since.reset();
      delivery.next_attempt_at = transaction.now();
      transaction.replace(delivery);
    }
  }
}

jobs::Handler deliver_handler(const Dependencies& dependencies) {
  // The coroutine keeps copies of its arguments, so it may outlive the handler.
  return [dependencies](jobs::Job job) { return deliver(dependencies, std::move(job)); };
}

}  // namespace gw::notifications
