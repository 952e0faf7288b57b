// payment-gateway serve.
#pragma once

#include "config/settings.hpp"

namespace gw::app {

// Runs until SIGTERM or SIGINT, then drains. Returns the process's exit code.
int serve(config::Settings settings);

}  // namespace gw::app
