// What the portal's use cases share about its rows and settings.
#pragma once

#include "capabilities/organizations/organizations.hpp"
#include "capabilities/portal/portal.hpp"

namespace gw::portal {

// Of a normalised address.
std::string email_hash(const Protection& protection, std::string_view email);
std::optional<LoginCode> find_code(const store::Snapshot& snapshot, const std::string& hash);

// Those of the present hour; not stored yet while there is none.
WrongCodes wrong_codes(const store::Snapshot& snapshot);

Policy policy_of(const store::Snapshot& snapshot, const Dependencies& dependencies);
// Whether an active organization has its portal switched on.
bool offered_by(const store::Snapshot& snapshot, const Dependencies& dependencies, Id organization);

}  // namespace gw::portal
