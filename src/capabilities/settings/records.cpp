#include "capabilities/organizations/organizations.hpp"
#include "capabilities/settings/settings.hpp"

namespace gw::store {

const CollectionDefinition& Entity<settings::OrganizationSettings>::definition() {
  static const CollectionDefinition definition{"organization_settings",
                                               {"organization"},
                                               {{"by_organization", {"organization"}, true}},
                                               true};
  return definition;
}

std::vector<Value> Entity<settings::OrganizationSettings>::columns(
    const settings::OrganizationSettings& settings, const Protection&) {
  return {value(settings.organization_id)};
}

const CollectionDefinition& Entity<settings::SystemSettings>::definition() {
  static const CollectionDefinition definition{
      "system_settings", {"name"}, {{"by_name", {"name"}, true}}, true};
  return definition;
}

// One value for all rows: there cannot be two.
std::vector<Value> Entity<settings::SystemSettings>::columns(const settings::SystemSettings&,
                                                             const Protection&) {
  return {value(std::string("system"))};
}

}  // namespace gw::store

namespace gw::settings {

std::shared_ptr<const OrganizationSettings> of(const store::Snapshot& snapshot, Id organization) {
  static const auto standard = std::make_shared<const OrganizationSettings>();
  const auto owner = snapshot.get_shared<organizations::Organization>(organization);
  if (!owner || !owner->settings_id) return standard;
  auto found = snapshot.get_shared<OrganizationSettings>(owner->settings_id);
  return found ? found : standard;
}

bool erase_of(store::Transaction& transaction, Id organization) {
  auto owner = transaction.get<organizations::Organization>(organization);
  if (!owner || !owner->settings_id) return false;
  if (const auto stored = transaction.get<OrganizationSettings>(owner->settings_id))
    transaction.erase(*stored);
  owner->settings_id = {};
  transaction.replace(*owner);
  return false;
}

SystemSettings of_system(const store::Snapshot& snapshot) {
  return snapshot.find_first<SystemSettings>(store::Find{}).value_or(SystemSettings{});
}

}  // namespace gw::settings
