// Runs due jobs: claims them in commands, runs their handlers, ends them in commands. Several
// workers may share a store.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/task.hpp"
#include "jobs/jobs.hpp"
#include "store/execute.hpp"

namespace gw::jobs {

// Never throws on purpose; what it throws counts as failed.
using Handler = std::function<Task<RunResult>(Job)>;
using Handlers = std::map<std::string, Handler, std::less<>>;

struct WorkerOptions {
  std::size_t concurrency = 64;   // jobs running at once
  std::size_t per_group_max = 4;  // of one group (contract 05 §5.9 "Load")
};

class Worker {
 public:
  Worker(const store::Database& database, Handlers handlers, WorkerOptions options);
  ~Worker();  // as stop(0)
  Worker(const Worker&) = delete;

  // Something may have become due. From any thread, cheap.
  void poke();
  // Works on the calling thread, a thread of the wiring's, until stop() is called.
  void run();
  // Takes no more jobs; waits for run() and for the jobs under way, at most drain_ms.
  void stop(std::int64_t drain_ms);
  // For simulations and tests with an inline engine: claims and runs until nothing is due at the
  // clock's time. Returns when the next job is due.
  std::optional<Instant> run_due();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace gw::jobs
