// Bank transfers: shown to the buyer, confirmed by hand.
#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

class Transfers : public EveryEngine {
 protected:
  void SetUp() override {
    run_scenarios(
        world,
        {
            {.name = "a checkout",
             .call = "POST /api/v1/checkouts/{site}/create",
             .body = R"({"amount":10000,"currency":"EUR","externalReference":"W-1",)"
                     R"("returnUrl":"https://s.example/ok","ipnUrl":"https://s.example/ipn",)"
                     R"("items":[{"name":"x","quantity":1,"unitPrice":10000,"amountType":"net",)"
                     R"("vatRate":19}]})",
             .keep = {"checkout=/id", "session=/sessionPublicId"}},
            {.name = "bank details",
             .call = "POST /api/v1/transactions/create",
             .body = R"({"sessionPublicId":"{session}","providerId":"{wire}"})",
             .has = {"\"status\":0", "\"type\":\"bank_details\"", "\"bankName\":\"Example Bank\"",
                     "\"accountHolder\":\"Shop Ltd\"", "\"iban\":\"DE89370400440532013000\"",
                     "\"bic\":\"COBADEFFXXX\"", "\"reference\":\"RF", "\"amount\":11900",
                     "\"currency\":\"EUR\""},
             .effects = "deliveries+1 jobs+1 transactions+1",
             .as = "buyer",
             .keep = {"transaction=/transactionId", "reference=/next/reference"}},
        });
  }
};
GW_ON_EVERY_ENGINE(Transfers);

const std::string by_hand = "POST /api/v1/transactions/{transaction}/status";

Scenario told(std::string text) {
  return {.name = "a day later", .call = "PASS 86400000", .told = std::move(text)};
}

TEST_P(Transfers, ThePageShowsTheDetailsAgain) {
  run_scenarios(world,
                {
                    {.name = "status",
                     .call = "GET /api/v1/transactions/{transaction}/status?session={session}",
                     .has = {"\"status\":\"pending_provider\"", "\"reference\":\"{reference}\"",
                             "\"redirectUrl\":\"https://s.example/ok?externalReference=W-1"},
                     .as = "buyer"},
                    {.name = "session",
                     .call = "GET /api/v1/checkouts/{session}",
                     .has = {"\"status\":\"processing\"", "\"reference\":\"{reference}\""},
                     .as = "buyer"},
                    {.name = "not without the session",
                     .call = "GET /api/v1/transactions/{transaction}/status",
                     .lacks = {"{reference}", "redirectUrl"},
                     .as = "buyer"},
                    {.name = "found by its reference",
                     .call = "GET /api/v1/transactions?search=W-1&siteId={site}",
                     .has = {"\"total\":1", "\"providerReference\":\"{reference}\""}},
                });
}

TEST_P(Transfers, MarkedPaidAndTold) {
  run_scenarios(
      world,
      {
          told("W-1:0"),
          {.name = "paid",
           .call = by_hand,
           .body = R"({"status":1,"paidAt":"2026-03-26T09:00:00Z","note":"seen","sendIpn":true})",
           .has = {"\"status\":1", "\"confirmedBy\":\"merchant\"",
                   "\"confirmedAt\":\"2026-03-26T09:00:00Z\"", "\"note\":\"seen\""},
           .effects = "deliveries+1 jobs+2"},
          {.name = "again",
           .call = by_hand,
           .body = R"({"status":1,"sendIpn":true})",
           .has = {"\"status\":1"},
           .effects = ""},
          {.name = "not back", .call = by_hand, .body = R"({"status":2})", .status = 409},
          {.name = "nor away", .call = by_hand, .body = R"({"status":-2})", .status = 409},
          told("W-1:0 W-1:1"),
          {.name = "completed",
           .call = "GET /api/v1/checkouts/{checkout}",
           .has = {"\"status\":\"completed\""}},
      });
}

TEST_P(Transfers, MarkedPaidAndNotTold) {
  run_scenarios(world, {
                           told("W-1:0"),
                           {.name = "paid",
                            .call = by_hand,
                            .body = R"({"status":1})",
                            .has = {"\"status\":1"},
                            .effects = "jobs+1"},
                           told("W-1:0"),
                       });
}

// What was on its way to the shop would now be wrong.
TEST_P(Transfers, ASilentSuccessDropsThePendingMessage) {
  run_scenarios(world, {
                           {.name = "paid at once", .call = by_hand, .body = R"({"status":1})"},
                           told(""),
                       });
}

TEST_P(Transfers, MarkedFailedOrCancelled) {
  run_scenarios(world, {
                           told("W-1:0"),
                           {.name = "failed",
                            .call = by_hand,
                            .body = R"({"status":2,"sendIpn":true})",
                            .has = {"\"status\":2"}},
                           told("W-1:0 W-1:2"),
                           {.name = "not paid afterwards",
                            .call = by_hand,
                            .body = R"({"status":1})",
                            .status = 409,
                            .has = {"\"code\":\"STATE_CONFLICT\""}},
                       });
}

TEST_P(Transfers, MarkPendingIsForTheSessionOnly) {
  const std::string pending = "POST /api/v1/transactions/{transaction}/mark-pending";
  run_scenarios(
      world,
      {
          {.name = "pending already",
           .call = pending,
           .body = R"({"sessionPublicId":"{session}"})",
           .has = {"\"status\":0"},
           .effects = "",
           .as = "buyer"},
          {.name = "a stranger",
           .call = pending,
           .body = R"({"sessionPublicId":"AAAAAAAAAAAAAAAAAAAAAA"})",
           .status = 404,
           .as = "buyer"},
          {.name = "no session", .call = pending, .body = "{}", .status = 400, .as = "buyer"},
          {.name = "a card attempt",
           .call = "POST /api/v1/transactions/create",
           .body = R"({"sessionPublicId":"{session}","providerId":"{card}"})",
           .as = "buyer",
           .keep = {"transaction=/transactionId"}},
          {.name = "is marked",
           .call = pending,
           .body = R"({"sessionPublicId":"{session}"})",
           .has = {"\"status\":0"},
           .as = "buyer"},
          {.name = "is cancelled",
           .call = "POST /api/v1/transactions/{transaction}/cancel",
           .body = R"({"sessionPublicId":"{session}"})",
           .has = {"\"status\":-2"},
           .as = "buyer"},
          {.name = "too late",
           .call = pending,
           .body = R"({"sessionPublicId":"{session}"})",
           .status = 409,
           .as = "buyer"},
      });
}

TEST_P(Transfers, TheOperatorCancels) {
  const std::string cancel = "POST /api/v1/transactions/{transaction}/cancel";
  run_scenarios(
      world,
      {
          told("W-1:0"),
          {.name = "cancel",
           .call = cancel,
           .body = R"({"reason":"never paid","sendIpn":true})",
           .has = {"\"status\":-2", "\"kind\":\"operator_cancelled\"", "\"note\":\"never paid\""},
           .effects = "deliveries+1 jobs+2"},
          {.name = "again", .call = cancel, .body = "{}", .has = {"\"status\":-2"}, .effects = ""},
          told("W-1:0 W-1:-2"),
          {.name = "not to be marked", .call = by_hand, .body = R"({"status":1})", .status = 409},
      });
}

TEST_P(Transfers, CancelledWithoutAWord) {
  run_scenarios(world, {
                           told("W-1:0"),
                           {.name = "cancel",
                            .call = "POST /api/v1/transactions/{transaction}/cancel",
                            .body = "{}",
                            .has = {"\"status\":-2"},
                            .effects = "jobs+1"},
                           told("W-1:0"),
                       });
}

TEST_P(Transfers, TheOperatorNotifiesAgain) {
  const std::string retry = "POST /api/v1/transactions/{transaction}/ipn/retry";
  run_scenarios(
      world, {
                 told("W-1:0"),
                 {.name = "again", .call = retry, .status = 202, .effects = "deliveries+1 jobs+2"},
                 told("W-1:0 W-1:0"),
             });
}

TEST_P(Transfers, TransactionsAreListedAndFiltered) {
  const auto list = [](std::string query, int status, std::string has) {
    return Scenario{.name = query,
                    .call = "GET /api/v1/transactions" + query,
                    .status = status,
                    .has = {std::move(has)}};
  };
  run_scenarios(world,
                {
                    list("", 200, "\"total\":1,\"page\":1,\"limit\":50"),
                    list("?status=pending_provider", 200, "\"total\":1"),
                    list("?status=0", 200, "\"total\":1"),
                    list("?status=-2", 200, "\"total\":0"),
                    list("?status=canceled", 200, "\"total\":0"),
                    list("?status=succeeded", 200, "\"total\":0"),
                    list("?siteId={site}", 200, "\"total\":1"),
                    list("?providerId={wire}", 200, "\"total\":1"),
                    list("?providerId={card}", 200, "\"total\":0"),
                    list("?search={transaction}", 200, "\"total\":1"),
                    list("?search=W-1&siteId={site}", 200, "\"total\":1"),
                    list("?search=W-2&siteId={site}", 200, "\"total\":0"),
                    list("?status=7", 400, "\"field\":\"status\""),
                    list("?search=W-1", 200, "\"total\":1"),  // one site: it need not be named
                    list("?status=0&providerId={wire}", 400, "FILTER_NOT_SUPPORTED"),
                });
}

TEST_P(Transfers, OnlyNotesAndReferencesAreChanged) {
  const std::string put = "PUT /api/v1/transactions/{transaction}";
  run_scenarios(
      world, {
                 {.name = "notes",
                  .call = put,
                  .body = R"({"notes":"line 1\nline 2","metadata":{"a":"b"}})",
                  .has = {"line 1\\nline 2", "\"metadata\":{\"a\":\"b\"}"},
                  .effects = "jobs+1"},
                 {.name = "never the amount",
                  .call = put,
                  .body = R"({"amount":1})",
                  .status = 400,
                  .has = {"\"field\":\"amount\",\"code\":\"unknown_field\""}},
                 {.name = "nor the status", .call = put, .body = R"({"status":1})", .status = 400},
                 {.name = "the reference while open",
                  .call = put,
                  .body = R"({"externalReference":"W-2"})",
                  .has = {"\"externalReference\":\"W-2\""}},
                 {.name = "paid", .call = by_hand, .body = R"({"status":1})"},
                 {.name = "then it stands",
                  .call = put,
                  .body = R"({"externalReference":"W-3"})",
                  .status = 409},
             });
}

}  // namespace
}  // namespace gw::api_test
