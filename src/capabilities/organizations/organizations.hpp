// The tenant: isolation boundary for almost all data.
#pragma once

#include <string>

#include "store/store.hpp"

namespace gw::organizations {

enum class OrganizationStatus { active, offboarding, purged };
BOOST_DESCRIBE_ENUM(OrganizationStatus, active, offboarding, purged)

struct Organization : store::Stored {
  std::string name;
  std::optional<std::string> support_email;
  OrganizationStatus status = OrganizationStatus::active;
};
BOOST_DESCRIBE_STRUCT(Organization, (store::Stored), (name, support_email, status))

}  // namespace gw::organizations

template <>
struct gw::store::Entity<gw::organizations::Organization> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const organizations::Organization&, const Protection&);
};
