#include "capabilities/organizations/organizations.hpp"

namespace gw::store {

const CollectionDefinition& Entity<organizations::Organization>::definition() {
  static const CollectionDefinition definition{"organizations", {}, {}, true};
  return definition;
}

std::vector<Value> Entity<organizations::Organization>::columns(const organizations::Organization&,
                                                                const Protection&) {
  return {};
}

}  // namespace gw::store
