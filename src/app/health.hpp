// GET /health (the process runs) and GET /internal/health (what it depends on), on both listeners.
#pragma once

#include "endpoints/endpoint.hpp"
#include "store/execute.hpp"

namespace gw::app {

void add_health_routes(endpoints::Table& table, const store::Database& database);

}  // namespace gw::app
