#include "jobs/jobs.hpp"

#include <algorithm>

namespace gw::store {

const CollectionDefinition& Entity<jobs::Job>::definition() {
  static const CollectionDefinition definition{
      "jobs",
      {"key", "group", "due_at"},
      {{"by_key", {"key"}, true}, {"by_group", {"group", "due_at"}}},
      false};
  return definition;
}

std::vector<Value> Entity<jobs::Job>::columns(const jobs::Job& job, const Protection&) {
  // A dead job is out of both queues; its key is free again.
  if (job.state == jobs::JobState::dead) return {Value(), Value(), Value()};
  return {value(job.key), value(job.group), value(job.due_at)};
}

}  // namespace gw::store

namespace gw::jobs {
namespace {

using store::Transaction;

std::optional<Job> find_by_key(const Transaction& transaction, std::string_view key) {
  store::Find find;
  find.index = "by_key";
  find.equals = {store::value(std::string(key))};
  return transaction.find_first<Job>(find);
}

void bring_forward(Job& job, NewJob wanted) {
  job.payload = std::move(wanted.payload);
  if (job.state == JobState::running) {
    job.again_at = job.again_at ? std::min(*job.again_at, wanted.due_at) : wanted.due_at;
    return;
  }
  job.due_at = std::min(job.due_at, wanted.due_at);
}

std::size_t running_in(const Room& room, const std::string& group) {
  const auto found =
      std::ranges::find(room.busy, group, [](const auto& entry) { return entry.first; });
  return found == room.busy.end() ? 0 : found->second;
}

void lease(Transaction& transaction, Job& job) {
  job.state = JobState::running;
  job.due_at = transaction.now().plus_ms(lease_ms);
  ++job.runs;
  transaction.replace(job);
}

}  // namespace

void schedule(Transaction& transaction, NewJob wanted) {
  transaction.signal(store::Signal::jobs);
  if (!wanted.key.empty()) {
    if (auto live = find_by_key(transaction, wanted.key)) {
      bring_forward(*live, std::move(wanted));
      return transaction.replace(*live);
    }
  }
  Job job;
  store::Row row;
  transaction.reserve(job, row);
  job.key = wanted.key.empty() ? job.id.text() : std::move(wanted.key);
  job.group = wanted.group.empty() ? wanted.type : std::move(wanted.group);
  job.type = std::move(wanted.type);
  job.payload = std::move(wanted.payload);
  job.due_at = wanted.due_at;
  job.request_id = std::move(wanted.request_id);
  transaction.insert_reserved(job, row);
}

void cancel(Transaction& transaction, std::string_view key) {
  const auto live = find_by_key(transaction, key);
  if (live && live->state == JobState::waiting) transaction.erase(*live);
}

std::optional<Instant> retry_at(int attempts, Instant now) {
  if (attempts >= attempts_max) return std::nullopt;
  std::int64_t delay_s = 30;
  for (int i = 1; i < attempts; ++i) delay_s *= 4;
  return now.plus_seconds(delay_s);
}

// Walks the groups that have jobs, one seek each, so that a group with thousands of due jobs costs
// as much as one with one.
Claimed claim_due(Transaction& transaction, const Room& room) {
  Claimed claimed;
  const Instant now = transaction.now();
  const auto note_due = [&](Instant due) {
    if (!claimed.next_due || due < *claimed.next_due) claimed.next_due = due;
  };
  store::Find next_group;
  next_group.index = "by_group";
  while (claimed.jobs.size() < room.free) {
    const auto first = transaction.find_first<Job>(next_group);
    if (!first) break;
    next_group.above = store::value(first->group);
    if (first->due_at > now) {
      note_due(first->due_at);
      continue;
    }
    const std::size_t busy = running_in(room, first->group);
    const std::size_t group_room = room.per_group_max > busy ? room.per_group_max - busy : 0;
    const std::size_t wanted = std::min(group_room, room.free - claimed.jobs.size());
    if (wanted == 0) continue;  // a job of this group that ends here asks again
    store::Find due;
    due.index = "by_group";
    due.equals = {store::value(first->group)};
    due.until = store::value(now);
    due.limit = static_cast<std::int64_t>(wanted);
    for (auto& job : transaction.find<Job>(due).rows) {
      lease(transaction, job);
      claimed.jobs.push_back(std::move(job));
    }
  }
  return claimed;
}

void finish(Transaction& transaction, const Job& ran, const RunResult& result) {
  auto job = transaction.get<Job>(ran.id);
  if (!job || job->state != JobState::running || job->runs != ran.runs) return;
  transaction.signal(store::Signal::jobs);
  std::optional<Instant> due = std::exchange(job->again_at, std::nullopt);
  const auto earlier = [&](Instant at) { due = due ? std::min(*due, at) : at; };
  job->state = JobState::waiting;
  if (result.kind == RunResult::Kind::again) earlier(result.again_at);
  if (result.kind != RunResult::Kind::failed) {
    job->attempts = 0;
    if (!due) return transaction.erase(*job);
  } else {
    ++job->attempts;
    job->last_error = result.error;
    if (const auto retry = retry_at(job->attempts, transaction.now())) earlier(*retry);
    if (!due) job->state = JobState::dead;
  }
  if (due) job->due_at = *due;
  transaction.replace(*job);
}

std::vector<Job> release_leases(Transaction& transaction) {
  std::vector<Job> released;
  store::Find next_group;
  next_group.index = "by_group";
  while (const auto first = transaction.find_first<Job>(next_group)) {
    next_group.above = store::value(first->group);
    store::Find leased;
    leased.index = "by_group";
    leased.equals = {store::value(first->group)};
    leased.until = store::value(transaction.now().plus_ms(lease_ms));
    leased.limit = 400;
    for (auto& job : transaction.find<Job>(leased).rows) {
      if (job.state != JobState::running || released.size() >= 400) continue;
      job.state = JobState::waiting;
      job.due_at = transaction.now();
      transaction.replace(job);
      released.push_back(std::move(job));
    }
  }
  return released;
}

std::optional<Instant> oldest_due(const store::Snapshot& snapshot) {
  std::optional<Instant> oldest;
  store::Find next_group;
  next_group.index = "by_group";
  for (int groups = 0; groups < 100; ++groups) {
    const auto first = snapshot.find_first<Job>(next_group);
    if (!first) break;
    next_group.above = store::value(first->group);
    if (!oldest || first->due_at < *oldest) oldest = first->due_at;
  }
  return oldest;
}

}  // namespace gw::jobs
