// The tenant: isolation boundary for almost all data.
#pragma once

#include <string>

#include "store/store.hpp"

namespace gw::organizations {

enum class OrganizationStatus { active, offboarding, purged };
BOOST_DESCRIBE_ENUM(OrganizationStatus, active, offboarding, purged)

struct PostalAddress {
  std::string street, postal_code, city;
  std::optional<std::string> country;
};
BOOST_DESCRIBE_STRUCT(PostalAddress, (), (street, postal_code, city, country))

struct Organization : store::Stored {
  std::string name;
  std::optional<std::string> support_email;
  std::string company_name;
  std::optional<PostalAddress> address;
  OrganizationStatus status = OrganizationStatus::active;
  std::optional<Instant> closes_at;  // while offboarding: when it is purged
  Id settings_id;                    // see settings::of; empty: nothing was set so far
};
BOOST_DESCRIBE_STRUCT(Organization, (store::Stored),
                      (name, support_email, company_name, address, status, closes_at, settings_id))

}  // namespace gw::organizations

template <>
struct gw::FieldRules<gw::organizations::PostalAddress> {
  using A = organizations::PostalAddress;
  static constexpr auto rules = std::tuple{
      field(&A::postal_code, {.length_max = 32}),
      field(&A::country, {.format = Format::country, .example = "DE"}),
  };
};

template <>
struct gw::store::Entity<gw::organizations::Organization> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const organizations::Organization&, const Protection&);
};
