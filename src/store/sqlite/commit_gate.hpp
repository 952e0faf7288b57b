// Lets the checkpoint owner work between two batches, for the moment in which the log starts
// afresh.
#pragma once

#include <condition_variable>
#include <mutex>

namespace gw::store::sqlite {

class CommitGate {
 public:
  // The writer, around each batch.
  void enter() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !closed_; });
    busy_ = true;
  }
  void leave() {
    const std::lock_guard lock(mutex_);
    busy_ = false;
    if (closed_) changed_.notify_all();
  }

  // The checkpoint owner: closed once this returns.
  void close() {
    std::unique_lock lock(mutex_);
    closed_ = true;
    changed_.wait(lock, [&] { return !busy_; });
  }
  void open() {
    const std::lock_guard lock(mutex_);
    closed_ = false;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool closed_ = false;
  bool busy_ = false;
};

}  // namespace gw::store::sqlite
