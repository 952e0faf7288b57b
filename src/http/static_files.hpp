// Serves the embedded web front ends: conditional requests, gzip, caching.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "http/assets.hpp"
#include "http/message.hpp"

namespace gw::http {

// The asset at the request's path, or at `path_override` when that is not empty (the page behind
// many paths). nullopt: not GET or HEAD, or no such asset.
std::optional<Response> serve_asset(const Request& request, std::string_view path_override = {});

// The same over given assets, ordered by path.
std::optional<Response> serve_asset_of(std::span<const Asset> assets, const Request& request,
                                       std::string_view path_override);

}  // namespace gw::http
