// Keys merchants' servers call with: "sk_test_<keyId>.<secret>". The key's id is its keyId; the
// secret is kept as a keyed hash only.
#pragma once

#include <string>
#include <vector>

#include "endpoints/caller.hpp"
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
  KeyStatus status = KeyStatus::active;
  std::string secret_hash;  // hex
  std::optional<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(ApiKey, (store::Stored),
                      (organization_id, name, mode, scopes, status, secret_hash, expires_at))

struct NewKey {
  Id organization_id;  // empty: a system key
  std::string name;
  KeyMode mode = KeyMode::test;
  std::vector<std::string> scopes;
};
// Stores the key and returns its full text, shown this once.
std::string create_key(store::Transaction& transaction, NewKey wanted);

// UNAUTHENTICATED (malformed, unknown, wrong secret: alike), API_KEY_REVOKED, TOKEN_EXPIRED. An
// unknown key costs the same work as a wrong secret.
Result<Caller> verify_key(const store::Snapshot& snapshot, std::string_view bearer);

// Every scope of an organization (contract 01 §1.6).
std::vector<std::string> organization_scopes();

}  // namespace gw::api_keys

template <>
struct gw::store::Entity<gw::api_keys::ApiKey> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const api_keys::ApiKey& key, const Protection&);
};
