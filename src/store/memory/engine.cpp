// A store in memory with the semantics of the weakest engine: snapshot isolation, first committer
// wins.
#include <algorithm>
#include <set>

#include "store/memory/faults.hpp"
#include "store/memory/transaction.hpp"
#include "store/memory/worker_pool.hpp"
#include "store/options.hpp"
#include "store/purity.hpp"

namespace gw::store {
namespace {

using namespace memory;

constexpr int kCommandThreads = 4;
// Injected faults never use up the runs of a command: what fails is never the fault's doing alone.
constexpr int kFaultsPerCommand = 3;

// Runs commands to their outcome. Thread-safe; several at once see each other as a store's clients
// would.
class Committer {
 public:
  Committer(const MemoryOptions& memory, const EngineOptions& options);

  struct Result {
    Outcome outcome = Outcome::broken;
    std::string reason;
    std::uint32_t signals = 0;
  };
  Result execute(Command& command);
  std::shared_ptr<const State> snapshot() const;
  const Context& context() const { return context_; }

 private:
  enum class Verdict { keep, refuse, conflict, fail };
  enum class Commit { done, conflict, unknown };

  Instant next_now();
  Verdict run(Command& command, Transaction& transaction, PurityCheck* purity, std::string& reason);
  bool commit(const Transaction& transaction, int& faults_left);
  Commit try_commit(const Transaction& transaction, std::uint64_t marker, Fault fault);
  bool settled_as_done(std::uint64_t marker);

  const EngineOptions options_;
  Context context_;
  mutable std::mutex mutex_;
  std::shared_ptr<const State> state_;
  std::set<std::uint64_t> markers_;  // of commits whose answer was lost
  std::uint64_t last_marker_ = 0;
  Faults faults_;
  Instant last_now_;
};

IdCodec::Key drawn_key(Entropy& entropy) {
  IdCodec::Key key{};
  entropy.fill(key);
  return key;
}

Committer::Committer(const MemoryOptions& memory, const EngineOptions& options)
    : options_(options), context_(drawn_key(*options.entropy)), faults_(memory.fault_seed) {
  context_.entropy = options.entropy;
  auto state = std::make_shared<State>();
  for (const auto* collection : options.collections) {
    context_.tables.emplace(collection, state->tables.size());
    state->tables.push_back(std::make_shared<const Table>(*collection));
  }
  state_ = std::move(state);
}

std::shared_ptr<const State> Committer::snapshot() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

Instant Committer::next_now() {
  const std::lock_guard lock(mutex_);
  return last_now_ = std::max(last_now_, options_.clock->now());
}

Committer::Result Committer::execute(Command& command) {
  Result result;
  int faults_left = kFaultsPerCommand;
  for (int i = 0; i < command_runs_max; ++i) {
    const Instant now = next_now();
    const auto base = snapshot();
    PurityCheck purity;
    if (options_.check_purity) {
      Transaction rehearsal(context_, base, now);
      purity.rehearse(command, rehearsal);
    }
    result.reason.clear();
    Transaction transaction(context_, base, now);
    switch (run(command, transaction, options_.check_purity ? &purity : nullptr, result.reason)) {
      case Verdict::refuse: result.outcome = Outcome::refused; return result;
      case Verdict::fail: result.outcome = Outcome::broken; return result;
      case Verdict::conflict: continue;
      case Verdict::keep: break;
    }
    if (!commit(transaction, faults_left)) {
      result.reason = "another command wrote the same";
      continue;
    }
    result.outcome = Outcome::committed;
    result.signals = transaction.signals();
    return result;
  }
  return result;
}

Committer::Verdict Committer::run(Command& command, Transaction& transaction, PurityCheck* purity,
                                  std::string& reason) {
  try {
    const bool keep = purity ? purity->perform(command, transaction) : command.run(transaction);
    // A command may have caught what ended its transaction.
    if (transaction.in_conflict()) return Verdict::conflict;
    if (!transaction.misused()) return keep ? Verdict::keep : Verdict::refuse;
    reason = "the transaction was misused";
  } catch (const Conflict& error) {
    reason = error.what();
    return Verdict::conflict;
  } catch (const std::exception& error) {
    reason = error.what();
  } catch (...) {
    reason = "an exception of unknown type";
  }
  return Verdict::fail;
}

// False: nothing happened and the command has to run again.
bool Committer::commit(const Transaction& transaction, int& faults_left) {
  std::uint64_t marker = 0;
  Commit answer;
  {
    const std::lock_guard lock(mutex_);
    Fault fault = Fault::none;
    if (faults_left > 0) fault = faults_.draw();
    if (fault != Fault::none) --faults_left;
    marker = ++last_marker_;
    answer = try_commit(transaction, marker, fault);
  }
  if (answer != Commit::unknown) return answer == Commit::done;
  return settled_as_done(marker);
}

// With the mutex held.
Committer::Commit Committer::try_commit(const Transaction& transaction, std::uint64_t marker,
                                        Fault fault) {
  if (fault == Fault::conflict) return Commit::conflict;
  if (fault == Fault::lost_request) return Commit::unknown;
  auto next = transaction.merged(state_);
  if (!next) return Commit::conflict;
  state_ = std::move(next);
  if (fault == Fault::none) return Commit::done;
  // Part of the commit, as a document would be in a store with a wire in between.
  markers_.insert(marker);
  return Commit::unknown;
}

bool Committer::settled_as_done(std::uint64_t marker) {
  const std::lock_guard lock(mutex_);
  return markers_.erase(marker) > 0;
}

// On the caller's thread. What is submitted from within a done() waits until that has returned, so
// that a chain of commands does not pile up on the stack. What is submitted from within a run()
// runs at once: so tests interleave two commands as they like.
class InlineRunner {
 public:
  using Task = std::function<void()>;  // runs, and leaves done() to finish()

  // False when too much waits.
  bool submit(Task task, std::size_t waiting_max) {
    const std::lock_guard lock(mutex_);
    if (delivering_) {
      if (waiting_.size() >= waiting_max) return false;
      waiting_.push_back(std::move(task));
      return true;
    }
    task();
    while (!waiting_.empty()) {
      const Task next = std::move(waiting_.front());
      waiting_.pop_front();
      next();
    }
    return true;
  }

  template <class Done>
  void deliver(Done&& done) {
    delivering_ = true;
    done();
    delivering_ = false;
  }

 private:
  std::recursive_mutex mutex_;
  std::deque<Task> waiting_;
  bool delivering_ = false;
};

class MemoryEngine final : public Engine {
 public:
  MemoryEngine(const MemoryOptions& memory, const EngineOptions& options);

  void submit(std::unique_ptr<Command> command) override;
  void read(std::unique_ptr<Query> query) override;
  void read_in_place(const std::function<void(EngineReader&)>& reader) override;
  void on_signal(std::function<void(std::uint32_t)> listener) override {
    listener_ = std::move(listener);
  }
  EngineHealth check() override { return {true, 0, {}}; }
  std::string_view kind() const override { return "memory"; }

 private:
  struct WaitingQuery {
    std::unique_ptr<Query> query;
    Instant deadline;
  };
  void serve(Command& command);
  void serve(WaitingQuery& waiting);
  // How done() is told: inline engines keep what it submits for later.
  template <class Done>
  void tell(Done&& done);

  const EngineOptions options_;
  const bool execute_inline_;
  Committer committer_;
  std::function<void(std::uint32_t)> listener_;
  InlineRunner inline_;
  // Only when commands do not run inline; destroyed first.
  std::unique_ptr<WorkerPool<WaitingQuery>> readers_;
  std::unique_ptr<WorkerPool<std::unique_ptr<Command>>> writers_;
};

MemoryEngine::MemoryEngine(const MemoryOptions& memory, const EngineOptions& options)
    : options_(options), execute_inline_(memory.inline_execution), committer_(memory, options) {
  if (execute_inline_) return;
  readers_ = std::make_unique<WorkerPool<WaitingQuery>>(
      std::max(1, options.readers), options.read_queue_max,
      [this](WaitingQuery waiting) { serve(waiting); });
  writers_ = std::make_unique<WorkerPool<std::unique_ptr<Command>>>(
      kCommandThreads, options.queue_max,
      [this](std::unique_ptr<Command> command) { serve(*command); });
}

template <class Done>
void MemoryEngine::tell(Done&& done) {
  if (!execute_inline_) return done();
  inline_.deliver(done);
}

void MemoryEngine::serve(Command& command) {
  Committer::Result result = committer_.execute(command);
  tell([&] {
    if (result.signals != 0 && listener_) listener_(result.signals);
    command.done(result.outcome, std::move(result.reason));
  });
}

void MemoryEngine::serve(WaitingQuery& waiting) {
  Outcome outcome = Outcome::overloaded;
  std::string reason = "the read waited too long";
  if (options_.clock->now() <= waiting.deadline) {
    outcome = Outcome::broken;
    reason.clear();
    try {
      read_in_place([&](EngineReader& reader) { waiting.query->run(reader); });
      outcome = Outcome::committed;
    } catch (const std::exception& error) {
      reason = error.what();
    } catch (...) {
      reason = "an exception of unknown type";
    }
  }
  tell([&] { waiting.query->done(outcome, std::move(reason)); });
}

void MemoryEngine::submit(std::unique_ptr<Command> command) {
  bool taken = false;
  // std::function wants copyable captures, hence a shared owner.
  std::shared_ptr<Command> shared;
  if (!execute_inline_) {
    taken = writers_->submit(command);
  } else {
    shared = std::move(command);
    taken = inline_.submit([this, shared] { serve(*shared); }, options_.queue_max);
  }
  if (taken) return;
  (shared ? *shared : *command).done(Outcome::overloaded, "the command queue is full");
}

void MemoryEngine::read(std::unique_ptr<Query> query) {
  const Instant deadline = options_.clock->now().plus_ms(options_.read_deadline_ms);
  auto waiting = std::make_shared<WaitingQuery>(WaitingQuery{std::move(query), deadline});
  const bool taken = !execute_inline_ ? readers_->submit(*waiting)
                                      : inline_.submit([this, waiting] { serve(*waiting); },
                                                       options_.read_queue_max);
  if (!taken) waiting->query->done(Outcome::overloaded, "the read queue is full");
}

void MemoryEngine::read_in_place(const std::function<void(EngineReader&)>& reader) {
  const auto state = committer_.snapshot();
  StateReader snapshot(committer_.context(), *state);
  reader(snapshot);
}

}  // namespace

std::unique_ptr<Engine> open_memory(const MemoryOptions& memory, const EngineOptions& options) {
  return std::make_unique<MemoryEngine>(memory, options);
}

}  // namespace gw::store
