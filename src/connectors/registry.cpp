#include "connectors/connector.hpp"

#include <stdexcept>

namespace gw::connectors {

Connector& Registry::of(providers::ProviderType type) const {
  for (const auto& [known, connector] : entries_) {
    if (known == type) return *connector;
  }
  throw std::logic_error("no connector for this provider type");
}

}  // namespace gw::connectors
