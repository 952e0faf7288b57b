// What buyers see in the customer portal, and the links merchants make for them.
#include "api/support/portal_world.hpp"

namespace gw::api_test {
namespace {

class Portal : public PortalWorld {};
GW_ON_EVERY_ENGINE(Portal);

TEST_P(Portal, SignsInWithACodeAndListsThePayments) {
  const auto id = pay(ada, "A-1");
  const auto login = sign_in("Ada@Example.COM");
  EXPECT_EQ(listed(login.token), "A-1");
  const auto session = get("session", login.token);
  EXPECT_EQ(session.body, R"({"email":"ada@example.com","hasSubscriptions":false})");
  const auto list = get("payments", login.token);
  EXPECT_EQ(member(list, "/total"), "1");
  EXPECT_EQ(member(list, "/nextCursor"), "null");
  EXPECT_EQ(member(list, "/payments/0/id"), id);
  EXPECT_EQ(member(list, "/payments/0/status"), "succeeded");
  EXPECT_EQ(member(list, "/payments/0/amount"), "4900");
  EXPECT_EQ(member(list, "/payments/0/method"), "card");
  EXPECT_EQ(member(list, "/payments/0/organizationName"), "Own");
  EXPECT_EQ(member(list, "/payments/0/siteName"), "Shop");
  EXPECT_EQ(member(list, "/payments/0/receiptUrl"),
            "https://pay.example.com/portal/documents/" + id);
  const auto detail = get("payments/" + id, login.token);
  EXPECT_EQ(detail.status, 200) << detail.body;
  EXPECT_EQ(member(detail, "/items/0/name"), "Book");
  EXPECT_EQ(member(detail, "/items/0/total"), "4900");
  EXPECT_EQ(member(detail, "/totals/totalGross"), "4900");
  for (const auto* secret : {"ipnUrl", "metadata", "notes", "events", "sealed"}) {
    EXPECT_EQ(detail.body.find(secret), std::string::npos) << secret;
  }
}

TEST_P(Portal, ShowsOnlyTheBuyersOwnPayments) {
  const auto own = pay(ada, "A-1");
  const auto foreign = pay(bob, "B-1");
  const auto declined = pay(ada, "A-2", "4000000000000002");
  const auto login = sign_in(ada);
  EXPECT_EQ(listed(login.token), "A-1");
  EXPECT_EQ(get("payments/" + own, login.token).status, 200);
  for (const auto& id :
       {foreign, declined, world.names["unknown"], std::string("x"), world.names["site"]}) {
    const auto refused = get("payments/" + id, login.token);
    EXPECT_EQ(refused.status, 404) << id;
    EXPECT_EQ(member(refused, "/code"), "NOT_FOUND");
  }
}

TEST_P(Portal, ShowsTransfersUnderWay) {
  checkout_of(ada, "A-1");
  const auto id = start("wire");
  checkout_of(ada, "A-2");
  start("card");  // started, not paid
  pay(ada, "A-3");
  const auto login = sign_in(ada);
  EXPECT_EQ(listed(login.token), "A-3 A-1");
  const auto detail = get("payments/" + id, login.token);
  EXPECT_EQ(member(detail, "/status"), "pending_provider");
  EXPECT_TRUE(member(detail, "/paymentUrl").starts_with("https://pay.example.com/checkout/"));
}

TEST_P(Portal, ACodeOpensEveryOrganizationAndALinkOne) {
  pay(ada, "A-1");
  pass(1);
  const auto elsewhere = pay_elsewhere(ada, "X-1");
  pass(1);
  pay(ada, "A-2");
  EXPECT_EQ(listed(sign_in(ada).token), "A-2 X-1 A-1");
  const auto minted = mint(R"({"email":"ADA@example.com"})");
  ASSERT_EQ(minted.status, 200) << minted.body;
  const auto login = follow(between(member(minted, "/url") + "\n", "#token=", "\n"));
  EXPECT_EQ(listed(login.token), "A-2 A-1");
  EXPECT_EQ(get("payments/" + elsewhere, login.token).status, 404);
  EXPECT_EQ(member(get("session", login.token), "/organizationName"), "Own");
  const auto again = login_of(with_cookie("refresh", login.cookie));
  EXPECT_EQ(listed(again.token), "A-2 A-1") << "refreshing widens nothing";
}

TEST_P(Portal, ListsPageByPage) {
  for (int i = 1; i <= 5; ++i) {
    pay(ada, fmt::format("A-{}", i));
    pass(1'000);
  }
  const auto login = sign_in(ada);
  EXPECT_EQ(listed(login.token, "?limit=2"), "A-5 A-4");
  EXPECT_EQ(listed(login.token, "?limit=2&page=3"), "A-1");
  EXPECT_EQ(listed(login.token, "?limit=2&page=4"), "");
  EXPECT_EQ(listed(login.token, "?sortOrder=asc&limit=3"), "A-1 A-2 A-3");
  std::string seen, query = "?limit=2";
  for (int page = 0; page < 3; ++page) {
    const auto list = get("payments" + query, login.token);
    EXPECT_EQ(member(list, "/total"), "5");
    seen += " " + listed(login.token, query);
    query = "?limit=2&after=" + member(list, "/nextCursor");
  }
  EXPECT_EQ(seen, " A-5 A-4 A-3 A-2 A-1");
  EXPECT_EQ(get("payments?limit=0", login.token).status, 400);
  EXPECT_EQ(get("payments?after=nonsense", login.token).status, 400);
  EXPECT_EQ(member(get("payments?sortBy=amount", login.token), "/code"), "FILTER_NOT_SUPPORTED");
  EXPECT_EQ(member(get("payments?page=10001", login.token), "/code"), "PAGE_TOO_DEEP");
  EXPECT_EQ(listed(login.token, "?from=2026-03-28"), "");
}

TEST_P(Portal, MerchantsMintLinks) {
  pay(ada, "A-1");
  pay_elsewhere(bob, "X-1");
  const auto minted = mint(R"({"email":"ada@example.com","ttlMinutes":5})");
  EXPECT_EQ(minted.status, 200) << minted.body;
  EXPECT_EQ(member(minted, "/ttlMinutes"), "5");
  EXPECT_EQ(member(minted, "/expiresAt"), "2026-03-27T10:05:00Z");
  EXPECT_TRUE(member(minted, "/url").starts_with("https://pay.example.com/portal/magic#token="));
  EXPECT_EQ(member(mint(R"({"email":"ada@example.com","ttlMinutes":600})"), "/ttlMinutes"), "15");
  run_scenarios(world, {{.name = "no such buyer",
                         .call = "POST /api/v1/organizations/settings/portal/magic-links",
                         .body = R"({"email":"nobody@example.com"})",
                         .status = 404},
                        {.name = "a buyer of somebody else",
                         .call = "POST /api/v1/organizations/settings/portal/magic-links",
                         .body = R"({"email":"bob@example.com"})",
                         .status = 404},
                        {.name = "too short",
                         .call = "POST /api/v1/organizations/settings/portal/magic-links",
                         .body = R"({"email":"ada@example.com","ttlMinutes":0})",
                         .status = 400,
                         .has = {"\"field\":\"ttlMinutes\""}},
                        {.name = "without the scope",
                         .call = "POST /api/v1/organizations/settings/portal/magic-links",
                         .body = R"({"email":"ada@example.com"})",
                         .status = 403,
                         .has = {"\"requiredScope\":\"portal:create\""},
                         .as = "narrow"},
                        {.name = "the first of two",
                         .call = "POST /api/v1/organizations/settings/portal/magic-links",
                         .body = R"({"email":"ada@example.com"})",
                         .has = {"#token="},
                         .effects = "keys+1 portalLinks+1",
                         .headers = {"Idempotency-Key: once"}},
                        {.name = "its repetition has no link",
                         .call = "POST /api/v1/organizations/settings/portal/magic-links",
                         .body = R"({"email":"ada@example.com"})",
                         .has = {"\"ttlMinutes\":15", "Idempotent-Replayed: true"},
                         .lacks = {"token"},
                         .effects = "",
                         .headers = {"Idempotency-Key: once"}}});
}

TEST_P(Portal, SaysWhatItOffers) {
  const auto status = world.send(false, "GET /api/v1/portal/status", {}, {});
  EXPECT_EQ(status.body, R"({"enabled":true,"magicLinkEnabled":true,"otpEnabled":true})");
}

TEST_P(Portal, WhatHasExpiredIsErased) {
  pay(ada, "A-1");
  sign_in(ada);
  ask(nobody);
  mint(R"({"email":"ada@example.com"})");
  const auto full = world.counts();
  EXPECT_EQ(full.at("portalSessions"), 1);
  EXPECT_EQ(full.at("portalCodes"), 2);
  EXPECT_EQ(full.at("portalLinks"), 3);
  pass(8 * 24 * hour_ms);
  world.command([](store::Transaction& transaction) {
    EXPECT_TRUE(portal::erase_expired(transaction, 100));
  });
  const auto empty = world.counts();
  EXPECT_EQ(empty.at("portalSessions"), 0);
  EXPECT_EQ(empty.at("portalCodes"), 0);
  EXPECT_EQ(empty.at("portalLinks"), 0);
}

TEST_P(Portal, NothingOfAMailStaysInTheStore) {
  pay(ada, "A-1");
  ask(ada);
  ask(nobody);
  EXPECT_EQ(world.counts().at("mails"), 2);
  world.run();
  EXPECT_EQ(world.counts().at("mails"), 0);
}

}  // namespace
}  // namespace gw::api_test
