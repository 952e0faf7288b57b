// Log lines of the process: JSON or text, to standard error.
#pragma once

#include <memory>

#include "config/settings.hpp"

namespace spdlog {
class logger;
}

namespace gw::app {

// Sets the default logger; returns the access log's own (its lines bring their members ready-made).
std::shared_ptr<spdlog::logger> start_logging(const config::Settings& settings);

}  // namespace gw::app
