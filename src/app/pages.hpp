// The web pages each listener serves beside its API: paths, content security policy.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/connector.hpp"
#include "middleware/routing.hpp"

namespace gw::app {

// The scripts of providers that the page of a checkout, by its public name, may load.
using PageScripts = std::function<std::vector<connectors::PageScript>(std::string_view name)>;

std::string checkout_policy(const std::vector<connectors::PageScript>& scripts);

middleware::StaticFiles admin_pages();
middleware::StaticFiles main_pages(PageScripts scripts);

}  // namespace gw::app
