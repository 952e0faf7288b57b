// What refunds look like to clients.
#pragma once

#include "capabilities/refunds/refunds.hpp"
#include "endpoints/binding.hpp"

namespace gw::refunds {

struct CreateRefund {
  Id transaction_id;
  std::optional<std::int64_t> amount;  // minor units; all that is left when absent
  std::optional<std::string> reason;
  bool notify_client = false;
};
BOOST_DESCRIBE_STRUCT(CreateRefund, (), (transaction_id, amount, reason, notify_client))

struct RefundRef {
  Id transaction_id, refund_id;
};
BOOST_DESCRIBE_STRUCT(RefundRef, (), (transaction_id, refund_id))

struct RejectRefund {
  Id transaction_id, refund_id;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(RejectRefund, (), (transaction_id, refund_id, reason))

struct RefundView {
  Id id, transaction_id;
  std::int64_t amount = 0;
  Currency currency;
  RefundStatus status = RefundStatus::pending;
  std::string reason, provider_refund_id;
  std::optional<std::string> failure_code;
  std::vector<RefundFlag> flags;
  std::optional<Id> requested_by, approved_by;
  bool by_hand = false;
  Instant created_at;
  std::optional<Instant> settled_at;
};
BOOST_DESCRIBE_STRUCT(RefundView, (),
                      (id, transaction_id, amount, currency, status, reason, provider_refund_id,
                       failure_code, flags, requested_by, approved_by, by_hand, created_at,
                       settled_at))

// How the payment stands afterwards.
struct RefundedPayment {
  Id id;
  transactions::TransactionStatus status = transactions::TransactionStatus::succeeded;
  std::int64_t amount = 0, refunded_amount = 0, refundable_amount = 0;
  Currency currency;
};
BOOST_DESCRIBE_STRUCT(RefundedPayment, (),
                      (id, status, amount, refunded_amount, refundable_amount, currency))

struct Refunded {
  RefundView refund;
  RefundedPayment transaction;

  // 202 while another person has to approve.
  int answer_status() const { return refund.status == RefundStatus::awaiting_approval ? 202 : 200; }
};
BOOST_DESCRIBE_STRUCT(Refunded, (), (refund, transaction))

RefundView view_of(const Refund& refund);

// NOT_FOUND; STATE_CONFLICT (not paid, nothing left, the provider cannot); VALIDATION_FAILED;
// STEP_UP_REQUIRED above the organization's limit; PROVIDER_ERROR when the provider refused (the
// refund is then failed). An outcome that nobody knows yet answers with `pending`.
Task<Result<Refunded>> create_refund(Dependencies dependencies, Caller caller, CreateRefund input);
// FORBIDDEN for the person who asked for it; STATE_CONFLICT when it does not wait.
Task<Result<Refunded>> approve_refund(Dependencies dependencies, Caller caller, RefundRef input);
Result<Refunded> reject_refund(store::Transaction& transaction, const Dependencies& dependencies,
                               const Caller& caller, const RejectRefund& input);

// What the follow-up and the flows share: calls the provider for a refund that is on record, and
// books its answer.
struct Sending {
  Refund refund;
  providers::Provider provider;
  connectors::RefundOrder order;
};
Result<Sending> load_sending(store::Transaction& transaction, Id refund_id);
// `news` absent: nobody knows; the row stays as it is. Effect none: it failed.
Result<Refunded> book_answer(store::Transaction& transaction, const Dependencies& dependencies,
                             Id refund_id,
                             const connectors::CallResult<connectors::RefundNews>& answer);
Task<Result<Refunded>> send_refund(Dependencies dependencies, Sending sending);

}  // namespace gw::refunds

template <>
struct gw::FieldRules<gw::refunds::CreateRefund> {
  using R = refunds::CreateRefund;
  static constexpr auto rules = std::tuple{
      field(&R::amount, {.min = 1, .description = "minor units; all that is left when absent"}),
      field(&R::reason, {.length_max = 500}),
      field(&R::notify_client, {.description = "the buyer gets a mail when it succeeds"}),
  };
};
template <>
struct gw::FieldRules<gw::refunds::RejectRefund> {
  using R = refunds::RejectRefund;
  static constexpr auto rules = std::tuple{field(&R::reason, {.length_max = 500})};
};
