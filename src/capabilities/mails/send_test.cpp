#include <gtest/gtest.h>

#include <array>

#include "capabilities/mails/mails.hpp"
#include "support/fixtures.hpp"

namespace gw::mails {
namespace {

// Answers each mail with the next outcome, the last one for ever.
class ScriptedMailer final : public mail::Mailer {
 public:
  void send(mail::Message message, mail::SmtpAccount account, Done done) override {
    sent.push_back(std::move(message));
    hosts.push_back(account.host);
    const auto outcome = outcomes.front();
    if (outcomes.size() > 1) outcomes.erase(outcomes.begin());
    done({outcome});
  }
  std::vector<mail::Message> sent;
  std::vector<std::string> hosts;
  std::vector<mail::SendError> outcomes{mail::SendError::none};
};

class Mails : public ::testing::TestWithParam<const char*> {
 protected:
  Mails() {
    Dependencies dependencies;
    dependencies.database = store.database();
    dependencies.mailer = &mailer;
    dependencies.account_of = [this](const store::Snapshot&, Id) { return account; };
    dependencies.conditions["picky"] = [this](const store::Snapshot&, const OutgoingMail& mail) {
      return mail.to.value == liked;
    };
    worker = std::make_unique<jobs::Worker>(
        store.database(), jobs::Handlers{{std::string(send_type), send_handler(dependencies)}},
        jobs::WorkerOptions{});
  }
  void write(std::string purpose = "test", std::optional<Instant> expires_at = {}) {
    auto written = store.commit([&](store::Transaction& transaction) -> Result<bool> {
      NewMail mail;
      mail.to = "ada@example.com";
      mail.subject = "Hello";
      mail.text = "Code 123456";
      mail.purpose = purpose;
      mail.expires_at = expires_at;
      enqueue(transaction, std::move(mail));
      return true;
    });
    ASSERT_TRUE(written);
  }
  // Runs what is due; on an engine with a thread of its own, until it rests.
  void run() {
    for (int i = 0; i < 20; ++i) {
      worker->run_due();
      ASSERT_TRUE(store.commit([](store::Transaction&) -> Result<bool> { return true; }));
    }
  }
  void pass_and_run(std::int64_t seconds) {
    store.clock.pass_seconds(seconds);
    run();
  }

  const std::array<const store::CollectionDefinition*, 2> collections_{
      &store::Entity<jobs::Job>::definition(), &store::Entity<OutgoingMail>::definition()};
  support::TestStore store{GetParam(), collections_};
  ScriptedMailer mailer;
  std::optional<mail::SmtpAccount> account =
      mail::SmtpAccount{"mx.example.com", 587, {}, {}, {}, {"Shop", "shop@example.com"}};
  std::string liked = "ada@example.com";
  std::unique_ptr<jobs::Worker> worker;
};
INSTANTIATE_TEST_SUITE_P(Engines, Mails, ::testing::Values("memory", "sqlite"));

TEST_P(Mails, AreSentOnceAndForgotten) {
  write();
  EXPECT_EQ(store.count<OutgoingMail>(), 1);
  run();
  ASSERT_EQ(mailer.sent.size(), 1u);
  const auto& message = mailer.sent.front();
  EXPECT_EQ(message.to, "ada@example.com");
  EXPECT_EQ(message.from.address, "shop@example.com");
  EXPECT_TRUE(message.id.ends_with("@example.com>"));
  EXPECT_FALSE(message.html);
  EXPECT_EQ(mailer.hosts.front(), "mx.example.com");
  EXPECT_EQ(store.count<OutgoingMail>(), 0);
  EXPECT_EQ(store.count<jobs::Job>(), 0);
}

TEST_P(Mails, AreTriedAgainUnderTheSameId) {
  mailer.outcomes = {mail::SendError::deferred, mail::SendError::timeout, mail::SendError::none};
  write();
  run();
  EXPECT_EQ(mailer.sent.size(), 1u);
  EXPECT_EQ(store.count<OutgoingMail>(), 1);
  pass_and_run(30);
  pass_and_run(120);
  ASSERT_EQ(mailer.sent.size(), 3u);
  EXPECT_EQ(mailer.sent[0].id, mailer.sent[2].id);
  EXPECT_EQ(store.count<OutgoingMail>(), 0);
}

TEST_P(Mails, AreGivenUpAfterTheLastAttemptWithoutTheirContent) {
  mailer.outcomes = {mail::SendError::login};
  write();
  run();
  for (const int wait : {30, 120, 480, 1920, 7680, 100'000}) pass_and_run(wait);
  EXPECT_EQ(mailer.sent.size(), 5u);
  EXPECT_EQ(store.count<OutgoingMail>(), 0);
  EXPECT_EQ(store.count<jobs::Job>(), 1);  // dead: what the operator sees
}

TEST_P(Mails, ThatAreRefusedForGoodAreNotTriedAgain) {
  for (const auto outcome : {mail::SendError::refused, mail::SendError::bad_message}) {
    mailer.outcomes = {outcome};
    write();
    run();
    EXPECT_EQ(store.count<OutgoingMail>(), 0);
    EXPECT_EQ(store.count<jobs::Job>(), 0);
  }
  EXPECT_EQ(mailer.sent.size(), 2u);
}

TEST_P(Mails, WaitForAnAccount) {
  const auto later = std::exchange(account, std::nullopt);
  write();
  run();
  for (int i = 0; i < 10; ++i) pass_and_run(60);
  EXPECT_TRUE(mailer.sent.empty());
  EXPECT_EQ(store.count<OutgoingMail>(), 1);
  account = later;
  pass_and_run(60);
  EXPECT_EQ(mailer.sent.size(), 1u);
}

TEST_P(Mails, ThatHaveExpiredAreDropped) {
  const auto later = std::exchange(account, std::nullopt);
  write("test", store.clock.now().plus_seconds(60));
  run();
  account = later;
  pass_and_run(60);
  EXPECT_TRUE(mailer.sent.empty());
  EXPECT_EQ(store.count<OutgoingMail>(), 0);
  EXPECT_EQ(store.count<jobs::Job>(), 0);
}

TEST_P(Mails, WhoseConditionFailsAreDropped) {
  write("picky");
  run();
  EXPECT_EQ(mailer.sent.size(), 1u);
  liked = "somebody else";
  write("picky");
  run();
  EXPECT_EQ(mailer.sent.size(), 1u);
  EXPECT_EQ(store.count<OutgoingMail>(), 0);
}

}  // namespace
}  // namespace gw::mails
