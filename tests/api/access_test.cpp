// Who may call what: credentials, scopes, tenants, origins, and the forms every answer has.

#include "api/support/scenario.hpp"
#include "capabilities/api_keys/api_keys.hpp"

namespace gw::api_test {
namespace {

class Access : public EveryEngine {
 protected:
  // Changes the key of that name in the store.
  template <class Change>
  void change_key(std::string_view name, Change change) {
    const std::string text = world.names.find(name)->second;
    const Id id = *Id::parse(std::string_view(text).substr(8, 24));
    world.command([&](store::Transaction& transaction) {
      auto key = transaction.get<api_keys::ApiKey>(id);
      change(*key);
      transaction.replace(*key);
    });
  }
};
GW_ON_EVERY_ENGINE(Access);

Scenario listing(std::string name, int status, std::string code, std::string authorization) {
  Scenario row{.name = std::move(name),
               .call = "GET /api/v1/checkouts",
               .status = status,
               .has = {"\"code\":\"" + code + '"'},
               .as = "nobody"};
  if (!authorization.empty()) row.headers = {"Authorization: " + std::move(authorization)};
  if (status == 401) row.has.emplace_back("WWW-Authenticate: Bearer");
  return row;
}

TEST_P(Access, OnlyAKeyThatIsWholeAndKnown) {
  const std::string key = world.names["key"];
  const std::string wrong = key.substr(0, key.size() - 4) + "AAAA";
  const std::string moved = key.substr(0, 8) + world.names["unknown"] + key.substr(32);
  const std::string live = "sk_live_" + key.substr(8);
  run_scenarios(
      world, {
                 {.name = "the key", .call = "GET /api/v1/checkouts"},
                 {.name = "any case of the scheme",
                  .call = "GET /api/v1/checkouts",
                  .as = "nobody",
                  .headers = {"authorization: bearer {key}"}},
                 listing("nothing", 401, "UNAUTHENTICATED", ""),
                 listing("another scheme", 401, "UNAUTHENTICATED", "Basic dXNlcjpwYXNz"),
                 listing("no scheme", 401, "UNAUTHENTICATED", key),
                 listing("not a key", 401, "UNAUTHENTICATED", "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x"),
                 listing("a wrong secret", 401, "UNAUTHENTICATED", "Bearer " + wrong),
                 listing("no secret", 401, "UNAUTHENTICATED", "Bearer " + key.substr(0, 33)),
                 listing("an unknown id", 401, "UNAUTHENTICATED", "Bearer " + moved),
                 listing("the other mode", 401, "UNAUTHENTICATED", "Bearer " + live),
                 listing("far too long", 401, "UNAUTHENTICATED",
                         "Bearer " + key + std::string(4'000, 'A')),
             });
}

TEST_P(Access, TwoCredentialsAreNone) {
  auto request = world.request("GET /api/v1/checkouts", "", {"Authorization: Bearer {key}"});
  request.headers.add("Authorization", "Bearer " + world.names["other"]);
  EXPECT_EQ(world.send(true, std::move(request)).status, 401);
}

TEST_P(Access, RevokedAndExpiredKeysSayWhatTheyAre) {
  change_key("creator", [](auto& key) { key.status = api_keys::KeyStatus::revoked; });
  change_key("narrow", [this](auto& key) { key.expires_at = world.clock.now().plus_ms(1'000); });
  run_scenarios(world, {
                           listing("revoked", 401, "API_KEY_REVOKED", "Bearer {creator}"),
                           listing("not yet expired", 403, "INSUFFICIENT_SCOPE", "Bearer {narrow}"),
                           {.name = "a second later", .call = "PASS 1000"},
                           listing("expired", 401, "TOKEN_EXPIRED", "Bearer {narrow}"),
                       });
}

TEST_P(Access, AScopeIsNamedWhenItIsMissing) {
  run_scenarios(
      world, {
                 {.name = "reading with a creator's key",
                  .call = "GET /api/v1/checkouts",
                  .status = 403,
                  .has = {"\"code\":\"INSUFFICIENT_SCOPE\"", "\"requiredScope\":\"checkout:read\"",
                          "key lacks checkout:read"},
                  .as = "creator"},
                 {.name = "creating with it",
                  .call = "POST /api/v1/checkouts/{site}/create",
                  .body = R"({"amount":1,"currency":"EUR","externalReference":"A"})",
                  .effects = "checkouts+1",
                  .as = "creator"},
                 {.name = "the scope comes before the object",
                  .call = "GET /api/v1/checkouts/{unknown}",
                  .status = 403,
                  .as = "creator"},
                 {.name = "and before the body",
                  .call = "PATCH /api/v1/checkouts/{unknown}",
                  .body = "{",
                  .status = 403,
                  .has = {"\"requiredScope\":\"checkout:update\""},
                  .as = "creator"},
             });
}

TEST_P(Access, ASystemKeyNamesItsOrganization) {
  run_scenarios(world, {
                           {.name = "none",
                            .call = "GET /api/v1/checkouts",
                            .status = 400,
                            .has = {"\"code\":\"ORGANIZATION_REQUIRED\""},
                            .as = "system"},
                           {.name = "unknown",
                            .call = "GET /api/v1/checkouts",
                            .status = 404,
                            .as = "system",
                            .headers = {"X-Organization-ID: {unknown}"}},
                           {.name = "its own",
                            .call = "GET /api/v1/checkouts",
                            .has = {"\"total\":0"},
                            .as = "system",
                            .headers = {"X-Organization-ID: {organization}"}},
                           {.name = "an organization's key cannot choose",
                            .call = "POST /api/v1/checkouts/{otherSite}/create",
                            .body = R"({"amount":1,"currency":"EUR","externalReference":"A"})",
                            .status = 404,
                            .headers = {"X-Organization-ID: {otherOrganization}"}},
                       });
}

TEST_P(Access, AnotherTenantsObjectsDoNotExist) {
  const std::string body = R"({"amount":1,"currency":"EUR","externalReference":"A"})";
  run_scenarios(world, {
                           {.name = "a checkout of the other",
                            .call = "POST /api/v1/checkouts/{otherSite}/create",
                            .body = body,
                            .as = "other",
                            .keep = {"theirs=/id", "theirPage=/sessionPublicId"}},
                       });
  const auto paid = world.buyer("POST /api/v1/transactions/create",
                                R"({"sessionPublicId":"{theirPage}","providerId":"{otherCard}"})");
  world.keep("theirTransaction", paid, "/transactionId");
  std::vector<Scenario> rows;
  for (const std::string id : {"{theirs}", "{unknown}", "nonsense", "0123456789ABCDEF01234567"}) {
    const auto row = [&](std::string call, std::string text = {}) {
      rows.push_back({.name = id,
                      .call = std::move(call),
                      .body = std::move(text),
                      .status = 404,
                      .has = {"\"code\":\"NOT_FOUND\""}});
    };
    row("GET /api/v1/checkouts/" + id);
    row("PATCH /api/v1/checkouts/" + id, "{}");
    row("POST /api/v1/checkouts/" + id + "/cancel");
  }
  for (const std::string id : {"{theirTransaction}", "{unknown}", "nonsense"}) {
    const auto row = [&](std::string call, std::string text = {}) {
      rows.push_back({.name = id,
                      .call = std::move(call),
                      .body = std::move(text),
                      .status = 404,
                      .has = {"\"code\":\"NOT_FOUND\""}});
    };
    row("GET /api/v1/transactions/" + id);
    row("PUT /api/v1/transactions/" + id, R"({"notes":"x"})");
    row("POST /api/v1/transactions/" + id + "/cancel", "{}");
    row("POST /api/v1/transactions/" + id + "/status", R"({"status":1})");
    row("POST /api/v1/transactions/" + id + "/ipn/retry");
  }
  for (const std::string call :
       {"GET /api/v1/providers/{otherCard}", "GET /api/v1/providers/{unknown}",
        "PUT /api/v1/providers/{otherCard}", "GET /api/v1/checkouts?siteId={otherSite}",
        "GET /api/v1/transactions?siteId={otherSite}",
        "GET /api/v1/transactions?providerId={otherCard}",
        "POST /api/v1/checkouts/{otherSite}/create", "POST /api/v1/checkouts/{unknown}/create"}) {
    const bool creates = call.ends_with("/create");
    rows.push_back({.name = "theirs",
                    .call = call,
                    .body = creates                   ? body
                            : call.starts_with("PUT") ? "{}"
                                                      : "",
                    .status = 404});
  }
  rows.push_back({.name = "nor in lists",
                  .call = "GET /api/v1/checkouts",
                  .has = {"\"total\":0"},
                  .lacks = {"{theirs}"}});
  rows.push_back({.name = "nor by search",
                  .call = "GET /api/v1/checkouts?search={theirPage}",
                  .has = {"\"total\":0"},
                  .lacks = {"{theirs}"}});
  rows.push_back({.name = "nor by id",
                  .call = "GET /api/v1/checkouts?search={theirs}",
                  .has = {"\"total\":0"},
                  .lacks = {"{theirPage}"}});
  run_scenarios(world, rows);
}

TEST_P(Access, WrongMethodsAndPaths) {
  run_scenarios(world,
                {
                    {.name = "nothing there", .call = "GET /api/v1/nothing", .status = 404},
                    {.name = "not on this listener",
                     .call = "GET /api/v1/transactions/{unknown}/mark-pending",
                     .status = 404},
                    {.name = "no admin routes on Main",
                     .call = "GET /api/v1/checkouts",
                     .status = 404,
                     .as = "buyer"},
                    {.name = "DELETE",
                     .call = "DELETE /api/v1/checkouts",
                     .status = 405,
                     .has = {"\"code\":\"METHOD_NOT_ALLOWED\"", "Allow: GET, HEAD, OPTIONS"}},
                    {.name = "HEAD is GET", .call = "HEAD /api/v1/checkouts"},
                });
}

TEST_P(Access, TheShortBasePathIsAnAlias) {
  const std::string body = R"({"amount":1,"currency":"EUR","externalReference":"A"})";
  run_scenarios(
      world, {
                 {.name = "create",
                  .call = "POST /v1/checkouts/{site}/create",
                  .body = body,
                  .effects = "checkouts+1",
                  .keep = {"checkout=/id"}},
                 {.name = "get", .call = "GET /v1/checkouts/{checkout}", .has = {"{checkout}"}},
                 {.name = "the same object", .call = "GET /api/v1/checkouts/{checkout}"},
                 {.name = "as strict", .call = "GET /v1/checkouts", .status = 401, .as = "nobody"},
                 {.name = "not on Main",
                  .call = "GET /v1/checkouts/{checkout}",
                  .status = 404,
                  .as = "buyer"},
             });
}

TEST_P(Access, ProblemDetailsWhenAskedFor) {
  run_scenarios(world, {
                           {.name = "RFC 9457 beside the envelope",
                            .call = "GET /api/v1/checkouts/{unknown}",
                            .status = 404,
                            .has = {"Content-Type: application/problem+json", "\"status\":404",
                                    "\"type\":\"urn:payment-gateway:problem:not-found\"",
                                    "\"code\":\"NOT_FOUND\""},
                            .headers = {"Accept: application/problem+json"}},
                       });
}

}  // namespace
}  // namespace gw::api_test
