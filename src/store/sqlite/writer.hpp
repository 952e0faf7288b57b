// The one thread that writes: takes what waits, runs it, commits once, and only then answers.
#pragma once

#include <chrono>
#include <thread>

#include "store/options.hpp"
#include "store/purity.hpp"
#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/transaction.hpp"

namespace gw::store::sqlite {

// What happens when the medium fails. SQLite publishes a commit only after its log pages are
// written and synced, so a COMMIT that returns an error is not visible to anyone, and what was
// committed before it is untouched: the failed pages lie behind it in the log and the next commit
// overwrites them. The kernel, however, may have marked pages of a failed sync clean, and SQLite's
// own cache has seen them. So the writer rolls back, closes its connection and opens another one,
// whose cache is empty, and runs each command of the batch again, alone: their pages are written
// anew and synced anew. A command that fails again is answered `broken`. Should the process die
// before anything overwrites the failed pages and should these have reached the disk whole after
// all, recovery would find such a command done: `broken` after a failed medium means "not
// acknowledged", and idempotency records, written in the same commit, settle it.
class Writer {
 public:
  Writer(const WriterContext& context, const EngineOptions& options, std::int64_t log_bytes_max);
  ~Writer();  // finishes what is queued

  // Set once each, before the first command.
  void listen(std::function<void(std::uint32_t)> listener) { listener_ = std::move(listener); }

  // Opens the connection, so that what is wrong with the file shows at start, and begins to work.
  void start(Instant newest, CommitGate& gate, Checkpointer& checkpointer);
  void submit(std::unique_ptr<Command> command);
  // False after a failed commit, until one succeeds. Asking while false makes the writer try one.
  bool healthy();

 private:
  struct Item {
    std::unique_ptr<Command> command;
    Outcome outcome = Outcome::broken;
    std::string reason;
  };
  struct Session {
    explicit Session(const WriterContext& context) : write(context), transaction(context, write) {}
    WriteConnection write;
    Transaction transaction;
  };
  enum class Verdict { keep, refuse, conflict, fail };
  using Time = std::chrono::steady_clock::time_point;

  void run();
  bool wait_for_work();
  void take(std::size_t room);
  Item* next_item(Time started);
  void run_batch();
  bool run_together();
  void run_alone(Item& item);
  void probe();
  void deliver();

  void begin();
  void commit();
  void abandon() noexcept;
  void open_session();
  void require_transaction();

  void attempt(Item& item);
  Verdict run_once(Item& item);
  Verdict call(Item& item, PurityCheck* purity);

  const WriterContext& context_;
  const EngineOptions options_;
  const std::int64_t log_bytes_max_;
  CommitGate* gate_ = nullptr;
  Checkpointer* checkpointer_ = nullptr;
  std::function<void(std::uint32_t)> listener_;

  // The writer's thread alone.
  std::unique_ptr<Session> session_;
  std::vector<Item> batch_;
  std::vector<std::unique_ptr<Command>> taken_;
  std::size_t taken_next_ = 0;
  Instant last_now_;
  std::uint32_t signals_ = 0;
  bool changed_cached_ = false;

  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<std::unique_ptr<Command>> waiting_;
  bool idle_ = false;
  bool stopping_ = false;
  bool probe_wanted_ = false;
  std::atomic<bool> healthy_{true};
  std::thread thread_;
};

}  // namespace gw::store::sqlite
