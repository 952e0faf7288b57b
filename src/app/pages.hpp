// The web pages each listener serves beside its API: paths, content security policy.
#pragma once

#include "middleware/routing.hpp"

namespace gw::app {

middleware::StaticFiles admin_pages();
middleware::StaticFiles main_pages();

}  // namespace gw::app
