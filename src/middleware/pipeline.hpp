// The order in which a request meets the stages.
#pragma once

#include <spdlog/logger.h>

#include <functional>
#include <memory>

#include "base/entropy.hpp"
#include "config/settings.hpp"
#include "endpoints/pipeline.hpp"
#include "middleware/authentication.hpp"
#include "middleware/origin_rule.hpp"
#include "middleware/rate_store.hpp"
#include "middleware/routing.hpp"

namespace gw::middleware {

enum class Listener : std::uint8_t { admin, main };

// What is referred to, not owned, outlives the pipeline; settings and entropy are only used while
// it is built.
struct PipelineParts {
  Listener listener = Listener::admin;
  const config::Settings& settings;
  const endpoints::Table& table;  // complete: later rows are not found
  const Clock& clock;
  Entropy& entropy;
  RateStore& rate_store;  // may serve both listeners, which count apart
  std::shared_ptr<spdlog::logger> access_logger = {};  // none: no access log
  Credentials* credentials = nullptr;                  // Admin listener only
  SiteDomain site_domain = {};                         // Main listener only
  StaticFiles static_files = {};
};

std::vector<std::unique_ptr<endpoints::Stage>> make_stages(PipelineParts parts);
std::unique_ptr<endpoints::Pipeline> make_pipeline(PipelineParts parts);

}  // namespace gw::middleware
