// Requests through the real pipeline: what is refused, in which order, with which headers.
#include "middleware/pipeline.hpp"

#include <gtest/gtest.h>

#include "middleware/toy_gateway.hpp"

namespace gw::middleware {
namespace {

using http::Method;
const http::Headers::Field key{"Authorization", "Bearer sk_test_org.good"};
const http::Headers::Field system_key{"Authorization", "Bearer sk_live_all.good"};
const http::Headers::Field json{"Content-Type", "application/json"};
constexpr const char* organization_1 = "010101010101010101010101";

struct Scenario {
  const char* name;
  Sent sent;
  int status;
  const char* code;
};

void expect_all(Listener listener, const std::vector<Scenario>& scenarios) {
  for (const Scenario& scenario : scenarios) {
    ToyGateway gateway(listener);
    const auto response = gateway.send(scenario.sent);
    EXPECT_EQ(response.status, scenario.status) << scenario.name << ": " << response.body;
    EXPECT_EQ(code_of(response), scenario.code) << scenario.name;
    EXPECT_FALSE(header_of(response, "X-Request-ID").empty()) << scenario.name;
    EXPECT_EQ(header_of(response, "X-Content-Type-Options"), "nosniff") << scenario.name;
  }
}

const std::string toy = "/api/v1/toys/1";

Sent get_with(std::vector<http::Headers::Field> headers, std::string target = toy) {
  return {.target = std::move(target), .headers = std::move(headers)};
}
Sent put_with(std::vector<http::Headers::Field> headers, std::string body) {
  return {
      .method = Method::put, .target = toy, .headers = std::move(headers), .body = std::move(body)};
}
Sent create_with(std::vector<http::Headers::Field> headers) {
  return {.method = Method::post, .target = toy, .headers = std::move(headers), .body = "x"};
}

TEST(AdminPipeline, Routes) {
  expect_all(Listener::admin,
             {
                 {"open", {.target = "/open?x=1"}, 200, ""},
                 {"head finds get", {.method = Method::head}, 200, ""},
                 {"no such path", {.target = "/nowhere"}, 404, "NOT_FOUND"},
                 {"other method", {.method = Method::del}, 405, "METHOD_NOT_ALLOWED"},
                 {"static file", {.target = "/page.html"}, 200, ""},
                 {"short path of shops", get_with({key}, "/v1/toys/1"), 200, ""},
             });
}

TEST(AdminPipeline, Credentials) {
  const auto bearer = [](const char* text) { return get_with({{"Authorization", text}}); };
  const char* refused = "UNAUTHENTICATED";
  expect_all(Listener::admin,
             {
                 {"none", {.target = toy}, 401, refused},
                 {"other scheme", bearer("Basic sk_test_org.good"), 401, refused},
                 {"scheme in any case", bearer("bEARER sk_test_org.good"), 200, ""},
                 {"nothing behind the scheme", bearer("Bearer "), 401, refused},
                 {"no key of ours", bearer("Bearer eyJ.good"), 401, refused},
                 {"two credentials", get_with({key, key}), 401, refused},
                 {"wrong secret", bearer("Bearer sk_test_org.bad"), 401, refused},
                 {"revoked key", bearer("Bearer sk_test_gone.good"), 401, "API_KEY_REVOKED"},
                 {"good key", get_with({key}), 200, ""},
                 {"401 before 403 and 415", create_with({}), 401, refused},
                 {"403 before 415", create_with({key}), 403, "INSUFFICIENT_SCOPE"},
             });
}

TEST(AdminPipeline, Organizations) {
  const std::string organizations = "/api/v1/organizations/";
  const auto working_for = [](std::string organization) {
    return get_with({system_key, {"X-Organization-ID", std::move(organization)}});
  };
  expect_all(Listener::admin,
             {
                 {"system key without", get_with({system_key}), 400, "ORGANIZATION_REQUIRED"},
                 {"system key with", working_for(organization_1), 200, ""},
                 {"system key, no id", working_for("1"), 404, "NOT_FOUND"},
                 {"system route", get_with({system_key}, "/api/v1/system/status"), 200, ""},
                 {"own", get_with({key}, organizations + organization_1), 200, ""},
                 {"foreign", get_with({key}, organizations + "020202020202020202020202"), 404,
                  "NOT_FOUND"},
             });
}

TEST(AdminPipeline, Bodies) {
  const auto type = [](const char* text) { return http::Headers::Field{"content-type", text}; };
  const char* refused = "UNSUPPORTED_MEDIA_TYPE";
  expect_all(
      Listener::admin,
      {
          {"json", put_with({key, json}, "{}"), 200, ""},
          {"charset", put_with({key, type("Application/JSON; charset=utf-8")}, "{}"), 200, ""},
          {"patch", put_with({key, type("application/merge-patch+json")}, "{}"), 200, ""},
          {"form", put_with({key, type("application/x-www-form-urlencoded")}, "a=b"), 415, refused},
          {"almost json", put_with({key, type("application/jsonp")}, "{}"), 415, refused},
          {"no type", put_with({key}, "{}"), 415, refused},
          {"nothing needs no type", put_with({key}, ""), 200, ""},
          {"long", put_with({key, json}, std::string(65, ' ')), 413, "BODY_TOO_LARGE"},
          {"refused by the listener", put_with({}, "(too large)"), 413, "BODY_TOO_LARGE"},
      });
}

TEST(AdminPipeline, InternalRoutes) {
  const auto from = [](const char* peer, std::vector<http::Headers::Field> headers = {}) {
    return Sent{.target = "/internal/health", .headers = std::move(headers), .peer = peer};
  };
  expect_all(Listener::admin,
             {
                 {"outside", from("203.0.113.9"), 403, "FORBIDDEN"},
                 {"loopback", from("127.0.0.1"), 200, ""},
                 {"a container", from("172.18.0.3"), 200, ""},
                 {"through a proxy", from("127.0.0.1", {{"X-Forwarded-For", "10.0.0.1"}}), 403,
                  "FORBIDDEN"},
                 {"real ip", from("127.0.0.1", {{"X-Real-IP", "10.0.0.1"}}), 403, "FORBIDDEN"},
             });
}

TEST(MainPipeline, OriginScenarios) {
  const std::string path = "/api/v1/checkouts/abc";
  const auto with = [&](std::vector<http::Headers::Field> headers) {
    return Sent{.target = path, .headers = std::move(headers)};
  };
  const char* refused = "ORIGIN_NOT_ALLOWED";
  expect_all(
      Listener::main,
      {
          {"nothing", with({}), 403, refused},
          {"own page", with({{"Origin", "https://pay.example.com"}}), 200, ""},
          {"a shop", with({{"Origin", "https://shop.example"}}), 200, ""},
          {"a shop with port", with({{"Origin", "https://shop.example:8443"}}), 200, ""},
          {"plain http", with({{"Origin", "http://pay.example.com"}}), 403, refused},
          {"stranger", with({{"Origin", "https://evil.example"}}), 403, refused},
          {"null", with({{"Origin", "null"}}), 403, refused},
          {"look-alike", with({{"Origin", "https://pay.example.com.evil.example"}}), 403, refused},
          {"user part", with({{"Origin", "https://shop.example@evil.example"}}), 403, refused},
          {"a stranger's origin wins over the referer",
           with({{"Origin", "https://evil.example"}, {"Referer", "https://pay.example.com/"}}), 403,
           refused},
          {"referer", with({{"Referer", "https://pay.example.com/checkout/x?y"}}), 200, ""},
          {"referer of a shop", with({{"Referer", "https://shop.example"}}), 200, ""},
          {"foreign referer", with({{"Referer", "https://evil.example/https://pay.example.com/"}}),
           403, refused},
          {"same origin by the browser's word", with({{"Sec-Fetch-Site", "same-origin"}}), 200, ""},
          {"cross site by the browser's word", with({{"Sec-Fetch-Site", "cross-site"}}), 403,
           refused},
          {"hooks ask no origin", {.method = Method::post, .target = "/hooks/sandbox/1"}, 200, ""},
          {"no short paths here", {.target = "/v1/checkouts/abc"}, 404, "NOT_FOUND"},
      });
}

TEST(Pipeline, InDevEveryLoopbackOriginIsOurs) {
  ToyGateway gateway(Listener::main);
  gateway.settings.env = "dev";
  gateway.settings.main_frontend_domain = "";
  gateway.settings.main_backend_port = 8081;
  for (const char* origin :
       {"http://localhost:8081", "http://127.0.0.1:8081", "http://[::1]:5173"}) {
    EXPECT_EQ(gateway.get("/api/v1/checkouts/abc", {{"Origin", origin}}).status, 200) << origin;
  }
  EXPECT_EQ(gateway.get("/api/v1/checkouts/abc", {{"Origin", "http://evil.example"}}).status, 403);
  EXPECT_EQ(header_of(gateway.get("/open"), "Strict-Transport-Security"), "");
}

TEST(Pipeline, RefusalsSayWhatWasMissing) {
  ToyGateway gateway;
  const auto scope =
      gateway.send({.method = Method::post, .target = "/api/v1/toys/1", .headers = {key}});
  EXPECT_NE(scope.body.find("\"error\":\"key lacks toy:create\""), std::string::npos) << scope.body;
  EXPECT_NE(scope.body.find("\"requiredScope\":\"toy:create\""), std::string::npos);
  EXPECT_EQ(header_of(gateway.get("/api/v1/toys/1"), "WWW-Authenticate"), "Bearer");
  const auto method = gateway.send({.method = Method::del, .target = "/api/v1/toys/1"});
  EXPECT_EQ(header_of(method, "Allow"), "GET, HEAD, POST, PUT, OPTIONS");
  EXPECT_EQ(header_of(method, "Strict-Transport-Security"), "max-age=31536000");
}

TEST(Pipeline, TheCallerIsKnownToTheEndpoint) {
  ToyGateway gateway;
  gateway.get("/api/v1/toys/1", {key, {"X-Organization-ID", "020202020202020202020202"}});
  EXPECT_EQ(gateway.last_caller.organization, ToyCredentials::organization)
      << "keys ignore the header";
  EXPECT_EQ(gateway.last_caller.address, "203.0.113.9");
  EXPECT_EQ(gateway.last_caller.request_id, gateway.last_request_id);
  gateway.get("/api/v1/toys/1", {system_key, {"X-Organization-ID", "020202020202020202020202"}});
  EXPECT_EQ(gateway.last_caller.organization.text(), "020202020202020202020202");
  gateway.get("/open");
  EXPECT_EQ(gateway.last_caller.kind, Caller::Kind::anonymous);
  EXPECT_EQ(gateway.last_caller.request_id, gateway.last_request_id);
}

TEST(Pipeline, TheHealthTokenIsAsked) {
  ToyGateway gateway;
  gateway.settings.internal_health_token = "open sesame";
  const auto with = [&](std::vector<http::Headers::Field> headers) {
    return gateway
        .send({.target = "/internal/health", .headers = std::move(headers), .peer = "::1"})
        .status;
  };
  EXPECT_EQ(with({}), 403);
  EXPECT_EQ(with({{"X-Internal-Health-Token", "open"}}), 403);
  EXPECT_EQ(with({{"X-Internal-Health-Token", "open sesame"}}), 200);
  EXPECT_EQ(with({{"Authorization", "Bearer open sesame"}}), 200);
}

TEST(Cors, AnswersPreflightsAndMarksAnswers) {
  ToyGateway gateway;
  const http::Headers::Field panel{"Origin", "https://admin.example.com"};
  const auto preflight =
      gateway.send({.method = Method::options,
                    .target = "/api/v1/toys/1",
                    .headers = {panel, {"Access-Control-Request-Method", "POST"}}});
  EXPECT_EQ(preflight.status, 204);
  EXPECT_EQ(header_of(preflight, "Access-Control-Allow-Origin"), panel.second);
  EXPECT_EQ(header_of(preflight, "Access-Control-Allow-Credentials"), "true");
  EXPECT_EQ(header_of(preflight, "Access-Control-Max-Age"), "600");
  EXPECT_NE(header_of(preflight, "Access-Control-Allow-Headers").find("Idempotency-Key"),
            std::string::npos);
  const auto refused = gateway.get("/api/v1/toys/1", {panel});
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(header_of(refused, "Access-Control-Allow-Origin"), panel.second)
      << "pages can read errors";
  EXPECT_EQ(header_of(refused, "Vary"), "Origin");
  const auto stranger = gateway.get("/open", {{"Origin", "https://evil.example"}});
  EXPECT_EQ(stranger.status, 200);
  EXPECT_EQ(header_of(stranger, "Access-Control-Allow-Origin"), "");
  EXPECT_EQ(header_of(gateway.get("/open"), "Vary"), "");
  ToyGateway main_gateway(Listener::main);
  const auto shop = main_gateway.get("/open", {{"Origin", "https://shop.example"}});
  EXPECT_EQ(header_of(shop, "Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(header_of(shop, "Access-Control-Allow-Credentials"), "");
}

}  // namespace
}  // namespace gw::middleware
