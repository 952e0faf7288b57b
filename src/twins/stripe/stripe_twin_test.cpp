// What Stripe's own library cannot show (tests/e2e/stripe_twin.e2e.mjs): time, and the parts alone.
#include "twins/stripe/stripe_twin.hpp"

#include <gtest/gtest.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "support/fixtures.hpp"
#include "twins/stripe/form.hpp"

namespace gw::twins::stripe {
namespace {

TEST(ParseForm, NestsWhatIsInBrackets) {
  const auto form = parse_form("a=1&m[x]=%C3%BC&m[y%20z]=&list[]=p&list[]=q&deep[a][b][c]=d+e");
  ASSERT_TRUE(form);
  EXPECT_EQ(boost::json::serialize(*form),
            R"({"a":"1","m":{"x":"ü","y z":""},"list":["p","q"],"deep":{"a":{"b":{"c":"d e"}}}})");
  EXPECT_EQ(text_of(*form, "deep/a/b/c"), "d e");
  EXPECT_EQ(text_of(*form, "deep/x"), "");
}

TEST(ParseForm, RefusesWhatContradictsItself) {
  for (const auto* text : {"a=1&a[b]=2", "a[b]=1&a=2", "[a]=1", "a[b=1", "a=%zz", "a=%ff"})
    EXPECT_FALSE(parse_form(text)) << text;
  EXPECT_TRUE(parse_form(""));
}

TEST(Signature, IsTimestampAndHmacOverBoth) {
  // printf '1774605600.{"id":"evt_1"}' | openssl dgst -sha256 -hmac 'whsec_dGVzdA=='
  EXPECT_EQ(signature_of("whsec_dGVzdA==", 1'774'605'600, R"({"id":"evt_1"})"),
            "t=1774605600,v1=f13b0e94940cd7cb3664488d21b7a7ef58bb481649797c1bf949df5082aa19b7");
}

class NoHooks final : public http::Outbound {
 public:
  void send(http::OutboundRequest request,
            std::move_only_function<void(http::OutboundResponse)> done) override {
    sent.push_back(std::move(request));
    http::OutboundResponse response;
    response.status = status;
    done(std::move(response));
  }
  std::vector<http::OutboundRequest> sent;
  int status = 200;
};

class Twins : public ::testing::Test {
 protected:
  http::Response ask(std::string_view method, std::string target, std::string body,
                     std::string key = {}) {
    http::Request request;
    request.method = http::method_from(method);
    request.target = std::move(target);
    request.body = std::move(body);
    request.headers.add("Authorization", "Bearer sk_test_123");
    if (!key.empty()) request.headers.add("Idempotency-Key", std::move(key));
    http::Response answer;
    answer.status = -1;
    twin.handle(std::move(request), [&](http::Response response) { answer = std::move(response); });
    return answer;
  }
  std::string id_of(const http::Response& response) {
    const auto body = boost::json::parse(response.body);
    return std::string(body.at("id").as_string());
  }

  support::ManualClock clock;
  support::SeededEntropy entropy;
  NoHooks hooks;
  StripeTwin twin{{&clock, &entropy, &hooks},
                  {"http://twin.example", "http://shop.example/hooks", "whsec_1"}};
  const std::string order = "amount=4900&currency=eur";
};

TEST_F(Twins, KeysAreForgottenAfterADay) {
  const auto first = id_of(ask("POST", "/v1/payment_intents", order, "k"));
  clock.pass_seconds(24 * 3600 - 1);
  EXPECT_EQ(id_of(ask("POST", "/v1/payment_intents", order, "k")), first);
  clock.pass_seconds(1);
  EXPECT_NE(id_of(ask("POST", "/v1/payment_intents", order, "k")), first);
}

TEST_F(Twins, WebhooksComeAgainTenTimesInAll) {
  hooks.status = 500;
  ask("POST", "/v1/payment_intents", order);
  for (int i = 0; i < 50; ++i) {
    twin.run_due();
    clock.pass_seconds(120);
  }
  EXPECT_EQ(hooks.sent.size(), 10u);
  EXPECT_FALSE(twin.next_due());
}

TEST_F(Twins, SomeRequestsAreNeverAnswered) {
  ask("POST", "/_twin/faults", R"({"on":"GET /v1/balance","kind":"timeout_before"})");
  EXPECT_EQ(ask("GET", "/v1/balance", "").status, -1);
  EXPECT_EQ(ask("GET", "/v1/balance", "").status, 200);
}

TEST_F(Twins, ThePageMayConfirmWithTheClientSecretAlone) {
  const auto made = boost::json::parse(ask("POST", "/v1/payment_intents", order).body);
  const std::string id(made.at("id").as_string()), secret(made.at("client_secret").as_string());
  const auto confirms = [&](const std::string& fields) {
    http::Request request;
    request.method = http::Method::post;
    request.target = "/v1/payment_intents/" + id + "/confirm";
    request.body =
        "key=pk_test_1&payment_method_data[type]=card&payment_method_data[card][number]="
        "4242424242424242&" +
        fields;
    int status = 0;
    twin.handle(std::move(request),
                [&](const http::Response& response) { status = response.status; });
    return status;
  };
  EXPECT_EQ(confirms("client_secret=" + id + "_secret_guess"), 401);
  EXPECT_EQ(confirms(""), 401);
  EXPECT_EQ(confirms("client_secret=" + secret), 200);
}

}  // namespace
}  // namespace gw::twins::stripe
