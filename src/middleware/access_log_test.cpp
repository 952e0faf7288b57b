#include "middleware/access_log.hpp"

#include <gtest/gtest.h>
#include <spdlog/sinks/ringbuffer_sink.h>

#include "middleware/toy_gateway.hpp"

namespace gw::middleware {
namespace {

struct Logged {
  std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> sink =
      std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(16);
  std::shared_ptr<spdlog::logger> logger = std::make_shared<spdlog::logger>("access", sink);

  Logged() { logger->set_pattern("%l %v"); }
  std::string last() const {
    const auto lines = sink->last_formatted(1);
    return lines.empty() ? "" : lines.front();
  }
};

TEST(AccessLog, WritesOneJsonLineWithoutSecrets) {
  Logged logged;
  ToyGateway gateway;
  gateway.logger = logged.logger;
  gateway.get("/api/v1/toys/sk_live_abc.def?token=hunter2",
              {{"Authorization", "Bearer sk_test_org.good"}, {"Cookie", "hunter2"}});
  EXPECT_EQ(logged.last(), "info \"requestId\":\"" + gateway.last_request_id +
                               "\",\"method\":\"GET\",\"path\":\"/api/v1/toys/****\","
                               "\"route\":\"/api/v1/toys/{id}\",\"status\":200,\"latency\":0,"
                               "\"address\":\"203.0.113.9\","
                               "\"organizationId\":\"010101010101010101010101\"\n");
  gateway.get("/nowhere/\"quoted\"");
  EXPECT_NE(logged.last().find("\"path\":\"/nowhere/\\\"quoted\\\"\",\"status\":404"),
            std::string::npos);
  EXPECT_NE(logged.last().find("\"error\":\"NOT_FOUND\""), std::string::npos);
}

TEST(AccessLog, LevelsFollowTheStatus) {
  Logged logged;
  ToyGateway gateway;
  gateway.logger = logged.logger;
  gateway.settings.log_format = "text";
  logged.logger->set_level(spdlog::level::err);
  gateway.get("/open");
  EXPECT_EQ(logged.last(), "");
  gateway.toy_status = 503;
  gateway.get("/open");
  EXPECT_EQ(logged.last(), "");
  gateway.toy_status = 500;
  gateway.get("/open?secret=1");
  EXPECT_EQ(logged.last(), "error GET /open 500 0 ms " + gateway.last_request_id + "\n");
}

}  // namespace
}  // namespace gw::middleware
