#include "capabilities/notifications/retry.hpp"

#include <gmock/gmock.h>

#include "capabilities/notifications/testing.hpp"

namespace gw::notifications::testing {
namespace {

using enum TransactionStatus;
using ::testing::ElementsAre;

class RetryIpnCommand : public ::testing::Test {
 protected:
  World world;
  Shop& shop = world.shop;

  Result<DeliveryView> retry(Id id, std::optional<Id> organization = {}) {
    Caller caller;
    caller.organization = organization.value_or(world.organization);
    caller.request_id = "req_1";
    Result<DeliveryView> answer = fail(Code::internal);
    store::execute(
        world.database,
        [&](store::Transaction& transaction) { return retry_ipn(transaction, caller, {id}); },
        [&](Result<DeliveryView> result) { answer = std::move(result); });
    return answer;
  }
  Code refusal(Id id, std::optional<Id> organization = {}) {
    const auto answer = retry(id, organization);
    EXPECT_FALSE(answer.has_value());
    return answer ? Code::internal : answer.error().code;
  }
};

TEST_F(RetryIpnCommand, SendsTheSameBytesAsANewMessage) {
  shop.answers.push_back(Shop::answer(500));
  world.settings.attempts_max = 1;
  world.restart_worker();
  const Id id = world.start("A");
  world.move(id, succeeded);
  world.run();
  const auto answer = retry(id);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->outcome, DeliveryOutcome::pending);
  EXPECT_EQ(answer->status, 1);
  EXPECT_EQ(answer->transaction_id, id);
  const auto entry = world.read([](const store::Snapshot& snapshot) {
    return snapshot.find_first<audit::AuditEntry>(store::Find{});
  });
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->action, "transaction.ipn_retried");
  EXPECT_EQ(entry->object_id, id);
  world.run();
  ASSERT_EQ(shop.sent.size(), 2u);
  EXPECT_EQ(shop.sent[0].body, shop.sent[1].body);
  EXPECT_EQ(shop.sent[1].headers.get("webhook-id"), answer->id.text());
  EXPECT_THAT(world.outcomes(id), ElementsAre("1 failed", "1 delivered"));
}

TEST_F(RetryIpnCommand, ReplacesAnUndeliveredTwinAndStartsItsSeriesAnew) {
  for (int i = 0; i < 5; ++i) shop.answers.push_back(Shop::answer(500));
  const Id id = world.start("A");
  world.move(id, failed);
  for (int i = 0; i < 5; ++i) world.clock.at = *world.run();
  ASSERT_TRUE(retry(id).has_value());
  world.run_to_the_end();
  EXPECT_THAT(world.outcomes(id), ElementsAre("2 superseded", "2 delivered"));
  EXPECT_EQ(world.summary(id).attempts, 1);
}

TEST_F(RetryIpnCommand, TellsAStatusThatWasKeptSilent) {
  const Id id = world.start("A");
  transactions::Event silent;
  silent.notify = false;
  world.move(id, cancelled, silent);
  ASSERT_TRUE(retry(id).has_value());
  world.run();
  EXPECT_EQ(shop.told(), "A:-2");
}

TEST_F(RetryIpnCommand, OtherTenantsTransactionsAreUnknown) {
  EXPECT_EQ(refusal(Id::compose(1, 1)), Code::not_found);
  EXPECT_EQ(refusal(world.start("A"), Id::compose(1, 8)), Code::not_found);
}

TEST_F(RetryIpnCommand, NeedsAnAddressAndSomethingToTell) {
  const Id without = world.start("A", "");
  world.move(without, succeeded);
  EXPECT_EQ(refusal(without), Code::state_conflict);
  EXPECT_EQ(refusal(world.start("B")), Code::state_conflict);
}

TEST_F(RetryIpnCommand, NeverTellsALesserStatusOfAPaidOrder) {
  const Id first = world.start("A"), paid = world.start("A");
  world.move(first, failed);
  world.run();
  world.move(paid, succeeded);
  world.run();
  EXPECT_EQ(refusal(first), Code::state_conflict);
  EXPECT_TRUE(retry(paid).has_value());
  world.run_to_the_end();
  EXPECT_EQ(shop.told(), "A:2 A:1 A:1");
}

TEST_F(RetryIpnCommand, RepeatsADisputeAndHurriesWhatWaitsBeforeIt) {
  const Id id = world.start("A");
  world.move(id, succeeded);
  world.run();
  const auto dispute = [&](store::Transaction& transaction, std::string body) {
    auto record = transaction.get<transactions::TransactionRecord>(id);
    record->status = chargeback;
    transaction.replace(*record);
    auto message = delivery_about(*record);
    message.kind = DeliveryKind::dispute;
    message.body.value = std::move(body);
    enqueue(transaction, message);
    schedule_sending(transaction, {message.order, record->ipn_url.value, {}});
  };
  const std::string open = R"({"externalReference":"A","status":4,"disputeStatus":"open"})";
  const std::string lost = R"({"externalReference":"A","status":4,"disputeStatus":"lost"})";
  shop.answers.push_back(Shop::answer(500));
  world.command([&](store::Transaction& transaction) { dispute(transaction, open); });
  world.run();
  world.command([&](store::Transaction& transaction) { dispute(transaction, lost); });
  ASSERT_TRUE(retry(id).has_value());
  world.run();
  ASSERT_EQ(shop.sent.size(), 4u);
  EXPECT_EQ(shop.sent[2].body, open);
  EXPECT_EQ(shop.sent[3].body, lost);
  EXPECT_THAT(world.outcomes(id),
              ElementsAre("1 delivered", "4 delivered", "4 superseded", "4 delivered"));
}

TEST(RetryIpnRoute, IsAnIdempotentPostThatAnswers202) {
  endpoints::Table table;
  add_admin_routes(table, {});
  ASSERT_EQ(table.rows().size(), 1u);
  const auto& row = *table.rows().front();
  EXPECT_EQ(row.method, http::Method::post);
  EXPECT_EQ(row.path, "/api/v1/transactions/{transactionId}/ipn/retry");
  EXPECT_EQ(row.scope, "transaction:execute");
  EXPECT_EQ(row.access, endpoints::Access::key);
  EXPECT_EQ(row.success_status, 202);
  EXPECT_TRUE(row.idempotent);
}

}  // namespace
}  // namespace gw::notifications::testing
