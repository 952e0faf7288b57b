#include "capabilities/members/members.hpp"

namespace gw::store {

const CollectionDefinition& Entity<members::OffboardingRun>::definition() {
  static const CollectionDefinition definition{
      "offboarding_runs",
      {"organization", "created_at"},
      {{"by_organization", {"organization", "created_at"}}},
      false};
  return definition;
}

std::vector<Value> Entity<members::OffboardingRun>::columns(const members::OffboardingRun& run,
                                                            const Protection&) {
  return {value(run.organization_id), value(run.created_at)};
}

}  // namespace gw::store
