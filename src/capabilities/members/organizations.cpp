#include "capabilities/api_keys/api_keys.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/members/people.hpp"

namespace gw::members {
namespace {

using identity::Membership;
using organizations::Organization;
using organizations::OrganizationStatus;
using store::Snapshot;
using store::Transaction;

constexpr std::int64_t day_ms = 86'400'000;
constexpr std::int64_t default_grace_days = 30;
constexpr std::int64_t members_max = 300;  // in one command with their runs

std::optional<std::string> role_name(const Caller& caller, const Id& organization,
                                     const Snapshot& snapshot) {
  if (caller.kind != Caller::Kind::user) return std::nullopt;
  const auto role = identity::role_in(snapshot, caller.user, organization);
  if (!role) return std::nullopt;
  return std::string(enum_text(*role));
}

OrganizationView organization_view(const Snapshot& snapshot, const Caller& caller,
                                   const Organization& organization) {
  OrganizationView view;
  view.id = organization.id;
  view.name = organization.name;
  view.support_email = organization.support_email;
  view.company_name = organization.company_name;
  view.address = organization.address;
  view.status = organization.status;
  view.closes_at = organization.closes_at;
  view.role = role_name(caller, organization.id, snapshot);
  view.created_at = organization.created_at;
  view.updated_at = organization.updated_at;
  view.version = organization.version;
  return view;
}

// People see what they belong to, in the order they joined.
OrganizationList own_organizations(const Snapshot& snapshot, const Caller& caller) {
  OrganizationList list;
  for (const auto& membership : identity::memberships_of(snapshot, caller.user)) {
    const auto organization = snapshot.get_shared<Organization>(membership.organization_id);
    if (organization)
      list.organizations.push_back(organization_view(snapshot, caller, *organization));
  }
  list.total = static_cast<std::int64_t>(list.organizations.size());
  list.limit = list.total;
  return list;
}

Result<Organization> with_status(const Snapshot& snapshot, const Id& id,
                                 OrganizationStatus status) {
  auto organization = snapshot.get<Organization>(id);
  if (!organization) return fail(Code::not_found, "no such organization");
  if (organization->status != status)
    return fail(Code::state_conflict,
                "the organization is " + std::string(enum_text(organization->status)));
  return std::move(*organization);
}

store::Find runs_of(const Id& organization) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  find.descending = true;
  return find;
}

}  // namespace

Result<OrganizationList> list_organizations(const Snapshot& snapshot, const Caller& caller,
                                            const endpoints::ListQuery& query) {
  const bool person = caller.kind == Caller::Kind::user;
  if (person && caller.role != Role::global) return own_organizations(snapshot, caller);
  store::Find find;
  find.index = "by_time";
  return endpoints::answer_list(endpoints::list<Organization>(snapshot, query, std::move(find), 20),
                                &OrganizationList::organizations,
                                [&](const Organization& organization) {
                                  return organization_view(snapshot, caller, organization);
                                });
}

Result<OrganizationView> get_organization(const Snapshot& snapshot, const Caller& caller) {
  const auto organization = snapshot.get_shared<Organization>(caller.organization);
  if (!organization) return fail(Code::not_found, "no such organization");
  return organization_view(snapshot, caller, *organization);
}

Result<OrganizationView> create_organization(Transaction& transaction, const Caller& caller,
                                             const CreateOrganization& input) {
  Organization organization;
  organization.name = input.name;
  organization.company_name = input.company_name.value_or("");
  organization.support_email = input.support_email;
  organization.address = input.address;
  transaction.insert(organization);
  const Caller there = audit::about(caller, organization.id);
  audit::created(transaction, there, "organization", organization);
  if (caller.user) {
    Membership membership;
    membership.user_id = caller.user;
    membership.organization_id = organization.id;
    membership.role = identity::MemberRole::admin;
    membership.joined_at = transaction.now();
    transaction.insert(membership);
    audit::created(transaction, there, "member", membership);
  }
  return organization_view(transaction, caller, organization);
}

Result<OrganizationView> update_organization(Transaction& transaction, const Caller& caller,
                                             const UpdateOrganization& input) {
  auto organization = transaction.get<Organization>(caller.organization);
  if (!organization) return fail(Code::not_found, "no such organization");
  const Organization before = *organization;
  if (input.name) organization->name = *input.name;
  if (input.company_name) organization->company_name = *input.company_name;
  if (input.support_email.present) organization->support_email = input.support_email.value;
  if (input.address.present) organization->address = input.address.value;
  transaction.replace(*organization);
  audit::changed(transaction, caller, "organization", before, *organization);
  return organization_view(transaction, caller, *organization);
}

Result<OffboardingPreview> preview_offboarding(const Snapshot& snapshot, const Id& id) {
  const auto organization = snapshot.get<Organization>(id);
  if (!organization) return fail(Code::not_found, "no such organization");
  store::Find mine;
  mine.index = "by_organization";
  mine.equals = {store::value(id)};
  return OffboardingPreview{id, snapshot.count<Membership>(mine, 10'000),
                            snapshot.count<api_keys::ApiKey>(mine, 10'000),
                            snapshot.now().plus_ms(default_grace_days * day_ms)};
}

Result<OrganizationView> offboard(Transaction& transaction, const Caller& caller, const Id& id,
                                  const Offboard& input) {
  if (input.mode == OffboardingMode::immediate ||
      input.protected_records != ProtectedRecords::retain) {
    return invalid_field(
        input.mode == OffboardingMode::immediate ? "mode" : "protectedRecords", "not_supported",
        "only a scheduled offboarding that retains protected records is supported so far");
  }
  auto organization = with_status(transaction, id, OrganizationStatus::active);
  if (!organization) return std::unexpected(std::move(organization.error()));
  OffboardingRun run;
  run.organization_id = id;
  run.reason = input.reason;
  auto members = members_of(id);
  members.limit = members_max;
  run.memberships = transaction.find<Membership>(members).rows;
  for (const auto& membership : run.memberships) transaction.erase(membership);
  transaction.insert(run);
  if (api_keys::revoke_all(transaction, caller, id))
    return fail(Code::state_conflict,
                "revoke the organization's API keys first: there are too many");
  const Organization before = *organization;
  organization->status = OrganizationStatus::offboarding;
  organization->closes_at = transaction.now().plus_ms(input.grace_days * day_ms);
  transaction.replace(*organization);
  plan_closing(transaction, *organization);
  audit::changed(transaction, audit::about(caller, id), "organization", before, *organization);
  return organization_view(transaction, caller, *organization);
}

Result<OrganizationView> restore(Transaction& transaction, const Caller& caller, const Id& id) {
  auto organization = with_status(transaction, id, OrganizationStatus::offboarding);
  if (!organization) return std::unexpected(std::move(organization.error()));
  auto run = transaction.find_first<OffboardingRun>(runs_of(id));
  if (!run || run->restored) return fail(Code::state_conflict, "there is nothing to restore");
  for (const auto& known : run->memberships) {
    if (!transaction.get<identity::User>(known.user_id)) continue;
    Membership membership;
    membership.user_id = known.user_id;
    membership.organization_id = id;
    membership.role = known.role;
    membership.joined_at = known.joined_at;
    transaction.insert(membership);
  }
  run->restored = true;
  transaction.replace(*run);
  const Organization before = *organization;
  organization->status = OrganizationStatus::active;
  organization->closes_at.reset();
  transaction.replace(*organization);
  cancel_closing(transaction, id);
  audit::changed(transaction, audit::about(caller, id), "organization", before, *organization);
  return organization_view(transaction, caller, *organization);
}

}  // namespace gw::members
