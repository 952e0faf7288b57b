// The front door for providers: what proves its origin is kept and answered 200, the rest is not.
#include <fmt/format.h>

#include "api/support/scenario.hpp"
#include "capabilities/webhooks/webhooks.hpp"
#include "connectors/signature.hpp"

namespace gw::api_test {
namespace {

using connectors::sign_webhook;

class Webhooks : public EveryEngine {
 protected:
  // A checkout with a started card payment that nobody confirms: its webhooks are written here.
  void start_payment() {
    run_scenarios(world,
                  {
                      {.name = "a checkout",
                       .call = "POST /api/v1/checkouts/{site}/create",
                       .body = R"({"amount":4900,"currency":"EUR","externalReference":"A-1",)"
                               R"("ipnUrl":"https://s.example/ipn"})",
                       .keep = {"checkout=/id", "session=/sessionPublicId"}},
                      {.name = "a payment",
                       .call = "POST /api/v1/transactions/create",
                       .body = R"({"sessionPublicId":"{session}","providerId":"{card}"})",
                       .as = "buyer",
                       .keep = {"transaction=/transactionId", "payment=/next/paymentId"}},
                  });
  }

  struct News {
    std::string id = "evt_1", word = "succeeded", reference = "{payment}", amount = "4900";
    std::string currency = "EUR", transaction = "{transaction}";
  };
  static std::string body(const News& news) {
    return fmt::format(
        R"({{"id":"{}","type":"payment.{}","created":1774605600,"livemode":false,"data":{{)"
        R"("object":{{"id":"{}","status":"{}","amount":{},"currency":"{}","failureCode":"",)"
        R"("failureMessage":"","metadata":{{"transactionId":"{}"}}}}}}}})",
        news.id, news.word, news.reference, news.word, news.amount, news.currency,
        news.transaction);
  }
  std::string effects_of(const std::function<void()>& act) {
    const auto before = world.counts();
    act();
    return World::difference(before, world.counts());
  }
  // "succeeded", or with "!" behind it when somebody has to look.
  std::string transaction() {
    const auto answer = world.admin("GET /api/v1/transactions/{transaction}");
    return member(answer, "/statusName") + (member(answer, "/needsAttention") == "true" ? "!" : "");
  }
  // "applied moved, parked unknown_payment": every event kept, oldest first.
  std::string events() {
    std::string text;
    store::Find all;
    const auto rows = world.read([&](const store::Snapshot& snapshot) {
      return snapshot.find<webhooks::ProviderEvent>(all).rows;
    });
    for (const auto& event : rows) {
      if (!text.empty()) text += ", ";
      text += std::string(enum_text(event.state)) + ' ' + event.reason;
    }
    return text;
  }
};
GW_ON_EVERY_ENGINE(Webhooks);

TEST_P(Webhooks, AnAuthenticEventIsAppliedOnce) {
  start_payment();
  EXPECT_EQ(effects_of([&] {
              const auto answer = world.hook("card", body({}));
              EXPECT_EQ(answer.status, 200) << answer.body;
              EXPECT_EQ(answer.body, R"({"received":true})");
            }),
            "deliveries+1 events+1 jobs+1");
  EXPECT_EQ(transaction(), "succeeded");
  // The same event again, later and signed anew.
  world.pass(60 * minute_ms);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(effects_of([&] { EXPECT_EQ(world.hook("card", body({})).status, 200); }), "");
  }
  // The same news under another event id.
  EXPECT_EQ(effects_of([&] { world.hook("card", body({.id = "evt_2"})); }), "events+1");
  world.pass(hour_ms);
  EXPECT_EQ(world.told(), "A-1:1");
  EXPECT_EQ(events(), "applied moved, applied repeated");
}

TEST_P(Webhooks, TheSameEventAtOnceIsAppliedOnce) {
  start_payment();
  const auto text = world.filled(body({}));
  const auto signature = sign_webhook(world.names["secretOf " + world.names["card"]],
                                      world.clock.now().seconds(), text);
  std::vector<http::Request> requests;
  for (int i = 0; i < 5; ++i) {
    requests.push_back(
        world.request("POST /hooks/sandbox/{card}", text, {"Sandbox-Signature: " + signature}));
  }
  for (const auto& answer : world.send_all(false, std::move(requests))) {
    EXPECT_EQ(answer.status, 200) << answer.body;
  }
  world.pass(hour_ms);
  EXPECT_EQ(events(), "applied moved");
  EXPECT_EQ(world.told(), "A-1:1");
}

TEST_P(Webhooks, WhatProvesNothingChangesNothing) {
  start_payment();
  const auto text = world.filled(body({}));
  const auto secret = world.names["secretOf " + world.names["card"]];
  const auto foreign = world.names["secretOf " + world.names["secondCard"]];
  const auto now = world.clock.now().seconds();
  struct Row {
    std::string name, signature;
  };
  const Row rows[] = {
      {"unsigned", ""},
      {"nonsense", "v1"},
      {"forged", sign_webhook("whsec_guess", now, text)},
      {"another account's secret", sign_webhook(foreign, now, text)},
      {"the shop's secret", sign_webhook(world.names["siteSecret"], now, text)},
      {"another body", sign_webhook(secret, now, text + " ")},
      {"stale", sign_webhook(secret, now - 301, text)},
      {"from the future", sign_webhook(secret, now + 301, text)},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    http::Response answer;
    EXPECT_EQ(effects_of([&] { answer = world.hook("card", text, row.signature); }), "rejected+1");
    EXPECT_EQ(answer.status, 400);
    EXPECT_EQ(member(answer, "/code"), "WEBHOOK_VERIFICATION_FAILED");
  }
  world.pass(0);
  EXPECT_EQ(transaction(), "initiated");
  EXPECT_EQ(world.told(), "");
}

TEST_P(Webhooks, RejectionsAreCountedNoFurtherThanAHundredAnHour) {
  for (int i = 0; i < 105; ++i) EXPECT_EQ(world.hook("card", "{}", "").status, 400);
  EXPECT_EQ(world.counts()["rejected"], 100);
  world.pass(hour_ms);
  EXPECT_EQ(effects_of([&] { world.hook("card", "{}", ""); }), "rejected+1");
}

TEST_P(Webhooks, TheAddressMustBeAnAccountsOwn) {
  start_payment();
  run_scenarios(
      world,
      {
          {.name = "unknown",
           .call = "POST /hooks/sandbox/{unknown}",
           .body = "{}",
           .status = 404,
           .as = "stranger"},
          {.name = "no id",
           .call = "POST /hooks/sandbox/x",
           .body = "{}",
           .status = 404,
           .as = "stranger"},
          {.name = "another type",
           .call = "POST /hooks/wire/{card}",
           .body = "{}",
           .status = 400,
           .has = {"\"code\":\"BAD_REQUEST\""},
           .as = "stranger"},
          {.name = "not under the API",
           .call = "POST /api/v1/hooks/sandbox/{card}",
           .body = "{}",
           .status = 404,
           .as = "stranger"},
          {.name = "GET", .call = "GET /hooks/sandbox/{card}", .status = 405, .as = "stranger"},
          {.name = "a wire account has none",
           .call = "POST /hooks/wire/{wire}",
           .body = "{}",
           .status = 404,
           .effects = "rejected+1",
           .as = "stranger"},
      });
}

TEST_P(Webhooks, AnAmountThatDiffersIsFlaggedAndNotPaid) {
  start_payment();
  const News rows[] = {{.id = "e1", .amount = "4899"},
                       {.id = "e2", .amount = "490000"},
                       {.id = "e3", .currency = "USD"},
                       {.id = "e4", .reference = "sbx_0123456789abcdef01234567"}};
  for (const auto& news : rows) {
    EXPECT_EQ(effects_of([&] { EXPECT_EQ(world.hook("card", body(news)).status, 200); }),
              "events+1");
    EXPECT_EQ(transaction(), "initiated!");
  }
  EXPECT_EQ(events(),
            "flagged amount_differs, flagged amount_differs, flagged currency_differs, "
            "flagged reference_differs");
  EXPECT_EQ(world.told(), "");
  // The right one still counts.
  EXPECT_EQ(world.hook("card", body({.id = "e5"})).status, 200);
  EXPECT_EQ(transaction(), "succeeded!");
}

TEST_P(Webhooks, LateNewsNeverUndoAPayment) {
  start_payment();
  const auto tell = [&](std::string id, std::string word) {
    EXPECT_EQ(world.hook("card", body({.id = std::move(id), .word = std::move(word)})).status, 200);
  };
  tell("e1", "processing");
  EXPECT_EQ(transaction(), "pending_provider");
  tell("e2", "succeeded");
  tell("e3", "processing");
  tell("e4", "failed");
  tell("e5", "canceled");
  EXPECT_EQ(transaction(), "succeeded");
  world.pass(hour_ms);
  EXPECT_EQ(world.told(), "A-1:1");
  EXPECT_EQ(events(),
            "applied moved, applied moved, applied outdated, applied outdated, applied outdated");
}

TEST_P(Webhooks, ASuccessAfterAFailureCountsAndIsShown) {
  start_payment();
  world.hook("card", body({.id = "e1", .word = "failed"}));
  world.pass(minute_ms);
  EXPECT_EQ(transaction(), "failed");
  world.hook("card", body({.id = "e2"}));
  world.pass(minute_ms);
  EXPECT_EQ(transaction(), "succeeded!");
  EXPECT_EQ(events(), "applied moved, applied late_success");
  EXPECT_EQ(world.told(), "A-1:2 A-1:1");
  const auto checkout = world.admin("GET /api/v1/checkouts/{checkout}");
  EXPECT_EQ(member(checkout, "/status"), "completed");
}

TEST_P(Webhooks, UnknownEventsAreKeptAndIgnored) {
  start_payment();
  EXPECT_EQ(world.hook("card", body({.id = "e1", .word = "created"})).status, 200);
  auto payout = body({.id = "e2"});
  payout.replace(payout.find("payment.succeeded"), 17, "payout.succeeded");
  EXPECT_EQ(world.hook("card", payout).status, 200);
  EXPECT_EQ(events(), "ignored event_type, ignored event_type");
  EXPECT_EQ(transaction(), "initiated");
}

TEST_P(Webhooks, AnEventWithoutAnAmountIsReadBack) {
  const std::string text = R"({"id":"e1","type":"payout.created"})";
  EXPECT_EQ(world.hook("card", text).status, 200);
  EXPECT_EQ(world.hook("card", text).status, 200);
  EXPECT_EQ(events(), "ignored event_type");
}

// Authentic, whatever it says (contract 05 §5.1): kept, flagged, and answered 200.
TEST_P(Webhooks, AnAuthenticBodyNobodyCanReadIsKept) {
  EXPECT_EQ(effects_of([&] { EXPECT_EQ(world.hook("card", "not json").status, 200); }), "events+1");
  EXPECT_EQ(effects_of([&] { EXPECT_EQ(world.hook("card", "not json").status, 200); }), "");
  EXPECT_EQ(effects_of([&] { EXPECT_EQ(world.hook("card", "{\"id\":7}").status, 200); }),
            "events+1");
  EXPECT_EQ(events(), "flagged payload, flagged payload");
}

// The news name an attempt that this account does not know of yet.
TEST_P(Webhooks, NewsOfAnUnknownPaymentWaitForIt) {
  start_payment();
  EXPECT_EQ(effects_of([&] { EXPECT_EQ(world.hook("secondCard", body({})).status, 200); }),
            "events+1 jobs+1");
  EXPECT_EQ(events(), "parked unknown_payment");
  EXPECT_EQ(effects_of([&] { world.hook("secondCard", body({})); }), "");
  world.pass(10 * minute_ms);
  EXPECT_EQ(events(), "parked unknown_payment");
  EXPECT_EQ(transaction(), "initiated");
  world.command([this](store::Transaction& transaction) {
    auto record =
        transaction.get<transactions::TransactionRecord>(*Id::parse(world.names["transaction"]));
    record->provider_id = *Id::parse(world.names["secondCard"]);
    transaction.replace(*record);
  });
  world.pass(hour_ms);
  EXPECT_EQ(events(), "applied moved");
  EXPECT_EQ(transaction(), "succeeded");
  EXPECT_EQ(world.told(), "A-1:1");
}

TEST_P(Webhooks, ParkedNewsAreTriedForADay) {
  world.hook("card", body({.reference = "sbx_{unknown}", .transaction = "{unknown}"}));
  world.pass(23 * hour_ms);
  EXPECT_EQ(world.counts()["jobs"], 1);
  world.pass(2 * hour_ms);
  EXPECT_EQ(world.counts()["jobs"], 0);
  EXPECT_EQ(events(), "parked unknown_payment");
}

TEST_P(Webhooks, AnAccountCannotSpeakForAnother) {
  start_payment();
  EXPECT_EQ(world.hook("secondCard", body({})).status, 200);
  world.pass(2 * minute_ms);
  EXPECT_EQ(transaction(), "initiated");
  EXPECT_EQ(world.told(), "");
}

}  // namespace
}  // namespace gw::api_test
