#include "store/sqlite/checkpointer.hpp"

#include <algorithm>

namespace gw::store::sqlite {
namespace {

constexpr std::int64_t kLogPageBytes = 4096 + 24;
// Copying this much while commits wait takes about a millisecond.
constexpr int kRestPages = 256;
constexpr int kRounds = 8;
// How long the last step waits, with commits waiting, for readers to leave the log.
constexpr int kReaderWaitMs = 20;

}  // namespace

Checkpointer::Checkpointer(const StoreContext& context, std::int64_t checkpoint_bytes,
                           CommitGate& gate)
    : connection_({.path = context.path, .vfs = context.vfs, .busy_ms = kReaderWaitMs}),
      gate_(gate),
      pages_max_(std::max<std::int64_t>(1, checkpoint_bytes / kLogPageBytes)),
      pages_wanted_(pages_max_),
      thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Checkpointer::log_has(std::int64_t pages) {
  pages_.store(pages, std::memory_order_relaxed);
  if (pages < pages_wanted_.load(std::memory_order_relaxed)) return;
  const std::lock_guard lock(mutex_);
  wake_.notify_one();
}

void Checkpointer::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stopping_ || pages_.load() >= pages_wanted_.load(); });
    if (stopping_) return;
    lock.unlock();
    checkpoint();
    lock.lock();
  }
}

void Checkpointer::checkpoint() {
  if (copy_most() && restart_log()) {
    pages_.store(0);
    pages_wanted_.store(pages_max_);
    return;
  }
  // A long read, or a medium that fails: once more when the log has grown by a quarter.
  pages_wanted_.store(pages_.load() + pages_max_ / 4 + 1);
}

bool Checkpointer::copy_most() {
  for (int round = 0; round < kRounds; ++round) {
    int in_log = 0;
    int copied = 0;
    const int result = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr,
                                                 SQLITE_CHECKPOINT_PASSIVE, &in_log, &copied);
    if (result != SQLITE_OK) return false;
    if (pages_.load() - copied <= kRestPages) return true;
  }
  return true;
}

bool Checkpointer::restart_log() {
  gate_.close();
  const int result = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr,
                                               SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
  gate_.open();
  return result == SQLITE_OK;
}

}  // namespace gw::store::sqlite
