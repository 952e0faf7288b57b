#include "capabilities/checkouts/rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace gw::checkouts {
namespace {

using ::testing::HasSubstr;

LineItem line(std::int64_t unit_price, std::int64_t quantity = 1,
              std::optional<std::int64_t> percent = {}, AmountType type = AmountType::gross) {
  LineItem item;
  item.name.value = "thing";
  item.unit_price = unit_price;
  item.quantity = quantity;
  item.amount_type = type;
  if (percent) item.vat_rate = Rate{*percent * 10'000};
  return item;
}

LineItem discount(std::int64_t unit_price, std::optional<std::int64_t> percent = {},
                  AmountType type = AmountType::gross) {
  LineItem item = line(unit_price, 1, percent, type);
  item.item_type = "discount";
  return item;
}

Checkout with(std::vector<LineItem> items) {
  Checkout checkout;
  checkout.items = std::move(items);
  return checkout;
}

// "19%: 4118 + 782", one row after the other.
std::string breakdown_of(const Totals& totals) {
  std::string text;
  for (const auto& row : totals.tax_breakdown) {
    if (!text.empty()) text += ", ";
    text += std::to_string(row.tax_rate.millionths / 10'000) +
            "%: " + std::to_string(row.taxable_base) + " + " + std::to_string(row.tax_amount);
  }
  return text;
}

TEST(CheckItemSum, NoItemsMeanOneLineOfTheAmount) { EXPECT_TRUE(check_item_sum({}, 4'900)); }

TEST(CheckItemSum, ExactOrRefused) {
  const std::vector items{line(4'400), line(250, 2)};
  EXPECT_TRUE(check_item_sum(items, 4'900));
  for (const std::int64_t amount : {4'899, 4'901, 490'000, 49}) {
    const auto refused = check_item_sum(items, amount);
    ASSERT_FALSE(refused) << amount;
    EXPECT_EQ(refused.error().code, Code::item_sum_mismatch);
    EXPECT_EQ(refused.error().details.front().field, "amount");
  }
}

TEST(CheckItemSum, SaysTheTwoFragmentsThatShopsSearchFor) {
  const auto refused = check_item_sum({line(4'400), line(499)}, 4'900);
  const auto text = std::string(refused.error().text());
  EXPECT_THAT(text, HasSubstr("sum of item amounts"));
  EXPECT_THAT(text, HasSubstr("does not match total amount"));
  EXPECT_THAT(text, HasSubstr("(4899)"));
  EXPECT_THAT(text, HasSubstr("(4900)"));
}

TEST(CheckItemSum, BeyondTheLargestAmountNeverWrapsAround) {
  const auto refused = check_item_sum({line(amount_max), line(amount_max)}, 1);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().details.front().code, "too_large");
}

TEST(ItemProblems, NameTheLineAndTheRule) {
  auto unnamed = line(1);
  unnamed.name.value.clear();
  auto described = unnamed;
  described.description.value = "only described";
  struct Row {
    LineItem item;
    std::string problem;
  };
  const Row rows[] = {
      {line(0), ""},
      {described, ""},
      {discount(-500), ""},
      {discount(500), ""},
      {unnamed, "items[1].name required"},
      {line(-1), "items[1].unitPrice too_small"},
      {line(amount_max, 2), "items[1].unitPrice too_large"},
      {line(1'000'000'000, 1'000'000'000), "items[1].unitPrice too_large"},
      {discount(-amount_max, {}), ""},
  };
  for (const auto& row : rows) {
    std::string found;
    for (const auto& problem : item_problems({line(1), row.item})) {
      found += problem.field + ' ' + problem.code;
    }
    EXPECT_EQ(found, row.problem);
  }
}

TEST(LineTax, WorkedExamples) {
  struct Row {
    LineItem item;
    std::int64_t net, tax, gross;
  };
  const Row rows[] = {
      {line(11'900, 1, 19), 10'000, 1'900, 11'900},
      {line(10'000, 1, 19, AmountType::net), 10'000, 1'900, 11'900},
      {line(10'700, 1, 7), 10'000, 700, 10'700},
      {line(100, 1, 19), 84, 16, 100},
      {line(1, 1, 19), 1, 0, 1},
      {line(3, 1, 19, AmountType::net), 3, 1, 4},
      // Half a cent goes away from zero, once a line and not once a piece.
      {line(50, 1, 1, AmountType::net), 50, 1, 51},
      {line(50, 3, 1, AmountType::net), 150, 2, 152},
      {line(999, 3, 19), 2'518, 479, 2'997},
      {line(5'000, 2), 10'000, 0, 10'000},
      {line(5'000, 2, 0), 10'000, 0, 10'000},
      {line(100, 1, 100), 50, 50, 100},
      {discount(-1'190, 19), -1'000, -190, -1'190},
      {discount(-50, 1, AmountType::net), -50, -1, -51},
  };
  for (const auto& row : rows) {
    const auto tax = line_tax(row.item);
    EXPECT_EQ(tax.net, row.net) << row.item.unit_price;
    EXPECT_EQ(tax.tax, row.tax) << row.item.unit_price;
    EXPECT_EQ(tax.gross, row.gross) << row.item.unit_price;
    EXPECT_EQ(tax.net + tax.tax, tax.gross);
  }
}

TEST(TotalsOf, WorkedExamples) {
  const auto net = AmountType::net;
  struct Row {
    std::vector<LineItem> items;
    std::int64_t total_net, total_tax, total_gross;
    bool included;
    std::string breakdown;
  };
  const Row rows[] = {
      {{line(4'400, 1, 7), line(500, 1, 19)},
       4'532,
       368,
       4'900,
       true,
       "7%: 4112 + 288, 19%: 420 + 80"},
      {{line(10'000, 1, 19, net)}, 10'000, 1'900, 11'900, false, "19%: 10000 + 1900"},
      {{line(5'000, 1, 19), line(6'900, 1, 19)}, 10'000, 1'900, 11'900, true, "19%: 10000 + 1900"},
      {{line(11'900, 1, 19), discount(-1'190, 19)}, 9'000, 1'710, 10'710, true, "19%: 9000 + 1710"},
      {{line(1'000, 1, 19, net), line(1'190, 1, 19)}, 2'000, 380, 2'380, false, "19%: 2000 + 380"},
      {{line(700), line(1'190, 1, 19)}, 1'700, 190, 1'890, true, "19%: 1000 + 190"},
      {{line(700, 1, 0)}, 700, 0, 700, true, "0%: 700 + 0"},
  };
  for (const auto& row : rows) {
    const auto totals = totals_of(with(row.items));
    EXPECT_EQ(totals.total_net, row.total_net) << row.breakdown;
    EXPECT_EQ(totals.total_tax, row.total_tax) << row.breakdown;
    EXPECT_EQ(totals.total_gross, row.total_gross) << row.breakdown;
    EXPECT_EQ(totals.tax_included, row.included) << row.breakdown;
    EXPECT_EQ(breakdown_of(totals), row.breakdown);
  }
}

TEST(TotalsOf, WithoutItemsTheAmountIsAllThereIs) {
  Checkout checkout;
  checkout.amount = 4'900;
  const auto totals = totals_of(checkout);
  EXPECT_EQ(totals.total_net, 4'900);
  EXPECT_EQ(totals.total_tax, 0);
  EXPECT_EQ(totals.total_gross, 4'900);
  EXPECT_TRUE(totals.tax_breakdown.empty());
}

TEST(EffectiveStatus, ExpiresAtTheInstantItself) {
  using enum CheckoutStatus;
  const Instant end = Instant::from_seconds(1'774'605'600);
  struct Row {
    CheckoutStatus stored;
    std::int64_t ms;  // from the end
    CheckoutStatus effective;
  };
  const Row rows[] = {{pending, -1, pending},    {pending, 0, expired},
                      {pending, 1, expired},     {processing, 1, processing},
                      {completed, 1, completed}, {cancelled, 1, cancelled},
                      {expired, -1, expired}};
  for (const auto& row : rows) {
    Checkout checkout;
    checkout.status = row.stored;
    checkout.expires_at = end;
    EXPECT_EQ(effective_status(checkout, end.plus_ms(row.ms)), row.effective)
        << enum_text(row.stored) << ' ' << row.ms;
  }
}

// {id} is the transaction's id, {ref} and {tx} are what is appended, {both} the two together; every
// address begins with "https:".
constexpr std::string_view leave_urls = R"(
  //s                    => //s?{both}
  //s/                   => //s/?{both}
  //s/?                  => //s/?{both}
  //s/?a=1&              => //s/?a=1&{both}
  //s/?a=b%20c&d         => //s/?a=b%20c&d&{both}
  //s/#top               => //s/?{both}#top
  //s/?a=1#/x?b=2        => //s/?a=1&{both}#/x?b=2
  //s/{transactionId}    => //s/{id}?{both}
  //s/?t={transactionId} => //s/?t={id}&{both}
  //s/?transactionId={transactionId} => //s/?transactionId={id}&{ref}
  //s/?externalReference=x => //s/?externalReference=x&{tx}
  //s/?xexternalReference=x => //s/?xexternalReference=x&{both}
  //s/?externalReference&transactionId => //s/?externalReference&transactionId
  //s/#/x?externalReference=1 => //s/?{both}#/x?externalReference=1
  //s/#/done?transactionId=1 => //s/?{both}#/done?transactionId=1
)";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

TEST(LeaveUrl, FollowsTheTable) {
  Checkout checkout;
  checkout.external_reference = "A 1";
  const Id id = Id::compose(0x69c5d0a0, 0x0123456789abcdef);
  for (const auto row : split(leave_urls, '\n')) {
    const auto at = row.find("=>");
    const auto url = trim(row.substr(0, at));
    auto wanted = replaced(std::string(trim(row.substr(at + 2))), "{both}", "{ref}&{tx}");
    wanted = replaced(wanted, "{ref}", "externalReference=A%201");
    wanted = replaced(wanted, "{tx}", "transactionId={id}");
    wanted = replaced(wanted, "{id}", id.text());
    EXPECT_EQ(leave_url("https:" + std::string(url), checkout, id), "https:" + wanted);
  }
}

TEST(LeaveUrl, AppendsNothingThatIsNotKnown) {
  Checkout checkout;
  EXPECT_EQ(leave_url("https://s.example/?t={transactionId}", checkout, Id{}),
            "https://s.example/?t=");
  EXPECT_EQ(leave_url("", checkout, Id::compose(1, 1)), "");
}

TEST(LeaveUrl, EncodesTheReference) {
  Checkout checkout;
  checkout.external_reference = "Ä&b=c#d/é?";
  const auto url = leave_url("https://s.example/", checkout, Id{});
  EXPECT_EQ(url, "https://s.example/?externalReference=%C3%84%26b%3Dc%23d%2F%C3%A9%3F");
}

TEST(CanonicalItemType, MapsTheOldWords) {
  EXPECT_EQ(canonical_item_type(""), "digital_service");
  EXPECT_EQ(canonical_item_type("virtual"), "digital_service");
  EXPECT_EQ(canonical_item_type("physical"), "goods");
  EXPECT_EQ(canonical_item_type("shipping"), "shipping");
  EXPECT_EQ(canonical_item_type("my own"), "my own");
}

}  // namespace
}  // namespace gw::checkouts
