#include "app/invitations.hpp"

#include <gtest/gtest.h>

#include <array>

#include "capabilities/mails/mails.hpp"
#include "support/fixtures.hpp"

namespace gw::app {
namespace {

mails::OutgoingMail mail_about(const members::Invitation& invitation) {
  const std::array<const store::CollectionDefinition*, 2> collections{
      &store::Entity<jobs::Job>::definition(), &store::Entity<mails::OutgoingMail>::definition()};
  support::TestStore store("memory", collections);
  identity::Dependencies identity;
  identity.admin_url = "https://admin.example.com";
  const auto send = invitation_mails(identity);
  const auto written = store.commit([&](store::Transaction& transaction) -> Result<bool> {
    send(transaction, invitation);
    return true;
  });
  EXPECT_TRUE(written);
  EXPECT_EQ(store.count<jobs::Job>(), 1);
  return *store.read([](const store::Snapshot& snapshot) {
    return snapshot.find_first<mails::OutgoingMail>(store::Find{});
  });
}

TEST(Invitation, CarriesTheLinkOfSomebodyNew) {
  const auto mail = mail_about({Id::compose(1, 2), "Shop", "ada@example.com", "secret"});
  EXPECT_EQ(mail.organization_id, Id{}) << "an organization's server must not see the link";
  EXPECT_EQ(mail.to.value, "ada@example.com");
  EXPECT_EQ(mail.subject.value, "Invitation / Einladung: Shop");
  EXPECT_NE(mail.text.value.find("https://admin.example.com/enrol#token=secret\n"),
            std::string::npos);
}

TEST(Invitation, SendsSomebodyKnownToTheSignIn) {
  const auto mail = mail_about({Id::compose(1, 2), "Shop", "ada@example.com", ""});
  EXPECT_NE(mail.text.value.find("https://admin.example.com/sign-in\n"), std::string::npos);
  EXPECT_EQ(mail.text.value.find("token"), std::string::npos);
}

}  // namespace
}  // namespace gw::app
