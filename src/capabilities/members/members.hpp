// Organizations and the people in them: who belongs where and with which role, users of the
// installation, invitations, closing an organization.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "capabilities/identity/identity.hpp"
#include "capabilities/organizations/organizations.hpp"
#include "endpoints/endpoint.hpp"
#include "jobs/worker.hpp"
#include "store/execute.hpp"

namespace gw::members {

// Tells a person that an organization has invited them. `token` is empty for those who can sign in
// already.
struct Invitation {
  Id organization_id;
  std::string organization_name;
  std::string email;
  std::string token;
};
using SendInvitation = std::function<void(store::Transaction&, const Invitation&)>;

// Takes away some of what an organization that is closed for good has no use for; true: there is
// more. Told by the slices that keep it.
using PurgeStep = std::function<bool(store::Transaction&, Id organization)>;

struct Dependencies {
  store::Database database;
  identity::Dependencies identity;
  SendInvitation send_invitation;  // in the same transaction; empty: nobody is told
  std::vector<PurgeStep> purge;
};

// What offboarding removed, so that a restore within the grace period can bring it back.
struct OffboardingRun : store::Stored {
  Id organization_id;
  std::vector<identity::Membership> memberships;
  std::string reason;
  bool restored = false;
};
BOOST_DESCRIBE_STRUCT(OffboardingRun, (store::Stored),
                      (organization_id, memberships, reason, restored))

// A person gets a role in an organization; made if they are not known yet. DUPLICATE when they
// belong to it already. The invitation goes by mail only: whoever holds its link proves the
// address.
Result<identity::Membership> invite(store::Transaction& transaction, const Caller& caller,
                                    const Dependencies& dependencies, const Invitation& invitation,
                                    identity::MemberRole role);
// Puts the organization of a person's request and their role there into the caller: NOT_FOUND when
// they do not belong to it, ORGANIZATION_OFFBOARDED when it is closed.
Result<void> enter(const store::Snapshot& snapshot, Caller& caller, const Id& organization);
// The only organization of a person; leaves the caller alone when there is none or several.
void enter_only(const store::Snapshot& snapshot, Caller& caller);

// Job "organization.close", one an organization, planned when it is offboarded: at the end of the
// grace period what may go goes, and nobody can restore it. Payments, their messages and the audit
// log stay.
inline constexpr std::string_view close_type = "organization.close";
jobs::Handler close_handler(const Dependencies& dependencies);

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);

}  // namespace gw::members

template <>
struct gw::store::Entity<gw::members::OffboardingRun> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const members::OffboardingRun& run, const Protection&);
};
