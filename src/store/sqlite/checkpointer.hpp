// The only one who copies the log into the database: on a thread and connection of its own, so that
// no commit pays for it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "store/sqlite/commit_gate.hpp"
#include "store/sqlite/snapshot.hpp"

namespace gw::store::sqlite {

class Checkpointer {
 public:
  Checkpointer(const StoreContext& context, std::int64_t checkpoint_bytes, CommitGate& gate);
  ~Checkpointer();

  // The log holds that many pages now. From the writer's thread, after each commit.
  void log_has(std::int64_t pages);

 private:
  void run();
  void checkpoint();
  // Copies what readers allow, in the background; true when little or nothing is left.
  bool copy_most();
  // Copies the rest and lets the log start at its beginning again; false when a reader stands in
  // the way.
  bool restart_log();

  Connection connection_;
  CommitGate& gate_;
  const std::int64_t pages_max_;
  std::atomic<std::int64_t> pages_wanted_;  // start at this size of the log
  std::atomic<std::int64_t> pages_{0};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace gw::store::sqlite
