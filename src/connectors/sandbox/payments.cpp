#include "connectors/sandbox/payments.hpp"

#include <algorithm>
#include <chrono>

#include "base/text.hpp"

namespace gw::store {

const CollectionDefinition& Entity<connectors::sandbox::SandboxPayment>::definition() {
  static const CollectionDefinition definition{"sandbox_payments",
                                               {"provider", "attempt"},
                                               {{"by_attempt", {"provider", "attempt"}, true}},
                                               false};
  return definition;
}

std::vector<Value> Entity<connectors::sandbox::SandboxPayment>::columns(
    const connectors::sandbox::SandboxPayment& payment, const Protection&) {
  return {value(payment.provider_id), value(payment.attempt)};
}

}  // namespace gw::store

namespace gw::connectors::sandbox {
namespace {

bool decided(const SandboxPayment& payment) {
  return payment.state == SandboxState::succeeded || payment.state == SandboxState::failed;
}

// Cards are good until the end of their month, UTC.
bool expired(const Card& card, Instant now) {
  const int year = card.exp_year < 100 ? 2000 + card.exp_year : card.exp_year;
  const auto days = std::chrono::floor<std::chrono::days>(std::chrono::milliseconds(now.ms));
  const std::chrono::year_month_day today{std::chrono::sys_days(days)};
  const int this_year = static_cast<int>(today.year());
  return year < this_year ||
         (year == this_year &&
          card.exp_month < static_cast<int>(static_cast<unsigned>(today.month())));
}

void decline(SandboxPayment& payment, std::string_view code) {
  payment.state = SandboxState::failed;
  payment.failure_code = code;
}

void use_card(SandboxPayment& payment, CardOutcome outcome) {
  switch (outcome) {
    case CardOutcome::succeeds: payment.state = SandboxState::succeeded; return;
    case CardOutcome::requires_action: payment.state = SandboxState::requires_action; return;
    case CardOutcome::requires_action_then_declined:
      payment.state = SandboxState::requires_action;
      payment.declines_after_action = true;
      return;
    case CardOutcome::refund_pends:
      payment.state = SandboxState::succeeded;
      payment.refunds_begin = RefundState::pending;
      return;
    case CardOutcome::refund_fails:
      payment.state = SandboxState::succeeded;
      payment.refunds_end = RefundState::failed;
      return;
    case CardOutcome::declined: return decline(payment, "card_declined");
    case CardOutcome::insufficient_funds:
    case CardOutcome::expired_card:
    case CardOutcome::incorrect_cvc:
    case CardOutcome::processing_error: return decline(payment, enum_text(outcome));
  }
}

}  // namespace

Result<SandboxPayment> confirm(SandboxPayment payment, const Card& card, Instant now) {
  const TestCard* known = find_test_card(card.number);
  if (known == nullptr) return fail(Code::test_card_required);
  if (!std::ranges::all_of(card.cvc, [](char c) { return c >= '0' && c <= '9'; })) {
    return invalid_field("card.cvc", "invalid_format", "must be 3 or 4 digits");
  }
  if (payment.state == SandboxState::cancelled)
    return fail(Code::state_conflict, "the payment was cancelled");
  if (decided(payment) || payment.state == SandboxState::requires_action) return payment;
  if (expired(card, now)) {
    decline(payment, "expired_card");
  } else {
    use_card(payment, known->outcome);
  }
  return payment;
}

Result<SandboxPayment> authenticate(SandboxPayment payment, bool approved) {
  if (decided(payment)) return payment;
  if (payment.state != SandboxState::requires_action) {
    return fail(Code::state_conflict, "the payment does not wait for an authentication");
  }
  if (!approved) {
    decline(payment, "authentication_failed");
  } else if (payment.declines_after_action) {
    decline(payment, "card_declined");
  } else {
    payment.state = SandboxState::succeeded;
  }
  return payment;
}

const SandboxRefund* find_refund(const SandboxPayment& payment, Id refund) {
  const auto found = std::ranges::find(payment.refunds, refund, &SandboxRefund::refund);
  return found == payment.refunds.end() ? nullptr : &*found;
}

const SandboxRefund* take_refund(SandboxPayment& payment, Id refund, Money amount, Instant now) {
  if (const auto* known = find_refund(payment, refund)) return known;
  std::int64_t left = payment.state == SandboxState::succeeded ? payment.amount : 0;
  for (const auto& other : payment.refunds) {
    if (other.last != RefundState::failed || now < other.settles_at) left -= other.amount;
  }
  if (amount.currency != payment.currency || amount.amount > left) return nullptr;
  payment.refunds.push_back({refund, amount.amount, payment.refunds_begin, payment.refunds_end,
                             now.plus_ms(refund_settles_ms)});
  return &payment.refunds.back();
}

RefundNews refund_news_of(const SandboxPayment& payment, const SandboxRefund& refund, Instant now) {
  RefundNews news;
  news.provider_refund_id = "sbr_" + refund.refund.text();
  news.refund = refund.refund;
  news.amount = {refund.amount, payment.currency};
  news.state = now < refund.settles_at ? refund.first : refund.last;
  if (news.state == RefundState::failed) news.failure_code = "refund_failed";
  return news;
}

std::string_view sentence_of(std::string_view failure_code) {
  if (failure_code == "insufficient_funds") return "The card has insufficient funds.";
  if (failure_code == "expired_card") return "The card has expired.";
  if (failure_code == "incorrect_cvc") return "The card's security code is incorrect.";
  if (failure_code == "processing_error") return "The card could not be processed. Try again.";
  if (failure_code == "authentication_failed") return "The bank did not approve the payment.";
  return failure_code.empty() ? "" : "The card was declined.";
}

std::string reference_of(const SandboxPayment& payment) { return "sbx_" + payment.id.text(); }

std::string client_secret_of(const Protection& protection, const SandboxPayment& payment) {
  return reference_of(payment) + "_secret_" +
         hex(bytes_of(
             protection.search_hash("sandbox_payments", "client_secret", payment.id.text())));
}

ProviderNews news_of(const SandboxPayment& payment, Instant now) {
  ProviderNews news;
  news.provider_reference = reference_of(payment);
  news.attempt = payment.attempt;
  news.occurred_at = now;
  switch (payment.state) {
    case SandboxState::requires_card:
    case SandboxState::requires_action: news.state = PaymentState::open; break;
    case SandboxState::succeeded:
      news.state = PaymentState::succeeded;
      news.captured = {payment.amount, payment.currency};
      break;
    case SandboxState::failed:
      news.state = PaymentState::failed;
      news.failure_code = payment.failure_code;
      news.failure_message = sentence_of(payment.failure_code);
      break;
    case SandboxState::cancelled: news.state = PaymentState::cancelled; break;
  }
  return news;
}

}  // namespace gw::connectors::sandbox
