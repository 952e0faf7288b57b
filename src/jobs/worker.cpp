#include "jobs/worker.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace gw::jobs {

// Shared with the callbacks under way, so that an answer arriving after stop() finds something to
// talk to.
struct Worker::State : std::enable_shared_from_this<Worker::State> {
  State(const store::Database& store, Handlers known, WorkerOptions wanted)
      : database(store), handlers(std::move(known)), options(wanted) {}

  const store::Database database;
  const Handlers handlers;
  const WorkerOptions options;

  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  bool looping = false;  // run() is at work
  bool poked = true;
  bool claiming = false;
  std::map<std::string, std::size_t> busy;
  std::size_t in_flight = 0;
  std::optional<Instant> next_due;

  void loop();
  bool claim();
  void claimed(Result<Claimed> result);
  void run(Job job);
  void end(const Job& job, const RunResult& result);
  void ended(const Job& job);
};

namespace {

RunResult broken(std::exception_ptr error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& known) {
    return {RunResult::Kind::failed, {}, known.what()};
  } catch (...) {
    return {RunResult::Kind::failed, {}, "unknown"};
  }
}

}  // namespace

// Starts one claim when there is room and reason; true when it did.
bool Worker::State::claim() {
  Room room;
  {
    const std::lock_guard lock(mutex);
    const bool due = next_due && *next_due <= database.clock->now();
    if (claiming || (!poked && !due) || in_flight >= options.concurrency) return false;
    claiming = true;
    poked = false;
    next_due.reset();
    room.free = std::min<std::size_t>(options.concurrency - in_flight, 32);
    room.per_group_max = options.per_group_max;
    room.busy.assign(busy.begin(), busy.end());
  }
  store::execute(
      database,
      [room](store::Transaction& transaction) -> Result<Claimed> {
        return claim_due(transaction, room);
      },
      [self = shared_from_this()](Result<Claimed> result) { self->claimed(std::move(result)); });
  return true;
}

void Worker::State::claimed(Result<Claimed> result) {
  {
    const std::lock_guard lock(mutex);
    claiming = false;
    if (!result) {
      // The store is busy or broken: look again in a second.
      next_due = database.clock->now().plus_seconds(1);
    } else {
      if (result->next_due)
        next_due = next_due ? std::min(*next_due, *result->next_due) : result->next_due;
      if (result->jobs.size() >= 32) poked = true;
      in_flight += result->jobs.size();
      for (const auto& job : result->jobs) ++busy[job.group];
    }
    changed.notify_all();
  }
  if (!result) return;
  for (auto& job : result->jobs) run(std::move(job));
}

void Worker::State::run(Job job) {
  const auto handler = handlers.find(job.type);
  if (handler == handlers.end()) return end(job, {RunResult::Kind::failed, {}, "no handler"});
  gw::start(handler->second(job), [self = shared_from_this(), job](std::optional<RunResult> result,
                                                                   std::exception_ptr error) {
    if (error) result = broken(error);
    self->end(job, *result);
  });
}

void Worker::State::end(const Job& job, const RunResult& result) {
  if (result.kind == RunResult::Kind::failed) {
    spdlog::warn("job {} {} failed: {}", job.type, job.id.text(), result.error);
  }
  store::execute(
      database,
      [job, result](store::Transaction& transaction) -> Result<bool> {
        finish(transaction, job, result);
        return true;
      },
      [self = shared_from_this(), job](Result<bool>) { self->ended(job); });
}

void Worker::State::ended(const Job& job) {
  const std::lock_guard lock(mutex);
  --in_flight;
  if (auto group = busy.find(job.group); --group->second == 0) busy.erase(group);
  poked = true;
  changed.notify_all();
}

void Worker::State::loop() {
  while (true) {
    std::unique_lock lock(mutex);
    if (stopping) return;
    const auto now = database.clock->now();
    const bool reason = poked || (next_due && *next_due <= now);
    if (!reason || claiming || in_flight >= options.concurrency) {
      const std::int64_t wait_ms =
          next_due ? std::clamp<std::int64_t>(next_due->ms - now.ms, 1, 1000) : 1000;
      changed.wait_for(lock, std::chrono::milliseconds(wait_ms));
      continue;
    }
    lock.unlock();
    claim();
  }
}

Worker::Worker(const store::Database& database, Handlers handlers, WorkerOptions options)
    : state_(std::make_shared<State>(database, std::move(handlers), options)) {}

Worker::~Worker() { stop(0); }

void Worker::poke() {
  const std::lock_guard lock(state_->mutex);
  state_->poked = true;
  state_->changed.notify_all();
}

void Worker::run() {
  const auto state = state_;
  state->looping = true;
  state->loop();
  const std::lock_guard lock(state->mutex);
  state->looping = false;
  state->changed.notify_all();
}

void Worker::stop(std::int64_t drain_ms) {
  std::unique_lock lock(state_->mutex);
  state_->stopping = true;
  state_->changed.notify_all();
  state_->changed.wait(lock, [&] { return !state_->looping; });
  state_->changed.wait_for(lock, std::chrono::milliseconds(drain_ms),
                           [&] { return state_->in_flight == 0; });
}

std::optional<Instant> Worker::run_due() {
  poke();
  while (state_->claim()) {
  }
  const std::lock_guard lock(state_->mutex);
  return state_->next_due;
}

}  // namespace gw::jobs
