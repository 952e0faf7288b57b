// What the transaction's page shows of its messages.
#include "capabilities/notifications/outbox.hpp"

namespace gw::notifications {
namespace {

constexpr std::int64_t messages_shown = 20;
constexpr std::size_t attempts_shown = 50;

void show_newest(IpnSummary& summary, const Delivery& newest) {
  summary.attempts = static_cast<int>(newest.attempts.size());
  summary.outcome = newest.outcome;
  if (newest.outcome == DeliveryOutcome::pending) summary.next_attempt_at = newest.next_attempt_at;
  if (newest.attempts.empty()) return;
  const Attempt& last = newest.attempts.back();
  if (last.http_status != 0) summary.last_status = last.http_status;
  if (!last.error.empty()) summary.last_error = last.error;
}

}  // namespace

std::optional<IpnSummary> summary_of(const store::Snapshot& snapshot,
                                     const TransactionRecord& record) {
  if (record.ipn_url.value.empty()) return std::nullopt;
  IpnSummary summary;
  summary.url = record.ipn_url.value;
  const auto deliveries = deliveries_of(snapshot, record.id, messages_shown);
  if (!deliveries.empty()) show_newest(summary, deliveries.front());
  for (const auto& delivery : deliveries) {
    for (auto at = delivery.attempts.rbegin(); at != delivery.attempts.rend(); ++at) {
      if (summary.history.size() >= attempts_shown) return summary;
      summary.history.push_back(
          {delivery.id, delivery.status_code, at->at, at->http_status, at->error, at->duration_ms});
    }
  }
  return summary;
}

RawJson ipn_summary(const store::Snapshot& snapshot, const TransactionRecord& record) {
  const auto summary = summary_of(snapshot, record);
  return summary ? RawJson{encode(*summary)} : RawJson{};
}

}  // namespace gw::notifications
