// The gateway and the simulated Stripe, each as a whole: what is lost, late, doubled and out of
// order between them.
#include <algorithm>
#include <array>

#include "api/support/scenario.hpp"
#include "twins/stripe/stripe_twin.hpp"

namespace gw::api_test {
namespace {

constexpr std::string_view api_base = "https://api.stripe.com";

// Carries the twin's webhooks to the gateway's front door.
class Hooks final : public http::Outbound {
 public:
  explicit Hooks(World& world) : world_(world) {}
  void send(http::OutboundRequest request,
            std::move_only_function<void(http::OutboundResponse)> done) override {
    http::Request incoming;
    incoming.method = request.method;
    incoming.method_text = "POST";
    incoming.target = request.url.substr(request.url.find("/hooks/"));
    incoming.headers = request.headers;
    incoming.body = std::move(request.body);
    http::OutboundResponse response;
    response.status = world_.send(false, std::move(incoming)).status;
    ++sent;
    done(std::move(response));
  }
  int sent = 0;

 private:
  World& world_;
};

class StripeTwins : public EveryEngine {
 protected:
  void SetUp() override {
    world.outbound.provider = [this](const http::OutboundRequest& request) {
      return call(request);
    };
    run_scenarios(
        world,
        {{.name = "an account",
          .call = "POST /api/v1/providers",
          .body = R"({"type":"stripe","label":"Stripe","configuration":{)"
                  R"("secretKey":"sk_test_1234567890","publishableKey":"pk_test_1234567890",)"
                  R"("webhookSecret":"whsec_1234567890"}})",
          .keep = {"stripe=/id"}},
         {.name = "enabled", .call = "POST /api/v1/providers/{stripe}/toggle", .body = "{}"},
         {.name = "checked",
          .call = "POST /api/v1/providers/{stripe}/validate",
          .body = "{}",
          .has = {"\"valid\":true"}},
         {.name = "on the site",
          .call = "PUT /api/v1/sites/{site}",
          .body = R"({"assignedProviders":["{card}","{stripe}","{wire}"]})"},
         {.name = "a checkout",
          .call = "POST /api/v1/checkouts/{site}/create",
          .body = R"({"amount":4900,"currency":"EUR","externalReference":"A-1",)"
                  R"("ipnUrl":"https://s.example/ipn"})",
          .keep = {"session=/sessionPublicId"}}});
    twin.subscribe("https://hooks.example.com/hooks/stripe/" + world.names["stripe"],
                   "whsec_1234567890");
  }

  std::optional<http::OutboundResponse> call(const http::OutboundRequest& request) {
    if (!request.url.starts_with(api_base)) return std::nullopt;
    http::Request incoming;
    incoming.method = request.method;
    incoming.target = request.url.substr(api_base.size());
    incoming.headers = request.headers;
    incoming.body = request.body;
    http::OutboundResponse response;
    response.error = http::OutboundError::timeout;
    twin.handle(std::move(incoming), [&](http::Response answer) {
      response.error = answer.status == 0 ? http::OutboundError::broken : http::OutboundError::none;
      response.status = answer.status;
      response.body = std::string(answer.bytes());
    });
    return response;
  }
  http::OutboundResponse twin_call(std::string_view method, std::string path, std::string body) {
    http::OutboundRequest request;
    request.method = http::method_from(method);
    request.url = std::string(api_base) + std::move(path);
    request.headers.add("Authorization", "Bearer sk_test_1234567890");
    request.body = std::move(body);
    return *call(request);
  }
  void fault(const std::string& on, const std::string& kind) {
    twin_call("POST", "/_twin/faults", R"({"on":")" + on + R"(","kind":")" + kind + R"("})");
  }
  std::string state() { return twin_call("GET", "/_twin/state", "").body; }
  // The buyer, in the frame of the provider's script.
  void pays(const std::string& method = "pm_card_visa") {
    const auto answer =
        twin_call("POST", "/v1/payment_intents/" + world.names["intent"] + "/confirm",
                  "payment_method=" + method);
    EXPECT_TRUE(answer.status == 200 || answer.status == 402) << answer.body;
  }
  void hooks_arrive() { twin.run_due(); }
  Scenario starts(int status = 200, const std::string& with = "stripe") {
    Scenario row{.name = "the buyer chooses " + with,
                 .call = "POST /api/v1/transactions/create",
                 .body = R"({"sessionPublicId":"{session}","providerId":"{)" + with + "}\"}",
                 .status = status,
                 .as = "buyer"};
    if (status == 200) row.keep = {"transaction=/transactionId"};
    if (status == 502) row.effects = "jobs+1 transactions+1";
    return row;
  }
  void start() {
    run_scenarios(world, {starts(),
                          {.name = "its intent",
                           .call = "GET /api/v1/transactions/{transaction}",
                           .keep = {"intent=/providerReference"}}});
  }
  static Scenario passes(std::int64_t ms, std::string told) {
    return {.name = "time passes", .call = "PASS " + std::to_string(ms), .told = std::move(told)};
  }
  static Scenario reads(std::vector<std::string> has) {
    return {.name = "the shop reads it",
            .call = "GET /api/v1/transactions/{transaction}",
            .has = std::move(has)};
  }

  Hooks hooks{world};
  twins::stripe::StripeTwin twin{{&world.clock, &world.entropy, &hooks},
                                 {"https://twin.example", "", ""}};
};
GW_ON_EVERY_ENGINE(StripeTwins);

TEST_P(StripeTwins, APaymentIsToldOnceHoweverOftenItIsHeard) {
  start();
  twin_call("POST", "/_twin/webhooks", R"({"copies":10,"reorder":true})");
  pays();
  hooks_arrive();
  EXPECT_EQ(hooks.sent, 21) << "one of the intent, ten each of charge and payment";
  run_scenarios(world, {passes(0, "A-1:1"), reads({"\"status\":1", "\"confirmedBy\":\"provider\""}),
                        passes(24 * hour_ms, "A-1:1")});
}

TEST_P(StripeTwins, WebhookAndFollowUpInEitherOrder) {
  start();
  pays();
  run_scenarios(world, {passes(61'000, "A-1:1"), reads({"\"confirmedBy\":\"follow_up\""})});
  hooks_arrive();
  run_scenarios(
      world, {passes(24 * hour_ms, "A-1:1"), reads({"\"status\":1", "\"needsAttention\":false"})});
}

TEST_P(StripeTwins, ADeclineThenAnotherAttempt) {
  start();
  pays("pm_card_visa_chargeDeclinedInsufficientFunds");
  hooks_arrive();
  run_scenarios(world, {passes(0, "A-1:2"), reads({"\"failureCode\":\"insufficient_funds\""})});
  start();
  pays();
  hooks_arrive();
  run_scenarios(world, {passes(24 * hour_ms, "A-1:2 A-1:1"), reads({"\"status\":1"})});
}

TEST_P(StripeTwins, ADebitIsPendingUntilTheBankHasSaid) {
  start();
  pays("pm_sepaDebit");
  hooks_arrive();
  run_scenarios(world, {passes(0, "A-1:0"), reads({"\"status\":0"})});
  twin_call("POST", "/_twin/payment_intents/" + world.names["intent"], R"({"paid":true})");
  hooks_arrive();
  run_scenarios(world, {passes(0, "A-1:0 A-1:1"), reads({"\"status\":1"})});
}

// However the answer to the first attempt is lost, a second one leaves nothing that could be paid
// twice.
TEST_P(StripeTwins, ALostStartIsCancelledBeforeAnotherMethodIsUsed) {
  for (const std::string kind : {"timeout_after", "cut_after", "error_after", "timeout_before"}) {
    SCOPED_TRACE(kind);
    twin_call("POST", "/_twin/reset", "{}");
    run_scenarios(world, {{.name = "a checkout",
                           .call = "POST /api/v1/checkouts/{site}/create",
                           .body = R"({"amount":4900,"currency":"EUR","externalReference":"L-1"})",
                           .keep = {"session=/sessionPublicId"}}});
    fault("POST /v1/payment_intents", kind);
    run_scenarios(world, {starts(502), starts(200, "wire")});
    const auto list = twin_call("GET", "/v1/payment_intents", "").body;
    EXPECT_NE(state().find("\"paymentIntents\":1"), std::string::npos) << state();
    EXPECT_NE(list.find("\"status\":\"canceled\""), std::string::npos) << list;
  }
}

TEST_P(StripeTwins, ALostStartThatNobodyReplacesEndsWithItsCheckout) {
  fault("POST /v1/payment_intents", "timeout_after");
  run_scenarios(world, {starts(502), passes(30 * hour_ms, "A-1:-2")});
  const auto list = twin_call("GET", "/v1/payment_intents", "").body;
  EXPECT_NE(list.find("\"status\":\"canceled\""), std::string::npos) << list;
}

TEST_P(StripeTwins, AnAttemptThatNeverArrivedMayBeRepeated) {
  fault("POST /v1/payment_intents", "rate_limited");
  auto refused = starts(502);
  refused.effects = "deliveries+1 jobs+2 transactions+1";
  run_scenarios(world, {refused,
                        {.name = "failed, and free for another",
                         .call = "GET /api/v1/transactions?search=A-1&siteId={site}",
                         .has = {"\"status\":2", "\"failureCode\":\"rate_limit\""}}});
  start();
  pays();
  hooks_arrive();
  run_scenarios(world, {passes(0, "A-1:1")});
}

TEST_P(StripeTwins, CancellingWhatWasPaidMeanwhileBooksThePayment) {
  start();
  pays();
  run_scenarios(world, {{.name = "too late",
                         .call = "POST /api/v1/transactions/{transaction}/cancel",
                         .body = R"({"sessionPublicId":"{session}"})",
                         .status = 409,
                         .effects = "deliveries+1 jobs+1",
                         .as = "buyer"},
                        passes(0, "A-1:1"),
                        reads({"\"status\":1"})});
}

class StripeRefunds : public StripeTwins {
 protected:
  void SetUp() override {
    StripeTwins::SetUp();
    start();
    pays();
    hooks_arrive();
    run_scenarios(world, {passes(0, "A-1:1")});
  }
  static Scenario refunds(std::string body, int status, std::vector<std::string> has = {}) {
    return {.name = "refund " + body,
            .call = "POST /api/v1/transactions/{transaction}/refund",
            .body = std::move(body),
            .status = status,
            .has = std::move(has)};
  }
  // What Stripe itself gave back.
  std::string at_stripe() {
    return twin_call("GET", "/v1/refunds?payment_intent=" + world.names["intent"], "").body;
  }
  std::size_t refunds_at_stripe() {
    const auto list = at_stripe();
    std::size_t count = 0;
    for (auto at = list.find("\"id\":\"re_"); at != list.npos;
         at = list.find("\"id\":\"re_", at + 1))
      ++count;
    return count;
  }
};
GW_ON_EVERY_ENGINE(StripeRefunds);

TEST_P(StripeRefunds, PartsAndTheRestAreBookedOnceWhoeverTells) {
  twin_call("POST", "/_twin/webhooks", R"({"copies":3})");
  run_scenarios(world, {refunds(R"({"amount":3000})", 200,
                                {"\"status\":\"succeeded\"", "\"providerRefundId\":\"re_",
                                 "\"refundedAmount\":3000", "\"refundableAmount\":1900"}),
                        refunds(R"({"amount":1901})", 400, {"exceeds_remaining"})});
  hooks_arrive();
  run_scenarios(world, {reads({"\"status\":1", "\"refundedAmount\":3000"}),
                        refunds("{}", 200, {"\"refundableAmount\":0"})});
  hooks_arrive();
  run_scenarios(world, {passes(0, "A-1:1 A-1:3"), reads({"\"status\":3", "\"refundedAmount\":4900",
                                                         "\"needsAttention\":false"})});
  EXPECT_EQ(refunds_at_stripe(), 2u);
}

TEST_P(StripeRefunds, OneThatFailsLaterIsTakenBack) {
  twin_call("POST", "/_twin/refunds", R"({"wait":true})");
  run_scenarios(world, {refunds("{}", 200, {"\"status\":\"pending\""})});
  hooks_arrive();
  const auto list = at_stripe();
  const auto id = list.substr(list.find("re_"), 27);
  twin_call("POST", "/_twin/refunds/" + id, R"({"paid":false})");
  hooks_arrive();
  run_scenarios(world, {passes(0, "A-1:1"),
                        reads({"\"status\":1", "\"refundedAmount\":0",
                               "\"failureCode\":\"expired_or_canceled_card\""}),
                        refunds(R"({"amount":4900})", 200)});
}

TEST_P(StripeRefunds, OneMadeInTheDashboardIsBooked) {
  twin_call("POST", "/v1/refunds", "payment_intent=" + world.names["intent"] + "&amount=1500");
  hooks_arrive();
  run_scenarios(world, {reads({"\"status\":1", "\"refundedAmount\":1500", "\"made_elsewhere\""}),
                        refunds(R"({"amount":3401})", 400, {"exceeds_remaining"})});
}

// However the answer is lost, the money goes back once.
TEST_P(StripeRefunds, ALostAnswerIsFoundOut) {
  for (const std::string kind : {"timeout_after", "cut_after", "error_after", "timeout_before"}) {
    SCOPED_TRACE(kind);
    const auto before = refunds_at_stripe();
    fault("POST /v1/refunds", kind);
    twin_call("POST", "/_twin/webhooks", R"({"paused":true})");
    run_scenarios(world, {refunds(R"({"amount":1000})", 200, {"\"status\":\"pending\""}),
                          {.name = "a while later", .call = "PASS 7200000"}});
    EXPECT_EQ(refunds_at_stripe(), before + 1);
    twin_call("POST", "/_twin/webhooks", R"({"paused":false})");
    hooks_arrive();
    EXPECT_EQ(refunds_at_stripe(), before + 1);
  }
  run_scenarios(world, {reads({"\"refundedAmount\":4000", "\"needsAttention\":false"})});
}

TEST_P(StripeTwins, EventsOfAnotherSystemOnTheAccountAreIgnored) {
  twin_call("POST", "/v1/payment_intents",
            "amount=100&currency=eur&confirm=true&payment_method=pm_card_visa&metadata[order]=7");
  hooks_arrive();
  run_scenarios(world, {passes(24 * hour_ms, "")});
  EXPECT_EQ(hooks.sent, 3) << "taken at once";
}

}  // namespace
}  // namespace gw::api_test
