#include "store/sqlite/writer.hpp"

#include <algorithm>
#include <utility>

namespace gw::store::sqlite {

Writer::Writer(const WriterContext& context, const EngineOptions& options,
               std::int64_t log_bytes_max)
    : context_(context), options_(options), log_bytes_max_(log_bytes_max) {
  batch_.reserve(options.batch_max);
}

Writer::~Writer() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Writer::start(Instant newest, CommitGate& gate, Checkpointer& checkpointer) {
  last_now_ = newest;
  gate_ = &gate;
  checkpointer_ = &checkpointer;
  open_session();
  thread_ = std::thread([this] { run(); });
}

void Writer::submit(std::unique_ptr<Command> command) {
  {
    std::unique_lock lock(mutex_);
    if (!stopping_ && waiting_.size() < options_.queue_max) {
      waiting_.push_back(std::move(command));
      const bool wake = std::exchange(idle_, false);
      lock.unlock();
      if (wake) wake_.notify_one();
      return;
    }
  }
  command->done(Outcome::overloaded, "the command queue is full");
}

bool Writer::healthy() {
  if (healthy_.load()) return true;
  {
    const std::lock_guard lock(mutex_);
    probe_wanted_ = true;
    idle_ = false;
  }
  wake_.notify_one();
  return false;
}

void Writer::run() {
  while (wait_for_work()) {
    gate_->enter();
    if (taken_.empty()) {
      probe();
    } else {
      run_batch();
    }
    gate_->leave();
    deliver();
  }
}

bool Writer::wait_for_work() {
  std::unique_lock lock(mutex_);
  if (taken_next_ < taken_.size()) return true;
  taken_.clear();
  taken_next_ = 0;
  idle_ = true;
  wake_.wait(lock, [&] { return !waiting_.empty() || stopping_ || probe_wanted_; });
  idle_ = false;
  take(options_.batch_max);
  return !taken_.empty() || std::exchange(probe_wanted_, false);
}

// With the mutex held.
void Writer::take(std::size_t room) {
  const std::size_t count = std::min(room, waiting_.size());
  if (count == waiting_.size() && taken_.empty()) {
    taken_.swap(waiting_);
    return;
  }
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
  std::move(waiting_.begin(), end, std::back_inserter(taken_));
  waiting_.erase(waiting_.begin(), end);
}

Writer::Item* Writer::next_item(Time started) {
  if (batch_.size() >= options_.batch_max) return nullptr;
  const auto spent = std::chrono::steady_clock::now() - started;
  if (!batch_.empty() && spent > std::chrono::microseconds(options_.batch_us_max)) return nullptr;
  if (taken_next_ == taken_.size()) {
    taken_.clear();
    taken_next_ = 0;
    // What came meanwhile shares this commit.
    const std::lock_guard lock(mutex_);
    take(options_.batch_max - batch_.size());
    if (taken_.empty()) return nullptr;
  }
  return &batch_.emplace_back(Item{std::move(taken_[taken_next_++]), Outcome::broken, {}});
}

void Writer::run_batch() {
  if (run_together()) return;
  if (batch_.empty()) batch_.emplace_back(Item{std::move(taken_[taken_next_++]), {}, {}});
  for (Item& item : batch_) run_alone(item);
}

bool Writer::run_together() {
  try {
    begin();
    const Time started = std::chrono::steady_clock::now();
    while (Item* item = next_item(started)) attempt(*item);
    commit();
    return true;
  } catch (const StoreUnavailable&) {
    abandon();
    return false;
  }
}

void Writer::run_alone(Item& item) {
  try {
    begin();
    attempt(item);
    commit();
  } catch (const StoreUnavailable& error) {
    abandon();
    item.outcome = Outcome::unwritable;
    item.reason = error.what();
  }
}

// A commit of nothing much, to learn whether the medium takes commits again.
void Writer::probe() {
  try {
    begin();
    context_.serials->last = std::max(context_.serials->last, context_.serials->mark) + 1;
    commit();
  } catch (const StoreUnavailable&) {
    abandon();
  }
}

void Writer::deliver() {
  const std::uint32_t signals = std::exchange(signals_, 0);
  if (signals != 0 && listener_) listener_(signals);
  for (Item& item : batch_) item.command->done(item.outcome, std::move(item.reason));
  batch_.clear();
}

void Writer::open_session() {
  session_ = std::make_unique<Session>(context_);
  Connection& connection = session_->write.connection;
  connection.execute("PRAGMA journal_size_limit=" + std::to_string(log_bytes_max_));
  sqlite3_wal_hook(
      connection.handle(),
      [](void* checkpointer, sqlite3*, const char*, int pages) {
        static_cast<Checkpointer*>(checkpointer)->log_has(pages);
        return SQLITE_OK;
      },
      checkpointer_);
}

void Writer::begin() {
  if (!session_) open_session();
  changed_cached_ = false;
  session_->write.begin.run();
}

void Writer::commit() {
  SerialSource& serials = *context_.serials;
  WriteConnection& write = session_->write;
  const std::int64_t mark =
      serials.above_mark() ? serials.last + SerialSource::block : serials.mark;
  if (mark != serials.mark) {
    write.save_mark.bind(1, mark);
    write.save_mark.run();
  }
  if (changed_cached_) context_.store.epoch->begin_change();
  try {
    write.commit.run();
  } catch (...) {
    if (changed_cached_) context_.store.epoch->end_change();
    throw;
  }
  if (changed_cached_) context_.store.epoch->end_change();
  serials.mark = mark;
  healthy_.store(true, std::memory_order_relaxed);
}

void Writer::abandon() noexcept {
  healthy_.store(false);
  signals_ = 0;
  context_.cache->clear();
  if (session_ && session_->write.connection.in_transaction()) {
    sqlite3_exec(session_->write.connection.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  session_.reset();
}

// On a full disk or an I/O error SQLite may have dropped everything since BEGIN, savepoints
// included.
void Writer::require_transaction() {
  if (session_->transaction.medium_failed() || !session_->write.connection.in_transaction()) {
    throw StoreUnavailable("the transaction was lost");
  }
}

void Writer::attempt(Item& item) {
  for (int run = 0; run < command_runs_max; ++run) {
    switch (run_once(item)) {
      case Verdict::keep: item.outcome = Outcome::committed; return;
      case Verdict::refuse: item.outcome = Outcome::refused; return;
      case Verdict::fail: item.outcome = Outcome::broken; return;
      case Verdict::conflict: break;
    }
  }
  item.outcome = Outcome::broken;
}

Writer::Verdict Writer::run_once(Item& item) {
  Transaction& transaction = session_->transaction;
  last_now_ = std::max(last_now_, options_.clock->now());
  PurityCheck purity;
  if (options_.check_purity) {
    transaction.start(last_now_);
    purity.rehearse(*item.command, transaction);
    require_transaction();
    transaction.undo();
  }
  item.reason.clear();
  transaction.start(last_now_);
  const Verdict verdict = call(item, options_.check_purity ? &purity : nullptr);
  require_transaction();
  if (verdict != Verdict::keep) {
    transaction.undo();
    return verdict;
  }
  transaction.keep();
  signals_ |= transaction.signals();
  changed_cached_ |= transaction.wrote_cached();
  return verdict;
}

Writer::Verdict Writer::call(Item& item, PurityCheck* purity) {
  Transaction& transaction = session_->transaction;
  try {
    const bool keep =
        purity ? purity->perform(*item.command, transaction) : item.command->run(transaction);
    // A command may have caught what ended its transaction.
    if (transaction.in_conflict()) return Verdict::conflict;
    if (!transaction.misused()) return keep ? Verdict::keep : Verdict::refuse;
    item.reason = "the transaction was misused";
  } catch (const Conflict& error) {
    item.reason = error.what();
    return Verdict::conflict;
  } catch (const std::exception& error) {
    item.reason = error.what();
  } catch (...) {
    item.reason = "an exception of unknown type";
  }
  return Verdict::fail;
}

}  // namespace gw::store::sqlite
