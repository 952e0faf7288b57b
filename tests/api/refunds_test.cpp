// Money given back: reserved, sent, booked once, whoever brings the news first.
#include "capabilities/refunds/refunds.hpp"
#include "api/support/browser.hpp"
#include "api/support/card_steps.hpp"
#include "connectors/sandbox/webhooks.hpp"

namespace gw::api_test {
namespace {

using namespace card_steps;

Scenario refund(std::string body, int status, std::vector<std::string> has = {}) {
  return {.name = "refund " + body,
          .call = "POST /api/v1/transactions/{transaction}/refund",
          .body = std::move(body),
          .status = status,
          .has = std::move(has),
          .keep = status < 300 ? std::vector<std::string>{"refund=/refund/id"}
                               : std::vector<std::string>{}};
}

Scenario stands(std::vector<std::string> has) {
  return {.name = "the payment stands",
          .call = "GET /api/v1/transactions/{transaction}",
          .has = std::move(has)};
}

class Refunds : public EveryEngine {
 protected:
  void pay(const std::string& card = "4242424242424242") {
    run_scenarios(world,
                  {a_checkout, starts(), confirms(card, "succeeded"), time_passes(0, "A-1:1")});
  }
  void limit(const std::string& name, const std::string& value) {
    run_scenarios(world, {{.name = "a limit",
                           .call = "PUT /api/v1/organizations/settings/refunds",
                           .body = "{\"" + name + "\":" + value + '}'}});
  }
  std::string refund_event(const std::string& id, const std::string& state, int amount,
                           const std::string& refund_id) {
    return world.filled(
        R"({"id":")" + id + R"(","type":"refund.)" + state +
        R"(","created":1774605600,"livemode":false,"data":{"object":{"id":")" + refund_id +
        R"(","payment":"{payment}","status":")" + state + R"(","amount":)" +
        std::to_string(amount) +
        R"(,"currency":"EUR","failureCode":"","failureMessage":"","metadata":{}}}})");
  }
};
GW_ON_EVERY_ENGINE(Refunds);

TEST_P(Refunds, TheWholePaymentIsGivenBackAndTheShopIsTold) {
  pay();
  run_scenarios(world,
                {refund("{}", 200,
                        {"\"status\":\"succeeded\"", "\"amount\":4900", "\"refundedAmount\":4900",
                         "\"refundableAmount\":0", "\"providerRefundId\":\"sbr_"}),
                 time_passes(0, "A-1:1 A-1:3"),
                 stands({"\"status\":3", "\"statusName\":\"refunded\"", "\"refundedAmount\":4900",
                         "\"refunds\":[{\"id\":\"{refund}\"",
                         "\"kind\":\"refund_noted\",\"source\":\"merchant\"",
                         "\"kind\":\"refunded_fully\",\"source\":\"provider\""}),
                 refund("{}", 409, {"STATE_CONFLICT"}), time_passes(48 * hour_ms, "A-1:1 A-1:3")});
}

TEST_P(Refunds, PartsAddUpAndNeverExceedThePayment) {
  pay();
  run_scenarios(
      world, {refund(R"({"amount":1000,"reason":"one glove"})", 200,
                     {"\"refundableAmount\":3900", "\"reason\":\"one glove\""}),
              time_passes(0, "A-1:1"), stands({"\"status\":1", "\"refundedAmount\":1000"}),
              refund(R"({"amount":3901})", 400, {"\"field\":\"amount\"", "exceeds_remaining"}),
              refund(R"({"amount":0})", 400, {"\"field\":\"amount\""}),
              refund(R"({"amount":-5})", 400, {"\"field\":\"amount\""}),
              refund(R"({"amount":3900})", 200, {"\"refundableAmount\":0"}),
              time_passes(0, "A-1:1 A-1:3"), stands({"\"status\":3", "\"refundedAmount\":4900"})});
}

TEST_P(Refunds, OfTwoAtOnceThatTogetherExceedThePaymentOneFails) {
  pay();
  std::vector<http::Request> requests;
  for (int i = 0; i < 2; ++i) {
    requests.push_back(
        world.request("POST /api/v1/transactions/{transaction}/refund", R"({"amount":2940})",
                      {"Authorization: Bearer {key}", "Content-Type: application/json"}));
  }
  const auto answers = world.send_all(true, std::move(requests));
  ASSERT_EQ(answers.size(), 2u);
  const int statuses = answers[0].status + answers[1].status;
  EXPECT_EQ(statuses, 200 + 400) << answers[0].body << answers[1].body;
  run_scenarios(world, {stands({"\"status\":1", "\"refundedAmount\":2940"})});
}

TEST_P(Refunds, ARepeatedRequestIsAnsweredFromRecord) {
  pay();
  auto once = refund(R"({"amount":1000})", 200, {"\"refundableAmount\":3900"});
  once.headers = {"Idempotency-Key: r-1"};
  auto again = once;
  again.has.emplace_back("Idempotent-Replayed: true");
  run_scenarios(world, {once, again, stands({"\"refundedAmount\":1000"})});
}

TEST_P(Refunds, OneThatTakesItsTimeIsReservedUntilItsWebhookComes) {
  pay("4000000000007726");
  run_scenarios(
      world,
      {refund(R"({"amount":3000})", 200,
              {"\"status\":\"pending\"", "\"refundedAmount\":0", "\"refundableAmount\":1900"}),
       refund(R"({"amount":1901})", 400, {"exceeds_remaining"}), time_passes(5'000, "A-1:1"),
       stands({"\"refundedAmount\":3000", "\"status\":\"succeeded\""})});
}

TEST_P(Refunds, OneThatFailsAfterwardsStandsPaidAgainAndTheShopIsNotTold) {
  pay("4000000000005126");
  run_scenarios(world,
                {refund("{}", 200, {"\"status\":\"succeeded\""}), time_passes(0, "A-1:1 A-1:3"),
                 stands({"\"status\":3"}), time_passes(5'000, "A-1:1 A-1:3"),
                 stands({"\"status\":1", "\"refundedAmount\":0", "\"needsAttention\":true",
                         "\"failed_later\"", "\"failureCode\":\"refund_failed\"",
                         "\"kind\":\"refund_undone\""})});
}

TEST_P(Refunds, OneMadeAtTheProviderIsBookedOnce) {
  pay();
  const auto event = refund_event("evt_r1", "succeeded", 1'500, "sbr_elsewhere");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(world.hook("card", event).status, 200);
  EXPECT_EQ(world.hook("card", refund_event("evt_r2", "succeeded", 1'500, "sbr_elsewhere")).status,
            200);
  run_scenarios(world, {stands({"\"status\":1", "\"refundedAmount\":1500", "\"made_elsewhere\""}),
                        refund(R"({"amount":3401})", 400, {"exceeds_remaining"})});
}

TEST_P(Refunds, WhatTheProviderGaveBackTooMuchIsBookedAndFlagged) {
  pay();
  world.hook("card", refund_event("evt_r1", "succeeded", 4'000, "sbr_a"));
  world.hook("card", refund_event("evt_r2", "succeeded", 4'000, "sbr_b"));
  run_scenarios(world, {stands({"\"status\":3", "\"refundedAmount\":8000",
                                "\"needsAttention\":true", "\"exceeds_captured\""}),
                        time_passes(0, "A-1:1 A-1:3")});
}

TEST_P(Refunds, ATransferIsGivenBackByHand) {
  run_scenarios(
      world, {a_checkout,
              {.name = "a transfer",
               .call = "POST /api/v1/transactions/create",
               .body = start_wire,
               .as = "buyer",
               .keep = {"transaction=/transactionId"}},
              refund("{}", 409, {"STATE_CONFLICT"}),
              {.name = "it arrives",
               .call = "POST /api/v1/transactions/{transaction}/status",
               .body = R"({"status":1})"},
              refund(R"({"amount":900})", 200,
                     {"\"byHand\":true", "\"status\":\"succeeded\"", "\"refundedAmount\":900"})});
}

TEST_P(Refunds, AboveTheLimitASecondPersonApproves) {
  Browser browser(world);
  auto passkey = new_passkey();
  ASSERT_EQ(browser.enrol(set_up_token(world), passkey, R"(,"email":"ada@example.com","name":"A")")
                .status,
            200);
  browser.cookies["selectedOrganization"] = world.names["organization"];
  pay();
  limit("refundApprovalLimit", R"({"currency":"EUR","amount":2000})");
  run_scenarios(world, {refund(R"({"amount":2000})", 200, {"\"status\":\"succeeded\""}),
                        refund(R"({"amount":2001})", 202,
                               {"\"status\":\"awaiting_approval\"", "\"refundableAmount\":899"}),
                        time_passes(0, "A-1:1"), stands({"\"refundedAmount\":2000"})});
  const std::string path = world.filled("/api/v1/transactions/{transaction}/refunds/{refund}");
  EXPECT_EQ(world.admin("POST " + path + "/approve", "{}").status, 403) << "by people only";
  const auto approved = browser.call("POST " + path + "/approve", "{}");
  EXPECT_EQ(approved.status, 200) << approved.body;
  EXPECT_EQ(member(approved, "/refund/status"), "succeeded");
  EXPECT_EQ(member(approved, "/transaction/refundedAmount"), "4001");
  EXPECT_EQ(browser.call("POST " + path + "/approve", "{}").status, 409);
}

TEST_P(Refunds, WhoAskedMayNotApproveAndARejectionFreesTheAmount) {
  Browser browser(world);
  auto passkey = new_passkey();
  ASSERT_EQ(browser.enrol(set_up_token(world), passkey, R"(,"email":"ada@example.com","name":"A")")
                .status,
            200);
  browser.cookies["selectedOrganization"] = world.names["organization"];
  pay();
  limit("refundApprovalLimit", R"({"currency":"EUR","amount":0})");
  const auto asked = browser.call(world.filled("POST /api/v1/transactions/{transaction}/refund"),
                                  R"({"amount":100})");
  ASSERT_EQ(asked.status, 202) << asked.body;
  const std::string path =
      world.filled("/api/v1/transactions/{transaction}/refunds/") + member(asked, "/refund/id");
  EXPECT_EQ(browser.call("POST " + path + "/approve", "{}").status, 403);
  const auto rejected = browser.call("POST " + path + "/reject", R"({"reason":"too much"})");
  EXPECT_EQ(rejected.status, 200) << rejected.body;
  EXPECT_EQ(member(rejected, "/refund/status"), "failed");
  EXPECT_EQ(member(rejected, "/transaction/refundableAmount"), "4900");
}

TEST_P(Refunds, AboveTheStepUpLimitAPersonShowsThePasskey) {
  Browser browser(world);
  auto passkey = new_passkey();
  ASSERT_EQ(browser.enrol(set_up_token(world), passkey, R"(,"email":"ada@example.com","name":"A")")
                .status,
            200);
  browser.cookies["selectedOrganization"] = world.names["organization"];
  pay();
  limit("refundStepUpLimit", R"({"currency":"EUR","amount":1000})");
  world.pass(6 * minute_ms);
  ASSERT_EQ(browser.sign_in(passkey).status, 200);
  world.pass(6 * minute_ms);
  const std::string call = world.filled("POST /api/v1/transactions/{transaction}/refund");
  EXPECT_EQ(browser.call(call, R"({"amount":1000})").status, 200);
  const auto refused = browser.call(call, R"({"amount":1001})");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(member(refused, "/code"), "STEP_UP_REQUIRED");
  ASSERT_EQ(browser.step_up(passkey).status, 200);
  EXPECT_EQ(browser.call(call, R"({"amount":1001})").status, 200);
}

TEST_P(Refunds, TheBuyerIsToldOnceWhenAskedFor) {
  auto with_mail = a_checkout;
  with_mail.body.insert(1, R"("email":"buyer@example.com","locale":"de-AT",)");
  run_scenarios(world, {with_mail, starts(), confirms("4000000000007726", "succeeded"),
                        time_passes(0, "A-1:1"), refund(R"({"amount":500})", 200),
                        refund(R"({"amount":1000,"notifyClient":true})", 200),
                        time_passes(5'000, "A-1:1"), time_passes(48 * hour_ms, "A-1:1")});
  int mails = 0;
  for (const auto& message : world.mailer.sent()) mails += message.subject.contains("Erstattung");
  EXPECT_EQ(mails, 1);
  const auto text = world.mailer.newest_text("buyer@example.com");
  EXPECT_NE(text.find("10.00 EUR erstattet"), std::string::npos) << text;
  EXPECT_NE(text.find("A-1"), std::string::npos) << text;
}

TEST_P(Refunds, AnotherTenantsPaymentDoesNotExist) {
  pay();
  auto theirs = refund("{}", 404, {"NOT_FOUND"});
  theirs.as = "other";
  run_scenarios(world, {theirs, stands({"\"refundedAmount\":0"})});
}

}  // namespace
}  // namespace gw::api_test
