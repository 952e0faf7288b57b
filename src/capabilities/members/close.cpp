// The end of an organization's grace period.
#include <fmt/format.h>

#include "capabilities/audit/audit.hpp"
#include "capabilities/members/people.hpp"

namespace gw::members {
namespace {

using jobs::RunResult;
using organizations::Organization;
using organizations::OrganizationStatus;
using store::Transaction;

constexpr int commands_a_run = 200;  // then the job runs once more

struct Payload {
  Id organization_id;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (organization_id))

std::string key_of(Id organization) { return "organization.close:" + organization.text(); }

// When it is to be closed: nullopt when it is not, any more.
Result<std::optional<Instant>> closing_time(Transaction& transaction, Id id) {
  const auto organization = transaction.get_shared<Organization>(id);
  if (!organization || organization->status != OrganizationStatus::offboarding)
    return std::optional<Instant>();
  return organization->closes_at;
}

// Who belonged to it is nobody's business any more, and nothing can be restored.
void forget_members(Transaction& transaction, Id id) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(id)};
  for (auto& run : transaction.find<OffboardingRun>(find).rows) {
    run.memberships.clear();
    transaction.replace(run);
  }
}

Result<bool> mark_purged(Transaction& transaction, Id id) {
  auto organization = transaction.get<Organization>(id);
  if (!organization || organization->status != OrganizationStatus::offboarding) return true;
  forget_members(transaction, id);
  organization->status = OrganizationStatus::purged;
  transaction.replace(*organization);
  Caller nobody;
  nobody.organization = id;
  audit::noted(transaction, nobody, {"organization.purged", "organization", id, id});
  return true;
}

Task<RunResult> close(Dependencies dependencies, jobs::Job job) {
  Payload payload;
  const auto json = parse_json(job.payload.text);
  if (!json || !decode_into(*json, payload))
    co_return RunResult{RunResult::Kind::failed, {}, "payload"};
  const Id id = payload.organization_id;
  auto look = [id](Transaction& transaction) { return closing_time(transaction, id); };
  const auto time = co_await store::run(dependencies.database, std::move(look));
  if (!time) co_return RunResult{RunResult::Kind::failed, {}, "store"};
  if (!*time) co_return RunResult{};
  const Instant now = dependencies.database.clock->now();
  if (**time > now) co_return RunResult{RunResult::Kind::again, **time, {}};
  int commands = 0;
  for (const auto& step : dependencies.purge) {
    for (bool more = true; more; ++commands) {
      if (commands == commands_a_run) co_return RunResult{RunResult::Kind::again, now, {}};
      auto take = [&step, id](Transaction& transaction) -> Result<bool> {
        return step(transaction, id);
      };
      const auto taken = co_await store::run(dependencies.database, std::move(take));
      if (!taken) co_return RunResult{RunResult::Kind::failed, {}, "store"};
      more = *taken;
    }
  }
  auto mark = [id](Transaction& transaction) { return mark_purged(transaction, id); };
  const auto marked = co_await store::run(dependencies.database, std::move(mark));
  if (!marked) co_return RunResult{RunResult::Kind::failed, {}, "store"};
  co_return RunResult{};
}

}  // namespace

void plan_closing(Transaction& transaction, const Organization& organization) {
  jobs::NewJob job;
  job.type = close_type;
  job.key = key_of(organization.id);
  job.payload.text = encode(Payload{organization.id});
  job.due_at = organization.closes_at.value_or(transaction.now());
  jobs::schedule(transaction, std::move(job));
}

void cancel_closing(Transaction& transaction, Id organization) {
  jobs::cancel(transaction, key_of(organization));
}

jobs::Handler close_handler(const Dependencies& dependencies) {
  // The coroutine keeps copies of its arguments, so it may outlive the handler.
  return [dependencies](jobs::Job job) { return close(dependencies, std::move(job)); };
}

}  // namespace gw::members
