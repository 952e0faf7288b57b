#include "connectors/wire/wire.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace gw::connectors::wire {
namespace {

// ISO 11649 as a bank checks it: the first four characters go to the end, letters count from 10,
// and the number leaves 1 when divided by 97.
int rest_of(const std::string& reference) {
  int rest = 0;
  for (const char c : reference.substr(4) + reference.substr(0, 4)) {
    const int value = c <= '9' ? c - '0' : c - 'A' + 10;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

TEST(CreditorReference, ThePublishedExampleIsWhatTheCheckAccepts) {
  EXPECT_EQ(rest_of("RF18539007547034"), 1);
  EXPECT_NE(rest_of("RF18539007547035"), 1);
}

TEST(CreditorReference, IsValidAndUniqueForTwoHundredThousandTransactions) {
  constexpr std::int64_t last = 200'000;
  std::vector<std::string> references;
  for (std::int64_t serial = 1; serial <= last; ++serial) {
    references.push_back(creditor_reference(serial));
    const auto& reference = references.back();
    ASSERT_EQ(reference.size(), 13u) << serial;
    ASSERT_TRUE(reference.starts_with("RF")) << reference;
    ASSERT_EQ(rest_of(reference), 1) << reference;
    ASSERT_EQ(reference.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
              std::string::npos);
    const int digits = (reference[2] - '0') * 10 + reference[3] - '0';
    ASSERT_TRUE(digits >= 2 && digits <= 98) << reference;
  }
  std::ranges::sort(references);
  EXPECT_TRUE(std::ranges::adjacent_find(references) == references.end());
}

TEST(CreditorReference, NeighboursDoNotLookAlike) {
  for (std::int64_t serial = 1; serial < 1'000; ++serial) {
    const auto one = creditor_reference(serial).substr(4);
    const auto next = creditor_reference(serial + 1).substr(4);
    int same = 0;
    for (std::size_t i = 0; i < one.size(); ++i) same += one[i] == next[i] ? 1 : 0;
    ASSERT_LE(same, 5) << one << ' ' << next;
  }
}

TEST(CreditorReference, HoldsForTheLargestSerials) {
  for (const std::int64_t serial : {1LL << 31, 1LL << 40, 101'559'956'668'415LL}) {
    EXPECT_EQ(rest_of(creditor_reference(serial)), 1) << serial;
  }
}

TEST(Wire, ShowsTheAccountAndWhatToPay) {
  Account account;
  account.configuration.bank_name = "Example Bank";
  account.configuration.iban = "DE89370400440532013000";
  PaymentOrder order;
  order.serial = 7;
  order.amount = {4'900, *Currency::parse("EUR")};
  const auto next = Wire().resume(account, order);
  EXPECT_EQ(next.type, "bank_details");
  EXPECT_EQ(next.iban, "DE89370400440532013000");
  EXPECT_EQ(next.reference, creditor_reference(7));
  EXPECT_EQ(next.amount, 4'900);
  EXPECT_EQ(next.currency, "EUR");
  EXPECT_FALSE(next.client_secret);
}

TEST(Wire, HasNoWebhooks) {
  EXPECT_FALSE(Wire().read_webhook({}, {}, Instant{}));
  EXPECT_FALSE(Wire().capabilities().webhooks);
  EXPECT_TRUE(Wire().capabilities().confirmed_by_hand);
}

}  // namespace
}  // namespace gw::connectors::wire
