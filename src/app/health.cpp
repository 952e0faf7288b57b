#include "app/health.hpp"

#include "app/wiring.hpp"
#include "endpoints/binding.hpp"

namespace gw::app {
namespace {

struct Alive {
  std::string status = "ok";
};
BOOST_DESCRIBE_STRUCT(Alive, (), (status))

enum class CheckStatus { ok, degraded, down };
BOOST_DESCRIBE_ENUM(CheckStatus, ok, degraded, down)

struct Check {
  std::string name;
  CheckStatus status = CheckStatus::ok;
  bool critical = false;
  std::int64_t latency_ms = 0;
  std::optional<std::string> error;
};
BOOST_DESCRIBE_STRUCT(Check, (), (name, status, critical, latency_ms, error))

struct Health {
  CheckStatus status = CheckStatus::ok;
  std::vector<Check> checks;
  std::string version;
  Instant time;
};
BOOST_DESCRIBE_STRUCT(Health, (), (status, checks, version, time))

constexpr std::int64_t job_lateness_max_ms = 120'000;

Check check_store(const store::Database& database) {
  const auto health = database.engine->check();
  Check check{std::string(database.engine->kind()), CheckStatus::ok, true, health.latency_us / 1000,
              std::nullopt};
  if (health.ok) return check;
  check.status = CheckStatus::down;
  check.error = health.error;
  return check;
}

// A job long overdue means that nobody works on the queue.
Check check_worker(const store::Database& database) {
  Check check{"worker", CheckStatus::ok, false, 0, std::nullopt};
  try {
    const bool late = store::query_in_place(database, [](const store::Snapshot& snapshot) {
      const auto due = jobs::oldest_due(snapshot);
      return due && due->plus_ms(job_lateness_max_ms) < snapshot.now();
    });
    if (!late) return check;
    check.error = "jobs are more than two minutes late";
  } catch (const std::exception&) {
    check.error = "store_unavailable";
  }
  check.status = CheckStatus::degraded;
  return check;
}

void answer_health(const store::Database& database, std::unique_ptr<endpoints::Exchange> exchange) {
  Health health;
  health.version = product_version;
  health.time = database.clock->now();
  health.checks = {check_store(database), check_worker(database)};
  for (const auto& check : health.checks) {
    if (check.status == CheckStatus::ok) continue;
    const auto seen = check.critical ? CheckStatus::down : CheckStatus::degraded;
    health.status = std::max(health.status, seen);
  }
  const int status = health.status == CheckStatus::down ? 503 : 200;
  endpoints::answer(std::move(exchange), endpoints::json_response(status, encode(health)));
}

endpoints::Endpoint health_row(std::string path, endpoints::Access access) {
  endpoints::Endpoint row;
  row.path = std::move(path);
  row.access = access;
  row.bucket = endpoints::RateBucket::none;
  row.tag = "Health";
  return row;
}

}  // namespace

void add_health_routes(endpoints::Table& table, const store::Database& database) {
  auto alive = health_row("/health", endpoints::Access::open);
  alive.summary = "The process runs";
  alive.output = [](boost::json::object& components) { return schema<Alive>(components); };
  alive.invoke = [](std::unique_ptr<endpoints::Exchange> exchange) {
    endpoints::answer(std::move(exchange), endpoints::json_response(200, encode(Alive{})));
  };
  table.add(std::move(alive));

  auto deep = health_row("/internal/health", endpoints::Access::internal);
  deep.summary = "What the process depends on";
  deep.description =
      "503 when something critical is down. Only from loopback and private addresses.";
  deep.output = [](boost::json::object& components) { return schema<Health>(components); };
  deep.invoke = [database](std::unique_ptr<endpoints::Exchange> exchange) {
    answer_health(database, std::move(exchange));
  };
  table.add(std::move(deep));
}

}  // namespace gw::app
