// Stripe behind the port: the account over the Admin API, payments, webhooks, lost answers.
#include <fmt/format.h>

#include "api/support/scenario.hpp"
#include "capabilities/webhooks/webhooks.hpp"
#include "connectors/signature.hpp"

namespace gw::api_test {
namespace {

constexpr std::string_view webhook_secret = "whsec_c3RyaXBlLXdlYmhvb2s=";

// A Stripe of one payment: what the next calls are answered, and what they asked.
class StripeWorld : public EveryEngine {
 protected:
  void SetUp() override {
    world.outbound.provider = [this](const http::OutboundRequest& request) {
      return answered(request);
    };
    run_scenarios(
        world,
        {
            {.name = "an account",
             .call = "POST /api/v1/providers",
             .body = R"({"type":"stripe","label":"Cards and more","configuration":{)"
                     R"("secretKey":"sk_test_1234567890","publishableKey":"pk_test_1234567890",)"
                     R"("webhookSecret":"whsec_c3RyaXBlLXdlYmhvb2s="}})",
             .has = {"\"type\":\"stripe\"", "\"mode\":\"test\"", "\"enabled\":false",
                     "\"secretKey\":\"****7890\"", "\"publishableKey\":\"pk_test_1234567890\"",
                     "\"webhookSecret\":\"****b2s=\"",
                     "\"webhookUrl\":\"https://hooks.example.com/hooks/stripe/"},
             .lacks = {"sk_test_1234567890", "c3RyaXBl", "bankName", "webhookDelayMs"},
             .keep = {"stripe=/id"}},
            {.name = "enabled",
             .call = "POST /api/v1/providers/{stripe}/toggle",
             .body = "{}",
             .has = {"\"enabled\":true", "\"id\":\"{stripe}\""}},
            {.name = "on the site",
             .call = "PUT /api/v1/sites/{site}",
             .body = R"({"assignedProviders":["{card}","{stripe}","{wire}"],)"
                     R"("statementDescriptor":"DEMO SHOP"})"},
            {.name = "a checkout",
             .call = "POST /api/v1/checkouts/{site}/create",
             .body = R"({"amount":4900,"currency":"EUR","externalReference":"A-1",)"
                     R"("ipnUrl":"https://s.example/ipn"})",
             .keep = {"session=/sessionPublicId", "page=/paymentUrl"}},
        });
  }

  std::optional<http::OutboundResponse> answered(const http::OutboundRequest& request) {
    constexpr std::string_view base = "https://api.stripe.com";
    if (!request.url.starts_with(base)) return std::nullopt;
    const std::lock_guard lock(mutex_);
    asked_.push_back(request);
    auto response = next_;
    if (response.error == http::OutboundError::none && response.body.empty())
      response.body = intent();
    return response;
  }
  void stripe_answers(int status, std::string body = {}) {
    next_ = {};
    next_.status = status;
    next_.body = std::move(body);
  }
  void stripe_fails(http::OutboundError error) {
    next_ = {};
    next_.error = error;
  }
  // The intent, with the mark that the first call gave it.
  std::string intent(std::string_view status = "requires_payment_method") {
    if (attempt_.empty() && !asked_.empty()) {
      const auto& form = asked_.back().body;
      const auto at = form.find("metadata[transactionId]=");
      if (at != form.npos) attempt_ = form.substr(at + 24, 24);
    }
    return fmt::format(
        R"({{"id":"pi_1","object":"payment_intent","client_secret":"pi_1_secret_abc",)"
        R"("amount":4900,"amount_received":{},"currency":"eur","status":"{}",)"
        R"("metadata":{{"transactionId":"{}"}}}})",
        status == "succeeded" ? 4900 : 0, status, attempt_);
  }
  http::Response hook(std::string_view type, const std::string& object,
                      std::string_view id = "evt_1", std::string_view secret = webhook_secret) {
    const auto body =
        fmt::format(R"({{"id":"{}","type":"{}","created":1774605600,"data":{{"object":{}}}}})", id,
                    type, object);
    const auto signature = connectors::sign_webhook(secret, world.clock.now().seconds(), body);
    return world.send(false, "POST /hooks/stripe/{stripe}", body,
                      {"Stripe-Signature: " + signature, "Content-Type: application/json"});
  }
  Scenario starts(int status = 200) {
    Scenario row{.name = "the buyer chooses Stripe",
                 .call = "POST /api/v1/transactions/create",
                 .body = R"({"sessionPublicId":"{session}","providerId":"{stripe}"})",
                 .status = status,
                 .as = "buyer"};
    if (status == 200) {
      row.has = {"\"status\":-1", "\"type\":\"stripe_elements\"",
                 "\"publishableKey\":\"pk_test_1234567890\"",
                 "\"paymentIntentClientSecret\":\"pi_1_secret_abc\"", "\"returnUrl\":\"{page}\""};
      row.keep = {"transaction=/transactionId"};
    } else {
      row.has = {"\"code\":\"PROVIDER_ERROR\""};
      row.effects = "jobs+1 transactions+1";
    }
    return row;
  }
  static Scenario reads(std::vector<std::string> has) {
    return {.name = "the shop reads it",
            .call = "GET /api/v1/transactions/{transaction}",
            .has = std::move(has),
            .lacks = {"secret_abc", "sk_test", "whsec_"}};
  }
  std::vector<http::OutboundRequest> asked_;

 private:
  std::mutex mutex_;
  http::OutboundResponse next_{http::OutboundError::none, 200, {}, {}, 0};
  std::string attempt_;
};

using Stripe = StripeWorld;
GW_ON_EVERY_ENGINE(Stripe);

TEST_P(Stripe, FromThePageToTheSignedNotification) {
  run_scenarios(world, {{.name = "the page offers it",
                         .call = "GET /api/v1/checkouts/{session}",
                         .has = {"\"providers\":[\"sandbox\",\"stripe\",\"wire\"]",
                                 "\"publicKey\":\"pk_test_1234567890\"",
                                 "\"sdk\":\"https://js.stripe.com/v3/\""},
                         .lacks = {"sk_test"},
                         .as = "buyer"},
                        starts()});
  ASSERT_EQ(asked_.size(), 1u);
  const auto& asked = asked_.front();
  EXPECT_EQ(asked.url, "https://api.stripe.com/v1/payment_intents");
  EXPECT_EQ(asked.headers.get("Idempotency-Key"), "payment-" + world.names["transaction"]);
  for (const std::string part :
       {"amount=4900&currency=eur", "metadata[sessionPublicId]={session}",
        "metadata[transactionId]={transaction}", "metadata[externalReference]=A-1",
        "statement_descriptor_suffix=DEMO%20SHOP"}) {
    EXPECT_NE(asked.body.find(world.filled(part)), std::string::npos) << part << asked.body;
  }
  EXPECT_EQ(hook("payment_intent.processing", intent("processing"), "evt_0").status, 200);
  EXPECT_EQ(hook("payment_intent.succeeded", intent("succeeded")).status, 200);
  EXPECT_EQ(hook("payment_intent.succeeded", intent("succeeded")).status, 200) << "delivered again";
  EXPECT_EQ(hook("payment_intent.processing", intent("processing"), "evt_2").status, 200);
  run_scenarios(
      world,
      {{.name = "paid", .call = "PASS 0", .told = "A-1:1"},
       reads({"\"status\":1", "\"providerReference\":\"pi_1\"", "\"confirmedBy\":\"provider\""}),
       {.name = "a day later", .call = "PASS 86400000", .told = "A-1:1"}});
}

TEST_P(Stripe, ADeclineEndsTheAttemptAndALateSuccessIsFlagged) {
  run_scenarios(world, {starts()});
  const std::string declined = intent("requires_payment_method")
                                   .insert(1, R"("last_payment_error":{"code":"card_declined",)"
                                              R"("message":"secret words"},)");
  hook("payment_intent.payment_failed", declined, "evt_1");
  run_scenarios(world, {{.name = "told", .call = "PASS 0", .told = "A-1:2"},
                        reads({"\"status\":2", "\"failureCode\":\"card_declined\"",
                               "\"failureMessage\":\"The card was declined.\""})});
  hook("payment_intent.succeeded", intent("succeeded"), "evt_2");
  run_scenarios(world,
                {{.name = "told", .call = "PASS 0", .told = "A-1:2 A-1:1"},
                 reads({"\"status\":1", "\"lateSuccess\":true", "\"needsAttention\":true"})});
}

TEST_P(Stripe, ALostWebhookIsMadeUpForByAsking) {
  run_scenarios(world, {starts()});
  stripe_answers(200, intent("succeeded"));
  run_scenarios(world, {{.name = "a minute later", .call = "PASS 61000", .told = "A-1:1"},
                        reads({"\"status\":1", "\"confirmedBy\":\"follow_up\""})});
  EXPECT_EQ(asked_.back().url, "https://api.stripe.com/v1/payment_intents/pi_1");
}

TEST_P(Stripe, ALostAnswerIsFoundByOurMark) {
  stripe_fails(http::OutboundError::timeout);
  run_scenarios(world, {starts(502)});
  const auto paid = intent("succeeded");
  stripe_answers(200, R"({"object":"list","has_more":false,"data":[)" + paid + "]}");
  run_scenarios(world, {{.name = "a minute later", .call = "PASS 61000", .told = "A-1:1"},
                        {.name = "found",
                         .call = "GET /api/v1/transactions?search=A-1&siteId={site}",
                         .has = {"\"status\":1", "\"providerReference\":\"pi_1\""}}});
  EXPECT_NE(asked_.back().url.find("created%5Bgte%5D="), std::string::npos);
}

TEST_P(Stripe, ARefusedStartFailsTheAttempt) {
  stripe_answers(400, R"({"error":{"type":"invalid_request_error","code":"amount_too_small",)"
                      R"("message":"Amount must be at least sk_test_1234567890"}})");
  auto refused = starts(502);
  refused.effects = "deliveries+1 jobs+2 transactions+1";
  run_scenarios(world, {refused,
                        {.name = "why",
                         .call = "GET /api/v1/transactions?search=A-1&siteId={site}",
                         .has = {"\"status\":2", "\"failureCode\":\"amount_too_small\""},
                         .lacks = {"sk_test_1234567890", "at least"}}});
}

TEST_P(Stripe, WhatIsNotOursOrNotProvenHasNoEffect) {
  run_scenarios(world, {starts()});
  EXPECT_EQ(hook("payment_intent.succeeded", intent("succeeded"), "evt_1", "whsec_guess").status,
            400);
  EXPECT_EQ(hook("payment_intent.succeeded",
                 R"({"id":"pi_other","status":"succeeded","amount_received":1,"currency":"eur",)"
                 R"("metadata":{"order":"7"}})",
                 "evt_2")
                .status,
            200);
  std::string other_amount = intent("succeeded");
  other_amount.replace(other_amount.find("\"amount_received\":4900"), 22,
                       "\"amount_received\":4800");
  EXPECT_EQ(hook("payment_intent.succeeded", other_amount, "evt_3").status, 200);
  EXPECT_EQ(hook("charge.dispute.created", R"({"id":"dp_1"})", "evt_4").status, 200);
  run_scenarios(world, {{.name = "nothing was told", .call = "PASS 0", .told = ""},
                        reads({"\"status\":-1", "\"needsAttention\":true"})});
  const auto states = world.read([](const store::Snapshot& snapshot) {
    store::Find all;
    all.limit = 100;
    std::string text;
    for (const auto& event : snapshot.find<webhooks::ProviderEvent>(all).rows)
      text += event.event_key + ':' + event.reason + ' ';
    return text;
  });
  EXPECT_EQ(states, "evt_2:not_ours evt_3:amount_differs evt_4:event_type ");
}

TEST_P(Stripe, IsOfferedOnlyWhatItTakesExactly) {
  const auto checkout = [](std::string amount, std::string currency, std::string providers) {
    return Scenario{.name = currency + ' ' + amount,
                    .call = "POST /api/v1/checkouts/{site}/create",
                    .body = R"({"amount":)" + amount + R"(,"currency":")" + currency +
                            R"(","externalReference":"A-2")" + providers + "}",
                    .keep = {"session=/sessionPublicId"}};
  };
  const auto offers = [](std::string has) {
    return Scenario{.name = "offers " + has,
                    .call = "GET /api/v1/checkouts/{session}",
                    .has = {"\"providers\":[" + has + "]"},
                    .as = "buyer"};
  };
  const std::string all = R"("sandbox","stripe","wire")", others = R"("sandbox","wire")";
  run_scenarios(world, {checkout("5120", "KWD", ""),
                        offers(all),
                        checkout("5124", "KWD", ""),
                        offers(others),
                        checkout("5", "ISK", ""),
                        offers(all),
                        checkout("150", "MGA", ""),
                        offers(others),
                        checkout("49", "EUR", ""),
                        offers(others),
                        {.name = "nor started",
                         .call = "POST /api/v1/transactions/create",
                         .body = R"({"sessionPublicId":"{session}","providerId":"{stripe}"})",
                         .status = 400,
                         .has = {"\"field\":\"providerId\""},
                         .as = "buyer"},
                        {.name = "nobody takes it",
                         .call = "POST /api/v1/checkouts/{site}/create",
                         .body = R"({"amount":49,"currency":"EUR","externalReference":"A-3",)"
                                 R"("providerIds":["{stripe}"]})",
                         .status = 400,
                         .has = {"\"field\":\"amount\"", "\"code\":\"not_offered\""}}});
  EXPECT_TRUE(asked_.empty());
}

TEST_P(Stripe, ChangingTheMethodCancelsTheIntent) {
  run_scenarios(world, {starts()});
  stripe_answers(200, intent("canceled"));
  run_scenarios(world, {{.name = "a transfer instead",
                         .call = "POST /api/v1/transactions/create",
                         .body = R"({"sessionPublicId":"{session}","providerId":"{wire}"})",
                         .has = {"\"type\":\"bank_details\""},
                         .as = "buyer"},
                        reads({"\"status\":-2", "\"kind\":\"superseded\""})});
  EXPECT_EQ(asked_.back().url, "https://api.stripe.com/v1/payment_intents/pi_1/cancel");
}

TEST_P(Stripe, ThePageMayLoadTheScriptOnlyWhereItIsOffered) {
  const auto policy = [&](std::string_view page) {
    const auto answer = world.send(false, page, {}, {});
    return std::string(answer.headers.get("Content-Security-Policy").value_or("no page"));
  };
  const auto with = policy("GET /checkout/{session}");
  if (with == "no page") GTEST_SKIP() << "built without the pages";
  EXPECT_NE(with.find("script-src 'self' https://js.stripe.com"), with.npos) << with;
  world.admin("PUT /api/v1/sites/{site}", R"({"assignedProviders":["{card}"]})");
  EXPECT_EQ(policy("GET /checkout/{session}").find("stripe"), std::string::npos);
  EXPECT_EQ(policy("GET /checkout/unknown").find("stripe"), std::string::npos);
}

}  // namespace
}  // namespace gw::api_test
