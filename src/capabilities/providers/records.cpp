#include "capabilities/providers/providers.hpp"

namespace gw::store {

const CollectionDefinition& Entity<providers::Provider>::definition() {
  static const CollectionDefinition definition{
      "providers",
      {"organization", "created_at"},
      {{"by_organization", {"organization", "created_at"}}},
      true};
  return definition;
}

std::vector<Value> Entity<providers::Provider>::columns(const providers::Provider& provider,
                                                        const Protection&) {
  return {value(provider.organization_id), value(provider.created_at)};
}

}  // namespace gw::store
