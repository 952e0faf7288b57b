#include "capabilities/sites/rules.hpp"

#include <gtest/gtest.h>

namespace gw::sites {
namespace {

TEST(StatementDescriptor, IsWhatCardsCarry) {
  for (const auto* text :
       {"", "SHOES", "Shoes & Co. 24", "WWW.SHOP.EXAMPLE/1", "1234A", "ABCDEFGHIJKLMNOPQRSTUV"}) {
    EXPECT_EQ(descriptor_problem(text), std::nullopt) << text;
  }
  for (const auto* text : {"SHOP", "ABCDEFGHIJKLMNOPQRSTUVW", "12345", "SHOP*1", "SHOP<1>",
                           "SHO\"P", "SHO'P", "SHO\\P", "CAF\xc3\x89 1", "SHOP\t1"}) {
    EXPECT_NE(descriptor_problem(text), std::nullopt) << text;
  }
}

TEST(SiteHosts, AreKeptOnceAndInOrder) {
  std::vector<FieldProblem> problems;
  const std::vector<std::string> hosts{"b.example", "A.Example.", "a.example"};
  EXPECT_EQ(normal_hosts(hosts, problems), (std::vector<std::string>{"b.example", "a.example"}));
  EXPECT_TRUE(problems.empty());
  normal_hosts({"b.example", "b.example:80", "//x"}, problems);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_EQ(problems[0].field, "frontendDomains[1]");
  EXPECT_EQ(problems[1].field, "frontendDomains[2]");
}

TEST(SiteProblems, NameEachMember) {
  Site site;
  const Id one = Id::compose(1, 1), two = Id::compose(1, 2);
  site.assigned_providers = {one, two, one};
  site.default_provider_id = Id::compose(1, 3);
  site.statement_descriptor = "x";
  site.branding.logo_url = "http://cdn.example/l.png";
  site.checkout.required_billing_fields = {"country", "country"};
  std::vector<std::string> fields;
  for (const auto& problem : site_problems(site)) fields.push_back(problem.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"checkout.requiredBillingFields[1]",
                                              "assignedProviders[2]", "defaultProviderId",
                                              "statementDescriptor", "branding.logoUrl"}));
}

TEST(PreviousSecret, IsGoodUntilItsTime) {
  Site site;
  EXPECT_EQ(previous_secret(site, {5}), "");
  site.previous_webhook_secret.value = "whsec_old";
  site.previous_secret_until = Instant{10};
  EXPECT_EQ(previous_secret(site, {9}), "whsec_old");
  EXPECT_EQ(previous_secret(site, {10}), "");
}

}  // namespace
}  // namespace gw::sites
