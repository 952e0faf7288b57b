// POST /api/v1/checkouts/{siteId}/create: what it takes, and how it names what it does not.
#include <fmt/format.h>

#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

const std::string create = "POST /api/v1/checkouts/{site}/create";

class CreateCheckout : public EveryEngine {};
GW_ON_EVERY_ENGINE(CreateCheckout);

// The smallest valid body, with more members or others in their place.
std::string body(std::string_view more = {}) {
  return fmt::format(R"({{"amount":4900,"currency":"EUR","externalReference":"A-1"{}{}}})",
                     more.empty() ? "" : ",", more);
}

std::string item(std::string_view members) { return fmt::format(R"("items":[{{{}}}])", members); }

// One violation: the code of the answer, the field and the code of the detail.
Scenario refused(std::string name, std::string text, std::string field, std::string code,
                 std::string token = "VALIDATION_FAILED") {
  return {.name = std::move(name),
          .call = create,
          .body = std::move(text),
          .status = 400,
          .has = {"\"code\":\"" + token + "\"",
                  "\"field\":\"" + field + "\",\"code\":\"" + code + '"'}};
}

std::string list_of(std::size_t count, std::string_view entry) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += (i > 0 ? "," : "") + std::string(entry);
  return text;
}

std::string metadata(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i)
    text += fmt::format(R"({}"k{}":"v")", i > 0 ? "," : "", i);
  return R"("metadata":{)" + text + "}";
}

TEST_P(CreateCheckout, TakesWhatTheContractAllows) {
  const std::string made = "checkouts+1";
  const std::string one_item = R"({"name":"x","quantity":1,"unitPrice":1})";
  run_scenarios(
      world,
      {
          {.name = "the least",
           .call = create,
           .body = body(),
           .has = {"\"id\":\"", "\"sessionPublicId\":\"", "\"shortCode\":\"",
                   "\"paymentUrl\":\"https://pay.example.com/checkout/", "\"livemode\":false",
                   "\"expiresAt\":\"2026-03-28T10:00:00Z\"", "Cache-Control: no-store"},
           .effects = made},
          {.name = "an amount written with a point",
           .call = create,
           .body = R"({"amount":4900.0,"currency":"EUR","invoiceNumber":"I-1"})",
           .effects = made},
          {.name = "a reference that is a number",
           .call = create,
           .body = R"({"amount":1,"currency":"JPY","externalReference":1007})",
           .effects = made,
           .keep = {"numbered=/id"}},
          {.name = "comes back as text",
           .call = "GET /api/v1/checkouts/{numbered}",
           .has = {"\"externalReference\":\"1007\""}},
          {.name = "an empty e-mail is none",
           .call = create,
           .body = body(R"("email":"")"),
           .effects = made},
          {.name = "unknown members are ignored",
           .call = create,
           .body = body(R"("whatever":1)"),
           .effects = made},
          {.name = "200 items",
           .call = create,
           .body = R"({"amount":200,"currency":"EUR","externalReference":"A","items":[)" +
                   list_of(200, one_item) + "]}",
           .effects = made},
          {.name = "20 metadata entries",
           .call = create,
           .body = body(metadata(20)),
           .effects = made},
          {.name = "a discount",
           .call = create,
           .body = body(R"("items":[{"name":"a","quantity":1,"unitPrice":5000},)"
                        R"({"name":"b","quantity":1,"unitPrice":-100,"itemType":"discount"}])"),
           .effects = made},
          {.name = "another media type that is JSON",
           .call = create,
           .body = body(),
           .effects = made,
           .headers = {"Content-Type: application/vnd.shop+json; charset=utf-8"}},
          {.name = "narrowed to one provider",
           .call = create,
           .body = body(R"("providerIds":["{wire}"])"),
           .effects = made},
          {.name = "life in hours",
           .call = create,
           .body = body(R"("expireInHours":1)"),
           .has = {"\"expiresAt\":\"2026-03-27T11:00:00Z\""},
           .effects = made},
      });
}

TEST_P(CreateCheckout, NamesEveryFieldThatIsWrong) {
  const auto with_amount = [](std::string_view amount) {
    return fmt::format(R"({{"amount":{},"currency":"EUR","externalReference":"A"}})", amount);
  };
  const auto with_currency = [](std::string_view currency) {
    return fmt::format(R"({{"amount":1,"currency":{},"externalReference":"A"}})", currency);
  };
  run_scenarios(
      world,
      {
          refused("no amount", R"({"currency":"EUR","externalReference":"A"})", "amount",
                  "required"),
          refused("amount 0", with_amount("0"), "amount", "too_small"),
          refused("a negative amount", with_amount("-1"), "amount", "too_small"),
          refused("half a cent", with_amount("4900.5"), "amount", "not_an_integer"),
          refused("an amount as text", with_amount("\"4900\""), "amount", "wrong_type"),
          refused("an amount of null", with_amount("null"), "amount", "required"),
          refused("too large", with_amount("1000000000001"), "amount", "too_large"),
          refused("beyond 64 bits", with_amount("1e300"), "amount", "not_an_integer"),
          refused("no currency", R"({"amount":1,"externalReference":"A"})", "currency", "required"),
          refused("an unknown currency", with_currency("\"EUX\""), "currency", "unknown_currency"),
          refused("lower case", with_currency("\"eur\""), "currency", "unknown_currency"),
          refused("a number", with_currency("978"), "currency", "unknown_currency"),
          refused("no reference", R"({"amount":1,"currency":"EUR"})", "externalReference",
                  "required", "REFERENCE_REQUIRED"),
          refused("blank references",
                  R"({"amount":1,"currency":"EUR","externalReference":" ","invoiceNumber":""})",
                  "externalReference", "required", "REFERENCE_REQUIRED"),
          refused("a bad e-mail", body(R"("email":"a@b@c")"), "email", "invalid_format"),
          refused("a relative URL", body(R"("returnUrl":"/done")"), "returnUrl", "invalid_format"),
          refused("another scheme", body(R"("cancelUrl":"javascript:x")"), "cancelUrl",
                  "invalid_format"),
          refused("user info", body(R"("ipnUrl":"https://a:b@s.example/")"), "ipnUrl",
                  "invalid_format"),
          refused("a long URL",
                  body(R"("ipnUrl":"https://s.example/)" + std::string(2048, 'a') + '"'), "ipnUrl",
                  "too_long"),
          refused("a long reference",
                  R"({"amount":1,"currency":"EUR","externalReference":")" + std::string(256, 'a') +
                      "\"}",
                  "externalReference", "too_long"),
          refused("control characters",
                  R"({"amount":1,"currency":"EUR","externalReference":"a\u0000b"})",
                  "externalReference", "control_characters"),
          refused("too short a life", body(R"("expireInHours":0)"), "expireInHours", "too_small"),
          refused("too long a life", body(R"("expireInHours":3121)"), "expireInHours", "too_large"),
          refused("21 metadata entries", body(metadata(21)), "metadata", "too_many"),
          refused("a long key", body(R"("metadata":{")" + std::string(41, 'k') + R"(":""})"),
                  "metadata." + std::string(41, 'k'), "invalid_key"),
          refused("nested metadata", body(R"("metadata":{"a":{}})"), "metadata.a", "wrong_type"),
          refused("a malformed id", body(R"("clientId":"x")"), "clientId", "invalid_id"),
          refused("unknown providers", body(R"("providerIds":["{card}","{unknown}"])"),
                  "providerIds[1]", "unknown_value"),
          refused("another tenant's provider", body(R"("providerIds":["{otherCard}"])"),
                  "providerIds[0]", "unknown_value"),
          refused("a provider of no site", body(R"("providerIds":["{secondCard}"])"),
                  "providerIds[0]", "unknown_value"),
          refused("not an object", "[]", "", "wrong_type"),
      });
}

TEST_P(CreateCheckout, NamesEveryItemThatIsWrong) {
  const std::string good = R"("name":"x","quantity":1,"unitPrice":4900)";
  run_scenarios(
      world,
      {
          refused("no items", body("\"items\":[]"), "items", "too_few"),
          refused("201 items", body("\"items\":[" + list_of(201, "{" + good + "}") + "]"), "items",
                  "too_many"),
          refused("quantity 0", body(item(R"("name":"x","quantity":0,"unitPrice":4900)")),
                  "items[0].quantity", "too_small"),
          refused("half a piece", body(item(R"("name":"x","quantity":0.5,"unitPrice":9800)")),
                  "items[0].quantity", "not_an_integer"),
          refused("no quantity", body(item(R"("name":"x","unitPrice":4900)")), "items[0].quantity",
                  "required"),
          refused("no price", body(item(R"("name":"x","quantity":1)")), "items[0].unitPrice",
                  "required"),
          refused("no name", body(item(R"("quantity":1,"unitPrice":4900)")), "items[0].name",
                  "required"),
          refused("a negative price", body(item(R"("name":"x","quantity":1,"unitPrice":-4900)")),
                  "items[0].unitPrice", "too_small"),
          refused("a negative shipping price",
                  body(item(good +
                            R"(},{"name":"y","quantity":1,"unitPrice":-1,"itemType":"shipping")")),
                  "items[1].unitPrice", "too_small"),
          refused("more than all the money",
                  body(item(R"("name":"x","quantity":1000000000,"unitPrice":1000000000000)")),
                  "items[0].unitPrice", "too_large"),
          refused("more tax than price", body(item(good + R"(,"vatRate":101)")), "items[0].vatRate",
                  "out_of_range"),
          refused("too precise a rate", body(item(good + R"(,"vatRate":19.00001)")),
                  "items[0].vatRate", "too_precise"),
          refused("neither net nor gross", body(item(good + R"(,"amountType":"brutto")")),
                  "items[0].amountType", "unknown_value"),
      });
}

TEST_P(CreateCheckout, AnItemSumThatDiffersSaysTheFixedFragments) {
  run_scenarios(world, {
                           {.name = "one cent less",
                            .call = create,
                            .body = body(item(R"("name":"x","quantity":1,"unitPrice":4899)")),
                            .status = 400,
                            .has = {"\"code\":\"ITEM_SUM_MISMATCH\"", "sum of item amounts",
                                    "does not match total amount"}},
                           {.name = "quantities count",
                            .call = create,
                            .body = body(item(R"("name":"x","quantity":2,"unitPrice":4900)")),
                            .status = 400,
                            .has = {"\"code\":\"ITEM_SUM_MISMATCH\""}},
                       });
}

// The discount weighs 11898 with its tax, and would charge a negative amount.
TEST_P(CreateCheckout, WhatIsChargedIsMoreThanNothing) {
  run_scenarios(
      world,
      {
          refused("a net discount above the gross price",
                  R"({"amount":1,"currency":"EUR","externalReference":"A","items":[)"
                  R"({"name":"a","quantity":1,"unitPrice":10000},)"
                  R"({"name":"b","quantity":1,"unitPrice":-9999,"itemType":"discount",)"
                  R"("amountType":"net","vatRate":19}]})",
                  "amount", "too_small"),
          refused("net prices above the largest amount",
                  R"({"amount":1000000000000,"currency":"EUR","externalReference":"A","items":[)"
                  R"({"name":"a","quantity":1,"unitPrice":1000000000000,"amountType":"net",)"
                  R"("vatRate":19}]})",
                  "amount", "too_large"),
      });
}

TEST_P(CreateCheckout, ReportsAllViolationsAtOnce) {
  run_scenarios(
      world, {
                 {.name = "four of them",
                  .call = create,
                  .body = R"({"amount":0,"currency":"eur","email":"x","items":[{"quantity":0}]})",
                  .status = 400,
                  .has = {"\"field\":\"amount\"", "\"field\":\"currency\"", "\"field\":\"email\"",
                          "\"field\":\"items[0].quantity\"", "\"field\":\"items[0].unitPrice\"",
                          "(and 4 more, see details)"}},
             });
}

TEST_P(CreateCheckout, RefusesBodiesThatAreNotJson) {
  const auto malformed = [](std::string name, std::string text) {
    return Scenario{.name = std::move(name),
                    .call = create,
                    .body = std::move(text),
                    .status = 400,
                    .has = {"\"code\":\"MALFORMED_JSON\""}};
  };
  run_scenarios(world,
                {
                    malformed("cut off", R"({"amount":4900)"),
                    malformed("a trailing comma", R"({"amount":4900,})"),
                    malformed("more behind it", body() + "{}"),
                    malformed("a comment", "/* */" + body()),
                    malformed("duplicate keys", R"({"amount":1,"amount":4900,"currency":"EUR"})"),
                    malformed("duplicate keys inside", body(R"("metadata":{"a":"1","a":"2"})")),
                    malformed("invalid UTF-8", body("\"email\":\"\xff@example.com\"")),
                    malformed("half a surrogate", body(R"("email":"\ud800@example.com")")),
                    malformed("too deep", std::string(100, '[') + std::string(100, ']')),
                    {.name = "a form",
                     .call = create,
                     .body = "amount=4900",
                     .status = 415,
                     .has = {"\"code\":\"UNSUPPORTED_MEDIA_TYPE\""},
                     .headers = {"Content-Type: application/x-www-form-urlencoded"}},
                    {.name = "text",
                     .call = create,
                     .body = body(),
                     .status = 415,
                     .headers = {"Content-Type: text/plain"}},
                });
}

TEST_P(CreateCheckout, RefusesBodiesOverTheLimit) {
  auto stopped = world.request(create, "", {"Authorization: Bearer {key}"});
  stopped.body_too_large = true;
  const auto answer = world.send(true, std::move(stopped));
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(member(answer, "/code"), "BODY_TOO_LARGE");
  EXPECT_TRUE(answer.close_connection);

  const std::string two_mebibytes(2 << 20, ' ');
  const auto arrived = world.admin(create, body() + two_mebibytes);
  EXPECT_EQ(arrived.status, 413) << arrived.body;
}

TEST_P(CreateCheckout, ALiveKeyFindsNoLiveProvider) {
  run_scenarios(world, {
                           {.name = "test providers only",
                            .call = create,
                            .body = body(),
                            .status = 400,
                            .has = {"\"code\":\"PROVIDER_MODE_MISMATCH\""},
                            .as = "live"},
                       });
}

}  // namespace
}  // namespace gw::api_test
