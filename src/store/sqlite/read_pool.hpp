// Threads that read, each with a connection of its own, behind one bounded queue.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "store/options.hpp"
#include "store/sqlite/snapshot.hpp"

namespace gw::store::sqlite {

class ReadPool {
 public:
  ReadPool(const StoreContext& context, const EngineOptions& options);
  ~ReadPool();  // finishes what is queued

  void submit(std::unique_ptr<Query> query);

 private:
  struct Waiting {
    std::unique_ptr<Query> query;
    Instant deadline;
  };
  void run(SnapshotReader& reader);
  void serve(SnapshotReader& reader, Waiting waiting);

  const EngineOptions options_;
  std::vector<std::unique_ptr<SnapshotReader>> readers_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Waiting> waiting_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

// Readers for calls in place: as many as there were callers at once, lent for one call each.
class LentReaders {
 public:
  explicit LentReaders(const StoreContext& context) : context_(context) {}
  void with_snapshot(const std::function<void(EngineReader&)>& read);

 private:
  std::unique_ptr<SnapshotReader> lend();

  const StoreContext& context_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<SnapshotReader>> idle_;
};

}  // namespace gw::store::sqlite
