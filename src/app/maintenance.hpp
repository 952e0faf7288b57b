// The recurring sweep: expired checkouts, outlived idempotency keys. One job for the whole
// installation, by its key.
#pragma once

#include <string_view>

#include "jobs/worker.hpp"

namespace gw::app {

inline constexpr std::string_view maintenance_type = "maintenance.sweep";

void schedule_maintenance(store::Transaction& transaction);
jobs::Handler maintenance_handler(const store::Database& database);

}  // namespace gw::app
