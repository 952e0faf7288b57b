// Stands in for the embedded web front ends in a build without them (-DGW_WEB=OFF).
#include "http/assets.hpp"

namespace gw::http {

std::span<const Asset> embedded_assets() { return {}; }

}  // namespace gw::http
