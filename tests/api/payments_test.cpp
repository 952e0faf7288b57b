// Paying by card, end to end: the page, the processor's webhooks, the shop's notifications.
#include "api/support/card_steps.hpp"
#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::api_test {
namespace {

using namespace card_steps;  // The rows read as sentences.

class Payments : public EveryEngine {};
GW_ON_EVERY_ENGINE(Payments);

TEST_P(Payments, FromTheCheckoutToTheSignedNotification) {
  auto paid = time_passes(0, "A-1:1");
  paid.effects = "deliveries+1 events+1 jobs-1";
  auto confirmed = confirms("4242 4242 4242 4242", "succeeded");
  confirmed.effects = "jobs+1";
  run_scenarios(
      world,
      {
          a_checkout,
          {.name = "the page loads",
           .call = "GET /api/v1/checkouts/{session}",
           .has = {"\"status\":\"pending\""},
           .lacks = {"activeTransaction"},
           .as = "buyer"},
          starts(),
          status_is("initiated"),
          confirmed,
          status_is("initiated"),
          paid,
          status_is("succeeded"),
          {.name = "the page is loaded again",
           .call = "GET /api/v1/checkouts/{session}",
           .has = {"\"status\":\"completed\"",
                   "\"redirectUrl\":\"https://s.example/"
                   "ok?externalReference=A-1&transactionId={transaction}\""},
           .as = "buyer"},
          {.name = "the shop reads it",
           .call = "GET /api/v1/transactions/{transaction}",
           .has = {"\"status\":1", "\"statusName\":\"succeeded\"", "\"confirmedBy\":\"provider\"",
                   "\"amount\":4900", "\"method\":\"card\"", "\"outcome\":\"delivered\"",
                   "\"providerReference\":\"{payment}\"", "\"kind\":\"provider_succeeded\""},
           .lacks = {"{secret}", "whsec_", "clientSecret"}},
          time_passes(3 * hour_ms, "A-1:1"),
      });
}

TEST_P(Payments, TheNotificationIsSignedAsTheContractSays) {
  run_scenarios(world, {a_checkout, starts(), confirms("4242424242424242", "succeeded"),
                        time_passes(0, "A-1:1")});
  const auto sent = world.outbound.sent();
  ASSERT_EQ(sent.size(), 1u);
  const auto& request = sent.front();
  const auto header = [&](std::string_view name) {
    return std::string(request.headers.get(name).value_or(""));
  };
  EXPECT_EQ(request.url, "https://s.example/ipn?shop=1");
  EXPECT_EQ(request.method, http::Method::post);
  EXPECT_EQ(request.body,
            world.filled(R"({"id":"{transaction}","externalReference":"A-1","status":1})"));
  const std::string timestamp = std::to_string(world.clock.now().seconds());
  EXPECT_EQ(header("X-Signature-Timestamp"), timestamp);
  EXPECT_EQ(header("X-Signature-HMAC-SHA256"),
            hex(crypto::hmac_sha256(world.names["siteSecret"], timestamp + '.' + request.body)));
  const auto key = parse_base64(std::string_view(world.names["siteSecret"]).substr(6));
  const auto standard = header("webhook-id") + '.' + timestamp + '.' + request.body;
  EXPECT_EQ(header("webhook-signature"),
            "v1," + base64(crypto::hmac_sha256(text_of(*key), standard)));
}

TEST_P(Payments, ADeclinedCardThenAnotherOne) {
  run_scenarios(world, {
                           a_checkout,
                           starts(),
                           confirms("4000000000000002", "failed"),
                           time_passes(0, "A-1:2"),
                           status_is("failed"),
                           {.name = "the page offers another try",
                            .call = "GET /api/v1/checkouts/{session}",
                            .has = {"\"status\":\"pending\""},
                            .as = "buyer"},
                           starts("2"),
                           confirms("4242424242424242", "succeeded", "2"),
                           time_passes(0, "A-1:2 A-1:1"),
                           status_is("failed"),
                           status_is("succeeded", "2"),
                           {.name = "why it failed",
                            .call = "GET /api/v1/transactions/{transaction}",
                            .has = {"\"failureCode\":\"card_declined\"",
                                    "\"failureMessage\":\"The card was declined.\""}},
                           time_passes(3 * hour_ms, "A-1:2 A-1:1"),
                       });
}

TEST_P(Payments, AnUndeliveredFailureIsDroppedBySuccess) {
  world.outbound.answer_with(503);
  run_scenarios(
      world, {a_checkout, starts(), confirms("4000000000000002", "failed"), time_passes(0, "A-1:2"),
              starts("2"), confirms("4242424242424242", "succeeded", "2")});
  world.outbound.answer_with(200);
  run_scenarios(world, {time_passes(3 * hour_ms, "A-1:2 A-1:1"),
                        {.name = "the message of the first ended",
                         .call = "GET /api/v1/transactions/{transaction}",
                         .has = {"\"outcome\":\"superseded\""}}});
}

TEST_P(Payments, ChangingTheMethodEndsTheFirstAttemptSilently) {
  run_scenarios(world,
                {
                    a_checkout,
                    starts(),
                    {.name = "a transfer instead",
                     .call = "POST /api/v1/transactions/create",
                     .body = start_wire,
                     .has = {"\"status\":0", "\"type\":\"bank_details\""},
                     .as = "buyer",
                     .keep = {"transfer=/transactionId"}},
                    status_is("cancelled"),
                    time_passes(0, "A-1:0"),
                    starts("2"),
                    {.name = "the transfer has ended",
                     .call = "GET /api/v1/transactions/{transfer}",
                     .has = {"\"status\":-2", "\"kind\":\"superseded\""}},
                    {.name = "its page too",
                     .call = "POST /sandbox/payments/{payment}/confirm",
                     .body = R"({"clientSecret":"{secret}","card":{"number":"4242424242424242",)"
                             R"("expMonth":12,"expYear":2030,"cvc":"123"}})",
                     .status = 409,
                     .as = "buyer"},
                    confirms("5555555555554444", "succeeded", "2"),
                    time_passes(3 * hour_ms, "A-1:0 A-1:1"),
                });
}

TEST_P(Payments, ADoubleClickGetsTheSameAnswer) {
  run_scenarios(world, {
                           a_checkout,
                           starts(),
                           {.name = "again within 10 s",
                            .call = "POST /api/v1/transactions/create",
                            .body = start_card,
                            .has = {"{transaction}", "{secret}"},
                            .effects = "",
                            .as = "buyer"},
                           {.name = "10 s later", .call = "PASS 10000"},
                           {.name = "still",
                            .call = "POST /api/v1/transactions/create",
                            .body = start_card,
                            .has = {"{transaction}"},
                            .effects = "",
                            .as = "buyer"},
                           {.name = "a moment more", .call = "PASS 1"},
                           {.name = "now it is a new attempt",
                            .call = "POST /api/v1/transactions/create",
                            .body = start_card,
                            .lacks = {"{transaction}"},
                            .as = "buyer"},
                           status_is("cancelled"),
                           time_passes(minute_ms, ""),
                       });
}

TEST_P(Payments, SubmitsAndConfirmsAtOncePayOnce) {
  run_scenarios(world, {a_checkout});
  const std::vector<std::string> page{"Origin: " + std::string(page_origin)};
  std::vector<http::Request> submits;
  for (int i = 0; i < 4; ++i)
    submits.push_back(world.request("POST /api/v1/transactions/create", start_card, page));
  const auto before = world.counts();
  const auto started = world.send_all(false, std::move(submits));
  for (const auto& answer : started) EXPECT_EQ(answer.body, started.front().body);
  EXPECT_EQ(World::difference(before, world.counts()), "jobs+1 payments+1 transactions+1");
  world.keep("payment", started.front(), "/next/paymentId");
  world.keep("secret", started.front(), "/next/clientSecret");

  const auto row = confirms("4242424242424242", "succeeded");
  std::vector<http::Request> confirmations;
  for (int i = 0; i < 4; ++i) confirmations.push_back(world.request(row.call, row.body, page));
  for (const auto& answer : world.send_all(false, std::move(confirmations))) {
    EXPECT_EQ(member(answer, "/status"), "succeeded") << answer.body;
  }
  run_scenarios(world, {time_passes(3 * hour_ms, "A-1:1")});
}

TEST_P(Payments, ThreeDSecureAsksFirst) {
  const auto answers = [](std::string verdict, std::string outcome) {
    return Scenario{.name = "the bank says " + verdict,
                    .call = "POST /sandbox/payments/{payment}/authenticate",
                    .body = R"({"clientSecret":"{secret}","result":")" + verdict + "\"}",
                    .has = {"\"status\":\"" + outcome + '"'},
                    .as = "buyer"};
  };
  auto asked = confirms("4000000000003220", "requires_action");
  asked.effects = "";
  run_scenarios(world, {a_checkout, starts(), asked, answers("reject", "failed"),
                        time_passes(0, "A-1:2"), starts(), asked, answers("approve", "succeeded"),
                        answers("reject", "succeeded"), time_passes(0, "A-1:2 A-1:1")});
}

TEST_P(Payments, TheSandboxHandsOutNothingToStrangers) {
  const std::string card =
      R"("card":{"number":"4242424242424242","expMonth":12,"expYear":2030,"cvc":"123"}})";
  const std::string confirm = "POST /sandbox/payments/{payment}/confirm";
  run_scenarios(world,
                {
                    a_checkout,
                    starts(),
                    {.name = "a wrong secret",
                     .call = confirm,
                     .body = R"({"clientSecret":"x",)" + card,
                     .status = 404,
                     .as = "buyer"},
                    {.name = "no secret",
                     .call = confirm,
                     .body = "{" + card,
                     .status = 400,
                     .has = {"\"field\":\"clientSecret\""},
                     .as = "buyer"},
                    {.name = "a foreign page",
                     .call = confirm,
                     .body = R"({"clientSecret":"{secret}",)" + card,
                     .status = 403,
                     .as = "stranger",
                     .headers = {"Origin: https://evil.example"}},
                    {.name = "a real card",
                     .call = confirm,
                     .body = R"({"clientSecret":"{secret}","card":{"number":"4111111111111111",)"
                             R"("expMonth":12,"expYear":2030,"cvc":"123"}})",
                     .status = 400,
                     .has = {"\"code\":\"TEST_CARD_REQUIRED\""},
                     .lacks = {"4111111111111111"},
                     .as = "buyer"},
                    {.name = "a month that is none",
                     .call = confirm,
                     .body = R"({"clientSecret":"{secret}","card":{"number":"4242424242424242",)"
                             R"("expMonth":13,"expYear":2030,"cvc":"123"}})",
                     .status = 400,
                     .has = {"\"field\":\"card.expMonth\""},
                     .as = "buyer"},
                    {.name = "an unknown payment",
                     .call = "POST /sandbox/payments/sbx_{unknown}/confirm",
                     .body = R"({"clientSecret":"{secret}",)" + card,
                     .status = 404,
                     .as = "buyer"},
                    time_passes(0, ""),
                });
}

}  // namespace
}  // namespace gw::api_test
