// What organizations, members and users look like to clients.
#pragma once

#include "capabilities/members/members.hpp"
#include "endpoints/binding.hpp"
#include "endpoints/listing.hpp"

namespace gw::members {

using organizations::PostalAddress;

struct OrganizationView {
  Id id;
  std::string name;
  std::optional<std::string> support_email;
  std::string company_name;
  std::optional<PostalAddress> address;
  organizations::OrganizationStatus status = organizations::OrganizationStatus::active;
  std::optional<Instant> closes_at;
  std::optional<std::string> role;  // the caller's own
  Instant created_at, updated_at;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(OrganizationView, (),
                      (id, name, support_email, company_name, address, status, closes_at, role,
                       created_at, updated_at, version))

struct OrganizationList : endpoints::ListFacts {
  std::vector<OrganizationView> organizations;
};
BOOST_DESCRIBE_STRUCT(OrganizationList, (),
                      (organizations, total, total_is_capped, page, limit, next_cursor))

struct CreateOrganization {
  std::string name;
  std::optional<std::string> company_name, support_email;
  std::optional<PostalAddress> address;
};
BOOST_DESCRIBE_STRUCT(CreateOrganization, (), (name, company_name, support_email, address))

struct UpdateOrganization {
  std::optional<std::string> name, company_name;
  Patch<std::string> support_email;
  Patch<PostalAddress> address;
};
BOOST_DESCRIBE_STRUCT(UpdateOrganization, (), (name, company_name, support_email, address))

enum class OffboardingMode { scheduled, immediate };
BOOST_DESCRIBE_ENUM(OffboardingMode, scheduled, immediate)
enum class ProtectedRecords { retain, anonymize, purge };
BOOST_DESCRIBE_ENUM(ProtectedRecords, retain, anonymize, purge)

struct Offboard {
  OffboardingMode mode = OffboardingMode::scheduled;
  std::int64_t grace_days = 30;
  ProtectedRecords protected_records = ProtectedRecords::retain;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Offboard, (), (mode, grace_days, protected_records, reason))

struct OffboardingPreview {
  Id organization_id;
  std::int64_t members = 0, api_keys = 0;
  Instant closes_at;  // with the default grace period
};
BOOST_DESCRIBE_STRUCT(OffboardingPreview, (), (organization_id, members, api_keys, closes_at))

struct MemberView {
  Id user_id;
  std::string email, name;
  identity::MemberRole role = identity::MemberRole::viewer;
  bool joined = false;  // signed in since they were invited; before it, `name` is empty
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(MemberView, (), (user_id, email, name, role, joined, created_at))

struct MemberList : endpoints::ListFacts {
  std::vector<MemberView> members;
};
BOOST_DESCRIBE_STRUCT(MemberList, (), (members, total, total_is_capped, page, limit, next_cursor))

struct InviteMember {
  std::string email;
  identity::MemberRole role = identity::MemberRole::viewer;
};
BOOST_DESCRIBE_STRUCT(InviteMember, (), (email, role))

struct MemberRef {
  Id user_id;
};
BOOST_DESCRIBE_STRUCT(MemberRef, (), (user_id))

struct UpdateMember {
  Id user_id;
  identity::MemberRole role = identity::MemberRole::viewer;
};
BOOST_DESCRIBE_STRUCT(UpdateMember, (), (user_id, role))

struct UserPasskey {
  Id id;
  std::string label;
  bool synced = false;
  Instant created_at;
  std::optional<Instant> last_used_at;
};
BOOST_DESCRIBE_STRUCT(UserPasskey, (), (id, label, synced, created_at, last_used_at))

struct UserMembership {
  Id organization_id;
  std::string organization_name;
  identity::MemberRole role = identity::MemberRole::viewer;
};
BOOST_DESCRIBE_STRUCT(UserMembership, (), (organization_id, organization_name, role))

struct UserView {
  Id id;
  std::string email, name, mobile_phone;
  bool global_admin = false;
  identity::UserStatus status = identity::UserStatus::active;
  std::vector<UserMembership> organizations;
  std::vector<UserPasskey> passkeys;
  Instant created_at, updated_at;
  std::int64_t version = 0;
  std::optional<std::string> enrolment_url;  // once, when the user is made

  UserView without_secrets() const {
    UserView view = *this;
    view.enrolment_url.reset();
    return view;
  }
};
BOOST_DESCRIBE_STRUCT(UserView, (),
                      (id, email, name, mobile_phone, global_admin, status, organizations, passkeys,
                       created_at, updated_at, version, enrolment_url))

struct UserList : endpoints::ListFacts {
  std::vector<UserView> users;
};
BOOST_DESCRIBE_STRUCT(UserList, (), (users, total, total_is_capped, page, limit, next_cursor))

struct UserRef {
  Id id;
};
BOOST_DESCRIBE_STRUCT(UserRef, (), (id))

struct PasskeyRef {
  Id id;
  Id passkey_id;
};
BOOST_DESCRIBE_STRUCT(PasskeyRef, (), (id, passkey_id))

struct CreateUser {
  std::string email, name;
  bool global_admin = false;
};
BOOST_DESCRIBE_STRUCT(CreateUser, (), (email, name, global_admin))

struct UpdateUser {
  Id id;
  std::optional<std::string> name, mobile_phone;
  std::optional<bool> global_admin;
  std::optional<identity::UserStatus> status;
};
BOOST_DESCRIBE_STRUCT(UpdateUser, (), (id, name, mobile_phone, global_admin, status))

struct EnrolmentUrl {
  std::string url;
  Instant expires_at;

  EnrolmentUrl without_secrets() const { return {"", expires_at}; }
};
BOOST_DESCRIBE_STRUCT(EnrolmentUrl, (), (url, expires_at))

// What every file of this slice's handlers offers to routes.cpp.
Result<OrganizationList> list_organizations(const store::Snapshot& snapshot, const Caller& caller,
                                            const endpoints::ListQuery& query);
Result<OrganizationView> get_organization(const store::Snapshot& snapshot, const Caller& caller);
Result<OrganizationView> create_organization(store::Transaction& transaction, const Caller& caller,
                                             const CreateOrganization& input);
Result<OrganizationView> update_organization(store::Transaction& transaction, const Caller& caller,
                                             const UpdateOrganization& input);
Result<OffboardingPreview> preview_offboarding(const store::Snapshot& snapshot, const Id& id);
Result<OrganizationView> offboard(store::Transaction& transaction, const Caller& caller,
                                  const Id& id, const Offboard& input);
Result<OrganizationView> restore(store::Transaction& transaction, const Caller& caller,
                                 const Id& id);

Result<MemberList> list_members(const store::Snapshot& snapshot, const Caller& caller,
                                const endpoints::ListQuery& query);
Result<MemberView> view_of(const store::Snapshot& snapshot, const identity::Membership& membership);
Result<MemberView> update_member(store::Transaction& transaction, const Caller& caller,
                                 const UpdateMember& input);
Result<endpoints::Nothing> remove_member(store::Transaction& transaction, const Caller& caller,
                                         const MemberRef& input);

Result<UserList> list_users(const store::Snapshot& snapshot, const endpoints::ListQuery& query);
Result<UserView> get_user(const store::Snapshot& snapshot, const Id& id);
Result<UserView> create_user(store::Transaction& transaction, const Caller& caller,
                             const Dependencies& dependencies, const CreateUser& input);
Result<UserView> update_user(store::Transaction& transaction, const Caller& caller,
                             const UpdateUser& input);
Result<endpoints::Nothing> delete_user(store::Transaction& transaction, const Caller& caller,
                                       const UserRef& input);
Result<endpoints::Nothing> delete_passkey(store::Transaction& transaction, const Caller& caller,
                                          const Dependencies& dependencies,
                                          const PasskeyRef& input);
Result<EnrolmentUrl> recovery_link(store::Transaction& transaction, const Caller& caller,
                                   const Dependencies& dependencies, const UserRef& input);

}  // namespace gw::members

template <>
struct gw::FieldRules<gw::members::CreateOrganization> {
  using O = members::CreateOrganization;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&O::name, {.required = true, .length_min = 1, .length_max = 100}),
      field(&O::support_email, {.length_max = 254, .format = Format::email}),
  };
};
template <>
struct gw::FieldRules<gw::members::UpdateOrganization> {
  using O = members::UpdateOrganization;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&O::name, {.length_min = 1, .length_max = 100}),
      field(&O::support_email, {.length_max = 254, .format = Format::email}),
  };
};
template <>
struct gw::FieldRules<gw::members::Offboard> {
  using O = members::Offboard;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&O::grace_days, {.min = 1, .max = 365}),
      field(&O::reason, {.length_max = 500, .multiline = true}),
  };
};
template <>
struct gw::FieldRules<gw::members::InviteMember> {
  using M = members::InviteMember;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&M::email, {.required = true, .length_max = 254, .format = Format::email}),
      field(&M::role, {.required = true}),
  };
};
template <>
struct gw::FieldRules<gw::members::UpdateMember> {
  using M = members::UpdateMember;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{field(&M::role, {.required = true})};
};
template <>
struct gw::FieldRules<gw::members::CreateUser> {
  using U = members::CreateUser;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&U::email, {.required = true, .length_max = 254, .format = Format::email}),
      field(&U::name, {.required = true, .length_min = 1, .length_max = 100}),
  };
};
template <>
struct gw::FieldRules<gw::members::UpdateUser> {
  using U = members::UpdateUser;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&U::name, {.length_min = 1, .length_max = 100}),
      field(&U::mobile_phone, {.length_max = 64}),
  };
};
