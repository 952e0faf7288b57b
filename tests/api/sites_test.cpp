// Sites: what may be set, who sees the secret, when one can go, and where its pages may be used.
#include "api/support/scenario.hpp"
#include "base/text.hpp"
#include "capabilities/api_keys/api_keys.hpp"
#include "crypto/hash.hpp"

namespace gw::api_test {
namespace {

class Sites : public EveryEngine {
 protected:
  Sites() {
    const Id own = *Id::parse(world.names["organization"]);
    world.command([&](store::Transaction& transaction) {
      world.names["reader"] = api_keys::create_key(
          transaction, {own, "reader", api_keys::KeyMode::test, {"site:read"}});
    });
  }
  std::string checkout(const std::string& site) {
    return "POST /api/v1/checkouts/" + site + "/create";
  }
};
GW_ON_EVERY_ENGINE(Sites);

constexpr const char* order =
    R"({"amount":100,"currency":"EUR","externalReference":"A","ipnUrl":"https://shop.example/i"})";

TEST_P(Sites, AreMadeReadAndChanged) {
  run_scenarios(
      world,
      {
          {.name = "all members",
           .call = "POST /api/v1/sites",
           .body = R"({"label":" Shoes ","assignedProviders":["{wire}","{card}"],
                       "defaultProviderId":"{card}","statementDescriptor":"SHOES*BERLIN",
                       "branding":{"logoUrl":"https://cdn.example/l.png","primaryColor":"#0F766E"},
                       "frontendDomains":["Shoes.Example.","BÜCHER.example","shoes.example"]})",
           .status = 400,
           .has = {"statementDescriptor", "ASCII letters"}},
          {.name = "with a text that cards carry",
           .call = "POST /api/v1/sites",
           .body = R"({"label":" Shoes ","assignedProviders":["{wire}","{card}"],
                       "defaultProviderId":"{card}","statementDescriptor":"SHOES BERLIN",
                       "branding":{"logoUrl":"https://cdn.example/l.png","primaryColor":"#0F766E"},
                       "frontendDomains":["Shoes.Example.","BÜCHER.example","shoes.example"]})",
           .has = {"\"label\":\"Shoes\"", "\"assignedProviders\":[\"{wire}\",\"{card}\"]",
                   "\"frontendDomains\":[\"shoes.example\",\"xn--bcher-kva.example\"]",
                   "\"webhookSecret\":\"whsec_"},
           .keep = {"shoes=/id", "secret=/webhookSecret"}},
          {.name = "read with the secret",
           .call = "GET /api/v1/sites/{shoes}",
           .has = {"\"webhookSecret\":\"{secret}\"", "\"statementDescriptor\":\"SHOES BERLIN\""}},
          {.name = "read without",
           .call = "GET /api/v1/sites/{shoes}",
           .has = {"\"webhookSecret\":\"****"},
           .lacks = {"{secret}"},
           .as = "reader"},
          {.name = "absent members stay",
           .call = "PUT /api/v1/sites/{shoes}",
           .body = R"({"label":"Boots","statementDescriptor":null})",
           .has = {"\"label\":\"Boots\"", "\"defaultProviderId\":\"{card}\"", "shoes.example"},
           .lacks = {"statementDescriptor"}},
          {.name = "one domain, no providers",
           .call = "PUT /api/v1/sites/{shoes}",
           .body = R"({"frontendDomain":"boots.example","assignedProviders":null,
                       "defaultProviderId":null,"branding":null})",
           .has = {"\"frontendDomains\":[\"boots.example\"]", "\"assignedProviders\":[]"},
           .lacks = {"defaultProviderId", "logoUrl"}},
          {.name = "in the list, masked",
           .call = "GET /api/v1/sites?limit=1",
           .has = {"\"total\":2", "\"label\":\"Boots\"", "****", "nextCursor"},
           .lacks = {"{secret}"},
           .keep = {"next=/nextCursor"}},
          {.name = "the next page",
           .call = "GET /api/v1/sites?limit=1&after={next}",
           .has = {"\"id\":\"{site}\""}},
      });
}

TEST_P(Sites, BadMembersAreNamed) {
  const auto refused = [](std::string body, std::vector<std::string> has) {
    return Scenario{.name = body,
                    .call = "POST /api/v1/sites",
                    .body = body,
                    .status = 400,
                    .has = std::move(has)};
  };
  const std::string color = R"({"label":"A","branding":{"primaryColor":"red"}})";
  run_scenarios(
      world,
      {
          refused("{}", {"\"field\":\"label\"", "required"}),
          refused(R"({"label":"  "})", {"\"field\":\"label\""}),
          refused(R"({"label":")" + std::string(101, 'x') + "\"}", {"too_long"}),
          refused(R"({"label":"A","assignedProviders":["{card}","{card}"]})",
                  {"assignedProviders[1]", "duplicate"}),
          refused(R"({"label":"A","assignedProviders":["{otherCard}"]})",
                  {"assignedProviders[0]", "unknown_value"}),
          refused(R"({"label":"A","assignedProviders":["{unknown}","nonsense"]})",
                  {"assignedProviders[1]", "invalid_id"}),
          refused(R"({"label":"A","assignedProviders":["{wire}"],"defaultProviderId":"{card}"})",
                  {"defaultProviderId"}),
          refused(R"({"label":"A","statementDescriptor":"SHOP"})", {"5 to 22"}),
          refused(R"({"label":"A","statementDescriptor":"12345 678"})", {"letter"}),
          refused(R"({"label":"A","statementDescriptor":"CAFÉ PARIS"})", {"statementDescriptor"}),
          refused(R"({"label":"A","branding":{"logoUrl":"http://cdn.example/l.png"}})",
                  {"branding.logoUrl", "https"}),
          refused(color, {"branding.primaryColor"}),
          refused(R"({"label":"A","frontendDomains":["shop.example","https://shop.example"]})",
                  {"frontendDomains[1]"}),
          refused(R"({"label":"A","checkout":{"requiredBillingFields":["country","shoeSize"]}})",
                  {"checkout.requiredBillingFields[1]"}),
          refused(R"({"label":"A","checkout":{"sessionExpiresInHours":3121}})",
                  {"checkout.sessionExpiresInHours"}),
          refused(R"({"label":"A","checkout":{"vatIdValidation":"maybe"}})",
                  {"checkout.vatIdValidation"}),
          refused(R"({"label":"A","webhookSecret":"whsec_mine"})", {"unknown_field"}),
          refused(R"({"statementDescriptor":"x","frontendDomains":["a b"]})",
                  {"\"field\":\"label\""}),
          {.name = "a bad change changes nothing",
           .call = "PUT /api/v1/sites/{site}",
           .body = R"({"label":"New","frontendDomain":"http://x"})",
           .status = 400},
          {.name = "as it was", .call = "GET /api/v1/sites/{site}", .has = {"\"Shop\""}},
          {.name = "no such filter", .call = "GET /api/v1/sites?label=Shop", .status = 400},
      });
}

TEST_P(Sites, ForeignAndUnknownOnesDoNotExist) {
  for (const std::string id : {"{otherSite}", "{unknown}", "nonsense"}) {
    const auto row = [&](std::string call, std::string body = {}) {
      return Scenario{.name = id, .call = std::move(call), .body = std::move(body), .status = 404};
    };
    run_scenarios(world, {
                             row("GET /api/v1/sites/" + id),
                             row("PUT /api/v1/sites/" + id, R"({"label":"Mine"})"),
                             row("DELETE /api/v1/sites/" + id),
                             row("POST /api/v1/sites/" + id + "/webhook-secret/regenerate", "{}"),
                         });
  }
  run_scenarios(world, {{.name = "no scope",
                         .call = "PUT /api/v1/sites/{site}",
                         .body = "{}",
                         .status = 403,
                         .has = {"\"requiredScope\":\"site:update\""},
                         .as = "reader"}});
}

TEST_P(Sites, GoWhenNothingIsOpen) {
  run_scenarios(
      world,
      {
          {.name = "a checkout", .call = checkout("{site}"), .body = order},
          {.name = "is in the way",
           .call = "DELETE /api/v1/sites/{site}",
           .status = 409,
           .has = {"STATE_CONFLICT", "open checkouts"}},
          {.name = "until it expires", .call = "PASS 86400000"},
          {.name = "gone", .call = "DELETE /api/v1/sites/{site}", .status = 204},
          {.name = "twice", .call = "DELETE /api/v1/sites/{site}", .status = 404},
          {.name = "not read", .call = "GET /api/v1/sites/{site}", .status = 404},
          {.name = "not listed", .call = "GET /api/v1/sites", .has = {"\"total\":0"}},
          {.name = "takes no checkout", .call = checkout("{site}"), .body = order, .status = 404},
          {.name = "its checkouts stay",
           .call = "GET /api/v1/checkouts?siteId={site}",
           .has = {"\"total\":1"}},
      });
}

TEST_P(Sites, StayWhileATransferIsAwaited) {
  run_scenarios(world,
                {
                    {.name = "a checkout",
                     .call = checkout("{site}"),
                     .body = order,
                     .keep = {"page=/sessionPublicId"}},
                    {.name = "to be paid by transfer",
                     .call = "POST /api/v1/transactions/create",
                     .body = R"({"sessionPublicId":"{page}","providerId":"{wire}"})",
                     .as = "buyer"},
                    {.name = "months later", .call = "PASS 8640000000"},
                    {.name = "still awaited", .call = "DELETE /api/v1/sites/{site}", .status = 409},
                });
}

TEST_P(Sites, ChooseHowTheirCheckoutsAsk) {
  run_scenarios(
      world, {
                 {.name = "preferences",
                  .call = "PUT /api/v1/sites/{site}",
                  .body = R"({"checkout":{"requiredBillingFields":[],"collectShipping":true,
                       "showTaxBreakdown":false,"vatIdValidation":"vies","defaultLocale":"de",
                       "sessionExpiresInHours":2}})",
                  .has = {"\"vatIdValidation\":\"vies\"", "\"requiredBillingFields\":[]"}},
                 {.name = "kept as given",
                  .call = "GET /api/v1/sites/{site}",
                  .has = {"\"requiredBillingFields\":[]"}},
                 {.name = "a checkout",
                  .call = checkout("{site}"),
                  .body = order,
                  .has = {"\"expiresAt\":\"2026-03-27T12:00:00Z\""},
                  .keep = {"page=/sessionPublicId"}},
                 {.name = "its page",
                  .call = "GET /api/v1/checkouts/{page}",
                  .has = {"\"requiredBillingFields\":[]", "\"collectShipping\":true",
                          "\"showTaxBreakdown\":false", "\"vatIdValidation\":\"format\"",
                          "\"locale\":\"de\""},
                  .as = "buyer"},
                 {.name = "a time of its own",
                  .call = checkout("{site}"),
                  .body = R"({"amount":1,"currency":"EUR","externalReference":"B","expireInHours":1,
                       "locale":"en"})",
                  .has = {"\"expiresAt\":\"2026-03-27T11:00:00Z\""}},
             });
}

TEST_P(Sites, TheirDomainsMayUseTheCheckout) {
  run_scenarios(world, {{.name = "a checkout",
                         .call = checkout("{site}"),
                         .body = order,
                         .keep = {"page=/sessionPublicId"}}});
  const auto from = [&](const std::string& origin, int status) {
    run_scenarios(world, {{.name = origin,
                           .call = "GET /api/v1/checkouts/{page}",
                           .status = status,
                           .as = "stranger",
                           .headers = {"Origin: " + origin}}});
  };
  from("https://shop.example", 403);
  world.admin("PUT /api/v1/sites/{site}", R"({"frontendDomains":["shop.example","b.example"]})");
  from("https://shop.example", 200);
  from("https://shop.example:8443", 200);
  from("https://b.example", 200);
  from("http://shop.example", 403);
  from("https://sub.shop.example", 403);
  from("https://shop.example.evil.example", 403);
  from("https://shop.example@evil.example", 403);
  from("null", 403);
  world.admin("PUT /api/v1/sites/{site}", R"({"frontendDomains":["b.example"]})");
  from("https://shop.example", 403);
  from("https://b.example", 200);
}

std::string header(const http::OutboundRequest& request, std::string_view name) {
  return std::string(request.headers.get(name).value_or("(absent)"));
}

std::string older_signature(const std::string& secret, const http::OutboundRequest& request) {
  return hex(
      crypto::hmac_sha256(secret, header(request, "X-Signature-Timestamp") + "." + request.body));
}

TEST_P(Sites, ReceiversMayLearnANewSecretInPeace) {
  const std::string old_secret = world.names["siteSecret"];
  run_scenarios(world,
                {
                    {.name = "longer than a week",
                     .call = "POST /api/v1/sites/{site}/webhook-secret/regenerate",
                     .body = R"({"overlapSeconds":604801})",
                     .status = 400,
                     .has = {"overlapSeconds"}},
                    {.name = "a day",
                     .call = "POST /api/v1/sites/{site}/webhook-secret/regenerate",
                     .body = R"({"overlapSeconds":86400})",
                     .has = {"\"previousSecretUntil\":\"2026-03-28T10:00:00Z\""},
                     .lacks = {"{siteSecret}"},
                     .keep = {"fresh=/webhookSecret"}},
                    {.name = "shown", .call = "GET /api/v1/sites/{site}", .has = {"{fresh}"}},
                    {.name = "a checkout",
                     .call = checkout("{site}"),
                     .body = order,
                     .keep = {"page=/sessionPublicId"}},
                    {.name = "to be paid by transfer",
                     .call = "POST /api/v1/transactions/create",
                     .body = R"({"sessionPublicId":"{page}","providerId":"{wire}"})",
                     .as = "buyer"},
                });
  world.outbound.answer_with(401);
  world.run();
  const auto sent = world.outbound.sent();
  ASSERT_EQ(sent.size(), 2u) << "a refusal is followed by the old signature";
  const std::string fresh = world.names["fresh"];
  EXPECT_EQ(header(sent[0], "X-Signature-HMAC-SHA256"), older_signature(fresh, sent[0]));
  EXPECT_EQ(header(sent[1], "X-Signature-HMAC-SHA256"), older_signature(old_secret, sent[1]));
  EXPECT_EQ(header(sent[0], "webhook-id"), header(sent[1], "webhook-id"));
  for (const auto& request : sent) {
    EXPECT_NE(header(request, "webhook-signature").find(" v1,"), std::string::npos);
  }
  world.pass(40 * hour_ms);
  const auto later = world.outbound.sent().back();
  EXPECT_EQ(header(later, "X-Signature-HMAC-SHA256"), older_signature(fresh, later));
  EXPECT_EQ(header(later, "webhook-signature").find(' '), std::string::npos);
}

TEST_P(Sites, ASecretIsShownOnceOnly) {
  const auto regenerate = [](std::string name, std::vector<std::string> has,
                             std::vector<std::string> keep = {}) {
    return Scenario{.name = std::move(name),
                    .call = "POST /api/v1/sites/{site}/webhook-secret/regenerate",
                    .body = "{}",
                    .has = std::move(has),
                    .headers = {"Idempotency-Key: once"},
                    .keep = std::move(keep)};
  };
  run_scenarios(
      world,
      {
          regenerate("made", {"whsec_"}, {"made=/webhookSecret"}),
          regenerate("asked again", {"\"webhookSecret\":\"****", "Idempotent-Replayed: true"}),
          {.name = "made once", .call = "GET /api/v1/sites/{site}", .has = {"{made}"}},
      });
}

}  // namespace
}  // namespace gw::api_test
