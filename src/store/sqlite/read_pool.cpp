#include "store/sqlite/read_pool.hpp"

#include <algorithm>

namespace gw::store::sqlite {

ReadPool::ReadPool(const StoreContext& context, const EngineOptions& options) : options_(options) {
  for (int i = 0; i < std::max(1, options.readers); ++i) {
    readers_.push_back(std::make_unique<SnapshotReader>(context));
  }
  for (auto& reader : readers_) threads_.emplace_back([this, &reader] { run(*reader); });
}

ReadPool::~ReadPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void ReadPool::submit(std::unique_ptr<Query> query) {
  const Instant deadline = options_.clock->now().plus_ms(options_.read_deadline_ms);
  {
    std::unique_lock lock(mutex_);
    if (!stopping_ && waiting_.size() < options_.read_queue_max) {
      waiting_.push_back({std::move(query), deadline});
      lock.unlock();
      wake_.notify_one();
      return;
    }
  }
  query->done(Outcome::overloaded, "the read queue is full");
}

void ReadPool::run(SnapshotReader& reader) {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Waiting waiting = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    serve(reader, std::move(waiting));
    lock.lock();
  }
}

void ReadPool::serve(SnapshotReader& reader, Waiting waiting) {
  if (options_.clock->now() > waiting.deadline) {
    waiting.query->done(Outcome::overloaded, "the read waited too long");
    return;
  }
  Outcome outcome = Outcome::broken;
  std::string reason;
  try {
    reader.with_snapshot([&](EngineReader& snapshot) { waiting.query->run(snapshot); });
    outcome = Outcome::committed;
  } catch (const StoreUnavailable& error) {
    outcome = Outcome::unwritable;
    reason = error.what();
  } catch (const std::exception& error) {
    reason = error.what();
  } catch (...) {
    reason = "an exception of unknown type";
  }
  waiting.query->done(outcome, std::move(reason));
}

std::unique_ptr<SnapshotReader> LentReaders::lend() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      auto reader = std::move(idle_.back());
      idle_.pop_back();
      return reader;
    }
  }
  return std::make_unique<SnapshotReader>(context_);
}

void LentReaders::with_snapshot(const std::function<void(EngineReader&)>& read) {
  struct Loan {
    LentReaders& lender;
    std::unique_ptr<SnapshotReader> reader;
    ~Loan() {
      if (!reader) return;
      const std::lock_guard lock(lender.mutex_);
      lender.idle_.push_back(std::move(reader));
    }
  } loan{*this, lend()};
  try {
    loan.reader->with_snapshot(read);
  } catch (const StoreUnavailable&) {
    // The medium failed under this connection: the next call gets another one.
    loan.reader.reset();
    throw;
  }
}

}  // namespace gw::store::sqlite
