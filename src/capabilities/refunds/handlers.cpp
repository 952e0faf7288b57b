#include <fmt/format.h>

#include <algorithm>

#include "capabilities/audit/audit.hpp"
#include "capabilities/refunds/records.hpp"
#include "capabilities/refunds/wire.hpp"

namespace gw::refunds {
namespace {

using providers::Provider;
using store::Snapshot;
using store::Transaction;
using transactions::TransactionRecord;

constexpr std::int64_t follow_up_delay_ms = 60'000;

Result<TransactionRecord> find_payment(const Snapshot& snapshot, const Caller& caller, Id id) {
  auto record = snapshot.get<TransactionRecord>(id);
  if (!record || record->organization_id != caller.organization || record->deleted_at)
    return fail(Code::not_found);
  return std::move(*record);
}

// NOT_FOUND unless the refund is of this payment.
Result<Refund> find_refund(const Snapshot& snapshot, const TransactionRecord& record, Id id) {
  auto refund = snapshot.get<Refund>(id);
  if (!refund || refund->transaction_id != record.id) return fail(Code::not_found);
  return std::move(*refund);
}

Refunded answer_of(const Refund& refund, const TransactionRecord& record) {
  Refunded answer;
  answer.refund = view_of(refund);
  answer.transaction = {record.id, record.status,  record.amount, record.refunded_amount,
                        0,         record.currency};
  if (record.status == transactions::TransactionStatus::succeeded) {
    answer.transaction.refundable_amount =
        record.amount - record.refunded_amount - record.refund_reserved;
  }
  return answer;
}

void schedule_follow_up(Transaction& transaction, Id refund_id, std::string_view request_id) {
  jobs::NewJob job;
  job.type = follow_up_type;
  job.key = "refund:" + refund_id.text();
  job.payload.text = fmt::format("{{\"refundId\":\"{}\"}}", refund_id.text());
  job.due_at = transaction.now().plus_ms(follow_up_delay_ms);
  job.request_id = request_id;
  jobs::schedule(transaction, std::move(job));
}

// From here on the provider may be called.
void release(Refund& refund, Instant now) {
  refund.status = refund.by_hand ? RefundStatus::succeeded : RefundStatus::pending;
  refund.sent_at = now;
  if (refund.by_hand) refund.settled_at = now;
}

Result<void> check_step_up(const Snapshot& snapshot, const Caller& caller, Money amount) {
  if (caller.kind != Caller::Kind::user) return {};
  const auto limits = settings::of(snapshot, caller.organization)->refunds;
  const bool fresh = caller.stepped_up_until > snapshot.now();
  if (above(limits.refund_step_up_limit, amount) && !fresh) return fail(Code::step_up_required);
  return {};
}

// A provider that cannot send money back leaves it to the operator, as a transfer is made by hand.
Result<bool> made_by_hand(const Dependencies& dependencies, const TransactionRecord& record,
                          std::int64_t amount) {
  const auto& capabilities = dependencies.connectors->of(record.provider_type).capabilities();
  if (record.manual || capabilities.confirmed_by_hand) return true;
  if (!capabilities.refunds) return fail(Code::state_conflict, "this provider cannot refund");
  if (!capabilities.partial_refunds && amount != record.amount)
    return fail(Code::state_conflict, "this provider refunds only the whole payment");
  return false;
}

Refund refund_of(const TransactionRecord& record, const Caller& caller, const CreateRefund& input) {
  Refund refund;
  refund.organization_id = record.organization_id;
  refund.transaction_id = record.id;
  refund.provider_id = record.provider_id;
  refund.currency = record.currency;
  refund.reason = input.reason.value_or("");
  refund.notify_client = input.notify_client;
  if (caller.kind == Caller::Kind::user) refund.requested_by = caller.user;
  return refund;
}

// What the first command left to do.
struct Reserved {
  Refunded answer;
  bool to_be_sent = false;
};

Result<Reserved> reserve(Transaction& transaction, const Dependencies& dependencies,
                         const Caller& caller, const CreateRefund& input) {
  auto record = find_payment(transaction, caller, input.transaction_id);
  if (!record) return std::unexpected(std::move(record.error()));
  auto amount = refundable(*record, input.amount);
  if (!amount) return std::unexpected(std::move(amount.error()));
  auto by_hand = made_by_hand(dependencies, *record, *amount);
  if (!by_hand) return std::unexpected(std::move(by_hand.error()));
  const Money money{*amount, record->currency};
  if (auto fresh = check_step_up(transaction, caller, money); !fresh)
    return std::unexpected(std::move(fresh.error()));
  auto rows = of_transaction(transaction, record->id);
  if (rows.size() >= refunds_max)
    return fail(Code::state_conflict, "the payment has too many refunds");
  const auto limits = settings::of(transaction, caller.organization)->refunds;
  rows.reserve(rows.size() + 1);
  Refund& refund = rows.emplace_back(refund_of(*record, caller, input));
  refund.amount = *amount;
  refund.by_hand = *by_hand;
  const bool waits = above(limits.refund_approval_limit, money);
  if (waits) refund.status = RefundStatus::awaiting_approval;
  if (!waits) release(refund, transaction.now());
  book(transaction, dependencies, *record, rows, refund);
  if (refund.status == RefundStatus::pending)
    schedule_follow_up(transaction, refund.id, caller.request_id);
  audit::created(transaction, caller, "refund", refund);
  return Reserved{answer_of(refund, *record), refund.status == RefundStatus::pending};
}

struct Change {
  TransactionRecord record;
  std::vector<Refund> rows;
  Refund* refund = nullptr;
};

Result<Change> load_waiting(Transaction& transaction, const Caller& caller, Id transaction_id,
                            Id refund_id) {
  auto record = find_payment(transaction, caller, transaction_id);
  if (!record) return std::unexpected(std::move(record.error()));
  auto found = find_refund(transaction, *record, refund_id);
  if (!found) return std::unexpected(std::move(found.error()));
  if (found->status != RefundStatus::awaiting_approval)
    return fail(Code::state_conflict, "the refund does not wait for an approval");
  Change change{std::move(*record), of_transaction(transaction, transaction_id), nullptr};
  change.refund = &*std::ranges::find(change.rows, refund_id, &Refund::id);
  return change;
}

Result<Reserved> approve(Transaction& transaction, const Dependencies& dependencies,
                         const Caller& caller, const RefundRef& input) {
  auto change = load_waiting(transaction, caller, input.transaction_id, input.refund_id);
  if (!change) return std::unexpected(std::move(change.error()));
  Refund& refund = *change->refund;
  if (refund.requested_by == caller.user)
    return fail(Code::forbidden, "another person must approve the refund");
  const Refund before = refund;
  refund.approved_by = caller.user;
  release(refund, transaction.now());
  book(transaction, dependencies, change->record, change->rows, refund);
  if (refund.status == RefundStatus::pending)
    schedule_follow_up(transaction, refund.id, caller.request_id);
  audit::changed(transaction, caller, "refund", before, refund);
  return Reserved{answer_of(refund, change->record), refund.status == RefundStatus::pending};
}

Task<Result<Refunded>> send_reserved(Dependencies dependencies, Result<Reserved> reserved) {
  if (!reserved) co_return std::unexpected(std::move(reserved.error()));
  if (!reserved->to_be_sent) co_return std::move(reserved->answer);
  auto load_command = [id = reserved->answer.refund.id](Transaction& transaction) {
    return load_sending(transaction, id);
  };
  auto sending = co_await store::run(dependencies.database, std::move(load_command));
  if (!sending) co_return std::unexpected(std::move(sending.error()));
  co_return co_await send_refund(dependencies, std::move(*sending));
}

}  // namespace

RefundView view_of(const Refund& refund) {
  RefundView view;
  view.id = refund.id;
  view.transaction_id = refund.transaction_id;
  view.amount = refund.amount;
  view.currency = refund.currency;
  view.status = refund.status;
  view.reason = refund.reason;
  view.provider_refund_id = refund.provider_refund_id;
  if (!refund.failure_code.empty()) view.failure_code = refund.failure_code;
  view.flags = refund.flags;
  view.requested_by = refund.requested_by;
  view.approved_by = refund.approved_by;
  view.by_hand = refund.by_hand;
  view.created_at = refund.created_at;
  view.settled_at = refund.settled_at;
  return view;
}

RawJson refunds_of(const Snapshot& snapshot, const TransactionRecord& record) {
  std::vector<RefundView> views;
  for (const auto& refund : of_transaction(snapshot, record.id)) views.push_back(view_of(refund));
  return {encode(views)};
}

Result<Sending> load_sending(Transaction& transaction, Id refund_id) {
  auto refund = transaction.get<Refund>(refund_id);
  if (!refund) return fail(Code::not_found);
  const auto record = transaction.get<TransactionRecord>(refund->transaction_id);
  const auto provider = transaction.get_shared<Provider>(refund->provider_id);
  if (!record || !provider) return fail(Code::not_found);
  connectors::RefundOrder order{refund->id,
                                record->id,
                                record->provider_reference,
                                {refund->amount, refund->currency},
                                refund->reason};
  return Sending{std::move(*refund), *provider, std::move(order)};
}

Result<Refunded> book_answer(Transaction& transaction, const Dependencies& dependencies,
                             Id refund_id,
                             const connectors::CallResult<connectors::RefundNews>& answer) {
  auto refund = transaction.get<Refund>(refund_id);
  if (!refund) return fail(Code::not_found);
  auto record = transaction.get<TransactionRecord>(refund->transaction_id);
  if (!record) return fail(Code::not_found);
  const bool unknown = !answer && answer.error().effect == connectors::CallFailure::Effect::unknown;
  if (!unknown) {
    connectors::RefundNews news;
    if (answer) {
      news = *answer;
    } else {
      news.amount = {refund->amount, refund->currency};
      news.state = connectors::RefundState::failed;
      news.failure_code = answer.error().code;
    }
    news.refund = refund_id;
    book_news(transaction, dependencies, *record, {news});
  }
  return answer_of(transaction.get<Refund>(refund_id).value_or(*refund), *record);
}

Task<Result<Refunded>> send_refund(Dependencies dependencies, Sending sending) {
  auto& connector = dependencies.connectors->of(sending.provider.type);
  auto answer = co_await connector.refund(sending.provider, sending.order);
  auto book_command = [dependencies, id = sending.refund.id, &answer](Transaction& transaction) {
    return book_answer(transaction, dependencies, id, answer);
  };
  auto booked = co_await store::run(dependencies.database, std::move(book_command));
  if (!booked) co_return std::unexpected(std::move(booked.error()));
  const bool refused = !answer && booked->refund.status == RefundStatus::failed;
  if (refused)
    co_return fail(Code::provider_error, "the provider refused the refund: " + answer.error().code);
  co_return std::move(*booked);
}

Task<Result<Refunded>> create_refund(Dependencies dependencies, Caller caller, CreateRefund input) {
  auto reserve_command = [dependencies, caller, input](Transaction& transaction) {
    return reserve(transaction, dependencies, caller, input);
  };
  auto reserved = co_await store::run(dependencies.database, std::move(reserve_command));
  co_return co_await send_reserved(dependencies, std::move(reserved));
}

Task<Result<Refunded>> approve_refund(Dependencies dependencies, Caller caller, RefundRef input) {
  auto approve_command = [dependencies, caller, input](Transaction& transaction) {
    return approve(transaction, dependencies, caller, input);
  };
  auto reserved = co_await store::run(dependencies.database, std::move(approve_command));
  co_return co_await send_reserved(dependencies, std::move(reserved));
}

Result<Refunded> reject_refund(Transaction& transaction, const Dependencies& dependencies,
                               const Caller& caller, const RejectRefund& input) {
  auto change = load_waiting(transaction, caller, input.transaction_id, input.refund_id);
  if (!change) return std::unexpected(std::move(change.error()));
  Refund& refund = *change->refund;
  const Refund before = refund;
  refund.status = RefundStatus::failed;
  refund.failure_code = "rejected";
  refund.settled_at = transaction.now();
  if (input.reason) refund.reason = *input.reason;
  book(transaction, dependencies, change->record, change->rows, refund);
  audit::changed(transaction, caller, "refund", before, refund);
  return answer_of(refund, change->record);
}

}  // namespace gw::refunds
