// Names of hosts written one way, so that two spellings of a name are one name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gw::http {

// Lower case, without a trailing dot, international names as A-labels ("xn--..."), at most 253
// characters. nullopt for what is no host name: schemes, paths, ports, addresses, empty labels,
// names without a dot other than localhost.
std::optional<std::string> normal_host(std::string_view text);

}  // namespace gw::http
