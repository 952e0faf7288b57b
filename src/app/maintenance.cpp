#include "app/maintenance.hpp"

#include <array>

#include "capabilities/api_keys/api_keys.hpp"
#include "capabilities/checkouts/checkouts.hpp"
#include "capabilities/identity/identity.hpp"
#include "capabilities/portal/portal.hpp"
#include "endpoints/idempotency.hpp"

namespace gw::app {
namespace {

constexpr std::int64_t interval_ms = 30'000;
constexpr std::int64_t rows_a_command = 400;
constexpr int commands_a_run = 200;  // then the rest waits for the next run

using Step = Result<bool> (*)(store::Transaction&);

Result<bool> erase_keys(store::Transaction& transaction) {
  return endpoints::erase_expired_keys(transaction, rows_a_command);
}

Result<bool> erase_logins(store::Transaction& transaction) {
  return identity::erase_outlived(transaction, rows_a_command);
}

// Four kinds of rows share the room of a command.
Result<bool> erase_buyers_logins(store::Transaction& transaction) {
  return portal::erase_expired(transaction, rows_a_command / 4);
}

Task<jobs::RunResult> sweep(store::Database database, api_keys::UseBuffer& uses) {
  constexpr std::array<Step, 4> steps{checkouts::expire_due, erase_keys, erase_logins,
                                      erase_buyers_logins};
  for (const Step step : steps) {
    for (int i = 0; i < commands_a_run; ++i) {
      auto command = [step](store::Transaction& transaction) { return step(transaction); };
      auto more = co_await store::run(database, std::move(command));
      if (!more || !*more) break;
    }
  }
  auto note = [taken = uses.take()](store::Transaction& transaction) {
    return api_keys::note_uses(transaction, taken);
  };
  co_await store::run(database, std::move(note));
  co_return jobs::RunResult{
      jobs::RunResult::Kind::again, database.clock->now().plus_ms(interval_ms), {}};
}

}  // namespace

void schedule_maintenance(store::Transaction& transaction) {
  jobs::NewJob job;
  job.type = maintenance_type;
  job.key = maintenance_type;
  job.due_at = transaction.now().plus_ms(interval_ms);
  jobs::schedule(transaction, std::move(job));
}

jobs::Handler maintenance_handler(const store::Database& database, api_keys::UseBuffer& uses) {
  return [database, &uses](jobs::Job) { return sweep(database, uses); };
}

}  // namespace gw::app
