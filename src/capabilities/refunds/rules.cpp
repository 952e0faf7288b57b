#include "capabilities/refunds/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace gw::refunds {
namespace {

using connectors::RefundState;

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t hour_ms = 60 * minute_ms;

RefundStatus status_of(RefundState state) {
  switch (state) {
    case RefundState::pending: return RefundStatus::pending;
    case RefundState::succeeded: return RefundStatus::succeeded;
    case RefundState::failed: return RefundStatus::failed;
  }
  return RefundStatus::pending;
}

bool is_final(RefundStatus status) {
  return status == RefundStatus::succeeded || status == RefundStatus::failed;
}

}  // namespace

void flag(Refund& refund, RefundFlag what) {
  if (std::ranges::find(refund.flags, what) == refund.flags.end()) refund.flags.push_back(what);
}

Result<std::int64_t> refundable(const transactions::TransactionRecord& record,
                                std::optional<std::int64_t> amount) {
  if (record.status != transactions::TransactionStatus::succeeded)
    return fail(Code::state_conflict, "only a payment that stands paid can be refunded");
  const std::int64_t left = record.amount - record.refunded_amount - record.refund_reserved;
  if (left <= 0)
    return fail(Code::state_conflict, "what is left of the payment waits for other refunds");
  if (amount.value_or(left) > left) {
    return invalid_field("amount", "exceeds_remaining",
                         fmt::format("must be at most {}, what is left to refund", left));
  }
  return amount.value_or(left);
}

bool above(const std::optional<settings::Limit>& limit, Money amount) {
  if (!limit) return false;
  return limit->currency != amount.currency || amount.amount > limit->amount;
}

transactions::RefundSums sums_of(std::span<const Refund> refunds) {
  transactions::RefundSums sums;
  for (const auto& refund : refunds) {
    if (refund.status == RefundStatus::failed) continue;
    (refund.status == RefundStatus::succeeded ? sums.refunded : sums.reserved) += refund.amount;
  }
  return sums;
}

bool take_news(Refund& refund, const connectors::RefundNews& news, Instant now) {
  const bool named = refund.provider_refund_id.empty() && !news.provider_refund_id.empty();
  if (named) refund.provider_refund_id = news.provider_refund_id;
  const RefundStatus said = status_of(news.state);
  const bool differs = news.amount.amount != refund.amount && said != RefundStatus::failed;
  const bool late_pending = said == RefundStatus::pending && is_final(refund.status);
  if (late_pending || (said == refund.status && !differs)) return named;
  if (differs) {
    refund.amount = news.amount.amount;
    flag(refund, RefundFlag::amount_differs);
  }
  if (said == refund.status) return true;
  if (refund.status == RefundStatus::succeeded) flag(refund, RefundFlag::failed_later);
  if (refund.status == RefundStatus::failed) flag(refund, RefundFlag::revived);
  refund.status = said;
  refund.failure_code = news.failure_code;
  if (is_final(said)) refund.settled_at = now;
  return true;
}

Instant next_look(Instant sent_at, Instant now) {
  const std::int64_t age_ms = now.ms - sent_at.ms;
  if (age_ms < 5 * minute_ms) return now.plus_ms(minute_ms);
  if (age_ms < hour_ms) return now.plus_ms(10 * minute_ms);
  if (age_ms < 24 * hour_ms) return now.plus_ms(hour_ms);
  return now.plus_ms(24 * hour_ms);
}

}  // namespace gw::refunds
