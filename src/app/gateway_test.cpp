#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <boost/json/parse.hpp>

#include <array>

#include "app/wiring.hpp"
#include "base/decode.hpp"
#include "config/load.hpp"
#include "support/fixtures.hpp"

namespace gw::app {
namespace {

std::string hex_key(std::size_t bytes, char digit) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += {digit, i % 2 == 0 ? '0' : '1'};
  return text;
}

config::Settings settings() {
  config::Sources sources;
  sources.environment = {{"MPG_MAIN_FRONTEND_DOMAIN", "pay.example.com"},
                         {"MPG_MAIN_BACKEND_DOMAIN", "hooks.example.com"},
                         {"MPG_ADMIN_FRONTEND_DOMAIN", "admin.example.com"},
                         {"MPG_SYSTEM_ENCRYPTION_KEY", hex_key(32, '1')},
                         {"MPG_SYSTEM_SEARCH_HASH_KEY", hex_key(32, '2')},
                         {"MPG_SYSTEM_REFRESH_KEY", hex_key(64, '3')},
                         {"MPG_COOKIE_AUTH_KEY", hex_key(64, '4')},
                         {"MPG_COOKIE_ENCRYPTION_KEY", hex_key(32, '5')}};
  return config::load(sources).value().settings;
}

class NoOutbound final : public http::Outbound {
 public:
  using Done = std::move_only_function<void(http::OutboundResponse)>;
  void send(http::OutboundRequest, Done done) override { done({}); }
};

class GatewayTest : public ::testing::Test {
 protected:
  GatewayTest() { spdlog::set_level(spdlog::level::off); }

  static http::Response ask(http::Application& application, std::string target,
                            std::string peer = "127.0.0.1", http::Headers headers = {}) {
    http::Request request;
    request.target = std::move(target);
    request.method_text = "GET";
    request.headers = std::move(headers);
    request.headers.add("Host", "admin.example.com");
    request.peer_address = std::move(peer);
    std::optional<http::Response> answer;
    application.handle(std::move(request),
                       [&](http::Response response) { answer = std::move(response); });
    return answer.value_or(http::Response{0, {}, {}, {}, false});
  }
  std::array<http::Application*, 2> listeners() { return {&gateway_.admin(), &gateway_.main()}; }

  support::TestStore store_{"memory", collections()};
  config::Settings settings_ = settings();
  NoOutbound outbound_;
  Gateway gateway_{settings_,
                   {.clock = &store_.clock,
                    .entropy = &store_.entropy,
                    .outbound = &outbound_,
                    .engine = &store_.engine(),
                    .protection = store_.database().protection,
                    .access_logger = {}}};
};

TEST_F(GatewayTest, IsAliveOnBothListeners) {
  for (auto* listener : listeners()) {
    const auto response = ask(*listener, "/health", "203.0.113.9");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, R"({"status":"ok"})");
  }
}

TEST_F(GatewayTest, TellsInsidersHowItIs) {
  for (auto* listener : listeners()) {
    const auto response = ask(*listener, "/internal/health");
    ASSERT_EQ(response.status, 200) << response.body;
    const auto health = boost::json::parse(response.body);
    EXPECT_EQ(health.at("status"), "ok");
    EXPECT_EQ(std::string_view(health.at("version").as_string()), product_version);
    EXPECT_EQ(health.at("checks").as_array().size(), 2U);
    EXPECT_EQ(ask(*listener, "/internal/health", "203.0.113.9").status, 403);
    http::Headers forwarded;
    forwarded.add("X-Forwarded-For", "127.0.0.1");
    EXPECT_EQ(ask(*listener, "/internal/health", "127.0.0.1", forwarded).status, 403);
  }
}

TEST_F(GatewayTest, JobsThatNobodyRunsDegradeIt) {
  gateway_.schedule_recurring_jobs();
  store_.clock.pass_seconds(24 * 3600);
  const auto response = ask(gateway_.admin(), "/internal/health");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(boost::json::parse(response.body).at("status"), "degraded");
  gateway_.worker().run_due();
  EXPECT_EQ(boost::json::parse(ask(gateway_.admin(), "/internal/health").body).at("status"), "ok");
}

TEST_F(GatewayTest, RecurringJobsAreScheduledOnce) {
  gateway_.schedule_recurring_jobs();
  const auto jobs = store_.count<jobs::Job>();
  EXPECT_GT(jobs, 0);
  gateway_.schedule_recurring_jobs();
  EXPECT_EQ(store_.count<jobs::Job>(), jobs);
}

TEST_F(GatewayTest, ServesTheDocumentItWasBuiltFrom) {
  for (const auto& [listener, name] :
       {std::pair(&gateway_.admin(), "admin"), std::pair(&gateway_.main(), "main")}) {
    const auto response = ask(*listener, "/api/v1/openapi.json");
    ASSERT_EQ(response.status, 200);
    EXPECT_EQ(boost::json::parse(response.body).at("paths"),
              boost::json::parse(openapi_text(name)).at("paths"));
  }
}

TEST(OpenApiDocument, OfUnknownListenersIsRefused) {
  EXPECT_THROW(openapi_text("worker"), std::invalid_argument);
}

}  // namespace
}  // namespace gw::app
