// What goes wrong with payments by card: too late, lost, given up, told twice or in the wrong
// order.
#include "api/support/card_steps.hpp"

namespace gw::api_test {
namespace {

using namespace card_steps;  // The rows read as sentences.

class PaymentTrouble : public EveryEngine {};
GW_ON_EVERY_ENGINE(PaymentTrouble);

TEST_P(PaymentTrouble, WhatCannotBePaidSaysWhy) {
  const auto start = [](std::string name, int status, std::string code, std::string body) {
    return Scenario{.name = std::move(name),
                    .call = "POST /api/v1/transactions/create",
                    .body = std::move(body),
                    .status = status,
                    .has = {"\"code\":\"" + code + '"'},
                    .as = "buyer"};
  };
  run_scenarios(
      world,
      {
          a_checkout,
          start("an unknown session", 404, "NOT_FOUND",
                R"({"sessionPublicId":"AAAAAAAAAAAAAAAAAAAAAA","providerId":"{card}"})"),
          start("the internal id", 404, "NOT_FOUND",
                R"({"sessionPublicId":"{checkout}","providerId":"{card}"})"),
          start("a provider of no site", 400, "VALIDATION_FAILED",
                R"({"sessionPublicId":"{session}","providerId":"{secondCard}"})"),
          start("no provider", 400, "VALIDATION_FAILED", R"({"sessionPublicId":"{session}"})"),
          starts(),
          confirms("4242424242424242", "succeeded"),
          time_passes(0, "A-1:1"),
          start("paid already", 409, "CHECKOUT_ALREADY_PAID", start_card),
          a_checkout,
          {.name = "a day later", .call = "PASS 86400000"},
          start("expired", 409, "CHECKOUT_EXPIRED", start_card),
      });
}

TEST_P(PaymentTrouble, AnExpiredCheckoutKeepsTheTransferUnderWay) {
  run_scenarios(world, {
                           a_checkout,
                           {.name = "a transfer",
                            .call = "POST /api/v1/transactions/create",
                            .body = start_wire,
                            .as = "buyer",
                            .keep = {"transfer=/transactionId"}},
                           {.name = "a day later", .call = "PASS 86400000"},
                           {.name = "a card now",
                            .call = "POST /api/v1/transactions/create",
                            .body = start_card,
                            .status = 409,
                            .has = {"\"code\":\"CHECKOUT_EXPIRED\""},
                            .as = "buyer"},
                           {.name = "the transfer is still awaited",
                            .call = "GET /api/v1/transactions/{transfer}",
                            .has = {"\"statusName\":\"pending_provider\""}},
                       });
}

TEST_P(PaymentTrouble, ALostWebhookIsMadeUpForByAsking) {
  run_scenarios(world, {a_checkout, starts(), confirms("4242424242424242", "succeeded")});
  world.command([](store::Transaction& transaction) {
    store::Find of_sandbox;
    of_sandbox.index = "by_group";
    of_sandbox.equals = {store::value(std::string("sandbox"))};
    const auto jobs = transaction.find<jobs::Job>(of_sandbox).rows;
    EXPECT_EQ(jobs.size(), 1u);
    for (const auto& job : jobs) transaction.erase(job);
  });
  run_scenarios(world, {
                           time_passes(59'999, ""),
                           status_is("initiated"),
                           time_passes(1, "A-1:1"),
                           {.name = "who found out",
                            .call = "GET /api/v1/transactions/{transaction}",
                            .has = {"\"status\":1", "\"confirmedBy\":\"follow_up\""}},
                           {.name = "nothing is left to do", .call = "PASS 3600000", .effects = ""},
                       });
}

TEST_P(PaymentTrouble, AnAbandonedAttemptTimesOutAfterTheCheckout) {
  run_scenarios(world,
                {
                    a_checkout,
                    starts(),
                    time_passes(24 * hour_ms + 14 * minute_ms, ""),
                    status_is("initiated"),
                    time_passes(hour_ms, "A-1:-2"),
                    status_is("cancelled"),
                    {.name = "why",
                     .call = "GET /api/v1/transactions/{transaction}",
                     .has = {"\"kind\":\"timed_out\"", "\"status\":-2"}},
                    {.name = "the card comes too late",
                     .call = "POST /sandbox/payments/{payment}/confirm",
                     .body = R"({"clientSecret":"{secret}","card":{"number":"4242424242424242",)"
                             R"("expMonth":12,"expYear":2030,"cvc":"123"}})",
                     .status = 409,
                     .as = "buyer"},
                    {.name = "nothing is left to do",
                     .call = "PASS 86400000",
                     .effects = "",
                     .told = "A-1:-2"},
                });
}

// A payment that came in while the checkout ran out counts, and is not told as a cancellation.
TEST_P(PaymentTrouble, PaidInTheLastMomentIsPaid) {
  run_scenarios(world, {
                           a_checkout,
                           starts(),
                           {.name = "nearly over", .call = "PASS 86399999", .told = ""},
                           confirms("4242424242424242", "succeeded"),
                           time_passes(3 * hour_ms, "A-1:1"),
                           {.name = "completed",
                            .call = "GET /api/v1/checkouts/{checkout}",
                            .has = {"\"status\":\"completed\""}},
                       });
}

TEST_P(PaymentTrouble, TheBuyerGivesUp) {
  const auto cancel = [](std::string name, std::string session, int status) {
    return Scenario{.name = std::move(name),
                    .call = "POST /api/v1/transactions/{transaction}/cancel",
                    .body = R"({"sessionPublicId":")" + session + "\"}",
                    .status = status,
                    .as = "buyer"};
  };
  run_scenarios(world,
                {
                    a_checkout,
                    {.name = "another checkout",
                     .call = "POST /api/v1/checkouts/{site}/create",
                     .body = R"({"amount":1,"currency":"EUR","externalReference":"B"})",
                     .keep = {"otherSession=/sessionPublicId"}},
                    starts(),
                    cancel("a stranger's session", "{otherSession}", 404),
                    cancel("no session", "", 400),
                    cancel("a guess", "AAAAAAAAAAAAAAAAAAAAAA", 404),
                    {.name = "a stranger asks",
                     .call = "GET /api/v1/transactions/{transaction}/status?session={otherSession}",
                     .status = 404,
                     .as = "buyer"},
                    status_is("initiated"),
                    cancel("the buyer", "{session}", 200),
                    cancel("a second click", "{session}", 200),
                    status_is("cancelled"),
                    time_passes(0, "A-1:-2"),
                    starts("2"),
                    confirms("4242424242424242", "succeeded", "2"),
                    time_passes(3 * hour_ms, "A-1:-2 A-1:1"),
                });
}

TEST_P(PaymentTrouble, ACardPaymentIsNotDecidedByHand) {
  const std::string status = "POST /api/v1/transactions/{transaction}/status";
  run_scenarios(
      world,
      {
          a_checkout,
          starts(),
          {.name = "paid",
           .call = status,
           .body = R"({"status":1})",
           .status = 409,
           .has = {"\"code\":\"STATE_CONFLICT\""}},
          {.name = "failed", .call = status, .body = R"({"status":2})", .status = 409},
          {.name = "cancelled", .call = status, .body = R"({"status":-2})", .status = 409},
          {.name = "no such status", .call = status, .body = R"({"status":3})", .status = 400},
          status_is("initiated"),
          confirms("4242424242424242", "succeeded"),
          time_passes(0, "A-1:1"),
          {.name = "too late to cancel",
           .call = "POST /api/v1/transactions/{transaction}/cancel",
           .body = "{}",
           .status = 409,
           .has = {"refund"}},
      });
}

// Whatever its account is told to do to its webhooks, a payment is paid once and told once.
TEST_P(PaymentTrouble, LateRepeatedAndReorderedWebhooks) {
  struct Row {
    std::string configuration;
    std::int64_t wait_ms;
  };
  const Row rows[] = {
      {R"("webhookDelayMs":600000)", 10 * minute_ms},
      {R"("webhookRepeat":5)", minute_ms},
      {R"("webhookReorder":true)", minute_ms},
      {R"("webhookDelayMs":30000,"webhookRepeat":5,"webhookReorder":true)", minute_ms},
  };
  std::string told;
  for (const auto& row : rows) {
    told += told.empty() ? "A-1:1" : " A-1:1";
    SCOPED_TRACE(row.configuration);
    run_scenarios(world, {
                             {.name = "settings",
                              .call = "PUT /api/v1/providers/{card}",
                              .body = R"({"configuration":{"webhookDelayMs":0,"webhookRepeat":0,)"
                                      R"("webhookReorder":false}})"},
                             {.name = "more settings",
                              .call = "PUT /api/v1/providers/{card}",
                              .body = R"({"configuration":{)" + row.configuration + "}}",
                              .lacks = {"{siteSecret}"}},
                             a_checkout,
                             starts(),
                             confirms("4242424242424242", "succeeded"),
                             {.name = "time", .call = fmt::format("PASS {}", row.wait_ms)},
                             status_is("succeeded"),
                             {.name = "much time", .call = "PASS 86400000", .told = told},
                             {.name = "not flagged",
                              .call = "GET /api/v1/transactions/{transaction}",
                              .has = {"\"needsAttention\":false", "\"lateSuccess\":false"}},
                         });
  }
}

}  // namespace
}  // namespace gw::api_test
