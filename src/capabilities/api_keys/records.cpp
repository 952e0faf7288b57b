#include "capabilities/api_keys/api_keys.hpp"

namespace gw::store {

const CollectionDefinition& Entity<api_keys::ApiKey>::definition() {
  static const CollectionDefinition definition{
      "api_keys",
      {"organization", "created_at"},
      {{"by_organization", {"organization", "created_at"}}},
      true};
  return definition;
}

std::vector<Value> Entity<api_keys::ApiKey>::columns(const api_keys::ApiKey& key,
                                                     const Protection&) {
  return {value(key.organization_id), value(key.created_at)};
}

const CollectionDefinition& Entity<api_keys::KeyUse>::definition() {
  static const CollectionDefinition definition{
      "api_key_uses", {"key"}, {{"by_key", {"key"}, true}}, false};
  return definition;
}

std::vector<Value> Entity<api_keys::KeyUse>::columns(const api_keys::KeyUse& use,
                                                     const Protection&) {
  return {value(use.key_id)};
}

}  // namespace gw::store
