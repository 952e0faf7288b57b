// The outbox: work to be done outside a command, written in the same transaction as its cause. At
// least once, by lease. One live job per key: scheduling a key again moves its time or, while it
// runs, makes it run once more.
#pragma once

#include <string>
#include <vector>

#include "store/store.hpp"

namespace gw::jobs {

enum class JobState { waiting, running, dead };
BOOST_DESCRIBE_ENUM(JobState, waiting, running, dead)

struct Job : store::Stored {
  std::string type;  // names the handler: "ipn.deliver"
  std::string key;   // unique among live jobs
  std::string
      group;  // at most `per_group_max` of a group run at once: an endpoint host, or the type
  RawJson payload;
  JobState state = JobState::waiting;
  Instant due_at;    // while running: the end of the lease
  int attempts = 0;  // runs that failed in a row
  std::int64_t runs = 0;
  std::optional<Instant> again_at;  // asked for while it was running
  std::string last_error;
  std::string request_id;  // of the request that caused it
};
BOOST_DESCRIBE_STRUCT(Job, (store::Stored),
                      (type, key, group, payload, state, due_at, attempts, runs, again_at,
                       last_error, request_id))

struct NewJob {
  std::string type;
  std::string key;    // empty: a key of its own
  std::string group;  // empty: the type
  RawJson payload;
  Instant due_at;
  std::string request_id;
};

// Inserts the job, or brings the live job of that key forward (never back) and replaces its
// payload.
void schedule(store::Transaction& transaction, NewJob job);
// Removes the waiting job of that key; one that runs is left to end.
void cancel(store::Transaction& transaction, std::string_view key);

inline constexpr std::int64_t lease_ms = 60'000;
inline constexpr int attempts_max = 5;

// For a store that one process has to itself: what its predecessor left running is due at once. At
// most 400 jobs; answers them.
std::vector<Job> release_leases(store::Transaction& transaction);

// When the job that waits longest was due (of the first 100 groups).
std::optional<Instant> oldest_due(const store::Snapshot& snapshot);

// What a run came to.
struct RunResult {
  enum class Kind { done, again, failed } kind = Kind::done;
  Instant again_at;   // Kind::again
  std::string error;  // Kind::failed: an error class, nothing personal
};

// Pure: when a job that failed `attempts` times in a row runs again; nullopt: give up (30 s * 4^n,
// five attempts).
std::optional<Instant> retry_at(int attempts, Instant now);

// Commands of the worker.
struct Claimed {
  std::vector<Job> jobs;
  std::optional<Instant> next_due;  // of what was not taken
};
struct Room {
  std::size_t free = 0;  // jobs the worker can take
  std::size_t per_group_max = 4;
  std::vector<std::pair<std::string, std::size_t>> busy;  // running here, by group
};
Claimed claim_due(store::Transaction& transaction, const Room& room);
// Ends a run; without effect when the lease was lost to another worker (runs differs).
void finish(store::Transaction& transaction, const Job& job, const RunResult& result);

}  // namespace gw::jobs

template <>
struct gw::store::Entity<gw::jobs::Job> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const jobs::Job& job, const Protection&);
};
