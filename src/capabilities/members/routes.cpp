#include "capabilities/members/wire.hpp"

namespace gw::members {
namespace {

using endpoints::Access;
using endpoints::Endpoint;
using endpoints::ListQuery;
using endpoints::Nothing;
using http::Method;
using store::Snapshot;
using store::Transaction;

struct OrganizationRef {};
BOOST_DESCRIBE_STRUCT(OrganizationRef, (), ())

Endpoint row(Method method, std::string path, std::string tag, std::string summary) {
  Endpoint row;
  row.method = method;
  row.path = std::move(path);
  row.idempotent = method == Method::post;
  row.json_body = method == Method::post || method == Method::put;
  row.tag = std::move(tag);
  row.summary = std::move(summary);
  row.failures = {Code::not_found};
  if (method == Method::del) row.success_status = 204;
  return row;
}

Endpoint organization_row(Method method, std::string rest, std::string scope, std::string summary) {
  auto made = row(method, "/api/v1/organizations" + rest, "Organizations", std::move(summary));
  made.scope = std::move(scope);
  if (made.scope == "*:*" && method != Method::get) made.role = Role::global;
  return made;
}

// For people only.
Endpoint session_row(Method method, std::string path, Role role, std::string summary) {
  const bool members = path.find("/members") != std::string::npos;
  const char* tag = members ? "Members" : role == Role::global ? "Users" : "Organizations";
  auto made = row(method, std::move(path), tag, std::move(summary));
  made.access = Access::session;
  made.role = role;
  return made;
}

Id path_id(const endpoints::Exchange& exchange, std::string_view name) {
  const auto text = exchange.parameter(name);
  return text ? Id::parse(*text).value_or(Id{}) : Id{};
}

// Rows for the installation's administrators name the organization in the path without entering it:
// a closed one can be restored.
struct ClosingRef {
  Id organization;
  void read_request(const endpoints::Exchange& exchange) {
    organization = path_id(exchange, "orgId");
  }
};
BOOST_DESCRIBE_STRUCT(ClosingRef, (), ())
struct OffboardRequest : Offboard {
  Id organization;
  void read_request(const endpoints::Exchange& exchange) {
    organization = path_id(exchange, "orgId");
  }
};
BOOST_DESCRIBE_STRUCT(OffboardRequest, (Offboard), ())

void add_organizations(endpoints::Table& table, const store::Database& database) {
  endpoints::add_query<ListQuery, OrganizationList>(
      table, database,
      organization_row(Method::get, "", "*:*", "List organizations; people see their own"),
      list_organizations);
  endpoints::add_command<CreateOrganization, OrganizationView>(
      table, database, organization_row(Method::post, "", "*:*", "Create an organization"),
      create_organization);
  endpoints::add_point_query<OrganizationRef, OrganizationView>(
      table, database,
      organization_row(Method::get, "/{orgId}", "organization:read", "Get an organization"),
      [](const Snapshot& snapshot, const Caller& caller, const OrganizationRef&) {
        return get_organization(snapshot, caller);
      });
  endpoints::add_command<UpdateOrganization, OrganizationView>(
      table, database,
      organization_row(Method::put, "/{orgId}", "organization:update", "Change an organization"),
      update_organization);
}

void add_offboarding(endpoints::Table& table, const store::Database& database) {
  const std::string base = "/api/v1/organizations/{orgId}";
  auto closing = [&](Method method, std::string rest, std::string summary) {
    auto made = session_row(method, base + rest, Role::global, std::move(summary));
    made.tag = "Organizations";
    made.step_up = method != Method::get;
    made.failures.push_back(Code::state_conflict);
    return made;
  };
  auto preview = closing(Method::post, "/offboarding/preview", "What closing would remove");
  preview.step_up = preview.idempotent = preview.json_body = false;
  endpoints::add_query<ClosingRef, OffboardingPreview>(
      table, database, std::move(preview),
      [](const Snapshot& snapshot, const Caller&, const ClosingRef& input) {
        return preview_offboarding(snapshot, input.organization);
      });
  endpoints::add_command<OffboardRequest, OrganizationView>(
      table, database,
      closing(Method::post, "/offboarding", "Close an organization after a grace period"),
      [](Transaction& transaction, const Caller& caller, const OffboardRequest& input) {
        return offboard(transaction, caller, input.organization, input);
      });
  auto restoring = closing(Method::post, "/restore", "Reopen an organization within its grace");
  restoring.json_body = false;
  endpoints::add_command<ClosingRef, OrganizationView>(
      table, database, std::move(restoring),
      [](Transaction& transaction, const Caller& caller, const ClosingRef& input) {
        return restore(transaction, caller, input.organization);
      });
  auto removing = closing(Method::del, "", "Close an organization; the same as offboarding");
  endpoints::add_command<ClosingRef, Nothing>(table, database, std::move(removing),
                                              [](Transaction& transaction, const Caller& caller,
                                                 const ClosingRef& input) -> Result<Nothing> {
                                                auto closed = offboard(transaction, caller,
                                                                       input.organization, {});
                                                if (!closed)
                                                  return std::unexpected(std::move(closed.error()));
                                                return Nothing{};
                                              });
}

void add_members(endpoints::Table& table, const Dependencies& dependencies) {
  const auto& database = dependencies.database;
  const std::string base = "/api/v1/organizations/{orgId}/members";
  // Who belongs here decides what a stolen login could make permanent.
  const auto confirmed = [&](Method method, std::string rest, std::string summary) {
    auto made = session_row(method, base + rest, Role::admin, std::move(summary));
    made.step_up = true;
    return made;
  };
  endpoints::add_query<ListQuery, MemberList>(
      table, database, session_row(Method::get, base, Role::admin, "List members"), list_members);
  auto& invite_row = endpoints::add_command<InviteMember, MemberView>(
      table, database, confirmed(Method::post, "", "Invite a person by mail"),
      [dependencies](Transaction& transaction, const Caller& caller,
                     const InviteMember& input) -> Result<MemberView> {
        const auto organization =
            transaction.get_shared<organizations::Organization>(caller.organization);
        if (!organization) return fail(Code::not_found);
        const auto membership =
            invite(transaction, caller, dependencies,
                   {organization->id, organization->name, input.email, {}}, input.role);
        if (!membership) return std::unexpected(membership.error());
        return view_of(transaction, *membership);
      });
  invite_row.failures = {Code::duplicate};
  endpoints::add_command<UpdateMember, MemberView>(
      table, database, confirmed(Method::put, "/{userId}", "Change a member's role"), update_member)
      .failures.push_back(Code::state_conflict);
  endpoints::add_command<MemberRef, Nothing>(
      table, database, confirmed(Method::del, "/{userId}", "Remove a member"), remove_member)
      .failures.push_back(Code::state_conflict);
}

void add_user_reads(endpoints::Table& table, const store::Database& database) {
  endpoints::add_query<ListQuery, UserList>(
      table, database, session_row(Method::get, "/api/v1/system/users", Role::global, "List users"),
      [](const Snapshot& snapshot, const Caller&, const ListQuery& query) {
        return list_users(snapshot, query);
      });
  endpoints::add_query<UserRef, UserView>(
      table, database,
      session_row(Method::get, "/api/v1/system/users/{id}", Role::global, "Get a user"),
      [](const Snapshot& snapshot, const Caller&, const UserRef& input) {
        return get_user(snapshot, input.id);
      });
}

void add_user_writes(endpoints::Table& table, const Dependencies& dependencies) {
  const auto& database = dependencies.database;
  const auto confirmed = [](Method method, std::string rest, std::string summary) {
    auto made =
        session_row(method, "/api/v1/system/users" + rest, Role::global, std::move(summary));
    made.step_up = true;
    made.failures.push_back(Code::state_conflict);
    return made;
  };
  auto create = confirmed(Method::post, "", "Create a user; answers their enrolment link once");
  create.reveals_secret = true;
  create.failures.push_back(Code::duplicate);
  endpoints::add_command<CreateUser, UserView>(
      table, database, std::move(create),
      [dependencies](Transaction& transaction, const Caller& caller, const CreateUser& input) {
        return create_user(transaction, caller, dependencies, input);
      });
  endpoints::add_command<UpdateUser, UserView>(
      table, database, confirmed(Method::put, "/{id}", "Change, disable or promote a user"),
      update_user);
  endpoints::add_command<UserRef, Nothing>(
      table, database, confirmed(Method::del, "/{id}", "Delete a user"), delete_user);
  endpoints::add_command<PasskeyRef, Nothing>(
      table, database,
      confirmed(Method::del, "/{id}/passkeys/{passkeyId}",
                "Remove a user's passkey and end their logins"),
      [dependencies](Transaction& transaction, const Caller& caller, const PasskeyRef& input) {
        return delete_passkey(transaction, caller, dependencies, input);
      });
  auto link = confirmed(Method::post, "/{id}/enrolment-link", "Make a recovery link, shown once");
  link.description =
      "Good for 24 hours and one use: the person makes a new passkey, those they had are removed "
      "and their logins end. They are told by mail when the link is made and when it is used.";
  link.reveals_secret = true;
  link.json_body = false;
  endpoints::add_command<UserRef, EnrolmentUrl>(
      table, database, std::move(link),
      [dependencies](Transaction& transaction, const Caller& caller, const UserRef& input) {
        return recovery_link(transaction, caller, dependencies, input);
      });
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  add_organizations(table, dependencies.database);
  add_offboarding(table, dependencies.database);
  add_members(table, dependencies);
  add_user_reads(table, dependencies.database);
  add_user_writes(table, dependencies);
}

}  // namespace gw::members
