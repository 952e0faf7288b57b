// The recurring sweep: expired checkouts, outlived idempotency keys. One job for the whole
// installation, by its key.
#pragma once

#include <string_view>

#include "capabilities/api_keys/api_keys.hpp"
#include "jobs/worker.hpp"

namespace gw::app {

inline constexpr std::string_view maintenance_type = "maintenance.sweep";

void schedule_maintenance(store::Transaction& transaction);
// `uses` outlives the handler.
jobs::Handler maintenance_handler(const store::Database& database, api_keys::UseBuffer& uses);

}  // namespace gw::app
