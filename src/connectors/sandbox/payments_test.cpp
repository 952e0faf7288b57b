#include "connectors/sandbox/payments.hpp"

#include <gtest/gtest.h>

#include <set>

namespace gw::connectors::sandbox {
namespace {

const Instant now = *parse_iso("2026-03-27T10:00:00Z");

SandboxPayment payment(SandboxState state = SandboxState::requires_card) {
  SandboxPayment payment;
  payment.attempt = Id::compose(1, 2);
  payment.amount = 4'900;
  payment.currency = *Currency::parse("EUR");
  payment.state = state;
  return payment;
}

Card card(std::string number, int month = 12, int year = 2030) {
  return {std::move(number), month, year, "123"};
}

// "failed card_declined", or the code of the refusal.
std::string text_of(const Result<SandboxPayment>& result) {
  if (!result) return std::string(facts(result.error().code).token);
  std::string text(enum_text(result->state));
  return result->failure_code.empty() ? text : text + ' ' + result->failure_code;
}

struct CardRow {
  std::string_view number, confirmed, approved, rejected;
};
constexpr CardRow card_rows[] = {
    {"4242424242424242", "succeeded", "succeeded", "succeeded"},
    {"5555555555554444", "succeeded", "succeeded", "succeeded"},
    {"378282246310005", "succeeded", "succeeded", "succeeded"},
    {"4000000000007726", "succeeded", "succeeded", "succeeded"},
    {"4000000000005126", "succeeded", "succeeded", "succeeded"},
    {"4000000000003220", "requires_action", "succeeded", "failed authentication_failed"},
    {"4000008260003178", "requires_action", "failed card_declined", "failed authentication_failed"},
    {"4000000000000002", "failed card_declined", "failed card_declined", "failed card_declined"},
    {"4000000000009995", "failed insufficient_funds", "failed insufficient_funds",
     "failed insufficient_funds"},
    {"4000000000000069", "failed expired_card", "failed expired_card", "failed expired_card"},
    {"4000000000000127", "failed incorrect_cvc", "failed incorrect_cvc", "failed incorrect_cvc"},
    {"4000000000000119", "failed processing_error", "failed processing_error",
     "failed processing_error"},
};

TEST(Confirm, EveryCardDoesWhatTheListSays) {
  for (const auto& row : card_rows) {
    const auto confirmed = confirm(payment(), card(std::string(row.number)), now);
    EXPECT_EQ(text_of(confirmed), row.confirmed) << row.number;
    ASSERT_TRUE(confirmed);
    EXPECT_EQ(text_of(authenticate(*confirmed, true)), row.approved) << row.number;
    EXPECT_EQ(text_of(authenticate(*confirmed, false)), row.rejected) << row.number;
  }
}

TEST(Confirm, TheTableKnowsEveryCard) {
  std::set<std::string_view> numbers;
  for (const auto& row : card_rows) numbers.insert(row.number);
  for (const auto& known : test_cards()) EXPECT_TRUE(numbers.contains(known.number));
  EXPECT_EQ(numbers.size(), test_cards().size());
}

// The states of a refund just taken on and after a while.
std::string refunded(const std::string& number) {
  auto paid = confirm(payment(), card(number), now);
  const Money part{1'000, paid->currency};
  const Id id = *Id::parse("0123456789abcdef01234567");
  const auto* refund = take_refund(*paid, id, part, now);
  if (refund == nullptr) return "none";
  EXPECT_EQ(take_refund(*paid, id, part, now), refund) << "the same reference is the same refund";
  const auto state = [&](std::int64_t ms) {
    return std::string(enum_text(refund_news_of(*paid, *refund, now.plus_ms(ms)).state));
  };
  return state(0) + ' ' + state(refund_settles_ms);
}

TEST(Refund, DoesWhatTheCardSays) {
  EXPECT_EQ(refunded("4242424242424242"), "succeeded succeeded");
  EXPECT_EQ(refunded("4000000000007726"), "pending succeeded");
  EXPECT_EQ(refunded("4000000000005126"), "succeeded failed");
  EXPECT_EQ(refunded("4000000000000002"), "none") << "nothing was paid";
}

TEST(Refund, NeverMoreThanIsLeft) {
  auto paid = confirm(payment(), card("4242424242424242"), now);
  const auto take = [&](char last, std::int64_t amount) {
    const Id id = *Id::parse(std::string("0123456789abcdef0123456") + last);
    return take_refund(*paid, id, {amount, paid->currency}, now) != nullptr;
  };
  const std::int64_t half = paid->amount / 2;
  EXPECT_TRUE(take('1', half));
  EXPECT_FALSE(take('2', paid->amount - half + 1));
  EXPECT_TRUE(take('3', paid->amount - half));
  EXPECT_FALSE(take('4', 1));
}

TEST(Confirm, ReadsNumbersAsPeopleTypeThem) {
  EXPECT_EQ(text_of(confirm(payment(), card("4242 4242 4242 4242"), now)), "succeeded");
  EXPECT_EQ(text_of(confirm(payment(), card("4242-4242-4242-4242"), now)), "succeeded");
}

TEST(Confirm, RefusesEveryOtherNumber) {
  for (const auto* number : {"", "4111111111111111", "4242424242424243", "424242424242424",
                             "42424242424242420", "4242424242424242x", "test"}) {
    EXPECT_EQ(text_of(confirm(payment(), card(number), now)), "TEST_CARD_REQUIRED") << number;
  }
}

TEST(Confirm, ACardIsGoodUntilTheEndOfItsMonth) {
  struct Row {
    const char* now;
    int month, year;
    std::string_view outcome;
  };
  const Row rows[] = {
      {"2026-03-27T10:00:00Z", 3, 2026, "succeeded"},
      {"2026-03-31T23:59:59.999Z", 3, 2026, "succeeded"},
      {"2026-04-01T00:00:00Z", 3, 2026, "failed expired_card"},
      {"2026-03-27T10:00:00Z", 2, 2026, "failed expired_card"},
      {"2026-12-31T23:59:59Z", 12, 2026, "succeeded"},
      {"2027-01-01T00:00:00Z", 12, 2026, "failed expired_card"},
      {"2026-03-27T10:00:00Z", 12, 2025, "failed expired_card"},
      {"2026-03-27T10:00:00Z", 1, 2027, "succeeded"},
      {"2026-03-27T10:00:00Z", 3, 26, "succeeded"},
      {"2026-03-27T10:00:00Z", 2, 26, "failed expired_card"},
      {"2026-03-27T10:00:00Z", 1, 0, "failed expired_card"},
      {"2024-02-29T12:00:00Z", 2, 24, "succeeded"},
  };
  for (const auto& row : rows) {
    const auto result =
        confirm(payment(), card("4242424242424242", row.month, row.year), *parse_iso(row.now));
    EXPECT_EQ(text_of(result), row.outcome) << row.now << ' ' << row.month << '/' << row.year;
  }
}

TEST(Confirm, AnExpiredCardAsksForNoAuthentication) {
  EXPECT_EQ(text_of(confirm(payment(), card("4000000000003220", 1, 2020), now)),
            "failed expired_card");
}

TEST(Confirm, ASecondClickChangesNothing) {
  for (const auto state :
       {SandboxState::succeeded, SandboxState::failed, SandboxState::requires_action}) {
    auto decided = payment(state);
    if (state == SandboxState::failed) decided.failure_code = "insufficient_funds";
    for (const auto* number : {"4242424242424242", "4000000000000002", "4000000000003220"}) {
      const auto again = confirm(decided, card(number), now);
      ASSERT_TRUE(again);
      EXPECT_EQ(again->state, state) << number;
      EXPECT_EQ(again->failure_code, decided.failure_code);
    }
  }
}

TEST(Confirm, ACancelledPaymentTakesNoCard) {
  const auto cancelled = payment(SandboxState::cancelled);
  EXPECT_EQ(text_of(confirm(cancelled, card("4242424242424242"), now)), "STATE_CONFLICT");
  EXPECT_EQ(text_of(authenticate(cancelled, true)), "STATE_CONFLICT");
}

TEST(Confirm, TheSecurityCodeIsDigits) {
  auto lettered = card("4242424242424242");
  lettered.cvc = "12a";
  const auto refused = confirm(payment(), lettered, now);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().details.front().field, "card.cvc");
}

TEST(Authenticate, OnlyWhenItIsAskedFor) {
  EXPECT_EQ(text_of(authenticate(payment(), true)), "STATE_CONFLICT");
  EXPECT_EQ(text_of(authenticate(payment(SandboxState::succeeded), false)), "succeeded");
}

TEST(NewsOf, SaysWhatAProviderWouldSay) {
  struct Row {
    SandboxState state;
    PaymentState news;
  };
  const Row rows[] = {{SandboxState::requires_card, PaymentState::open},
                      {SandboxState::requires_action, PaymentState::open},
                      {SandboxState::succeeded, PaymentState::succeeded},
                      {SandboxState::failed, PaymentState::failed},
                      {SandboxState::cancelled, PaymentState::cancelled}};
  for (const auto& row : rows) {
    auto told = payment(row.state);
    if (row.state == SandboxState::failed) told.failure_code = "incorrect_cvc";
    const auto news = news_of(told, now);
    EXPECT_EQ(news.state, row.news);
    EXPECT_EQ(news.attempt, told.attempt);
    const bool paid = row.state == SandboxState::succeeded;
    EXPECT_EQ(news.captured.amount, paid ? 4'900 : 0);
    EXPECT_EQ(news.failure_message.empty(), row.state != SandboxState::failed);
  }
}

}  // namespace
}  // namespace gw::connectors::sandbox
