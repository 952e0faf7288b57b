#include "capabilities/refunds/rules.hpp"

#include <gtest/gtest.h>

namespace gw::refunds {
namespace {

using connectors::RefundNews;
using connectors::RefundState;
using transactions::TransactionRecord;
using transactions::TransactionStatus;

constexpr Instant noon{1'774'612'800'000};
const Currency eur = *Currency::parse("EUR");
const Currency jpy = *Currency::parse("JPY");

TransactionRecord paid(std::int64_t refunded, std::int64_t reserved) {
  TransactionRecord record;
  record.status = TransactionStatus::succeeded;
  record.amount = 10'000;
  record.currency = eur;
  record.refunded_amount = refunded;
  record.refund_reserved = reserved;
  return record;
}

std::string asked(const TransactionRecord& record, std::optional<std::int64_t> amount) {
  const auto result = refundable(record, amount);
  if (result) return std::to_string(*result);
  return result.error().details.empty() ? std::string(facts(result.error().code).token)
                                        : result.error().details.front().code;
}

TEST(Refundable, IsWhatIsNeitherGivenBackNorAskedFor) {
  EXPECT_EQ(asked(paid(0, 0), std::nullopt), "10000");
  EXPECT_EQ(asked(paid(0, 0), 10'000), "10000");
  EXPECT_EQ(asked(paid(0, 0), 10'001), "exceeds_remaining");
  EXPECT_EQ(asked(paid(3'000, 1'000), std::nullopt), "6000");
  EXPECT_EQ(asked(paid(3'000, 1'000), 6'001), "exceeds_remaining");
  EXPECT_EQ(asked(paid(0, 10'000), std::nullopt), "STATE_CONFLICT");
  EXPECT_EQ(asked(paid(12'000, 0), 1), "STATE_CONFLICT") << "the provider gave back more";
}

TEST(Refundable, OnlyAPaymentThatStandsPaid) {
  for (int status = -2; status <= 4; ++status) {
    auto record = paid(0, 0);
    record.status = static_cast<TransactionStatus>(status);
    EXPECT_EQ(asked(record, 1), status == 1 ? "1" : "STATE_CONFLICT") << status;
  }
}

TEST(Limits, CountInTheirOwnCurrency) {
  const settings::Limit limit{eur, 5'000};
  EXPECT_FALSE(above(std::nullopt, {1'000'000, eur}));
  EXPECT_FALSE(above(limit, {5'000, eur}));
  EXPECT_TRUE(above(limit, {5'001, eur}));
  EXPECT_TRUE(above(limit, {1, jpy})) << "nobody said how much of another currency is little";
}

Refund row(RefundStatus status) {
  Refund refund;
  refund.amount = 4'000;
  refund.currency = eur;
  refund.status = status;
  return refund;
}

TEST(Sums, CountWhatIsGivenBackAndWhatMayYetBe) {
  const std::vector<Refund> rows{row(RefundStatus::succeeded), row(RefundStatus::pending),
                                 row(RefundStatus::awaiting_approval), row(RefundStatus::failed)};
  const auto sums = sums_of(rows);
  EXPECT_EQ(sums.refunded, 4'000);
  EXPECT_EQ(sums.reserved, 8'000);
}

std::string taken(RefundStatus from, RefundState said, std::int64_t amount = 4'000) {
  Refund refund = row(from);
  RefundNews news;
  news.provider_refund_id = "re_1";
  news.amount = {amount, eur};
  news.state = said;
  if (said == RefundState::failed) news.failure_code = "lost_card";
  refund.provider_refund_id = "re_1";
  const bool changed = take_news(refund, news, noon);
  std::string text = changed ? std::string(enum_text(refund.status)) : "same";
  for (const auto flag : refund.flags) text += " " + std::string(enum_text(flag));
  if (changed && refund.status != RefundStatus::pending) {
    EXPECT_EQ(refund.settled_at, noon);
    EXPECT_EQ(refund.failure_code, news.failure_code);
  }
  return text;
}

TEST(News, AreTakenOnceAndLateOnesAreLeft) {
  using enum RefundStatus;
  EXPECT_EQ(taken(pending, RefundState::pending), "same");
  EXPECT_EQ(taken(pending, RefundState::succeeded), "succeeded");
  EXPECT_EQ(taken(pending, RefundState::failed), "failed");
  EXPECT_EQ(taken(succeeded, RefundState::pending), "same");
  EXPECT_EQ(taken(succeeded, RefundState::succeeded), "same");
  EXPECT_EQ(taken(failed, RefundState::pending), "same");
  EXPECT_EQ(taken(failed, RefundState::failed), "same");
}

TEST(News, ThatTakeBackAFinalWordAreFlagged) {
  EXPECT_EQ(taken(RefundStatus::succeeded, RefundState::failed), "failed failed_later");
  EXPECT_EQ(taken(RefundStatus::failed, RefundState::succeeded), "succeeded revived");
}

TEST(News, TheProvidersAmountCounts) {
  EXPECT_EQ(taken(RefundStatus::pending, RefundState::succeeded, 5'000),
            "succeeded amount_differs");
}

TEST(NextLook, IsEverLater) {
  const auto minutes = [](std::int64_t age_min) {
    return (next_look(noon, noon.plus_ms(age_min * 60'000)).ms - noon.ms) / 60'000 - age_min;
  };
  EXPECT_EQ(minutes(1), 1);
  EXPECT_EQ(minutes(10), 10);
  EXPECT_EQ(minutes(120), 60);
  EXPECT_EQ(minutes(48 * 60), 24 * 60);
}

}  // namespace
}  // namespace gw::refunds
