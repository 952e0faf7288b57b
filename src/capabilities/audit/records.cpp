#include "capabilities/audit/audit.hpp"

namespace gw::store {

const CollectionDefinition& Entity<audit::AuditEntry>::definition() {
  static const CollectionDefinition definition{
      "audit_entries",
      {"organization", "object", "actor", "created_at"},
      {{"in_order", {"organization"}},
       {"by_organization", {"organization", "created_at"}},
       {"by_object", {"organization", "object", "created_at"}},
       {"by_actor", {"organization", "actor", "created_at"}}},
      false};
  return definition;
}

std::vector<Value> Entity<audit::AuditEntry>::columns(const audit::AuditEntry& entry,
                                                      const Protection&) {
  return {value(entry.organization_id), value(entry.object_id), value(entry.actor_id),
          value(entry.created_at)};
}

const CollectionDefinition& Entity<audit::AuditBlock>::definition() {
  static const CollectionDefinition definition{
      "audit_blocks",
      {"organization", "number"},
      {{"by_organization", {"organization", "number"}, true}},
      false};
  return definition;
}

std::vector<Value> Entity<audit::AuditBlock>::columns(const audit::AuditBlock& block,
                                                      const Protection&) {
  return {value(block.organization_id), value(block.number)};
}

}  // namespace gw::store
