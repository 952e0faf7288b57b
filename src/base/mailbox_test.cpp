#include "base/mailbox.hpp"

#include <gtest/gtest.h>

namespace gw {
namespace {

TEST(MailAddress, AcceptsWhatPeopleHave) {
  for (const auto* text : {"a@b", "ada@example.com", "ada.l+shop@sub.example-1.com", "o'x@y.ie"}) {
    EXPECT_TRUE(valid_mail_address(text)) << text;
  }
}

TEST(MailAddress, RefusesWhatCouldBreakOut) {
  for (const auto* text : {"",
                           "@",
                           "a@",
                           "@b",
                           "a b@c.d",
                           "a@b c",
                           "a@b\r\nRCPT TO:<x@y>",
                           "a@b\n",
                           "<a@b>",
                           "a@b>",
                           "\"a b\"@c.d",
                           "a..b@c.d",
                           ".a@b.c",
                           "a@b..c",
                           "a@-b.c",
                           "a@b-.c",
                           "a@b,c@d",
                           "a@[1.2.3.4]",
                           "\xc3\xa4@b.c",
                           "a@b.\xc3\xa4"}) {
    EXPECT_FALSE(valid_mail_address(text)) << text;
  }
  EXPECT_FALSE(valid_mail_address(std::string(65, 'a') + "@b.c"));
  EXPECT_FALSE(valid_mail_address("a@" + std::string(64, 'b')));
}

TEST(Mailbox, HasAnAddressAndMayHaveAName) {
  EXPECT_EQ(parse_mailbox("a@b.c"), (Mailbox{"", "a@b.c"}));
  EXPECT_EQ(parse_mailbox(" My Shop <a@b.c> "), (Mailbox{"My Shop", "a@b.c"}));
  EXPECT_EQ(parse_mailbox("\"Shop, Inc.\" <a@b.c>"), (Mailbox{"Shop, Inc.", "a@b.c"}));
  for (const auto* text : {"", "Shop", "Shop <a@b.c", "Shop <>", "Shop\r\nX: y <a@b.c>"}) {
    EXPECT_FALSE(parse_mailbox(text)) << text;
  }
}

TEST(MailAddress, IsComparedTrimmedAndInLowerCase) {
  EXPECT_EQ(normal_mail_address("  Ada@Example.COM "), "ada@example.com");
  EXPECT_EQ(mail_domain("ada@example.com"), "example.com");
  EXPECT_EQ(mail_domain("ada"), "");
}

}  // namespace
}  // namespace gw
