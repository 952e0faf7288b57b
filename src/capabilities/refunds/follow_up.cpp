// The guarantee behind the fast path: a refund whose answer was lost is asked about until it is
// final.
#include "capabilities/refunds/rules.hpp"
#include "capabilities/refunds/wire.hpp"

namespace gw::refunds {
namespace {

using connectors::CallFailure;
using connectors::CallResult;
using connectors::RefundNews;
using store::Transaction;

// After it, a refund that never arrived is not sent any more: somebody may have helped themselves.
constexpr std::int64_t send_again_ms = 24LL * 3600 * 1000;

struct Payload {
  Id refund_id;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (refund_id))

// nullopt: nobody knows.
Task<std::optional<CallResult<RefundNews>>> find_out(Dependencies dependencies, Sending sending,
                                                     bool young) {
  auto& connector = dependencies.connectors->of(sending.provider.type);
  auto asked = co_await connector.ask_refund(sending.provider, sending.order);
  if (!asked) co_return std::nullopt;
  if (*asked) co_return CallResult<RefundNews>(std::move(**asked));
  // Proven: it never arrived.
  if (young) co_return co_await connector.refund(sending.provider, sending.order);
  co_return std::unexpected(CallFailure{CallFailure::Effect::none, "never_arrived", ""});
}

Task<jobs::RunResult> follow_up(Dependencies dependencies, jobs::Job job) {
  const auto payload =
      decode_stored<Payload>(job.payload.text, *dependencies.database.protection, {});
  const Id id = payload.refund_id;
  auto load_command = [id](Transaction& transaction) { return load_sending(transaction, id); };
  auto sending = co_await store::run(dependencies.database, std::move(load_command));
  if (!sending || sending->refund.status != RefundStatus::pending) co_return jobs::RunResult{};
  const Instant now = dependencies.database.clock->now();
  const Instant sent_at = sending->refund.sent_at.value_or(sending->refund.created_at);
  jobs::RunResult again{jobs::RunResult::Kind::again, next_look(sent_at, now), {}};
  auto answer = co_await find_out(dependencies, *sending, now.ms - sent_at.ms < send_again_ms);
  if (!answer) co_return again;
  auto book_command = [dependencies, id, &answer](Transaction& transaction) {
    return book_answer(transaction, dependencies, id, *answer);
  };
  auto booked = co_await store::run(dependencies.database, std::move(book_command));
  if (!booked)
    co_return jobs::RunResult{
        jobs::RunResult::Kind::failed, {}, std::string(booked.error().text())};
  co_return booked->refund.status == RefundStatus::pending ? again : jobs::RunResult{};
}

}  // namespace

jobs::Handler follow_up_handler(const Dependencies& dependencies) {
  return [dependencies](jobs::Job job) { return follow_up(dependencies, std::move(job)); };
}

}  // namespace gw::refunds
