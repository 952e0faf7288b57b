// Keys merchants' servers call with: "sk_test_<keyId>.<secret>". The key's id is its keyId; the
// secret is kept as a keyed hash only.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "endpoints/caller.hpp"
#include "endpoints/endpoint.hpp"
#include "store/execute.hpp"

namespace gw::api_keys {

enum class KeyMode { test, live };
BOOST_DESCRIBE_ENUM(KeyMode, test, live)
enum class KeyStatus { active, revoked };
BOOST_DESCRIBE_ENUM(KeyStatus, active, revoked)

struct ApiKey : store::Stored {
  Id organization_id;  // empty: a system key
  std::string name;
  KeyMode mode = KeyMode::test;
  std::vector<std::string> scopes;
  std::vector<std::string> allowed_ips;  // addresses and ranges; empty: from anywhere
  KeyStatus status = KeyStatus::active;
  std::string secret_hash;  // hex
  std::optional<Instant> expires_at;
  std::string previous_secret_hash;  // hex; good until the overlap of a rotation ends
  std::optional<Instant> previous_until;
  Id created_by;  // a user or another key
};
BOOST_DESCRIBE_STRUCT(ApiKey, (store::Stored),
                      (organization_id, name, mode, scopes, allowed_ips, status, secret_hash,
                       expires_at, previous_secret_hash, previous_until, created_by))

// When a key was last used, to the minute. Beside the key: writing it must not disturb
// verification.
struct KeyUse : store::Stored {
  Id key_id;
  Instant last_used_at;
};
BOOST_DESCRIBE_STRUCT(KeyUse, (store::Stored), (key_id, last_used_at))

struct NewKey {
  Id organization_id;  // empty: a system key
  std::string name;
  KeyMode mode = KeyMode::test;
  std::vector<std::string> scopes;
  std::vector<std::string> allowed_ips = {};
  std::optional<Instant> expires_at = {};
  Id created_by = {};
};
// Stores the key and returns its full text, shown this once.
std::string create_key(store::Transaction& transaction, NewKey wanted);

// UNAUTHENTICATED (malformed, unknown, wrong secret: alike), API_KEY_REVOKED, TOKEN_EXPIRED,
// API_KEY_IP_NOT_ALLOWED. An unknown key costs the same work as a wrong secret. `address` is the
// resolved client address.
Result<Caller> verify_key(const store::Snapshot& snapshot, std::string_view bearer,
                          std::string_view address);

// Revokes every active key of an organization, at most 400; true when there may be more.
bool revoke_all(store::Transaction& transaction, const Caller& caller, const Id& organization);

// Every scope of an organization (contract 01 §1.6).
std::vector<std::string> organization_scopes();
// A scope a key of an organization may hold: "resource:action" or "resource:*".
bool is_organization_scope(std::string_view scope);

// Uses seen since they were last taken, from any thread. A crash loses what is in here: the time of
// last use is for people, nothing depends on it.
class UseBuffer {
 public:
  using Uses = std::vector<std::pair<Id, Instant>>;
  void used(const Id& key, Instant at);
  Uses take();  // at most 200

 private:
  std::mutex mutex_;
  std::unordered_map<Id, Instant, IdHash> seen_;
};
Result<bool> note_uses(store::Transaction& transaction, const UseBuffer::Uses& uses);

// /organizations/{orgId}/api-keys and /system/api-keys.
void add_admin_routes(endpoints::Table& table, const store::Database& database);

}  // namespace gw::api_keys

template <>
struct gw::store::Entity<gw::api_keys::ApiKey> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const api_keys::ApiKey& key, const Protection&);
};
template <>
struct gw::store::Entity<gw::api_keys::KeyUse> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const api_keys::KeyUse& use, const Protection&);
};
