// Who changed what, from where: append-only, readable over the API, sealed in chained blocks under
// a key that is not in the store. What a person wrote can be erased without breaking the chain: an
// entry's digest covers a salted digest of its text, never the text itself.
#pragma once

#include <string>
#include <string_view>

#include "base/encode.hpp"
#include "endpoints/binding.hpp"
#include "jobs/worker.hpp"
#include "store/execute.hpp"

namespace gw::audit {

enum class ActorKind { user, organization_key, system_key, buyer, system };
BOOST_DESCRIBE_ENUM(ActorKind, user, organization_key, system_key, buyer, system)

struct AuditEntry : store::Stored {
  Id organization_id;  // empty: the installation itself
  ActorKind actor_kind = ActorKind::system;
  Id actor_id;              // the user, or the key
  std::string action;       // "site.changed"
  std::string object_type;  // "site"
  Id object_id;
  std::string request_id;
  Personal address;
  Personal changes;         // JSON; empty when erased
  std::string salt;         // hex, 16 random bytes; empty when erased
  std::string text_digest;  // hex SHA-256 of salt, address and changes
  std::string digest;       // hex SHA-256 of all the rest and text_digest
};
BOOST_DESCRIBE_STRUCT(AuditEntry, (store::Stored),
                      (organization_id, actor_kind, actor_id, action, object_type, object_id,
                       request_id, address, changes, salt, text_digest, digest))

// Entries of one organization, in the order they were committed.
struct AuditBlock : store::Stored {
  Id organization_id;
  std::int64_t number = 0;  // 1, 2, 3 ...
  std::int64_t last_serial = 0;
  std::int64_t entries = 0;
  std::string previous;  // hash of the block before; empty for the first
  std::string hash;      // hex SHA-256 of number, previous and the entries' digests
  std::string mac;       // hex, keyed over organization and hash
};
BOOST_DESCRIBE_STRUCT(AuditBlock, (store::Stored),
                      (organization_id, number, last_serial, entries, previous, hash, mac))

struct Note {
  std::string_view action;
  std::string_view object_type;
  Id object;
  Id organization;      // empty: the installation
  RawJson detail = {};  // an object of {"member": {"from": ..., "to": ...}}, or of plain facts
};
void noted(store::Transaction& transaction, const Caller& caller, const Note& note);

// {"label":{"from":"A","to":"B"}} for each member that differs between two objects in wire form;
// an empty text stands for an object that is not there. Bookkeeping (ids, times, hashes) is left
// out.
std::string difference(const std::string& before, const std::string& after);

namespace detail {

template <class T>
void change(store::Transaction& transaction, const Caller& caller, std::string_view type,
            const std::pair<const T*, const T*>& both) {
  const T& known = both.second != nullptr ? *both.second : *both.first;
  Id organization = caller.organization;
  if constexpr (requires { known.organization_id; }) organization = known.organization_id;
  const char* verb = both.first == nullptr    ? "created"
                     : both.second == nullptr ? "removed"
                                              : "changed";
  const auto text = [](const T* entity) { return entity == nullptr ? "" : encode(*entity); };
  const std::string action = std::string(type) + '.' + verb;
  noted(transaction, caller,
        {action, type, known.id, organization, {difference(text(both.first), text(both.second))}});
}

}  // namespace detail

// The caller, for what concerns another organization than the one they entered; Id{}: the
// installation.
inline Caller about(Caller caller, const Id& organization) {
  caller.organization = organization;
  return caller;
}

// For a stored entity after it was inserted, replaced or erased; secrets are masked.
template <class T>
void created(store::Transaction& transaction, const Caller& caller, std::string_view type,
             const T& entity) {
  detail::change<T>(transaction, caller, type, {nullptr, &entity});
}
template <class T>
void changed(store::Transaction& transaction, const Caller& caller, std::string_view type,
             const T& before, const T& after) {
  detail::change<T>(transaction, caller, type, {&before, &after});
}
template <class T>
void removed(store::Transaction& transaction, const Caller& caller, std::string_view type,
             const T& entity) {
  detail::change<T>(transaction, caller, type, {&entity, nullptr});
}

// The text of an entry goes, its digest stays: for retention and the right to be forgotten.
void erase_text(store::Transaction& transaction, AuditEntry& entry);

inline constexpr std::string_view seal_type = "audit.seal";
// Seals what is unsealed of one organization, a second after it was written.
jobs::Handler seal_handler(const store::Database& database);

// What is wrong with an organization's chain, a sentence each, at most 100; empty: nothing. Reads
// everything: for operators, not for requests.
std::vector<std::string> verify(const store::Snapshot& snapshot, const Id& organization);

// GET /audit and /system/audit.
void add_admin_routes(endpoints::Table& table, const store::Database& database);

}  // namespace gw::audit

template <>
struct gw::store::Entity<gw::audit::AuditEntry> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const audit::AuditEntry& entry, const Protection&);
};
template <>
struct gw::store::Entity<gw::audit::AuditBlock> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const audit::AuditBlock& block, const Protection&);
};
