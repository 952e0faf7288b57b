#include "endpoints/pipeline.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <stdexcept>

#include "support/fixtures.hpp"

namespace gw::endpoints {
namespace {

// Notes its name on the way in and out, and does what it is told to.
class NotingStage final : public Stage {
 public:
  enum class Does { pass, answer, throw_before, throw_after };
  NotingStage(std::string name, std::string& log, const Endpoint& endpoint, Does does = Does::pass)
      : name_(std::move(name)), log_(log), endpoint_(endpoint), does_(does) {}

  std::optional<http::Response> before(Exchange& exchange) override {
    log_ += '+' + name_;
    exchange.endpoint = &endpoint_;
    exchange.answer_headers.add("X-Stage", name_);
    if (does_ == Does::throw_before) throw std::runtime_error("/secret/path: disk I/O error");
    if (does_ == Does::answer) return json_response(418, "{}");
    return std::nullopt;
  }
  void after(Exchange&, http::Response& response) override {
    log_ += '-' + name_;
    if (does_ == Does::throw_after) throw std::runtime_error("late");
    response.headers.add("X-After", name_);
  }

 private:
  std::string name_;
  std::string& log_;
  const Endpoint& endpoint_;
  Does does_;
};

class PipelineTest : public ::testing::Test {
 protected:
  using Does = NotingStage::Does;
  PipelineTest() {
    spdlog::set_level(spdlog::level::off);
    endpoint_.invoke = [this](std::unique_ptr<Exchange> exchange) {
      log_ += '*';
      answer(std::move(exchange), json_response(200, "{\"ok\":true}"));
    };
  }

  http::Response ask(Does a, Does b, Does c) {
    std::vector<std::unique_ptr<Stage>> stages;
    stages.push_back(std::make_unique<NotingStage>("a", log_, endpoint_, a));
    stages.push_back(std::make_unique<NotingStage>("b", log_, endpoint_, b));
    stages.push_back(std::make_unique<NotingStage>("c", log_, endpoint_, c));
    Pipeline pipeline(clock_, std::move(stages));
    http::Response answered;
    int answers = 0;
    pipeline.handle({}, [&](http::Response response) {
      answered = std::move(response);
      ++answers;
    });
    EXPECT_EQ(answers, 1);
    return answered;
  }

  support::ManualClock clock_;
  Endpoint endpoint_;
  std::string log_;
};

TEST_F(PipelineTest, StagesSeeTheAnswerInReverseOrder) {
  const auto response = ask(Does::pass, Does::pass, Does::pass);
  EXPECT_EQ(log_, "+a+b+c*-c-b-a");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.count("X-Stage"), 3U);
  EXPECT_EQ(response.headers.get("X-After"), "c");
}

TEST_F(PipelineTest, AStageThatAnswersEndsTheWayThere) {
  const auto response = ask(Does::pass, Does::answer, Does::pass);
  EXPECT_EQ(log_, "+a+b-b-a");
  EXPECT_EQ(response.status, 418);
  EXPECT_EQ(response.headers.count("X-Stage"), 2U);
}

TEST_F(PipelineTest, AnEndpointThatBreaksIsAnsweredTooWithoutInternals) {
  endpoint_.invoke = [](std::unique_ptr<Exchange>) {
    throw std::runtime_error("/secret/path: disk I/O error");
  };
  const auto response = ask(Does::pass, Does::pass, Does::pass);
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.find("\"INTERNAL\""), std::string::npos);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
}

TEST_F(PipelineTest, WhatBreaksIsAnsweredWithoutInternals) {
  const auto response = ask(Does::pass, Does::throw_before, Does::pass);
  EXPECT_EQ(log_, "+a+b-b-a");
  EXPECT_EQ(response.status, 500);
  EXPECT_NE(response.body.find("\"code\":\"INTERNAL\""), std::string::npos);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_EQ(response.body.find("disk"), std::string::npos);
}

TEST_F(PipelineTest, AStageThatBreaksOnTheWayBackStopsNobody) {
  const auto response = ask(Does::pass, Does::throw_after, Does::pass);
  EXPECT_EQ(log_, "+a+b+c*-c-b-a");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.count("X-After"), 2U);
}

}  // namespace
}  // namespace gw::endpoints
