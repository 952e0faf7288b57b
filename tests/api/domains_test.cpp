// Domains of shops: registered once, checked by their CNAME, then allowed a certificate and our
// checkout.
#include "capabilities/domains/domains.hpp"
#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

class Domains : public EveryEngine {
 protected:
  void expect_asked(const std::string& host, int status) {
    const auto answer = world.send(true, "GET /api/v1/domains/verify?domain=" + host, "", {});
    EXPECT_EQ(answer.status, status) << host;
    EXPECT_EQ(answer.body, "") << host;
  }
  Scenario create(const std::string& host, int status = 200) {
    return {.name = "register " + host,
            .call = "POST /api/v1/domains",
            .body = R"({"hostname":")" + host + R"(","siteId":"{site}"})",
            .status = status,
            .keep = status == 200 ? std::vector<std::string>{"domain=/id"}
                                  : std::vector<std::string>{}};
  }
};
GW_ON_EVERY_ENGINE(Domains);

TEST_P(Domains, AreRegisteredOnceAndDeleted) {
  auto first = create("Pay.Shop.Example.");
  first.has = {"\"hostname\":\"pay.shop.example\"", "\"status\":\"pending\"",
               "\"cnameTarget\":\"pay.example.com\""};
  auto theirs = create("pay.shop.example", 409);
  theirs.body = R"({"hostname":"pay.shop.example","siteId":"{otherSite}"})";
  theirs.as = "other";
  theirs.has = {"DUPLICATE"};
  run_scenarios(world,
                {
                    first,
                    create("PAY.shop.example", 409),
                    theirs,
                    create("pay.example.com", 409),
                    create("admin.example.com", 409),
                    create("bücher.example"),
                    {.name = "list",
                     .call = "GET /api/v1/domains",
                     .has = {"\"total\":2", "xn--bcher-kva.example"}},
                    {.name = "by name",
                     .call = "GET /api/v1/domains?hostname=PAY.shop.example",
                     .has = {"\"total\":1", "pay.shop.example"},
                     .keep = {"domain=/domains/0/id"}},
                    {.name = "others see nothing",
                     .call = "GET /api/v1/domains?hostname=pay.shop.example",
                     .has = {"\"total\":0"},
                     .as = "other"},
                    {.name = "nor delete it",
                     .call = "DELETE /api/v1/domains/{domain}",
                     .status = 404,
                     .as = "other"},
                    {.name = "deleted", .call = "DELETE /api/v1/domains/{domain}", .status = 204},
                    {.name = "twice", .call = "DELETE /api/v1/domains/{domain}", .status = 404},
                    create("pay.shop.example"),
                });
}

TEST_P(Domains, BadNamesAreRefused) {
  for (const std::string host : {"", "shop", "https://shop.example", "shop.example/x", "127.0.0.1",
                                 "localhost", "*.shop.example", "a b.example"}) {
    auto row = create(host, 400);
    row.has = {"\"field\":\"hostname\""};
    run_scenarios(world, {row});
  }
  auto foreign = create("pay.shop.example", 400);
  foreign.body = R"({"hostname":"pay.shop.example","siteId":"{otherSite}"})";
  foreign.has = {"\"field\":\"siteId\""};
  auto none = create("pay.shop.example", 400);
  none.body = R"({"hostname":"pay.shop.example"})";
  none.has = {"\"field\":\"siteId\""};
  run_scenarios(world, {foreign, none});
}

TEST_P(Domains, AreVerifiedByTheirCname) {
  auto check = [](std::string has) {
    return Scenario{.name = has,
                    .call = "GET /api/v1/domains/verify-cname?domain=pay.shop.example",
                    .has = {std::move(has), "\"expectedTarget\":\"pay.example.com\""}};
  };
  const auto retry = [](std::string has) {
    return Scenario{.name = "again: " + has,
                    .call = "POST /api/v1/domains/{domain}/retry",
                    .body = "{}",
                    .has = {std::move(has)}};
  };
  run_scenarios(world, {create("pay.shop.example"), check("\"verified\":false")});
  expect_asked("pay.shop.example", 403);
  run_scenarios(world, {retry("\"lastError\":\"no_cname\"")});
  world.resolver.names["pay.shop.example"] = {"elsewhere.example"};
  run_scenarios(world,
                {check("\"actualTarget\":\"elsewhere.example\""), retry("\"status\":\"failed\"")});
  world.resolver.names["pay.shop.example"] = {"alias.shop.example", "pay.example.com"};
  run_scenarios(world, {check("\"verified\":true"), retry("\"status\":\"verified\"")});
  expect_asked("pay.shop.example", 200);
  expect_asked("PAY.Shop.Example.", 200);
  expect_asked("other.shop.example", 403);
  world.resolver.broken = true;
  run_scenarios(world, {retry("\"lastError\":\"not_resolved\"")});
  expect_asked("pay.shop.example", 200);
  world.resolver.broken = false;
  world.resolver.names.clear();
  run_scenarios(world, {retry("\"status\":\"failed\"")});
  expect_asked("pay.shop.example", 403);
  run_scenarios(world,
                {{.name = "others cannot",
                  .call = "POST /api/v1/domains/{domain}/retry",
                  .body = "{}",
                  .status = 404,
                  .as = "other"},
                 {.name = "no name", .call = "GET /api/v1/domains/verify-cname", .status = 400}});
}

TEST_P(Domains, TheAskIsBareAndKnowsOurOwnHosts) {
  expect_asked("pay.example.com", 200);
  expect_asked("hooks.example.com", 200);
  expect_asked("ADMIN.example.com.", 200);
  for (const std::string host : {"", "example.com", "evil.example", "127.0.0.1", "%00", "a%20b",
                                 "pay.example.com:443", "pay.example.com%2Fx", "%ff"}) {
    expect_asked(host, 403);
  }
  const auto none = world.send(true, "GET /api/v1/domains/verify", "", {});
  EXPECT_EQ(none.status, 403);
}

TEST_P(Domains, OfDeletedSitesServeNoMore) {
  world.resolver.names["pay.shop.example"] = {"pay.example.com"};
  run_scenarios(
      world, {create("pay.shop.example"),
              {.name = "verified", .call = "POST /api/v1/domains/{domain}/retry", .body = "{}"}});
  const auto from_there = [&](int status) {
    return Scenario{.name = "page from there",
                    .call = "GET /api/v1/checkouts/{page}",
                    .status = status,
                    .as = "stranger",
                    .headers = {"Origin: https://pay.shop.example"}};
  };
  run_scenarios(
      world, {{.name = "a checkout",
               .call = "POST /api/v1/checkouts/{site}/create",
               .body = R"({"amount":1,"currency":"EUR","externalReference":"A"})",
               .keep = {"page=/sessionPublicId", "checkout=/id"}},
              from_there(200),
              {.name = "closed", .call = "POST /api/v1/checkouts/{checkout}/cancel", .body = "{}"},
              {.name = "the site goes", .call = "DELETE /api/v1/sites/{site}", .status = 204},
              from_there(403)});
  expect_asked("pay.shop.example", 403);
}

TEST_P(Domains, ChallengesAreAnsweredWhileTheyLast) {
  const std::string call = "GET /api/v1/domains/acme-challenge/";
  EXPECT_EQ(world.send(true, call + "nothing", "", {}).status, 404);
  world.command([&](store::Transaction& transaction) {
    domains::AcmeToken token;
    token.token = "abc-1";
    token.answer = "abc-1.thumbprint";
    token.expires_at = transaction.now().plus_seconds(60);
    transaction.insert(token);
  });
  const auto answer = world.send(true, call + "abc-1", "", {});
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "abc-1.thumbprint");
  EXPECT_EQ(world.send(true, call + "abc", "", {}).status, 404);
  world.pass(61'000);
  EXPECT_EQ(world.send(true, call + "abc-1", "", {}).status, 404);
}

}  // namespace
}  // namespace gw::api_test
