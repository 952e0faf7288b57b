// The demo's content: one organization with a site, a sandbox and a wire provider, and keys to try
// them with.
#pragma once

#include <string>

#include "app/wiring.hpp"

namespace gw::app {

// Seeds an empty store once and writes demo.json (0600) into the data directory; makes new keys
// when the file is gone. Returns the text for the console: where to click and a curl line.
std::string prepare_demo(const config::Settings& settings, Gateway& gateway);

}  // namespace gw::app
