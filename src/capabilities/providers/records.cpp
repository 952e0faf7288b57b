#include "capabilities/providers/providers.hpp"

#include <array>

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
  return {provider.deleted_at ? Value() : value(provider.organization_id),
          value(provider.created_at)};
}

}  // namespace gw::store

namespace gw::providers {

std::string new_webhook_secret(store::Transaction& transaction) {
  std::array<std::uint8_t, 32> bytes;
  transaction.random(bytes);
  return "whsec_" + base64(bytes);
}

}  // namespace gw::providers
