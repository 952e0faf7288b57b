#include "capabilities/organizations/organizations.hpp"

namespace gw::store {

const CollectionDefinition& Entity<organizations::Organization>::definition() {
  static const CollectionDefinition definition{
      "organizations", {"created_at"}, {{"by_time", {"created_at"}}}, true};
  return definition;
}

std::vector<Value> Entity<organizations::Organization>::columns(
    const organizations::Organization& organization, const Protection&) {
  return {value(organization.created_at)};
}

}  // namespace gw::store
