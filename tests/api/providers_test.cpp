// Accounts at providers: made, changed, switched, checked and deleted over the Admin API.
#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

class Providers : public EveryEngine {
 protected:
  void SetUp() override {
    world.outbound.provider =
        [this](const http::OutboundRequest& request) -> std::optional<http::OutboundResponse> {
      if (!request.url.starts_with("https://api.stripe.com/")) return std::nullopt;
      asked = request.url;
      return answer;
    };
  }
  static Scenario creates(std::string body, std::vector<std::string> has, int status = 200) {
    Scenario row{.name = "create " + body,
                 .call = "POST /api/v1/providers",
                 .body = std::move(body),
                 .status = status,
                 .has = std::move(has)};
    if (status == 200) row.keep = {"made=/id"};
    return row;
  }
  static Scenario toggles(std::string body, std::vector<std::string> has, int status = 200) {
    return {.name = "toggle " + body,
            .call = "POST /api/v1/providers/{made}/toggle",
            .body = std::move(body),
            .status = status,
            .has = std::move(has)};
  }
  http::OutboundResponse answer{http::OutboundError::none, 200, {}, "{}", 0};
  std::string asked;
};
GW_ON_EVERY_ENGINE(Providers);

TEST_P(Providers, AreMadeDisabledAndEnabledWhenTheyAreComplete) {
  run_scenarios(
      world,
      {creates(R"({"type":"stripe","label":"Stripe"})",
               {"\"enabled\":false", "\"mode\":\"test\"", "\"secretKey\":\"\""}),
       toggles(
           "{}",
           {"\"field\":\"configuration.secretKey\"", "\"field\":\"configuration.publishableKey\"",
            "\"field\":\"configuration.webhookSecret\""},
           400),
       {.name = "completed",
        .call = "PUT /api/v1/providers/{made}",
        .body = R"({"configuration":{"secretKey":"sk_test_1234567890",)"
                R"("publishableKey":"pk_test_1234567890","webhookSecret":"whsec_1234567890"}})"},
       toggles("{}", {"\"enabled\":true"}),
       toggles(R"({"enabled":true})", {"\"enabled\":true"}),
       {.name = "an enabled one stays complete",
        .call = "PUT /api/v1/providers/{made}",
        .body = R"({"configuration":{"publishableKey":""}})"},
       {.name = "masked secrets stay",
        .call = "PUT /api/v1/providers/{made}",
        .body = R"({"label":"Cards","configuration":{"secretKey":"****7890",)"
                R"("webhookSecret":"****7890"}})",
        .has = {"\"label\":\"Cards\"", "\"secretKey\":\"****7890\""},
        .lacks = {"previousWebhookSecretUntil"}},
       {.name = "a new webhook secret",
        .call = "PUT /api/v1/providers/{made}",
        .body = R"({"configuration":{"webhookSecret":"whsec_0987654321"}})",
        .has = {"\"previousWebhookSecretUntil\":\"2026-03-28T10:00:00Z\""},
        .lacks = {"whsec_"}},
       toggles("{}", {"\"enabled\":false"})});
}

TEST_P(Providers, NameEveryBadField) {
  run_scenarios(
      world,
      {creates("{}", {"\"field\":\"type\"", "\"field\":\"label\""}, 400),
       creates(R"({"type":"square","label":"x"})", {"\"field\":\"type\""}, 400),
       creates(R"({"type":"stripe","label":"x","mode":"live","configuration":{)"
               R"("secretKey":"sk_test_1234567890","publishableKey":"nope","iban":"DE1"}})",
               {"\"field\":\"configuration.secretKey\"", "\"code\":\"wrong_mode\"",
                "\"field\":\"configuration.publishableKey\"", "\"field\":\"configuration.iban\""},
               400),
       creates(R"({"type":"stripe","label":"x","configuration":{"apiBase":"http://x"}})",
               {"\"code\":\"unknown_field\""}, 400),
       creates(R"({"type":"sandbox","label":"x","mode":"live"})", {"\"field\":\"mode\""}, 400)});
}

TEST_P(Providers, OfEveryType) {
  run_scenarios(world, {creates(R"({"type":"sandbox","label":"Another sandbox"})",
                                {"\"webhookSecret\":\"****"}),
                        toggles("{}", {"\"enabled\":true"}),
                        creates(R"({"type":"wire","label":"Bank","mode":"live","configuration":{)"
                                R"("bankName":"B","accountHolder":"A","iban":"DE89"}})",
                                {"\"mode\":\"live\"", "\"iban\":\"DE89\""}),
                        toggles("{}", {"\"enabled\":true"}),
                        creates(R"({"type":"stripe","label":"Live","configuration":{)"
                                R"("secretKey":"rk_live_1234567890"}})",
                                {"\"mode\":\"live\""})});
}

TEST_P(Providers, CredentialsAreCheckedByARealCall) {
  const auto checks = [](std::vector<std::string> has, int status = 200) {
    return Scenario{.name = "check",
                    .call = "POST /api/v1/providers/{made}/validate",
                    .body = "{}",
                    .status = status,
                    .has = std::move(has)};
  };
  run_scenarios(world, {creates(R"({"type":"stripe","label":"Stripe"})", {}),
                        checks({"\"field\":\"configuration.secretKey\""}, 400),
                        {.name = "a key",
                         .call = "PUT /api/v1/providers/{made}",
                         .body = R"({"configuration":{"secretKey":"sk_test_1234567890"}})"},
                        checks({"\"valid\":true", "\"checkedAt\":\"2026-03-27T10:00:00Z\""})});
  EXPECT_EQ(asked, "https://api.stripe.com/v1/balance");
  answer.status = 401;
  answer.body = R"({"error":{"message":"Invalid API Key provided: sk_test_***7890"}})";
  auto refused = checks({"\"valid\":false", "\"code\":\"unauthorized\""});
  refused.lacks = {"Invalid API Key"};
  run_scenarios(world, {refused});
  answer.error = http::OutboundError::timeout;
  run_scenarios(world, {checks({"\"code\":\"PROVIDER_ERROR\""}, 502)});
}

TEST_P(Providers, AreDeletedWhenNothingUsesThem) {
  const auto deletes = [](int status, std::string has = {}) {
    Scenario row{.name = "delete", .call = "DELETE /api/v1/providers/{made}", .status = status};
    if (!has.empty()) row.has = {has};
    return row;
  };
  run_scenarios(world,
                {creates(R"({"type":"sandbox","label":"S"})", {}),
                 toggles("{}", {}),
                 {.name = "assigned",
                  .call = "PUT /api/v1/sites/{site}",
                  .body = R"({"assignedProviders":["{card}","{made}"]})"},
                 deletes(409, "assigned to the site"),
                 {.name = "a payment under way",
                  .call = "POST /api/v1/checkouts/{site}/create",
                  .body = R"({"amount":100,"currency":"EUR","externalReference":"D-1"})",
                  .keep = {"session=/sessionPublicId"}},
                 {.name = "by it",
                  .call = "POST /api/v1/transactions/create",
                  .body = R"({"sessionPublicId":"{session}","providerId":"{made}"})",
                  .as = "buyer",
                  .keep = {"transaction=/transactionId"}},
                 {.name = "no longer assigned",
                  .call = "PUT /api/v1/sites/{site}",
                  .body = R"({"assignedProviders":["{card}"]})"},
                 deletes(409, "unfinished transactions"),
                 {.name = "cancelled",
                  .call = "POST /api/v1/transactions/{transaction}/cancel",
                  .body = "{}"},
                 deletes(204),
                 {.name = "gone", .call = "GET /api/v1/providers/{made}", .status = 404},
                 {.name = "from the list", .call = "GET /api/v1/providers", .lacks = {"{made}"}},
                 {.name = "and not to be assigned",
                  .call = "PUT /api/v1/sites/{site}",
                  .body = R"({"assignedProviders":["{made}"]})",
                  .status = 400}});
}

}  // namespace
}  // namespace gw::api_test
