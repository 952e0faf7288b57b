// The command line: payment-gateway <command> [options].
#pragma once

namespace gw::app {

// Returns the exit code: 0 done, 1 it broke while running, 2 wrong usage or settings.
int run_command_line(int argc, const char* const* argv);

}  // namespace gw::app
