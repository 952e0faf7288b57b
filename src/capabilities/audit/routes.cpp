#include "capabilities/audit/audit.hpp"
#include "endpoints/listing.hpp"

namespace gw::audit {

struct ListAudit : endpoints::ListQuery {
  std::optional<Id> object_id;
  std::optional<Id> actor_id;
};
BOOST_DESCRIBE_STRUCT(ListAudit, (endpoints::ListQuery), (object_id, actor_id))

struct AuditView {
  Id id;
  Instant at;
  std::string action, object_type;
  std::optional<Id> object_id;
  ActorKind actor_kind = ActorKind::system;
  std::optional<Id> actor_id;
  std::string address, request_id;
  RawJson changes;
};
BOOST_DESCRIBE_STRUCT(AuditView, (),
                      (id, at, action, object_type, object_id, actor_kind, actor_id, address,
                       request_id, changes))

struct AuditList : endpoints::ListFacts {
  std::vector<AuditView> entries;
};
BOOST_DESCRIBE_STRUCT(AuditList, (), (entries, total, total_is_capped, page, limit, next_cursor))

}  // namespace gw::audit

namespace gw::audit {
namespace {

AuditView view_of(const AuditEntry& entry) {
  const auto given = [](const Id& id) { return id ? std::optional(id) : std::nullopt; };
  return {entry.id,
          entry.created_at,
          entry.action,
          entry.object_type,
          given(entry.object_id),
          entry.actor_kind,
          given(entry.actor_id),
          entry.address.value,
          entry.request_id,
          {entry.changes.value}};
}

Result<AuditList> list_audit(const store::Snapshot& snapshot, const Id& organization,
                             const ListAudit& input) {
  if (input.object_id && input.actor_id)
    return fail(Code::filter_not_supported, "filter by objectId or by actorId, not both");
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  if (input.object_id)
    find.index = "by_object", find.equals.push_back(store::value(*input.object_id));
  if (input.actor_id) find.index = "by_actor", find.equals.push_back(store::value(*input.actor_id));
  return endpoints::answer_list(endpoints::list<AuditEntry>(snapshot, input, std::move(find), 20),
                                &AuditList::entries, view_of);
}

endpoints::Endpoint row(std::string path, Role role, std::string summary) {
  endpoints::Endpoint row;
  row.path = std::move(path);
  row.access = endpoints::Access::session;
  row.role = role;
  row.tag = "Audit log";
  row.summary = std::move(summary);
  row.failures = {Code::filter_not_supported, Code::page_too_deep};
  return row;
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const store::Database& database) {
  endpoints::add_query<ListAudit, AuditList>(
      table, database, row("/api/v1/audit", Role::admin, "List what was changed, and by whom"),
      [](const store::Snapshot& snapshot, const Caller& caller, const ListAudit& input) {
        return list_audit(snapshot, caller.organization, input);
      });
  endpoints::add_query<ListAudit, AuditList>(
      table, database,
      row("/api/v1/system/audit", Role::global, "List changes to the installation itself"),
      [](const store::Snapshot& snapshot, const Caller&, const ListAudit& input) {
        return list_audit(snapshot, Id{}, input);
      });
}

}  // namespace gw::audit
