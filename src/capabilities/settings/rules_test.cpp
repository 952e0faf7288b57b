#include <gtest/gtest.h>

#include "capabilities/settings/wire.hpp"

namespace gw::settings {
namespace {

TEST(CheckoutRules, TheSiteSpeaksFirst) {
  CheckoutPreferences site, organization;
  EXPECT_EQ(checkout_rules(site, organization).session_expires_in_hours, 24);
  organization.session_expires_in_hours = 48;
  organization.collect_shipping = true;
  organization.required_billing_fields = {"city"};
  site.collect_shipping = false;
  site.required_billing_fields.emplace();
  const auto rules = checkout_rules(site, organization);
  EXPECT_EQ(rules.session_expires_in_hours, 48);
  EXPECT_FALSE(rules.collect_shipping);
  EXPECT_TRUE(rules.required_billing_fields.empty());
  EXPECT_TRUE(rules.show_tax_breakdown);
}

TEST(VatIds, AreNotAskedForYet) {
  EXPECT_EQ(effective(VatIdValidation::vies), VatIdValidation::format);
  EXPECT_EQ(effective(VatIdValidation::none), VatIdValidation::none);
}

TEST(NotificationSettings, BlocksStayUnlessNamed) {
  NotificationSettings stored;
  stored.smtp.password.value = "old";
  PutNotifications input;
  input.slack = {true, PutSlack{false, "https://hooks.slack.com/services/x", {}}};
  ASSERT_TRUE(apply(input, stored).has_value());
  EXPECT_EQ(stored.smtp.password.value, "old");
  input.slack.value->webhook_url = "****/x";
  ASSERT_TRUE(apply(input, stored).has_value());
  EXPECT_EQ(stored.slack.webhook_url.value, "https://hooks.slack.com/services/x");
  input.smtp = {true, PutSmtp{}};
  input.smtp.value->password = "new";
  ASSERT_TRUE(apply(input, stored).has_value());
  EXPECT_EQ(stored.smtp.password.value, "new");
  input.smtp = {true, std::nullopt};
  ASSERT_TRUE(apply(input, stored).has_value());
  EXPECT_EQ(stored.smtp.password.value, "");
}

TEST(RetentionSettings, KeepTheTimeOfTheLastRun) {
  RetentionSettings stored;
  stored.last_run_at = Instant{5};
  PutRetention input;
  input.transactions.days = 29;
  EXPECT_FALSE(apply(input, stored).has_value());
  input.transactions.days = 30;
  ASSERT_TRUE(apply(input, stored).has_value());
  EXPECT_EQ(stored.last_run_at, Instant{5});
}

}  // namespace
}  // namespace gw::settings
