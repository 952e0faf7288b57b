// Keys over the API: shown once, never stronger than their maker, dead at once when revoked.
#include "capabilities/api_keys/api_keys.hpp"
#include "api/support/scenario.hpp"

namespace gw::api_test {
namespace {

class ApiKeys : public EveryEngine {
 protected:
  ApiKeys() {
    const auto key = *Id::parse(std::string_view(world.names["key"]).substr(8, 24));
    world.read([&](const store::Snapshot& snapshot) {
      const auto organization = snapshot.get<api_keys::ApiKey>(key)->organization_id;
      world.names["keys"] = "/api/v1/organizations/" + organization.text() + "/api-keys";
      return true;
    });
  }
};
GW_ON_EVERY_ENGINE(ApiKeys);

const std::string body = R"({"name":"shop","mode":"test","scopes":["checkout:create"]})";
const std::string made = "api_keys+1 jobs+1";

TEST_P(ApiKeys, LiveFromTheirCreationToTheirEnd) {
  const std::string create = R"({"amount":1,"currency":"EUR","externalReference":"A"})";
  run_scenarios(
      world,
      {
          {.name = "create",
           .call = "POST {keys}",
           .body = body,
           .has = {"\"status\":\"active\"", "\"key\":\"sk_test_",
                   "\"scopes\":[\"checkout:create\"]"},
           .effects = made,
           .keep = {"made=/key", "id=/id"}},
          {.name = "it works",
           .call = "POST /api/v1/checkouts/{site}/create",
           .body = create,
           .effects = "checkouts+1",
           .as = "made"},
          {.name = "it does no more", .call = "GET /api/v1/checkouts", .status = 403, .as = "made"},
          {.name = "listed without its secret",
           .call = "GET {keys}",
           .has = {"{id}", "\"name\":\"shop\""},
           .lacks = {"\"key\":", "secret", "Hash"}},
          {.name = "got without its secret", .call = "GET {keys}/{id}", .lacks = {"\"key\":\"sk"}},
          {.name = "changed",
           .call = "PUT {keys}/{id}",
           .body = R"({"name":"till","scopes":["checkout:read"]})",
           .has = {"\"name\":\"till\""},
           .effects = ""},
          {.name = "at once", .call = "GET /api/v1/checkouts", .as = "made"},
          {.name = "revoked",
           .call = "POST {keys}/{id}/revoke",
           .has = {"\"status\":\"revoked\""},
           .effects = ""},
          {.name = "dead at once",
           .call = "GET /api/v1/checkouts",
           .status = 401,
           .has = {"API_KEY_REVOKED"},
           .as = "made"},
          {.name = "revoking again changes nothing",
           .call = "POST {keys}/{id}/revoke",
           .effects = ""},
          {.name = "a revoked key stays as it is",
           .call = "PUT {keys}/{id}",
           .body = R"({"name":"x"})",
           .status = 409},
          {.name = "nor gets a new secret",
           .call = "POST {keys}/{id}/rotate",
           .body = "{}",
           .status = 409},
          {.name = "deleted", .call = "DELETE {keys}/{id}", .status = 204, .effects = "api_keys-1"},
          {.name = "gone", .call = "GET {keys}/{id}", .status = 404},
      });
}

TEST_P(ApiKeys, ARotationOverlaps) {
  run_scenarios(world, {
                           {.name = "create",
                            .call = "POST {keys}",
                            .body = R"({"name":"shop","mode":"test","scopes":["checkout:read"]})",
                            .effects = made,
                            .keep = {"old=/key", "id=/id"}},
                           {.name = "rotate",
                            .call = "POST {keys}/{id}/rotate",
                            .body = R"({"overlapSeconds":60})",
                            .has = {"\"key\":\"sk_test_{id}.", "previousSecretUntil"},
                            .effects = "",
                            .keep = {"new=/key"}},
                           {.name = "the new one", .call = "GET /api/v1/checkouts", .as = "new"},
                           {.name = "the old one", .call = "GET /api/v1/checkouts", .as = "old"},
                           {.name = "a minute later", .call = "PASS 60000"},
                           {.name = "the new one", .call = "GET /api/v1/checkouts", .as = "new"},
                           {.name = "the old one is over",
                            .call = "GET /api/v1/checkouts",
                            .status = 401,
                            .as = "old"},
                           {.name = "too long an overlap",
                            .call = "POST {keys}/{id}/rotate",
                            .body = R"({"overlapSeconds":604801})",
                            .status = 400,
                            .has = {"\"field\":\"overlapSeconds\""}},
                       });
}

TEST_P(ApiKeys, AReplayDoesNotShowTheSecretAgain) {
  run_scenarios(world, {
                           {.name = "create",
                            .call = "POST {keys}",
                            .body = body,
                            .has = {"\"key\":\"sk_test_"},
                            .effects = "api_keys+1 jobs+1 keys+1",
                            .headers = {"Idempotency-Key: one"},
                            .keep = {"id=/id"}},
                           {.name = "again",
                            .call = "POST {keys}",
                            .body = body,
                            .has = {"{id}", "Idempotent-Replayed: true"},
                            .lacks = {"sk_test_"},
                            .effects = "",
                            .headers = {"Idempotency-Key: one"}},
                       });
}

TEST_P(ApiKeys, NobodyGrantsWhatTheyLack) {
  const auto create = [](std::string scopes, int status, std::string code) -> Scenario {
    return {.name = scopes,
            .call = "POST {keys}",
            .body = R"({"name":"x","mode":"test","scopes":[)" + scopes + "]}",
            .status = status,
            .has = {"\"code\":\"" + code + '"', "scopes["}};
  };
  run_scenarios(world,
                {
                    create(R"("checkout:create","nothing:read")", 400, "UNKNOWN_SCOPE"),
                    create(R"("*:*")", 400, "UNKNOWN_SCOPE"),
                    create(R"("system:read")", 400, "UNKNOWN_SCOPE"),
                    {.name = "a key that may make keys",
                     .call = "POST {keys}",
                     .body = R"({"name":"maker","mode":"test","allowedIps":["203.0.113.0/24"],)"
                             R"("scopes":["api_key:*","checkout:read"]})",
                     .effects = made,
                     .keep = {"maker=/key", "makerId=/id"}},
                });
  // From its own network it makes keys, within its bounds.
  const auto as_maker = [&](std::string call, std::string text) {
    return world.send(true, call, std::move(text),
                      {"Authorization: Bearer " + world.names["maker"], "X-Real-IP: 203.0.113.7",
                       "Content-Type: application/json"});
  };
  const auto inside =
      as_maker("POST {keys}", R"({"name":"child","mode":"test","scopes":["checkout:read"],)"
                              R"("allowedIps":["0.0.0.0/0"]})");
  EXPECT_EQ(inside.status, 200) << inside.body;
  EXPECT_NE(inside.body.find("203.0.113.0/24"), std::string::npos) << inside.body;
  const auto beyond =
      as_maker("POST {keys}", R"({"name":"child","mode":"test","scopes":["checkout:create"]})");
  EXPECT_EQ(beyond.status, 403) << beyond.body;
  const auto widened = as_maker("PUT {keys}/{makerId}", R"({"allowedIps":[]})");
  EXPECT_EQ(widened.status, 403) << widened.body;
  // Whoever rotates a key holds it: not one that is bound less.
  const auto other = world.admin("POST {keys}", body);
  world.keep("freeId", other, "/id");
  const auto taken = as_maker("POST {keys}/{freeId}/rotate", "{}");
  EXPECT_EQ(taken.status, 403) << taken.body;
  const auto live =
      as_maker("POST {keys}", R"({"name":"child","mode":"live","scopes":["checkout:read"]})");
  EXPECT_EQ(live.status, 403) << live.body;
  const auto elsewhere = world.admin("GET {keys}", "", "maker");
  EXPECT_EQ(member(elsewhere, "/code"), "API_KEY_IP_NOT_ALLOWED");
}

TEST_P(ApiKeys, WhatIsWrongIsNamed) {
  const auto wrong = [](std::string text, std::string field) -> Scenario {
    return {.name = text,
            .call = "POST {keys}",
            .body = text,
            .status = 400,
            .has = {"\"field\":\"" + field}};
  };
  run_scenarios(
      world,
      {
          wrong(R"({"mode":"test","scopes":["checkout:read"]})", "name"),
          wrong(R"({"name":"x","scopes":["checkout:read"]})", "mode"),
          wrong(R"({"name":"x","mode":"prod","scopes":["checkout:read"]})", "mode"),
          wrong(R"({"name":"x","mode":"test"})", "scopes"),
          wrong(R"({"name":"x","mode":"test","scopes":[]})", "scopes"),
          wrong(R"({"name":"x","mode":"test","scopes":["checkout:read"],"allowedIps":["10/8"]})",
                "allowedIps[0]"),
          wrong(R"({"name":"x","mode":"test","scopes":["checkout:read"],)"
                R"("expiresAt":"2020-01-01T00:00:00Z"})",
                "expiresAt"),
          wrong(R"({"name":"x","mode":"test","scopes":["checkout:read"],"keyId":"mine"})", "keyId"),
      });
}

TEST_P(ApiKeys, TenantsKeepApart) {
  run_scenarios(
      world,
      {
          {.name = "another tenant's family", .call = "GET {keys}", .status = 404, .as = "other"},
          {.name = "create",
           .call = "POST {keys}",
           .body = body,
           .effects = made,
           .keep = {"id=/id"}},
          {.name = "the installation's family is not for organizations",
           .call = "GET /api/v1/system/api-keys",
           .status = 403},
          {.name = "an organization's key is none of the installation's",
           .call = "GET /api/v1/system/api-keys/{id}",
           .status = 404,
           .as = "system"},
          {.name = "the installation lists its own",
           .call = "GET /api/v1/system/api-keys",
           .lacks = {"{id}"},
           .as = "system"},
          {.name = "but may enter an organization",
           .call = "GET {keys}",
           .has = {"{id}"},
           .as = "system"},
      });
}

TEST_P(ApiKeys, TheLastUseIsKeptOutsideTheRequest) {
  world.gateway->schedule_recurring_jobs();
  run_scenarios(world,
                {
                    {.name = "create",
                     .call = "POST {keys}",
                     .body = R"({"name":"x","mode":"test","scopes":["checkout:read"]})",
                     .effects = made,
                     .keep = {"made=/key", "id=/id"}},
                    {.name = "not used", .call = "GET {keys}/{id}", .lacks = {"lastUsedAt"}},
                    {.name = "used", .call = "GET /api/v1/checkouts", .effects = "", .as = "made"},
                    {.name = "a while later", .call = "PASS 60000"},
                    {.name = "known", .call = "GET {keys}/{id}", .has = {"lastUsedAt"}},
                });
}

TEST_P(ApiKeys, OrganizationsOverASystemKey) {
  run_scenarios(
      world,
      {
          {.name = "create",
           .call = "POST /api/v1/organizations",
           .body = R"({"name":"Third","supportEmail":"help@third.example"})",
           .has = {"\"status\":\"active\""},
           .effects = "jobs+1 organizations+1",
           .as = "system",
           .keep = {"third=/id"}},
          {.name = "listed",
           .call = "GET /api/v1/organizations",
           .has = {"{third}", "\"total\":3"},
           .as = "system"},
          {.name = "got", .call = "GET /api/v1/organizations/{third}", .as = "system"},
          {.name = "changed",
           .call = "PUT /api/v1/organizations/{third}",
           .body = R"({"supportEmail":null,"address":{"street":"1 Way","country":"DE"}})",
           .has = {"1 Way"},
           .lacks = {"help@"},
           .effects = "",
           .as = "system"},
          {.name = "a tenant cannot", .call = "GET /api/v1/organizations/{third}", .status = 404},
          {.name = "nor list them", .call = "GET /api/v1/organizations", .status = 403},
          {.name = "a name is needed",
           .call = "POST /api/v1/organizations",
           .body = "{}",
           .status = 400,
           .has = {"\"field\":\"name\""},
           .as = "system"},
          {.name = "people only",
           .call = "GET /api/v1/organizations/{third}/members",
           .status = 403,
           .has = {"INSUFFICIENT_ROLE"},
           .as = "system"},
      });
}

}  // namespace
}  // namespace gw::api_test
