#include "capabilities/portal/rules.hpp"

#include <gtest/gtest.h>

namespace gw::portal {
namespace {

constexpr Instant noon{1'774'605'600'000};

TEST(SendingCodes, TakesAMinuteBetweenAndFiveAnHour) {
  std::vector<Instant> sent;
  EXPECT_TRUE(may_send(sent, noon));
  sent = {noon};
  EXPECT_FALSE(may_send(sent, noon.plus_ms(59'999)));
  EXPECT_TRUE(may_send(sent, noon.plus_ms(60'000)));
  for (int i = 1; i < 5; ++i) sent.push_back(noon.plus_ms(i * minute_ms));
  EXPECT_FALSE(may_send(sent, noon.plus_ms(60 * minute_ms - 1)));
  EXPECT_TRUE(may_send(sent, noon.plus_ms(60 * minute_ms)));
  EXPECT_EQ(counting_sends(sent, noon.plus_ms(60 * minute_ms)).size(), 4u);
  EXPECT_EQ(counting_sends(sent, noon.plus_ms(64 * minute_ms)).size(), 0u);
}

TEST(Codes, HaveSixDigitsAndNoFavourites) {
  const auto from = [](std::uint32_t number) {
    const std::array<std::uint8_t, 4> bytes{
        static_cast<std::uint8_t>(number >> 24), static_cast<std::uint8_t>(number >> 16),
        static_cast<std::uint8_t>(number >> 8), static_cast<std::uint8_t>(number)};
    return code_from(bytes);
  };
  EXPECT_EQ(from(0), "000000");
  EXPECT_EQ(from(1'000'042), "000042");
  EXPECT_EQ(from(4'293'999'999U), "999999");
  EXPECT_FALSE(from(4'294'000'000U)) << "above the last whole million";
  EXPECT_FALSE(from(0xffffffffU));
}

TEST(Codes, MayBeTypedWithGaps) {
  EXPECT_EQ(typed_code(" 123 456 "), "123456");
  EXPECT_EQ(typed_code("123-456"), "123456");
  EXPECT_EQ(typed_code(""), "");
}

TEST(Visible, IsWhatWasPaidOrIsToBeTransferred) {
  using transactions::TransactionStatus;
  transactions::TransactionRecord record;
  const auto seen = [&](TransactionStatus status, providers::ProviderType type) {
    record.status = status;
    record.provider_type = type;
    return is_visible(record);
  };
  using enum providers::ProviderType;
  for (const auto type : {sandbox, wire}) {
    EXPECT_TRUE(seen(TransactionStatus::succeeded, type));
    EXPECT_TRUE(seen(TransactionStatus::refunded, type));
    EXPECT_TRUE(seen(TransactionStatus::chargeback, type));
    EXPECT_FALSE(seen(TransactionStatus::initiated, type));
    EXPECT_FALSE(seen(TransactionStatus::failed, type));
    EXPECT_FALSE(seen(TransactionStatus::cancelled, type));
  }
  EXPECT_TRUE(seen(TransactionStatus::pending_provider, wire));
  EXPECT_FALSE(seen(TransactionStatus::pending_provider, sandbox));
}

}  // namespace
}  // namespace gw::portal
