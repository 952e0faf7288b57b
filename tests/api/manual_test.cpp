// Payments written down by hand, deletion, and what lists answer to filters they do not have.
#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

class Manual : public EveryEngine {};
GW_ON_EVERY_ENGINE(Manual);

Scenario manual(std::string body, int status, std::vector<std::string> has) {
  return {.name = body,
          .call = "POST /api/v1/transactions/manual",
          .body = body,
          .status = status,
          .has = std::move(has)};
}

TEST_P(Manual, PaymentsAreWrittenDown) {
  auto cash = manual(
      R"({"siteId":"{site}","amount":4900,"currency":"EUR","externalReference":"A",
          "email":"anna@example.com","method":"cash","paidAt":"2026-03-26T09:00:00Z",
          "items":[{"name":"Book","quantity":2,"unitPrice":2450,"vatRate":7}],
          "ipnUrl":"https://shop.example/i","notes":"at the counter"})",
      200,
      {"\"status\":1", "\"manual\":true", "\"method\":\"cash\"", "\"totalTax\":321",
       "\"confirmedAt\":\"2026-03-26T09:00:00Z\"", "\"name\":\"Book\"",
       "\"confirmedBy\":\"merchant\""});
  cash.keep = {"cash=/id"};
  auto awaited = manual(
      R"({"siteId":"{site}","amount":100,"currency":"EUR","invoiceNumber":"I-1","status":0,
          "providerId":"{wire}","ipnUrl":"https://shop.example/i","externalReference":"B",
          "sendIpn":true})",
      200, {"\"status\":0", "\"providerId\":\"{wire}\""});
  awaited.keep = {"awaited=/id"};
  run_scenarios(
      world, {
                 cash,
                 {.name = "nobody is told unasked", .call = "PASS 1000", .told = ""},
                 {.name = "its buyer is a client",
                  .call = "GET /api/v1/clients?email=anna@example.com",
                  .has = {"\"transactionCount\":1", "\"amount\":4900"}},
                 {.name = "listed",
                  .call = "GET /api/v1/transactions?status=1",
                  .has = {"\"total\":1", "{cash}"}},
                 awaited,
                 {.name = "the shop hears of it", .call = "PASS 1000", .told = "B:0"},
                 {.name = "received",
                  .call = "POST /api/v1/transactions/{awaited}/status",
                  .body = R"({"status":1})",
                  .has = {"\"status\":1"}},
                 {.name = "a provider holds nothing to cancel",
                  .call = "POST /api/v1/transactions/{cash}/cancel",
                  .body = "{}",
                  .status = 409},
                 {.name = "deleted", .call = "DELETE /api/v1/transactions/{cash}", .status = 204},
                 {.name = "gone", .call = "GET /api/v1/transactions/{cash}", .status = 404},
                 {.name = "from lists", .call = "GET /api/v1/transactions", .has = {"\"total\":1"}},
                 {.name = "jobs", .call = "PASS 1000"},
                 {.name = "and from what the client paid",
                  .call = "GET /api/v1/clients?email=anna@example.com",
                  .has = {"\"amount\":0"}},
             });
}

TEST_P(Manual, BadOnesAreNamed) {
  const auto with = [](const std::string& more) {
    return R"({"siteId":"{site}","amount":100,"currency":"EUR","externalReference":"A",)" + more +
           "}";
  };
  run_scenarios(
      world,
      {
          manual("{}", 400, {"\"siteId\"", "\"amount\"", "\"currency\""}),
          manual(R"({"siteId":"{site}","amount":1,"currency":"EUR"})", 400, {"REFERENCE_REQUIRED"}),
          manual(R"({"siteId":"{otherSite}","amount":1,"currency":"EUR","externalReference":"A"})",
                 404, {"NOT_FOUND"}),
          manual(with(R"("status":2)"), 400, {"\"status\""}),
          manual(with(R"("status":-1)"), 400, {"\"status\""}),
          manual(R"({"siteId":"{site}","amount":0,"currency":"EUR","externalReference":"A"})", 400,
                 {"\"amount\""}),
          manual(with(R"("providerId":"{card}")"), 400, {"providerId", "itself"}),
          manual(with(R"("providerId":"{otherCard}")"), 400, {"providerId"}),
          manual(with(R"("clientId":"{unknown}")"), 400, {"clientId"}),
          manual(with(R"("items":[{"name":"x","quantity":1,"unitPrice":99}])"), 400,
                 {"ITEM_SUM_MISMATCH"}),
          manual(with(R"("items":[{"quantity":1,"unitPrice":100}])"), 400, {"items[0].name"}),
          manual(with(R"("paidAt":"2026-03-28T10:00:00Z")"), 400, {"paidAt"}),
          manual(with(R"("email":"nobody")"), 400, {"email"}),
          manual(with(R"("iban":"DE00")"), 400, {"unknown_field"}),
      });
}

TEST_P(Manual, WhatMayHoldMoneyIsNotDeleted) {
  run_scenarios(
      world, {
                 {.name = "a checkout",
                  .call = "POST /api/v1/checkouts/{site}/create",
                  .body = R"({"amount":1,"currency":"EUR","externalReference":"A"})",
                  .keep = {"page=/sessionPublicId"}},
                 {.name = "awaited",
                  .call = "POST /api/v1/transactions/create",
                  .body = R"({"sessionPublicId":"{page}","providerId":"{wire}"})",
                  .as = "buyer",
                  .keep = {"payment=/transactionId"}},
                 {.name = "not while money may come",
                  .call = "DELETE /api/v1/transactions/{payment}",
                  .status = 409},
                 {.name = "failed",
                  .call = "POST /api/v1/transactions/{payment}/status",
                  .body = R"({"status":2})"},
                 {.name = "not by others",
                  .call = "DELETE /api/v1/transactions/{payment}",
                  .status = 404,
                  .as = "other"},
                 {.name = "now", .call = "DELETE /api/v1/transactions/{payment}", .status = 204},
                 {.name = "twice", .call = "DELETE /api/v1/transactions/{payment}", .status = 404},
                 {.name = "nor changed",
                  .call = "PUT /api/v1/transactions/{payment}",
                  .body = R"({"notes":"x"})",
                  .status = 404},
                 {.name = "nor found",
                  .call = "GET /api/v1/transactions?search={payment}",
                  .has = {"\"total\":0"}},
             });
}

TEST_P(Manual, FiltersThatAreNotThereAreSaidSo) {
  const auto list = [](std::string query, int status, std::string has) {
    return Scenario{
        .name = query, .call = "GET /api/v1/" + query, .status = status, .has = {std::move(has)}};
  };
  auto cash =
      manual(R"({"siteId":"{site}","amount":1,"currency":"EUR","externalReference":"A"})", 200, {});
  cash.keep = {"cash=/id"};
  run_scenarios(world,
                {
                    cash,
                    list("transactions?currency=EUR", 400, "FILTER_NOT_SUPPORTED"),
                    list("transactions?amountMin=1&status=1", 400, "\"field\":\"amountMin\""),
                    list("transactions?status=1&siteId={site}", 400, "FILTER_NOT_SUPPORTED"),
                    list("checkouts?currency=EUR", 400, "FILTER_NOT_SUPPORTED"),
                    list("sites?label=x", 400, "FILTER_NOT_SUPPORTED"),
                    list("transactions?limit=0", 400, "VALIDATION_FAILED"),
                    list("transactions?search={cash}", 200, "\"total\":1"),
                    list("transactions?search={cash}&status=1", 200, "\"total\":1"),
                    list("transactions?search={cash}&status=2", 200, "\"total\":0"),
                    list("transactions?search={cash}&siteId={site}", 200, "\"total\":1"),
                    list("transactions?search={cash}&to=2020-01-01", 200, "\"total\":0"),
                    list("transactions?search={cash}&page=2", 200, "\"transactions\":[]"),
                    list("transactions?search={cash}&status=x", 400, "\"field\":\"status\""),
                });
}

TEST_P(Manual, EventsAreForPeople) {
  run_scenarios(
      world,
      {{.name = "a key",
        .call = "GET /api/v1/webhooks/events",
        .status = 403,
        .has = {"INSUFFICIENT_ROLE"}},
       {.name = "nobody", .call = "GET /api/v1/webhooks/events", .status = 401, .as = "nobody"}});
}

}  // namespace
}  // namespace gw::api_test
