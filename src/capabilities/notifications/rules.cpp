#include "capabilities/notifications/rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.hpp"

namespace gw::notifications {
namespace {

struct MessageBody {
  Id id;
  std::optional<std::string> external_reference;
  int status = 0;
};
BOOST_DESCRIBE_STRUCT(MessageBody, (), (id, external_reference, status))

// Seconds to wait after the first, second ... failure (contract 05 §5.9); then always the last.
constexpr std::int64_t hour_s = 3600;
constexpr std::array<std::int64_t, 10> delays_s = {
    10, 60, 300, 1800, 2 * hour_s, 5 * hour_s, 10 * hour_s, 14 * hour_s, 20 * hour_s, 20 * hour_s};

// Pending, failed and cancelled would each take a paid order back.
bool lesser(TransactionStatus status) {
  return status == TransactionStatus::pending_provider || status == TransactionStatus::failed ||
         status == TransactionStatus::cancelled;
}

bool told(TransactionStatus status) {
  return lesser(status) || status == TransactionStatus::succeeded ||
         status == TransactionStatus::refunded;
}

template <class Chosen>
std::vector<Id> plain_ones(const OrderFacts& order, Chosen chosen) {
  std::vector<Id> ids;
  for (const auto& message : order.waiting) {
    if (message.kind == DeliveryKind::plain && chosen(message)) ids.push_back(message.id);
  }
  return ids;
}

std::vector<Id> every_plain(const OrderFacts& order) {
  return plain_ones(order, [](const Waiting&) { return true; });
}

// The shop either still believes in the payment, or never heard that there was one.
Plan after_undone_refund(const News& news, const OrderFacts& order) {
  auto outdated = plain_ones(order, [&](const Waiting& message) {
    return message.transaction == news.transaction && message.status == TransactionStatus::refunded;
  });
  const bool unheard = !outdated.empty() && !order.knows_success && news.spoken;
  return {PlanRule::refund_undone, unheard, std::move(outdated)};
}

Plan after_silence(const News& news, const OrderFacts& order) {
  return {PlanRule::kept_silent, false, plain_ones(order, [&](const Waiting& message) {
            return message.transaction == news.transaction && lesser(message.status);
          })};
}

std::int64_t delay_ms(int attempts) {
  const auto last = static_cast<int>(delays_s.size());
  const auto index = static_cast<std::size_t>(std::clamp(attempts, 1, last) - 1);
  return delays_s[index] * 1000;
}

std::int64_t retry_after_s(const http::Headers& headers) {
  const auto value = headers.get("Retry-After");
  if (!value) return 0;
  const auto text = trim(*value);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole ? std::clamp<std::int64_t>(seconds, 0, series_ms / 1000) : 0;
}

}  // namespace

bool untold_while_paid(TransactionStatus status) {
  return lesser(status) || status == TransactionStatus::refunded;
}

bool undoes_refund(const News& news) {
  return news.from == TransactionStatus::refunded && news.to == TransactionStatus::succeeded;
}

Plan plan(const News& news, const OrderFacts& order) {
  if (news.kind == DeliveryKind::dispute) return {PlanRule::dispute, news.spoken, {}};
  if (!told(news.to)) return {PlanRule::not_told, false, {}};
  if (news.from == TransactionStatus::chargeback) return {PlanRule::left_to_disputes, false, {}};
  if (undoes_refund(news)) return after_undone_refund(news, order);
  if (news.to == TransactionStatus::succeeded) {
    if (news.spoken) return {PlanRule::success, true, every_plain(order)};
    return {PlanRule::silent_success, false,
            plain_ones(order, [](const Waiting& message) { return lesser(message.status); })};
  }
  if (order.stands_paid) {
    return {
        lesser(news.to) ? PlanRule::order_stands_paid : PlanRule::other_payment_stands, false, {}};
  }
  if (!news.spoken) return after_silence(news, order);
  return {PlanRule::replaces_older, true, every_plain(order)};
}

Answer answer_of(const http::OutboundResponse& response) {
  return {response.error, response.status, retry_after_s(response.headers), response.duration_ms};
}

int jitter_permille(Id delivery, int attempts) {
  // The finaliser of splitmix64: neighbouring attempts get unrelated numbers.
  std::uint64_t mixed = delivery.tail() + 0x9e3779b97f4a7c15ULL * static_cast<unsigned>(attempts);
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
  return static_cast<int>((mixed ^ (mixed >> 31)) % 201);
}

Step next_step(const Series& series, const Answer& answer, Instant now, int attempts_max) {
  using Kind = Step::Kind;
  if (answer.acknowledged()) return {Kind::delivered, {}};
  if (answer.error == http::OutboundError::blocked || answer.error == http::OutboundError::bad_url)
    return {Kind::blocked, {}};
  const Instant last = series.first_at.plus_ms(series_ms);
  if (series.attempts >= attempts_max || now >= last) return {Kind::failed, {}};
  const std::int64_t delay = delay_ms(series.attempts);
  const std::int64_t jitter = delay * jitter_permille(series.delivery, series.attempts) / 1000;
  const Instant planned = now.plus_ms(delay + jitter);
  const Instant wanted = now.plus_seconds(answer.retry_after_s);
  return {Kind::retry_at, std::min(std::max(planned, wanted), last)};
}

std::string message_body(Id transaction, const std::string& external_reference,
                         TransactionStatus status) {
  MessageBody body{transaction, std::nullopt, static_cast<int>(status)};
  if (!external_reference.empty()) body.external_reference = external_reference;
  return encode(body);
}

}  // namespace gw::notifications
