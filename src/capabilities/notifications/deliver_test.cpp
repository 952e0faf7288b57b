// The whole way of a message: a transaction moves, the job runs, the shop answers.
#include <gmock/gmock.h>

#include "capabilities/notifications/signature.hpp"
#include "capabilities/notifications/testing.hpp"

namespace gw::notifications::testing {
namespace {

using enum TransactionStatus;
using http::OutboundError;
using ::testing::ElementsAre;

constexpr std::int64_t second = 1000, hour = 3'600'000;

std::string header(const http::OutboundRequest& request, std::string_view name) {
  return std::string(request.headers.get(name).value_or("(absent)"));
}

class Deliver : public ::testing::Test {
 protected:
  World world;
  Shop& shop = world.shop;

  // Every attempt fails from now on.
  void shop_is_down() {
    for (int i = 0; i < 100; ++i) shop.answers.push_back(Shop::answer(500));
  }
  void shop_is_up() { shop.answers.clear(); }
};

TEST_F(Deliver, TellsTheShopWhatBecameOfItsPayment) {
  const Id id = world.start("A", "https://shop.example/ipn?route=a%20b&x=1");
  world.move(id, succeeded);
  EXPECT_EQ(world.run(), std::nullopt);
  ASSERT_EQ(shop.sent.size(), 1u);
  const auto& request = shop.sent.front();
  EXPECT_EQ(request.method, http::Method::post);
  EXPECT_EQ(request.url, "https://shop.example/ipn?route=a%20b&x=1");
  EXPECT_EQ(request.body, message_body(id, "A", succeeded));
  EXPECT_EQ(header(request, "X-Signature-Timestamp"), "1774605600");
  EXPECT_EQ(header(request, "X-Signature-HMAC-SHA256").size(), 64u);
  EXPECT_TRUE(header(request, "webhook-signature").starts_with("v1,"));
  EXPECT_EQ(request.reach, http::Reach::public_only);
  EXPECT_EQ(request.connect_timeout_ms, 5'000);
  EXPECT_EQ(request.total_timeout_ms, 10'000);
  EXPECT_EQ(request.response_bytes_max, 4'096u);
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 delivered"));
}

TEST_F(Deliver, NothingIsSentWithoutAnAddress) {
  const Id id = world.start("A", "");
  world.move(id, pending_provider);
  world.move(id, succeeded);
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "");
  EXPECT_THAT(world.outcomes(id), ElementsAre());
}

TEST_F(Deliver, NothingIsSentWhenNobodyAskedForIt) {
  const Id by_hand = world.start("A"), other_method = world.start("B");
  transactions::Event silent;
  silent.notify = false;
  world.move(by_hand, failed, silent);
  transactions::Event replaced;
  replaced.kind = transactions::EventKind::superseded;
  world.move(other_method, cancelled, replaced);
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "");
}

TEST_F(Deliver, MessagesOfAnOrderArriveInOrder) {
  const Id id = world.start("A");
  for (const auto status : {pending_provider, succeeded, refunded}) {
    world.move(id, status);
    world.run();
  }
  EXPECT_EQ(shop.told(), "A:0 A:1 A:3");
}

TEST_F(Deliver, OnlyTheNewestOfWhatWaitsIsSent) {
  const Id id = world.start("A");
  world.move(id, pending_provider);
  world.move(id, failed);
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:2");
  EXPECT_THAT(world.outcomes(id), ElementsAre("0 superseded", "2 delivered"));
}

TEST_F(Deliver, ASuccessOvertakesTheUndeliveredFailureOfAnotherTransaction) {
  shop_is_down();
  const Id first = world.start("A"), second_try = world.start("A");
  world.move(first, failed);
  world.run();
  world.move(second_try, succeeded);
  world.run();
  shop_is_up();
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:2 A:1 A:1");
  EXPECT_THAT(world.outcomes(first), ElementsAre("2 superseded"));
  EXPECT_THAT(world.outcomes(second_try), ElementsAre("1 delivered"));
}

TEST_F(Deliver, APaidOrderHearsNothingOfItsOtherTransactions) {
  const Id paid = world.start("A"), other = world.start("A"), foreign = world.start("B");
  world.move(paid, succeeded);
  world.move(other, pending_provider);
  world.move(other, cancelled);
  world.move(foreign, failed);
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:1 B:2");
}

TEST_F(Deliver, TheRefundOfADuplicateIsSilentThatOfTheLastPaymentIsNot) {
  const Id first = world.start("A"), duplicate = world.start("A");
  for (const Id id : {first, duplicate}) {
    world.move(id, succeeded);
    world.run();
  }
  world.move(duplicate, refunded);
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:1 A:1");
  world.move(first, refunded);
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:1 A:1 A:3");
}

TEST_F(Deliver, ARefundThatFailsBeforeItWasToldLeavesThePaymentTold) {
  shop_is_down();
  const Id id = world.start("A");
  world.move(id, succeeded);
  world.run();
  world.move(id, refunded);
  world.run();
  world.move(id, succeeded);
  shop_is_up();
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:1 A:3 A:1");
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 superseded", "3 superseded", "1 delivered"));
}

TEST_F(Deliver, WithoutAReferenceEachTransactionIsItsOwnOrder) {
  const Id paid = world.start(""), other = world.start("");
  world.move(paid, succeeded);
  world.move(other, failed);
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "-:1 -:2");
}

TEST_F(Deliver, AShopThatWasDownIsToldWhenItIsBack) {
  shop.answers.push_back(Shop::answer(503));
  shop.answers.push_back(Shop::broken(OutboundError::connect));
  shop.answers.push_back(Shop::answer(204));
  const Id id = world.start("A");
  world.move(id, succeeded);
  EXPECT_GE(*world.run(), world.clock.at.plus_ms(10 * second));
  world.run_to_the_end();
  ASSERT_EQ(shop.sent.size(), 4u);
  for (const auto& request : shop.sent) {
    EXPECT_EQ(request.body, shop.sent.front().body);
    EXPECT_EQ(header(request, "webhook-id"), header(shop.sent.front(), "webhook-id"));
  }
  EXPECT_NE(header(shop.sent[1], "X-Signature-Timestamp"),
            header(shop.sent[2], "X-Signature-Timestamp"));
  const auto summary = world.summary(id);
  EXPECT_EQ(summary.url, "https://shop.example/ipn");
  EXPECT_EQ(summary.outcome, DeliveryOutcome::delivered);
  EXPECT_EQ(summary.attempts, 4);
  EXPECT_EQ(summary.last_status, 200);
  ASSERT_EQ(summary.history.size(), 4u);
  EXPECT_EQ(summary.history[0].http_status, 200);
  EXPECT_EQ(summary.history[2].error, "connect");
  EXPECT_EQ(summary.history[3].http_status, 503);
  EXPECT_EQ(summary.history[3].status, 1);
}

TEST_F(Deliver, NoAttemptIsMadeBeforeItsTime) {
  shop_is_down();
  world.move(world.start("A"), succeeded);
  world.run();
  world.run_after(9 * second);
  EXPECT_EQ(shop.sent.size(), 1u);
  world.run_after(3 * second);
  EXPECT_EQ(shop.sent.size(), 2u);
}

TEST_F(Deliver, GivesUpAfterElevenAttemptsWithin72Hours) {
  shop_is_down();
  const Id id = world.start("A");
  const Instant begin = world.clock.at;
  world.move(id, succeeded);
  world.run_to_the_end();
  EXPECT_EQ(shop.sent.size(), 11u);
  EXPECT_LE(world.clock.at, begin.plus_ms(72 * hour));
  EXPECT_GE(world.clock.at, begin.plus_ms(60 * hour));
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 failed"));
  EXPECT_EQ(world.summary(id).next_attempt_at, std::nullopt);
}

TEST_F(Deliver, EndsAt72HoursHoweverManyAttemptsAreLeft) {
  world.settings.attempts_max = 50;
  world.restart_worker();
  shop_is_down();
  const Id id = world.start("A");
  const Instant begin = world.clock.at;
  world.move(id, succeeded);
  world.run_to_the_end();
  EXPECT_EQ(world.clock.at, begin.plus_ms(72 * hour));
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 failed"));
}

TEST_F(Deliver, ThreeAttemptsWhenSoConfigured) {
  world.settings.attempts_max = 3;
  world.restart_worker();
  shop_is_down();
  world.move(world.start("A"), succeeded);
  world.run_to_the_end();
  EXPECT_EQ(shop.sent.size(), 3u);
}

TEST_F(Deliver, ABlockedTargetIsNotTriedAgain) {
  for (const auto error : {OutboundError::blocked, OutboundError::bad_url}) {
    shop.sent.clear();
    shop.answers.push_back(Shop::broken(error));
    const Id id = world.start(std::string(to_string(error)), "http://10.0.0.1/ipn");
    world.move(id, succeeded);
    world.run_to_the_end();
    EXPECT_EQ(shop.sent.size(), 1u);
    EXPECT_THAT(world.outcomes(id), ElementsAre("1 blocked"));
    EXPECT_EQ(world.summary(id).last_error, to_string(error));
  }
}

TEST_F(Deliver, PrivateTargetsAreReachedOnlyWhenTheSettingSaysSo) {
  world.settings.allow_private_targets = true;
  world.restart_worker();
  world.move(world.start("A", "http://10.0.0.1/ipn"), succeeded);
  world.run();
  ASSERT_EQ(shop.sent.size(), 1u);
  EXPECT_EQ(shop.sent[0].reach, http::Reach::private_allowed);
}

TEST_F(Deliver, ACrashBetweenSendingAndBookingSendsAgainUnderTheSameId) {
  shop.silent = true;
  const Id id = world.start("A");
  world.move(id, succeeded);
  world.run();
  world.restart_worker();
  shop.silent = false;
  world.run_after(30 * second);
  EXPECT_EQ(shop.sent.size(), 1u);
  world.run_after(31 * second);
  ASSERT_EQ(shop.sent.size(), 2u);
  EXPECT_EQ(header(shop.sent[0], "webhook-id"), header(shop.sent[1], "webhook-id"));
  EXPECT_EQ(shop.sent[0].body, shop.sent[1].body);
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 delivered"));
  // The first run was only slow: its answer changes nothing any more.
  shop.held.front()(Shop::answer(500));
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 delivered"));
  const auto summary = world.summary(id);
  ASSERT_EQ(summary.history.size(), 2u);
  EXPECT_EQ(summary.history[1].error, "interrupted");
  EXPECT_EQ(world.run_after(hour), std::nullopt);
  EXPECT_EQ(shop.sent.size(), 2u);
}

TEST_F(Deliver, WhatIsSupersededInFlightEndsAndIsNotTriedAgain) {
  shop.silent = true;
  const Id first = world.start("A"), second_try = world.start("A");
  world.move(first, failed);
  world.run();
  world.move(second_try, succeeded);
  world.run();
  EXPECT_EQ(shop.told(), "A:2");
  shop.silent = false;
  shop.held.front()(Shop::answer(500));
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:2 A:1");
  EXPECT_THAT(world.outcomes(first), ElementsAre("2 superseded"));
}

TEST_F(Deliver, WhatIsSupersededInFlightStaysSoHoweverItEnds) {
  shop.silent = true;
  const Id first = world.start("A"), second_try = world.start("A");
  world.move(first, failed);
  world.run();
  world.move(second_try, succeeded);
  shop.silent = false;
  shop.held.front()(Shop::broken(OutboundError::blocked));
  world.run();
  EXPECT_THAT(world.outcomes(first), ElementsAre("2 superseded"));
}

TEST_F(Deliver, WhatIsInFlightIsLeftAloneWithinItsLeaseEvenByAnotherJob) {
  shop.silent = true;
  const Id id = world.start("A");
  world.move(id, succeeded);
  world.run();
  world.command([&](store::Transaction& transaction) {
    const auto job = transaction.find_first<jobs::Job>({});
    transaction.erase(*job);
    const auto record = transaction.get<transactions::TransactionRecord>(id);
    schedule_sending(transaction, {order_hash(*record), record->ipn_url.value, {}});
  });
  world.restart_worker();
  shop.silent = false;
  EXPECT_EQ(world.run(), world.clock.at.plus_ms(jobs::lease_ms));
  EXPECT_EQ(shop.sent.size(), 1u);
  world.run_after(jobs::lease_ms);
  EXPECT_EQ(shop.sent.size(), 2u);
  shop.held.front()(Shop::answer(200));
  EXPECT_EQ(world.summary(id).attempts, 2);
}

TEST_F(Deliver, WhatADeadProcessLeftInFlightGoesWhenTheNextOneStarts) {
  shop.silent = true;
  const Id id = world.start("A");
  world.move(id, succeeded);
  world.run();
  world.restart_worker();
  shop.silent = false;
  world.command([](store::Transaction& transaction) {
    release_in_flight(transaction, jobs::release_leases(transaction));
  });
  world.run();
  ASSERT_EQ(shop.sent.size(), 2u);
  EXPECT_EQ(shop.sent[0].headers.get("webhook-id"), shop.sent[1].headers.get("webhook-id"));
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 delivered"));
  EXPECT_EQ(world.summary(id).history[1].error, "interrupted");
}

TEST_F(Deliver, WhatIsSupersededInFlightMayStillArrive) {
  shop.silent = true;
  const Id first = world.start("A"), second_try = world.start("A");
  world.move(first, failed);
  world.run();
  world.move(second_try, succeeded);
  shop.silent = false;
  shop.held.front()(Shop::answer(200));
  world.run();
  EXPECT_EQ(shop.told(), "A:2 A:1");
  EXPECT_THAT(world.outcomes(first), ElementsAre("2 delivered"));
}

TEST_F(Deliver, TheNextMessageDoesNotOvertakeOneTheShopMayStillWorkOn) {
  shop.silent = true;
  const Id first = world.start("A"), second_try = world.start("A");
  world.move(first, failed);
  world.run();
  world.move(second_try, succeeded);
  shop.silent = false;
  shop.held.front()(Shop::broken(OutboundError::timeout));
  world.run();
  EXPECT_EQ(shop.told(), "A:2");
  world.run_after(10 * second);
  EXPECT_EQ(shop.told(), "A:2 A:1");
}

TEST_F(Deliver, TheOrderIsLookedAtAgainBeforeSending) {
  const Id first = world.start("A"), other = world.start("A");
  world.move(first, failed);
  // Paid by a command that this one did not see.
  world.command([&](store::Transaction& transaction) {
    auto record = transaction.get<transactions::TransactionRecord>(other);
    record->status = succeeded;
    transaction.replace(*record);
  });
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "");
  EXPECT_THAT(world.outcomes(first), ElementsAre("2 superseded"));
}

TEST_F(Deliver, ADeadShopHoldsUpNobodyElse) {
  shop.silent = true;
  for (const auto* reference : {"A", "B", "C", "D", "E", "F"}) {
    world.move(world.start(reference, "https://dead.example/" + std::string(reference)), succeeded);
  }
  world.move(world.start("G", "https://living.example/"), succeeded);
  world.run();
  EXPECT_EQ(shop.told(), "A:1 B:1 C:1 D:1 G:1");
  shop.silent = false;
  while (!shop.held.empty()) {
    auto held = std::move(shop.held);
    shop.held.clear();
    for (auto& done : held) done(Shop::answer(200));
    world.run();
  }
  EXPECT_EQ(shop.told(), "A:1 B:1 C:1 D:1 G:1 E:1 F:1");
}

TEST_F(Deliver, ARotatedSecretSignsTheAttemptsThatAreLeft) {
  shop.answers.push_back(Shop::answer(401));
  world.move(world.start("A"), succeeded);
  world.run();
  world.command([&](store::Transaction& transaction) {
    auto site = transaction.get<sites::Site>(world.site_id);
    site->webhook_secret.value = "whsec_bmV3IHNlY3JldA==";
    transaction.replace(*site);
  });
  world.run_to_the_end();
  ASSERT_EQ(shop.sent.size(), 2u);
  const auto expected =
      signed_headers({"whsec_bmV3IHNlY3JldA=="}, *Id::parse(header(shop.sent[1], "webhook-id")),
                     world.clock.at, shop.sent[1].body);
  EXPECT_EQ(header(shop.sent[1], "X-Signature-HMAC-SHA256"),
            *expected.get("X-Signature-HMAC-SHA256"));
}

TEST_F(Deliver, ARefusalDuringARotationIsRepeatedOnceWithTheOldSecret) {
  for (const int status : {400, 401, 403, 500}) {
    SCOPED_TRACE(status);
    shop.sent.clear();
    world.command([&](store::Transaction& transaction) {
      auto site = transaction.get<sites::Site>(world.site_id);
      site->previous_webhook_secret.value = "whsec_b2xkIHNlY3JldA==";
      site->previous_secret_until = world.clock.at.plus_seconds(60);
      transaction.replace(*site);
    });
    shop.answers.push_back(Shop::answer(status));
    const Id id = world.start("A" + std::to_string(status));
    world.move(id, succeeded);
    world.run();
    if (status == 500) {
      EXPECT_EQ(shop.sent.size(), 1u);
      continue;
    }
    ASSERT_EQ(shop.sent.size(), 2u);
    const auto old =
        signed_headers({"whsec_b2xkIHNlY3JldA=="}, *Id::parse(header(shop.sent[1], "webhook-id")),
                       world.clock.at, shop.sent[1].body);
    EXPECT_EQ(header(shop.sent[1], "X-Signature-HMAC-SHA256"), *old.get("X-Signature-HMAC-SHA256"));
    EXPECT_THAT(world.outcomes(id), ElementsAre("1 delivered"));
  }
}

TEST_F(Deliver, WithoutASiteThereIsNoSecretAndNoMessage) {
  const Id id = world.start("A");
  world.move(id, succeeded);
  world.command([&](store::Transaction& transaction) {
    transaction.erase(*transaction.get<sites::Site>(world.site_id));
  });
  EXPECT_EQ(world.run(), std::nullopt);
  EXPECT_EQ(shop.told(), "");
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 failed"));
  EXPECT_EQ(world.summary(id).last_error, "no_secret");
}

TEST_F(Deliver, AMessageAboutADisputeGoesFirstHoweverLongItTakes) {
  const Id id = world.start("A");
  world.command([&](store::Transaction& transaction) {
    auto dispute = delivery_about(*transaction.get<transactions::TransactionRecord>(id));
    dispute.kind = DeliveryKind::dispute;
    dispute.status_code = 4;
    dispute.body.value = R"({"id":"x","externalReference":"A","status":4})";
    enqueue(transaction, dispute);
  });
  shop.answers.push_back(Shop::answer(500));
  shop.answers.push_back(Shop::answer(500));
  world.move(id, succeeded);
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:4 A:4 A:4 A:1");
}

TEST_F(Deliver, TheSummaryIsForTheTransactionsPage) {
  const Id id = world.start("A"), without = world.start("B", "");
  const auto text = [&](Id which) {
    return world.read([&](const store::Snapshot& snapshot) {
      return ipn_summary(snapshot, *snapshot.get<transactions::TransactionRecord>(which)).text;
    });
  };
  EXPECT_EQ(text(without), "");
  EXPECT_EQ(text(id), R"({"url":"https://shop.example/ipn","attempts":0,"history":[]})");
  shop.answers.push_back(Shop::broken(OutboundError::timeout));
  world.move(id, succeeded);
  world.run();
  const auto summary = parse_json(text(id))->as_object();
  EXPECT_EQ(summary.at("outcome").as_string(), "pending");
  EXPECT_EQ(summary.at("lastError").as_string(), "timeout");
  EXPECT_TRUE(summary.contains("nextAttemptAt"));
  EXPECT_FALSE(summary.contains("lastStatus"));
}

}  // namespace
}  // namespace gw::notifications::testing
