#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/audit/digest.hpp"

namespace gw::audit {
namespace {

constexpr std::int64_t seal_delay_ms = 1000;

ActorKind kind_of(const Caller& caller) {
  switch (caller.kind) {
    // The operator on the machine itself has no user.
    case Caller::Kind::user: return caller.user ? ActorKind::user : ActorKind::system;
    case Caller::Kind::organization_key: return ActorKind::organization_key;
    case Caller::Kind::system_key: return ActorKind::system_key;
    case Caller::Kind::buyer: return ActorKind::buyer;
    case Caller::Kind::anonymous: break;
  }
  return ActorKind::system;
}

Id actor_of(const Caller& caller) {
  if (caller.kind == Caller::Kind::user) return caller.user;
  return caller.kind == Caller::Kind::buyer ? caller.session : caller.key;
}

// Says nothing about what was changed, or must not be shown in any form.
bool is_bookkeeping(std::string_view member) {
  constexpr std::array names{"id", "organizationId", "createdAt", "updatedAt", "version"};
  return std::ranges::find(names, member) != names.end() || member.ends_with("Hash");
}

boost::json::object parsed(const std::string& text) {
  if (text.empty()) return {};
  return boost::json::parse(text).as_object();
}

void schedule_sealing(store::Transaction& transaction, const Id& organization) {
  jobs::NewJob job;
  job.type = seal_type;
  job.key = std::string(seal_type) + ':' + organization.text();
  job.payload.text = "{\"organizationId\":\"" + organization.text() + "\"}";
  job.due_at = transaction.now().plus_ms(seal_delay_ms);
  jobs::schedule(transaction, std::move(job));
}

}  // namespace

std::string difference(const std::string& before, const std::string& after) {
  const auto left = parsed(before), right = parsed(after);
  boost::json::object changes;
  const auto compare = [&](std::string_view name) {
    if (is_bookkeeping(name) || changes.contains(name)) return;
    const auto* from = left.if_contains(name);
    const auto* to = right.if_contains(name);
    if (from != nullptr && to != nullptr && *from == *to) return;
    boost::json::object change;
    if (from != nullptr) change["from"] = *from;
    if (to != nullptr) change["to"] = *to;
    changes[name] = std::move(change);
  };
  for (const auto& member : left) compare(member.key());
  for (const auto& member : right) compare(member.key());
  return boost::json::serialize(changes);
}

void noted(store::Transaction& transaction, const Caller& caller, const Note& note) {
  AuditEntry entry;
  entry.organization_id = note.organization;
  entry.actor_kind = kind_of(caller);
  entry.actor_id = actor_of(caller);
  entry.action = note.action;
  entry.object_type = note.object_type;
  entry.object_id = note.object;
  entry.request_id = caller.request_id;
  entry.address.value = caller.address;
  entry.changes.value = note.detail.text;
  std::array<std::uint8_t, 16> salt;
  transaction.random(salt);
  entry.salt = hex(salt);
  store::Row row;
  transaction.reserve(entry, row);
  entry.text_digest = text_digest(entry);
  entry.digest = entry_digest(entry);
  transaction.insert_reserved(entry, row);
  schedule_sealing(transaction, note.organization);
}

void erase_text(store::Transaction& transaction, AuditEntry& entry) {
  entry.address.value.clear();
  entry.changes.value.clear();
  entry.salt.clear();
  transaction.replace(entry);
}

}  // namespace gw::audit
