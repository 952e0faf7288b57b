// Idempotency-Key (contract 01 §1.11): the first answer is stored in the same transaction as its
// effect and given again to whoever repeats the request within 30 days.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/task.hpp"
#include "endpoints/endpoint.hpp"
#include "store/execute.hpp"

namespace gw::endpoints {

struct KeptAnswer {
  int status = 200;
  std::string body;
  std::optional<std::string> replay;  // what a repetition gets instead of `body`
  std::vector<std::string> cookies;   // set by the first answer, never kept
};

enum class IdempotencyState { started, answered };
BOOST_DESCRIBE_ENUM(IdempotencyState, started, answered)

// One used key. Found by a keyed hash over scope and key, so that the key itself is never stored.
struct IdempotencyRecord : store::Stored {
  std::string key_hash;
  std::string fingerprint;  // keyed hash of method, path and body
  IdempotencyState state = IdempotencyState::answered;
  Instant lease_until;  // while started: a retry after it takes over
  int status = 0;
  Secret answer;  // sealed body
};
BOOST_DESCRIBE_STRUCT(IdempotencyRecord, (store::Stored),
                      (key_hash, fingerprint, state, lease_until, status, answer))

inline constexpr std::int64_t idempotency_life_ms = 30LL * 24 * 3600 * 1000;
inline constexpr std::int64_t idempotency_lease_ms = 60'000;

// The key of a request whose endpoint honours it: absent, valid (unquoted), or 400.
Result<std::optional<std::string>> idempotency_key(const Exchange& exchange);

using KeptCommand = std::move_only_function<Result<KeptAnswer>(store::Transaction&, const Caller&)>;
void run_idempotent(const store::Database& database, std::unique_ptr<Exchange> exchange,
                    const std::string& key, KeptCommand command);
// Under the key of the request, when it brings one.
void run_flow(const store::Database& database, std::unique_ptr<Exchange> exchange,
              Task<Result<KeptAnswer>> flow);
// The answer itself, to whoever asked first.
void answer_kept(std::unique_ptr<Exchange> exchange, Result<KeptAnswer> result);

// Erases at most `limit` records past their life; true when there may be more.
Result<bool> erase_expired_keys(store::Transaction& transaction, std::int64_t limit);

}  // namespace gw::endpoints

template <>
struct gw::store::Entity<gw::endpoints::IdempotencyRecord> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const endpoints::IdempotencyRecord& record, const Protection&);
};
