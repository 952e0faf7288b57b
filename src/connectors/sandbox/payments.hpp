// The sandbox processor's own books: one payment per attempt, and the pure rules of what a card
// does to it.
#pragma once

#include <string>

#include "connectors/connector.hpp"
#include "connectors/sandbox/test_cards.hpp"
#include "store/store.hpp"

namespace gw::connectors::sandbox {

enum class SandboxState { requires_card, requires_action, succeeded, failed, cancelled };
BOOST_DESCRIBE_ENUM(SandboxState, requires_card, requires_action, succeeded, failed, cancelled)

// What becomes of a refund: its state until `settles_at`, and from then on.
struct SandboxRefund {
  Id refund;  // the merchant's reference
  std::int64_t amount = 0;
  RefundState first = RefundState::succeeded, last = RefundState::succeeded;
  Instant settles_at;
};
BOOST_DESCRIBE_STRUCT(SandboxRefund, (), (refund, amount, first, last, settles_at))
inline constexpr std::int64_t refund_settles_ms = 2'000;

struct SandboxPayment : store::Stored {
  Id provider_id;
  Id attempt;  // the merchant's reference: our transaction
  std::int64_t amount = 0;
  Currency currency;
  SandboxState state = SandboxState::requires_card;
  std::string failure_code;
  bool declines_after_action = false;
  RefundState refunds_begin = RefundState::succeeded, refunds_end = RefundState::succeeded;
  std::vector<SandboxRefund> refunds;
};
BOOST_DESCRIBE_STRUCT(SandboxPayment, (store::Stored),
                      (provider_id, attempt, amount, currency, state, failure_code,
                       declines_after_action, refunds_begin, refunds_end, refunds))

struct Card {
  std::string number;
  int exp_month = 0;
  int exp_year = 0;  // four digits, or the last two
  std::string cvc;
};
BOOST_DESCRIBE_STRUCT(Card, (), (number, exp_month, exp_year, cvc))

// What confirming does. TEST_CARD_REQUIRED, VALIDATION_FAILED (card.*), STATE_CONFLICT; a payment
// that is already decided keeps its outcome: a second click changes nothing.
Result<SandboxPayment> confirm(SandboxPayment payment, const Card& card, Instant now);
// The simulated bank's verdict on a 3-D Secure step. STATE_CONFLICT when none is asked for.
Result<SandboxPayment> authenticate(SandboxPayment payment, bool approved);

// Takes a refund on, or gives the one of the same reference again; nullptr: the payment is not
// paid, or less of it is left.
const SandboxRefund* take_refund(SandboxPayment& payment, Id refund, Money amount, Instant now);
const SandboxRefund* find_refund(const SandboxPayment& payment, Id refund);
RefundNews refund_news_of(const SandboxPayment& payment, const SandboxRefund& refund, Instant now);

std::string_view sentence_of(std::string_view failure_code);
// "sbx_" and the payment's id.
std::string reference_of(const SandboxPayment& payment);
// Derived, never stored: proves that the page was handed this payment.
std::string client_secret_of(const Protection& protection, const SandboxPayment& payment);
ProviderNews news_of(const SandboxPayment& payment, Instant now);

}  // namespace gw::connectors::sandbox

template <>
struct gw::store::Entity<gw::connectors::sandbox::SandboxPayment> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const connectors::sandbox::SandboxPayment& payment,
                                    const Protection&);
};

template <>
struct gw::FieldRules<gw::connectors::sandbox::Card> {
  using C = connectors::sandbox::Card;
  static constexpr auto rules = std::tuple{
      field(&C::number, {.required = true, .length_max = 32, .number_as_text = true}),
      field(&C::exp_month, {.required = true, .min = 1, .max = 12}),
      field(&C::exp_year, {.required = true, .min = 0, .max = 2200}),
      field(&C::cvc, {.required = true, .length_min = 3, .length_max = 4, .number_as_text = true}),
  };
};
