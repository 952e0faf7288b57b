#include "jobs/worker.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <array>
#include <stdexcept>

#include "support/fixtures.hpp"

namespace gw::jobs {
namespace {

const std::array collections{&store::Entity<Job>::definition()};

// What handlers did, and what they wait for.
struct Log {
  std::vector<std::string> runs;
  std::vector<std::move_only_function<void(int)>> waiting;
};

Task<RunResult> noting(Log& log, Job job) {
  log.runs.push_back(job.payload.text);
  co_return RunResult{};
}
Task<RunResult> failing(Log& log, Job job) {
  log.runs.push_back(job.payload.text);
  throw std::runtime_error("broken");
  co_return RunResult{};
}
Task<RunResult> repeating(Log& log, Job job, Instant again) {
  log.runs.push_back(job.payload.text);
  if (log.runs.size() == 3) co_return RunResult{};
  co_return RunResult{RunResult::Kind::again, again, {}};
}
Task<RunResult> hanging(Log& log, Job job) {
  log.runs.push_back(job.payload.text);
  auto begin = [&log](std::move_only_function<void(int)> answer) {
    log.waiting.push_back(std::move(answer));
  };
  co_await Callback<int>(std::move(begin));
  co_return RunResult{};
}

class WorkerTest : public ::testing::Test {
 protected:
  void SetUp() override { spdlog::set_level(spdlog::level::off); }
  void TearDown() override {
    // Handlers still under way end here: a task is never destroyed while it waits.
    while (!log_.waiting.empty()) answer_first();
  }

  std::unique_ptr<Worker> worker(WorkerOptions options = {}) {
    Handlers handlers;
    handlers["note"] = [this](Job job) { return noting(log_, std::move(job)); };
    handlers["fail"] = [this](Job job) { return failing(log_, std::move(job)); };
    handlers["hang"] = [this](Job job) { return hanging(log_, std::move(job)); };
    handlers["repeat"] = [this](Job job) {
      return repeating(log_, std::move(job), store_.clock.now().plus_seconds(10));
    };
    return std::make_unique<Worker>(store_.database(), std::move(handlers), options);
  }
  void plan(std::string type, std::int64_t due_in_s, std::string payload = "1",
            std::string group = {}) {
    const NewJob job{.type = std::move(type),
                     .group = std::move(group),
                     .payload = {std::move(payload)},
                     .due_at = store_.clock.now().plus_seconds(due_in_s)};
    ASSERT_TRUE(store_.commit([job](store::Transaction& transaction) -> Result<bool> {
      schedule(transaction, job);
      return true;
    }));
  }
  void answer_first() {
    auto answer = std::move(log_.waiting.front());
    log_.waiting.erase(log_.waiting.begin());
    answer(0);
  }
  std::vector<Job> all() {
    return store_.read(
        [](const store::Snapshot& snapshot) { return snapshot.find<Job>({.limit = 1'000}).rows; });
  }

  support::TestStore store_{"memory", collections};
  Log log_;
};

TEST_F(WorkerTest, RunsWhatIsDueAndTellsWhenTheNextIs) {
  const auto worker = this->worker();
  EXPECT_FALSE(worker->run_due());
  plan("note", 0, "1");
  plan("note", 60, "2");
  EXPECT_EQ(worker->run_due(), store_.clock.now().plus_seconds(60));
  EXPECT_EQ(log_.runs, std::vector<std::string>{"1"});
  store_.clock.pass_seconds(60);
  EXPECT_FALSE(worker->run_due());
  EXPECT_EQ(log_.runs, (std::vector<std::string>{"1", "2"}));
  EXPECT_TRUE(all().empty());
}

TEST_F(WorkerTest, RunsHundredsInOneGo) {
  for (int i = 0; i < 300; ++i) plan("note", 0, std::to_string(i));
  worker()->run_due();
  EXPECT_EQ(log_.runs.size(), 300U);
  EXPECT_TRUE(all().empty());
}

TEST_F(WorkerTest, ARepeatingJobComesBackAtItsTime) {
  const auto worker = this->worker();
  plan("repeat", 0);
  for (const std::size_t runs : {1U, 2U, 3U}) {
    worker->run_due();
    EXPECT_EQ(log_.runs.size(), runs);
    store_.clock.pass_seconds(10);
  }
  EXPECT_TRUE(all().empty());
}

TEST_F(WorkerTest, WhatAHandlerThrowsCountsAsFailed) {
  const auto worker = this->worker();
  plan("fail", 0);
  EXPECT_EQ(worker->run_due(), store_.clock.now().plus_seconds(30));
  EXPECT_EQ(all().at(0).last_error, "broken");
  EXPECT_EQ(all().at(0).attempts, 1);
  store_.clock.pass_seconds(30);
  worker->run_due();
  EXPECT_EQ(log_.runs.size(), 2U);
}

TEST_F(WorkerTest, AJobWithoutAHandlerFails) {
  plan("unheard-of", 0);
  worker()->run_due();
  EXPECT_EQ(all().at(0).last_error, "no handler");
}

TEST_F(WorkerTest, RunsNoMoreOfAGroupThanAllowed) {
  const auto worker = this->worker({.concurrency = 8, .per_group_max = 2});
  for (int i = 0; i < 5; ++i) plan("hang", 0, "1", "slow-shop");
  plan("hang", 0, "2", "zz-shop");
  worker->run_due();
  EXPECT_EQ(log_.runs, (std::vector<std::string>{"1", "1", "2"}));
  answer_first();
  worker->run_due();
  EXPECT_EQ(log_.runs.size(), 4U);
}

TEST_F(WorkerTest, RunsNoMoreAtOnceThanItMay) {
  const auto worker = this->worker({.concurrency = 3, .per_group_max = 10});
  for (int i = 0; i < 5; ++i) plan("hang", 0);
  worker->run_due();
  EXPECT_EQ(log_.runs.size(), 3U);
  while (!log_.waiting.empty()) {
    answer_first();
    worker->run_due();
  }
  EXPECT_EQ(log_.runs.size(), 5U);
  EXPECT_TRUE(all().empty());
}

TEST_F(WorkerTest, WhatACrashLeftBehindRunsAfterItsLease) {
  plan("hang", 0, "1");
  worker()->run_due();  // the worker goes while its job waits
  const auto next = this->worker();
  EXPECT_EQ(next->run_due(), store_.clock.now().plus_ms(lease_ms));
  EXPECT_EQ(log_.runs.size(), 1U);
  store_.clock.pass_ms(lease_ms);
  next->run_due();
  EXPECT_EQ(log_.runs.size(), 2U);
  answer_first();  // the first run ends late and changes nothing
  EXPECT_EQ(all().at(0).state, JobState::running);
  answer_first();
  EXPECT_TRUE(all().empty());
}

}  // namespace
}  // namespace gw::jobs
