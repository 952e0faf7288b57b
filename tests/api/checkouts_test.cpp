// Reading, listing, changing and cancelling checkouts, and the buyer's view of one.
#include <fmt/format.h>

#include <set>

#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

const std::string create = "POST /api/v1/checkouts/{site}/create";

class Checkouts : public EveryEngine {};
GW_ON_EVERY_ENGINE(Checkouts);

const Scenario a_checkout{
    .name = "a checkout",
    .call = create,
    .body = R"({"amount":4900,"currency":"EUR","externalReference":"A-1","email":"b@example.com",)"
            R"("returnUrl":"https://s.example/ok?x=1","cancelUrl":"https://s.example/no",)"
            R"("ipnUrl":"https://s.example/secret-ipn","metadata":{"note":"inner-note"},)"
            R"("items":[{"name":"Book","quantity":1,"unitPrice":4900,"vatRate":7}]})",
    .effects = "checkouts+1",
    .keep = {"checkout=/id", "session=/sessionPublicId", "code=/shortCode"}};

TEST_P(Checkouts, GetShowsWhatWasCreated) {
  run_scenarios(world, {
                           a_checkout,
                           {.name = "get",
                            .call = "GET /api/v1/checkouts/{checkout}",
                            .has = {"\"status\":\"pending\"", "\"amount\":4900",
                                    "\"totalNet\":4579", "\"totalTax\":321", "\"totalGross\":4900",
                                    "\"ipnUrl\":\"https://s.example/secret",
                                    "\"note\":\"inner-note\"", "\"sessionPublicId\":\"{session}\"",
                                    "\"shortCode\":\"{code}\"", "\"version\":1"}},
                       });
}

TEST_P(Checkouts, PatchChangesKeepsAndClears) {
  const std::string patch = "PATCH /api/v1/checkouts/{checkout}";
  run_scenarios(world,
                {
                    a_checkout,
                    {.name = "absent stays, null clears",
                     .call = patch,
                     .body = R"({"metadata":{"a":"1"},"cancelUrl":null,"externalReference":"A-2"})",
                     .has = {"\"metadata\":{\"a\":\"1\"}", "\"externalReference\":\"A-2\"",
                             "\"version\":2", "https://s.example/ok?x=1"},
                     .lacks = {"https://s.example/no"},
                     .effects = "jobs+1"},
                    {.name = "an unknown member",
                     .call = patch,
                     .body = R"({"amount":1})",
                     .status = 400,
                     .has = {"\"field\":\"amount\",\"code\":\"unknown_field\""}},
                    {.name = "no reference left",
                     .call = patch,
                     .body = R"({"externalReference":null})",
                     .status = 400,
                     .has = {"\"code\":\"REFERENCE_REQUIRED\""}},
                    {.name = "an end that is over",
                     .call = patch,
                     .body = R"({"expiresAt":"2026-03-27T10:00:00Z"})",
                     .status = 400,
                     .has = {"\"field\":\"expiresAt\",\"code\":\"too_small\""}},
                    {.name = "a later end",
                     .call = patch,
                     .body = R"({"expiresAt":"2026-03-27T10:00:01Z"})",
                     .has = {"\"expiresAt\":\"2026-03-27T10:00:01Z\""}},
                    {.name = "a second later", .call = "PASS 1000"},
                    {.name = "it has expired",
                     .call = "GET /api/v1/checkouts/{checkout}",
                     .has = {"\"status\":\"expired\""}},
                    {.name = "too late for the reference",
                     .call = patch,
                     .body = R"({"externalReference":"B"})",
                     .status = 409,
                     .has = {"\"code\":\"STATE_CONFLICT\""}},
                    {.name = "never for metadata",
                     .call = patch,
                     .body = R"({"metadata":null})",
                     .has = {"\"metadata\":{}"}},
                    {.name = "the old values are gone from the search",
                     .call = "GET /api/v1/checkouts?search=A-1",
                     .has = {"\"total\":0"}},
                    {.name = "and the new are there",
                     .call = "GET /api/v1/checkouts?search=A-2",
                     .has = {"\"total\":1", "{checkout}"}},
                });
}

TEST_P(Checkouts, CancelClosesItOnce) {
  run_scenarios(world,
                {
                    a_checkout,
                    {.name = "cancel",
                     .call = "POST /api/v1/checkouts/{checkout}/cancel",
                     .has = {"\"status\":\"cancelled\"", "\"version\":2"}},
                    {.name = "again",
                     .call = "POST /api/v1/checkouts/{checkout}/cancel",
                     .has = {"\"status\":\"cancelled\"", "\"version\":2"}},
                    {.name = "the page knows",
                     .call = "GET /api/v1/checkouts/{session}",
                     .has = {"\"status\":\"cancelled\"", "\"redirectUrl\":\"https://s.example/no?"},
                     .lacks = {"b@example.com"},
                     .as = "buyer"},
                    {.name = "nobody pays it",
                     .call = "POST /api/v1/transactions/create",
                     .body = R"({"sessionPublicId":"{session}","providerId":"{card}"})",
                     .status = 409,
                     .has = {"\"code\":\"STATE_CONFLICT\""},
                     .as = "buyer"},
                });
}

TEST_P(Checkouts, NotWhileAPaymentIsUnderWay) {
  run_scenarios(world, {
                           a_checkout,
                           {.name = "a payment",
                            .call = "POST /api/v1/transactions/create",
                            .body = R"({"sessionPublicId":"{session}","providerId":"{card}"})",
                            .as = "buyer"},
                           {.name = "cancel",
                            .call = "POST /api/v1/checkouts/{checkout}/cancel",
                            .status = 409,
                            .has = {"\"code\":\"STATE_CONFLICT\""}},
                       });
}

TEST_P(Checkouts, TheSessionIsFoundByItsPublicNamesOnly) {
  run_scenarios(world, {
                           a_checkout,
                           {.name = "by public id",
                            .call = "GET /api/v1/checkouts/{session}",
                            .has = {"\"id\":\"{session}\"", "\"providers\":[\"sandbox\",\"wire\"]",
                                    "\"providerId\":\"{card}\"", "\"default\":true",
                                    "4242424242424242", "\"unitAmount\":4900",
                                    "\"siteName\":\"Shop\"", "\"email\":\"b@example.com\""},
                            .lacks = {"ipnUrl", "secret-ipn", "metadata", "inner-note",
                                      "{checkout}", "{organization}", "whsec_", "webhookSecret"},
                            .as = "buyer"},
                           {.name = "by short code",
                            .call = "GET /api/v1/checkouts/{code}",
                            .has = {"\"id\":\"{session}\""},
                            .lacks = {"{checkout}"},
                            .as = "buyer"},
                           {.name = "not by id",
                            .call = "GET /api/v1/checkouts/{checkout}",
                            .status = 404,
                            .as = "buyer"},
                           {.name = "not by a guess",
                            .call = "GET /api/v1/checkouts/AAAAAAAAAAAAAAAAAAAAAA",
                            .status = 404,
                            .as = "buyer"},
                           {.name = "not by a short guess",
                            .call = "GET /api/v1/checkouts/AAAAAAAAAA",
                            .status = 404,
                            .as = "buyer"},
                       });
}

TEST_P(Checkouts, TheSessionAsksWhereAPageComesFrom) {
  const std::string get = "GET /api/v1/checkouts/{session}";
  const auto from = [&](std::string name, int status, std::vector<std::string> headers) {
    Scenario row{.name = std::move(name),
                 .call = get,
                 .status = status,
                 .as = "stranger",
                 .headers = std::move(headers)};
    if (status == 403) row.has = {"\"code\":\"ORIGIN_NOT_ALLOWED\""};
    return row;
  };
  run_scenarios(
      world, {
                 a_checkout,
                 from("nowhere", 403, {}),
                 from("the page", 200, {"Origin: https://pay.example.com"}),
                 from("the page, read again", 200, {"Sec-Fetch-Site: same-origin"}),
                 from("a link from the page", 200, {"Referer: https://pay.example.com/checkout/x"}),
                 from("a foreign page", 403, {"Origin: https://evil.example"}),
                 from("a foreign page that claims more", 403,
                      {"Origin: https://evil.example", "Sec-Fetch-Site: same-origin"}),
                 from("null", 403, {"Origin: null"}),
                 from("without TLS", 403, {"Origin: http://pay.example.com"}),
                 from("another port", 403, {"Origin: https://pay.example.com:8443"}),
                 from("a look-alike", 403, {"Origin: https://pay.example.com.evil.example"}),
                 from("a foreign link", 403, {"Referer: https://evil.example/pay.example.com"}),
                 from("same site is not same origin", 403, {"Sec-Fetch-Site: same-site"}),
                 {.name = "the rule comes before the object",
                  .call = "GET /api/v1/checkouts/{unknown}",
                  .status = 403,
                  .as = "stranger"},
                 {.name = "a foreign page cannot pay",
                  .call = "POST /api/v1/transactions/create",
                  .body = R"({"sessionPublicId":"{session}","providerId":"{card}"})",
                  .status = 403,
                  .as = "stranger",
                  .headers = {"Origin: https://evil.example"}},
             });
}

class CheckoutLists : public EveryEngine {
 protected:
  // In one go, so that an engine on disk writes them together; every tenth of another currency.
  void create_many(int count) {
    std::vector<http::Request> requests;
    for (int i = 0; i < count; ++i) {
      requests.push_back(world.request(
          create,
          fmt::format(R"({{"amount":{},"currency":"EUR","externalReference":"L-{}"}})", i + 1, i),
          {"Authorization: Bearer {key}"}));
    }
    for (const auto& answer : world.send_all(true, std::move(requests))) {
      ASSERT_EQ(answer.status, 200) << answer.body;
    }
  }

  // Every id in the order of the pages; `more` goes into each query.
  std::vector<std::string> walk(const std::string& more) {
    std::vector<std::string> ids;
    std::string after;
    for (int pages = 0; pages < 100; ++pages) {
      const auto page = world.admin("GET /api/v1/checkouts?" + more + after);
      EXPECT_EQ(page.status, 200) << page.body;
      const auto list = json_of(page);
      for (const auto& row : list.at("checkouts").as_array()) {
        ids.emplace_back(row.at("id").as_string());
      }
      if (list.at("nextCursor").is_null()) return ids;
      after = "&after=" + member(page, "/nextCursor");
    }
    ADD_FAILURE() << "the walk does not end";
    return ids;
  }
};
GW_ON_EVERY_ENGINE(CheckoutLists);

TEST_P(CheckoutLists, AWalkSeesEachOf250OnceInEitherOrder) {
  create_many(250);
  const auto down = walk("limit=7");
  EXPECT_EQ(down.size(), 250u);
  EXPECT_EQ(std::set(down.begin(), down.end()).size(), 250u);
  auto up = walk("limit=100&sortOrder=asc");
  EXPECT_EQ(up.size(), 250u);
  std::ranges::reverse(up);
  EXPECT_EQ(up, down);
  EXPECT_EQ(walk("limit=50&status=pending"), down);
  EXPECT_EQ(walk("limit=33&siteId=" + world.names["site"]), down);
  EXPECT_EQ(walk("limit=60&from=2026-03-27&to=2026-03-27"), down);
}

TEST_P(CheckoutLists, WhatIsCreatedDuringAWalkDoesNotShiftIt) {
  create_many(30);
  const auto first = world.admin("GET /api/v1/checkouts?limit=10");
  create_many(5);
  const auto second =
      world.admin("GET /api/v1/checkouts?limit=10&after=" + member(first, "/nextCursor"));
  std::set<std::string> seen;
  for (const auto& page : {first, second}) {
    const auto list = json_of(page);
    for (const auto& row : list.at("checkouts").as_array()) {
      EXPECT_TRUE(seen.insert(std::string(row.at("id").as_string())).second);
    }
  }
  EXPECT_EQ(seen.size(), 20u);
}

TEST_P(CheckoutLists, PagesTotalsAndLimits) {
  create_many(25);
  const std::string list = "GET /api/v1/checkouts";
  const auto fact = [&](std::string query, std::vector<std::string> has) {
    return Scenario{.name = query, .call = list + query, .has = std::move(has)};
  };
  run_scenarios(world,
                {
                    fact("", {"\"total\":25", "\"page\":1", "\"limit\":20", "\"nextCursor\":\""}),
                    fact("?page=2", {"\"total\":25", "\"page\":2", "\"nextCursor\":null", "L-0"}),
                    fact("?page=3", {"\"total\":25", "\"checkouts\":[]", "\"nextCursor\":null"}),
                    fact("?limit=500", {"\"limit\":100", "\"nextCursor\":null"}),
                    fact("?limit=25", {"\"nextCursor\":null"}),
                    fact("?limit=1", {"L-24", "\"nextCursor\":\""}),
                    fact("?limit=1&sortOrder=asc", {"L-0"}),
                    fact("?limit=1&sortBy=createdAt&sortOrder=desc", {"L-24"}),
                    fact("?status=completed", {"\"total\":0", "\"nextCursor\":null"}),
                    fact("?from=2026-03-28", {"\"total\":0"}),
                    fact("?to=2026-03-26", {"\"total\":0"}),
                    fact("?from=2026-03-27T10:00:00Z&to=2026-03-27T10:00:00Z", {"\"total\":25"}),
                    fact("?search=L-7", {"\"total\":1", "L-7"}),
                    fact("?page=100&limit=100", {"\"checkouts\":[]"}),
                });
}

TEST_P(CheckoutLists, RefusesWhatItCannotDo) {
  const auto refused = [](std::string query, std::string code) {
    return Scenario{.name = query,
                    .call = "GET /api/v1/checkouts" + query,
                    .status = 400,
                    .has = {"\"code\":\"" + code + '"'}};
  };
  run_scenarios(world, {
                           refused("?page=101&limit=100", "PAGE_TOO_DEEP"),
                           refused("?sortBy=amount", "FILTER_NOT_SUPPORTED"),
                           refused("?status=pending&siteId={site}", "FILTER_NOT_SUPPORTED"),
                           refused("?status=pending&search=x", "FILTER_NOT_SUPPORTED"),
                           refused("?limit=0", "VALIDATION_FAILED"),
                           refused("?limit=abc", "VALIDATION_FAILED"),
                           refused("?page=0", "VALIDATION_FAILED"),
                           refused("?sortOrder=up", "VALIDATION_FAILED"),
                           refused("?status=paid", "VALIDATION_FAILED"),
                           refused("?from=yesterday", "VALIDATION_FAILED"),
                           refused("?to=2026-02-30", "VALIDATION_FAILED"),
                           refused("?after=AAAA", "VALIDATION_FAILED"),
                           refused("?after=%00", "VALIDATION_FAILED"),
                           refused("?amount=1", "FILTER_NOT_SUPPORTED"),
                           refused("?limit=1&limit=2", "VALIDATION_FAILED"),
                           refused("?search=%ff", "BAD_REQUEST"),
                           refused("?search=%zz", "BAD_REQUEST"),
                       });
}

}  // namespace
}  // namespace gw::api_test
