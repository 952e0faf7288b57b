#include "endpoints/idempotency.hpp"

#include <spdlog/spdlog.h>

#include "base/text.hpp"

namespace gw::store {

const CollectionDefinition& Entity<endpoints::IdempotencyRecord>::definition() {
  static const CollectionDefinition definition{
      "idempotency_keys", {"key_hash"}, {{"by_key", {"key_hash"}, true}}, false};
  return definition;
}

std::vector<Value> Entity<endpoints::IdempotencyRecord>::columns(
    const endpoints::IdempotencyRecord& record, const Protection&) {
  return {value(record.key_hash)};
}

}  // namespace gw::store

namespace gw::endpoints {
namespace {

using store::Transaction;

// Either the first answer again, or leave to run the request.
struct Claim {
  std::optional<KeptAnswer> replay;
  Instant lease_until;  // of a flow that may run
};

struct Scope {
  std::string key_hash;
  std::string fingerprint;
};

std::string hash_hex(const Protection& protection, std::string_view field, std::string_view text) {
  return hex(bytes_of(protection.search_hash("idempotency_keys", field, text)));
}

// Keys of one kind share their keys: whoever rotates one must be able to repeat a request. People
// do not.
std::string kind_of(const Caller& caller) {
  if (caller.kind == Caller::Kind::user) return "user " + caller.user.text();
  return caller.kind == Caller::Kind::system_key ? "system" : "organization";
}

Scope scope_of(const Protection& protection, const Exchange& exchange, std::string_view key) {
  const Caller& caller = exchange.caller;
  const std::string place =
      fmt::format("{}\n{}\n{}\n{}", caller.organization.text(), kind_of(caller),
                  http::to_string(exchange.request.method), exchange.request.path());
  return {hash_hex(protection, "key", fmt::format("{}\n{}", place, key)),
          hash_hex(protection, "request", fmt::format("{}\n{}", place, exchange.request.body))};
}

std::optional<IdempotencyRecord> find_record(const Transaction& transaction, const Scope& scope) {
  store::Find find;
  find.index = "by_key";
  find.equals = {store::value(scope.key_hash)};
  auto record = transaction.find_first<IdempotencyRecord>(find);
  return record;
}

bool outlived(const IdempotencyRecord& record, Instant now) {
  return record.created_at.plus_ms(idempotency_life_ms) < now;
}

Result<Claim> judge(const IdempotencyRecord& record, const Scope& scope, Instant now) {
  if (record.fingerprint != scope.fingerprint) return fail(Code::idempotency_key_reused);
  if (record.state == IdempotencyState::answered)
    return Claim{KeptAnswer{record.status, record.answer.value, {}, {}}, {}};
  if (record.lease_until > now) {
    Failure running{Code::idempotency_in_progress, {}, {}, {}, 1};
    return std::unexpected(std::move(running));
  }
  return Claim{};
}

// The text that is stored: never what may be shown only once.
const std::string& kept_text(const KeptAnswer& answer) {
  return answer.replay ? *answer.replay : answer.body;
}

IdempotencyRecord answered_record(const Scope& scope, const KeptAnswer& answer) {
  IdempotencyRecord record;
  record.key_hash = scope.key_hash;
  record.fingerprint = scope.fingerprint;
  record.status = answer.status;
  record.answer.value = kept_text(answer);
  return record;
}

struct Answered {
  KeptAnswer answer;
  bool replayed = false;
};

Result<Answered> run_or_replay(Transaction& transaction, const Scope& scope, KeptCommand& command,
                               const Caller& caller) {
  if (auto record = find_record(transaction, scope)) {
    if (!outlived(*record, transaction.now())) {
      auto claim = judge(*record, scope, transaction.now());
      if (!claim) return std::unexpected(std::move(claim.error()));
      if (claim->replay) return Answered{std::move(*claim->replay), true};
    }
    transaction.erase(*record);
  }
  auto answer = command(transaction, caller);
  if (!answer) return std::unexpected(std::move(answer.error()));
  auto record = answered_record(scope, *answer);
  transaction.insert(record);
  return Answered{std::move(*answer), false};
}

void answer_claimed(std::unique_ptr<Exchange> exchange, Result<Answered> result) {
  if (!result) return answer(std::move(exchange), result.error());
  if (result->replayed) exchange->answer_headers.add("Idempotent-Replayed", "true");
  answer_kept(std::move(exchange), std::move(result->answer));
}

// A flow's first command: remember that it runs, or replay, or take over what a crash left behind.
Result<Claim> begin_flow(Transaction& transaction, const Scope& scope) {
  const Instant lease = transaction.now().plus_ms(idempotency_lease_ms);
  auto record = find_record(transaction, scope);
  if (record && !outlived(*record, transaction.now())) {
    auto claim = judge(*record, scope, transaction.now());
    if (!claim || claim->replay) return claim;
    record->lease_until = lease;
    transaction.replace(*record);
    return Claim{{}, lease};
  }
  if (record) transaction.erase(*record);
  IdempotencyRecord started;
  started.key_hash = scope.key_hash;
  started.fingerprint = scope.fingerprint;
  started.state = IdempotencyState::started;
  started.lease_until = lease;
  transaction.insert(started);
  return Claim{{}, lease};
}

// A failure wrote nothing the caller must not repeat: the key becomes free again, unless another
// took over meanwhile and still runs under it.
Result<bool> end_flow(Transaction& transaction, const Scope& scope, Instant lease,
                      const Result<KeptAnswer>& answer) {
  auto record = find_record(transaction, scope);
  if (!record || record->state == IdempotencyState::answered) return true;
  if (!answer) {
    if (record->lease_until == lease) transaction.erase(*record);
    return true;
  }
  record->state = IdempotencyState::answered;
  record->status = answer->status;
  record->answer.value = kept_text(*answer);
  transaction.replace(*record);
  return true;
}

Task<Result<Answered>> guarded_flow(store::Database database, Scope scope,
                                    Task<Result<KeptAnswer>> flow) {
  auto begin_command = [scope](Transaction& transaction) { return begin_flow(transaction, scope); };
  auto claim = co_await store::run(database, std::move(begin_command));
  if (!claim) co_return std::unexpected(std::move(claim.error()));
  if (claim->replay) co_return Answered{std::move(*claim->replay), true};
  auto answer = co_await std::move(flow);
  auto end_command = [scope, lease = claim->lease_until, &answer](Transaction& transaction) {
    return end_flow(transaction, scope, lease, answer);
  };
  auto ended = co_await store::run(database, std::move(end_command));
  if (!ended) co_return std::unexpected(std::move(ended.error()));
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return Answered{std::move(*answer), false};
}

Task<Result<Answered>> unguarded(Task<Result<KeptAnswer>> flow) {
  auto answer = co_await std::move(flow);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  co_return Answered{std::move(*answer), false};
}

void start_and_answer(std::unique_ptr<Exchange> exchange, Task<Result<Answered>> flow) {
  start(std::move(flow), [exchange = std::move(exchange)](std::optional<Result<Answered>> result,
                                                          const std::exception_ptr& error) mutable {
    if (result) return answer_claimed(std::move(exchange), std::move(*result));
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& broken) {
      spdlog::error("request {}: its flow broke: {}", exchange->request_id, broken.what());
    }
    answer(std::move(exchange), Failure{Code::internal, {}, {}, {}, 0});
  });
}

}  // namespace

Result<std::optional<std::string>> idempotency_key(const Exchange& exchange) {
  if (!exchange.endpoint->idempotent) return std::nullopt;
  const auto header = exchange.request.headers.get("Idempotency-Key");
  if (!header) return std::nullopt;
  std::string_view key = trim(*header);
  if (key.size() >= 2 && key.front() == '"' && key.back() == '"')
    key = key.substr(1, key.size() - 2);
  const bool visible =
      key.find_first_not_of(
          "!\"#$%&'()*+,-./"
          "0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~") ==
      std::string_view::npos;
  if (key.empty() || key.size() > 128 || !visible ||
      exchange.request.headers.count("Idempotency-Key") > 1) {
    return invalid_field("Idempotency-Key", "invalid_key",
                         "needs 1 to 128 visible ASCII characters, once");
  }
  return std::string(key);
}

void run_idempotent(const store::Database& database, std::unique_ptr<Exchange> exchange,
                    const std::string& key, KeptCommand command) {
  auto scope = scope_of(*database.protection, *exchange, key);
  Caller caller = exchange->caller;
  store::execute(
      database,
      [scope = std::move(scope), command = std::move(command),
       caller = std::move(caller)](Transaction& transaction) mutable {
        return run_or_replay(transaction, scope, command, caller);
      },
      [exchange = std::move(exchange)](Result<Answered> result) mutable {
        answer_claimed(std::move(exchange), std::move(result));
      });
}

void run_flow(const store::Database& database, std::unique_ptr<Exchange> exchange,
              Task<Result<KeptAnswer>> flow) {
  auto key = idempotency_key(*exchange);
  if (!key) return answer(std::move(exchange), key.error());
  if (!*key) return start_and_answer(std::move(exchange), unguarded(std::move(flow)));
  auto scope = scope_of(*database.protection, *exchange, **key);
  start_and_answer(std::move(exchange), guarded_flow(database, std::move(scope), std::move(flow)));
}

void answer_kept(std::unique_ptr<Exchange> exchange, Result<KeptAnswer> result) {
  if (!result) return answer(std::move(exchange), result.error());
  http::Response response{204, {}, {}, {}, false};
  if (result->status != 204) response = json_response(result->status, std::move(result->body));
  for (auto& cookie : result->cookies) response.headers.add("Set-Cookie", std::move(cookie));
  answer(std::move(exchange), std::move(response));
}

Result<bool> erase_expired_keys(Transaction& transaction, std::int64_t limit) {
  store::Find oldest;
  oldest.limit = limit;
  std::int64_t erased = 0;
  for (const auto& record : transaction.find<IdempotencyRecord>(oldest).rows) {
    if (!outlived(record, transaction.now())) break;
    transaction.erase(record);
    ++erased;
  }
  return erased == limit;
}

}  // namespace gw::endpoints
