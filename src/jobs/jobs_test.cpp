#include "jobs/jobs.hpp"

#include <gtest/gtest.h>

#include <array>

#include "support/fixtures.hpp"

namespace gw::jobs {
namespace {

const std::array collections{&store::Entity<Job>::definition()};

class Jobs : public ::testing::TestWithParam<const char*> {
 protected:
  void plan(NewJob job) {
    ASSERT_TRUE(store_.commit([job](store::Transaction& transaction) -> Result<bool> {
      schedule(transaction, job);
      return true;
    }));
  }
  void plan(std::string key, std::int64_t due_in_s, std::string payload = "1") {
    plan({.type = "mail",
          .key = std::move(key),
          .payload = {std::move(payload)},
          .due_at = now().plus_seconds(due_in_s)});
  }
  Claimed claim(Room room = {.free = 10}) {
    return *store_.commit([room](store::Transaction& transaction) -> Result<Claimed> {
      return claim_due(transaction, room);
    });
  }
  void end(const Job& job, const RunResult& result = {}) {
    ASSERT_TRUE(store_.commit([job, result](store::Transaction& transaction) -> Result<bool> {
      finish(transaction, job, result);
      return true;
    }));
  }
  std::vector<Job> all() {
    return store_.read(
        [](const store::Snapshot& snapshot) { return snapshot.find<Job>({.limit = 1'000}).rows; });
  }
  Job only() {
    const auto jobs = all();
    EXPECT_EQ(jobs.size(), 1U);
    return jobs.empty() ? Job{} : jobs.front();
  }
  Instant now() const { return store_.clock.now(); }

  support::TestStore store_{GetParam(), collections};
};

INSTANTIATE_TEST_SUITE_P(Engines, Jobs, ::testing::Values("memory", "sqlite"),
                         [](const auto& engine) { return std::string(engine.param); });

TEST(Retries, TheScheduleIsThirtySecondsTimesFour) {
  const Instant now = Instant::from_seconds(1'000'000);
  const struct {
    int attempts;
    std::optional<std::int64_t> delay_s;
  } table[] = {{1, 30}, {2, 120}, {3, 480}, {4, 1'920}, {5, std::nullopt}, {6, std::nullopt}};
  for (const auto& row : table) {
    const auto at = retry_at(row.attempts, now);
    EXPECT_EQ(at.has_value(), row.delay_s.has_value()) << row.attempts;
    if (at && row.delay_s) {
      EXPECT_EQ(at->seconds() - now.seconds(), *row.delay_s) << row.attempts;
    }
  }
}

TEST_P(Jobs, AJobWithoutAKeyHasOneOfItsOwn) {
  plan("", 0);
  plan("", 0);
  ASSERT_EQ(all().size(), 2U);
  EXPECT_EQ(all()[0].key, all()[0].id.text());
  EXPECT_EQ(all()[0].group, "mail");
}

TEST_P(Jobs, AKeyIsBroughtForwardNeverBack) {
  plan("k", 100, "1");
  plan("k", 50, "2");
  EXPECT_EQ(only().due_at, now().plus_seconds(50));
  EXPECT_EQ(only().payload.text, "2");
  plan("k", 500, "3");
  EXPECT_EQ(only().due_at, now().plus_seconds(50));
  EXPECT_EQ(only().payload.text, "3");
}

TEST_P(Jobs, NothingIsClaimedBeforeItsTime) {
  plan("k", 100);
  const Claimed early = claim();
  EXPECT_TRUE(early.jobs.empty());
  EXPECT_EQ(early.next_due, now().plus_seconds(100));
  store_.clock.pass_seconds(100);
  EXPECT_EQ(claim().jobs.size(), 1U);
  EXPECT_TRUE(claim().jobs.empty());  // it runs
}

TEST_P(Jobs, WhatAProcessBeforeLeftRunningIsDueAtOnceWhenReleased) {
  plan("left", 0);
  plan("later", 30);
  const Job left = claim().jobs.at(0);
  ASSERT_TRUE(store_.commit([](store::Transaction& transaction) -> Result<bool> {
    release_leases(transaction);
    return true;
  }));
  const Claimed again = claim();
  ASSERT_EQ(again.jobs.size(), 1U);
  EXPECT_EQ(again.jobs.at(0).id, left.id);
  // The old run's end has no effect any more.
  end(left);
  EXPECT_EQ(all().size(), 2U);
}

TEST_P(Jobs, ADoneJobIsGone) {
  plan("k", 0);
  const Claimed claimed = claim();
  EXPECT_EQ(claimed.jobs.at(0).state, JobState::running);
  end(claimed.jobs.at(0));
  EXPECT_TRUE(all().empty());
}

TEST_P(Jobs, OneThatIsAskedForWhileItRunsRunsOnceMore) {
  plan("k", 0, "1");
  const Job running = claim().jobs.at(0);
  plan("k", 20, "2");
  plan("k", 10, "3");
  plan("k", 30, "4");
  end(running);
  EXPECT_EQ(only().state, JobState::waiting);
  EXPECT_EQ(only().due_at, now().plus_seconds(10));
  EXPECT_EQ(only().payload.text, "4");
  EXPECT_FALSE(only().again_at);
  store_.clock.pass_seconds(10);
  end(claim().jobs.at(0));
  EXPECT_TRUE(all().empty());
}

TEST_P(Jobs, AgainWaitsForItsTime) {
  plan("k", 0);
  end(claim().jobs.at(0), {RunResult::Kind::again, now().plus_seconds(70), {}});
  EXPECT_EQ(only().due_at, now().plus_seconds(70));
  EXPECT_EQ(only().attempts, 0);
  EXPECT_TRUE(claim().jobs.empty());
}

TEST_P(Jobs, FiveFailuresInARowAreTheEnd) {
  plan("k", 0);
  for (const int delay_s : {30, 120, 480, 1'920}) {
    end(claim().jobs.at(0), {RunResult::Kind::failed, {}, "no route"});
    EXPECT_EQ(only().state, JobState::waiting);
    EXPECT_EQ(only().due_at, now().plus_seconds(delay_s));
    store_.clock.pass_seconds(delay_s - 1);
    EXPECT_TRUE(claim().jobs.empty());
    store_.clock.pass_seconds(1);
  }
  end(claim().jobs.at(0), {RunResult::Kind::failed, {}, "no route"});
  EXPECT_EQ(only().state, JobState::dead);
  EXPECT_EQ(only().last_error, "no route");
  store_.clock.pass_seconds(1'000'000);
  EXPECT_TRUE(claim().jobs.empty());
  // The dead one stays for a person to see; its key is free.
  plan("k", 0);
  EXPECT_EQ(all().size(), 2U);
  EXPECT_EQ(claim().jobs.size(), 1U);
}

TEST_P(Jobs, ASuccessForgetsTheFailures) {
  plan("k", 0);
  end(claim().jobs.at(0), {RunResult::Kind::failed, {}, "no route"});
  store_.clock.pass_seconds(30);
  end(claim().jobs.at(0), {RunResult::Kind::again, now(), {}});
  EXPECT_EQ(only().attempts, 0);
}

TEST_P(Jobs, AfterItsLeaseAJobRunsAgain) {
  plan("k", 0);
  const Job lost = claim().jobs.at(0);  // and its worker crashes
  store_.clock.pass_ms(lease_ms - 1);
  EXPECT_TRUE(claim().jobs.empty());
  store_.clock.pass_ms(1);
  EXPECT_EQ(claim().jobs.at(0).id, lost.id);
}

TEST_P(Jobs, WhoLostTheLeaseChangesNothing) {
  plan("k", 0);
  const Job slow = claim().jobs.at(0);
  store_.clock.pass_ms(lease_ms);
  const Job taken = claim().jobs.at(0);
  end(slow);
  EXPECT_EQ(only().state, JobState::running);
  end(slow, {RunResult::Kind::failed, {}, "late"});
  EXPECT_EQ(only().attempts, 0);
  end(taken);
  EXPECT_TRUE(all().empty());
  end(slow);  // of a job that is gone
  EXPECT_TRUE(all().empty());
}

TEST_P(Jobs, OnlyAWaitingJobIsCancelled) {
  const auto cancel_key = [this](std::string key) {
    return store_.commit([key](store::Transaction& transaction) -> Result<bool> {
      cancel(transaction, key);
      return true;
    });
  };
  plan("waits", 100);
  plan("runs", 0);
  claim();
  EXPECT_TRUE(cancel_key("waits"));
  EXPECT_TRUE(cancel_key("runs"));
  EXPECT_TRUE(cancel_key("unknown"));
  EXPECT_EQ(only().key, "runs");
}

TEST_P(Jobs, AGroupOfThousandsLeavesRoomForTheOthers) {
  for (int batch = 0; batch < 20; ++batch) {
    ASSERT_TRUE(store_.commit([this](store::Transaction& transaction) -> Result<bool> {
      for (int i = 0; i < 100; ++i)
        schedule(transaction, {.type = "ipn", .group = "a-slow-shop", .due_at = now()});
      return true;
    }));
  }
  store_.clock.pass_seconds(1);  // the others come later
  for (const char* group : {"b", "c", "d"}) plan({.type = "ipn", .group = group, .due_at = now()});
  const auto groups = [](const Claimed& claimed) {
    std::string out;
    for (const auto& job : claimed.jobs) out += job.group.substr(0, 1);
    return out;
  };
  EXPECT_EQ(groups(claim({.free = 64, .per_group_max = 4})), "aaaabcd");
  EXPECT_EQ(groups(claim({.free = 64, .per_group_max = 4, .busy = {{"a-slow-shop", 4}}})), "");
  EXPECT_EQ(groups(claim({.free = 64, .per_group_max = 4, .busy = {{"a-slow-shop", 3}}})), "a");
  EXPECT_EQ(groups(claim({.free = 2, .per_group_max = 4})), "aa");
  EXPECT_EQ(groups(claim({.free = 0})), "");
}

TEST_P(Jobs, TheOldestDueIsToldOfAllGroups) {
  const auto oldest = [this] {
    return store_.read([](const store::Snapshot& snapshot) { return oldest_due(snapshot); });
  };
  EXPECT_FALSE(oldest());
  plan({.type = "a", .due_at = now().plus_seconds(30)});
  plan({.type = "b", .due_at = now().plus_seconds(10)});
  plan({.type = "c", .due_at = now().plus_seconds(20)});
  EXPECT_EQ(oldest(), now().plus_seconds(10));
}

}  // namespace
}  // namespace gw::jobs
