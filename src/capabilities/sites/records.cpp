#include "capabilities/sites/sites.hpp"

#include <array>

#include "base/text.hpp"

namespace gw::store {

const CollectionDefinition& Entity<sites::Site>::definition() {
  static const CollectionDefinition definition{
      "sites", {"organization"}, {{"by_organization", {"organization"}}}, true};
  return definition;
}

std::vector<Value> Entity<sites::Site>::columns(const sites::Site& site, const Protection&) {
  return {value(site.organization_id)};
}

}  // namespace gw::store

namespace gw::sites {

std::string new_webhook_secret(store::Transaction& transaction) {
  std::array<std::uint8_t, 32> random;
  transaction.random(random);
  return "whsec_" + base64(random);
}

}  // namespace gw::sites
