#include "capabilities/clients/rules.hpp"

#include <gtest/gtest.h>

namespace gw::clients {
namespace {

using Words = std::vector<std::string>;

TEST(ClientWords, AreWholeAndFolded) {
  EXPECT_EQ(words_of("Anna-Lena  O'Neill"), (Words{"anna", "lena", "neill"}));
  EXPECT_EQ(words_of("MÜLLER & Söhne GmbH"), (Words{"müller", "söhne", "gmbh"}));
  EXPECT_EQ(words_of("ΑΘΗΝΑ Жуков ŁÓDŹ"), (Words{"αθηνα", "жуков", "łódź"}));
  EXPECT_EQ(words_of("x Anna anna ANNA 24"), (Words{"anna", "24"}));
  EXPECT_EQ(words_of("株式会社 あ"), (Words{"株式会社"}));
  EXPECT_EQ(words_of(" .,;- "), Words{});
  Client client;
  client.first_name.value = "Anna";
  client.last_name.value = "Berg";
  client.company_name.value = "Berg Ltd";
  EXPECT_EQ(words_of(client), (Words{"anna", "berg", "ltd"}));
  for (int i = 0; i < 100; ++i) client.company_name.value += " w" + std::to_string(i);
  EXPECT_EQ(words_of(client).size(), words_max);
}

TEST(ClientWords, FoldingTwiceChangesNothing) {
  for (const auto* text : {"ÀÉÎÕÜß", "ŸŽŠ", "Ĳĳ", "ǅ", "ἈΩ", "Ёлка", "𝔘nicode"}) {
    EXPECT_EQ(folded(folded(text)), folded(text)) << text;
  }
}

TEST(NormalEmail, IsTrimmedAndLower) {
  EXPECT_EQ(normal_email(" Anna@Example.COM "), "anna@example.com");
}

PeppolAddress address(std::string scheme, std::string value) {
  return {std::move(scheme), {{std::move(value)}}};
}

TEST(PeppolAddresses, KnowTheirSchemes) {
  EXPECT_TRUE(peppol_problems(address("0088", "7300010000001")).empty());
  EXPECT_TRUE(peppol_problems(address("9930", "DE123456789")).empty());
  EXPECT_TRUE(peppol_problems(address("EM", "a@b.example")).empty());
  for (const auto* scheme : {"", "1", "9999", "0089", "em", "00088"}) {
    const auto problems = peppol_problems(address(scheme, "x"));
    ASSERT_EQ(problems.size(), 1u) << scheme;
    EXPECT_EQ(problems[0].field, "taxInfo.peppolRoutingAddress.schemeId");
  }
}

TEST(PeppolAddresses, CheckTheirValues) {
  for (const auto* value : {"", "0088:7300010000001", "9930:x", "7300010000002", "730001000000",
                            "73000100000011", "730001000000x"}) {
    const auto problems = peppol_problems(address("0088", value));
    ASSERT_EQ(problems.size(), 1u) << value;
    EXPECT_EQ(problems[0].field, "taxInfo.peppolRoutingAddress.value.plaintext");
  }
  EXPECT_EQ(peppol_problems(address("nope", "")).size(), 2u);
}

TEST(Lifetimes, AreKeptByCurrency) {
  std::vector<Lifetime> ltv;
  const auto eur = *Currency::parse("EUR"), usd = *Currency::parse("USD");
  add_lifetime(ltv, {100, eur});
  add_lifetime(ltv, {50, usd});
  add_lifetime(ltv, {-30, eur});
  add_lifetime(ltv, {0, *Currency::parse("JPY")});
  ASSERT_EQ(ltv.size(), 2u);
  EXPECT_EQ(ltv[0].amount, 70);
  EXPECT_EQ(ltv[1].amount, 50);
}

}  // namespace
}  // namespace gw::clients
