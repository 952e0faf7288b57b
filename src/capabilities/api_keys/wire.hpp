// What API keys look like to clients.
#pragma once

#include "capabilities/api_keys/api_keys.hpp"
#include "endpoints/binding.hpp"
#include "endpoints/listing.hpp"

namespace gw::api_keys {

enum class ShownStatus { active, revoked, expired };
BOOST_DESCRIBE_ENUM(ShownStatus, active, revoked, expired)

struct KeyView {
  Id id;
  Id key_id;  // the same: what stands in the key's text
  std::optional<Id> organization_id;
  std::string name;
  KeyMode mode = KeyMode::test;
  std::vector<std::string> scopes;
  std::vector<std::string> allowed_ips;
  ShownStatus status = ShownStatus::active;
  std::optional<Instant> last_used_at, expires_at, previous_secret_until;
  std::optional<Id> created_by;
  Instant created_at, updated_at;
  std::optional<std::string> key;  // the full text, once

  KeyView without_secrets() const {
    KeyView view = *this;
    view.key.reset();
    return view;
  }
};
BOOST_DESCRIBE_STRUCT(KeyView, (),
                      (id, key_id, organization_id, name, mode, scopes, allowed_ips, status,
                       last_used_at, expires_at, previous_secret_until, created_by, created_at,
                       updated_at, key))

struct KeyList : endpoints::ListFacts {
  std::vector<KeyView> api_keys;
};
BOOST_DESCRIBE_STRUCT(KeyList, (), (api_keys, total, total_is_capped, page, limit, next_cursor))

struct ListKeys : endpoints::ListQuery {
  Id organization;  // not the caller's to say: set by the row
};
BOOST_DESCRIBE_STRUCT(ListKeys, (endpoints::ListQuery), ())

struct KeyRef {
  Id organization;  // not the caller's to say: set by the row
  Id id;
};
BOOST_DESCRIBE_STRUCT(KeyRef, (), (id))

struct CreateKey {
  Id organization;  // not the caller's to say: set by the row
  std::string name;
  KeyMode mode = KeyMode::test;
  std::vector<std::string> scopes;
  std::vector<std::string> allowed_ips;
  std::optional<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(CreateKey, (), (name, mode, scopes, allowed_ips, expires_at))

struct UpdateKey {
  Id organization;  // not the caller's to say: set by the row
  Id id;
  std::optional<std::string> name;
  std::optional<std::vector<std::string>> scopes, allowed_ips;
  Patch<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(UpdateKey, (), (id, name, scopes, allowed_ips, expires_at))

struct RotateKey {
  Id organization;  // not the caller's to say: set by the row
  Id id;
  std::int64_t overlap_seconds = 24 * 3600;
};
BOOST_DESCRIBE_STRUCT(RotateKey, (), (id, overlap_seconds))

Result<KeyList> list_keys(const store::Snapshot& snapshot, const Id& organization,
                          const ListKeys& input);
Result<KeyView> get_key(const store::Snapshot& snapshot, const Id& organization, const Id& id);
Result<KeyView> add_key(store::Transaction& transaction, const Caller& caller,
                        const CreateKey& input);
Result<KeyView> update_key(store::Transaction& transaction, const Caller& caller,
                           const UpdateKey& input);
Result<KeyView> rotate_key(store::Transaction& transaction, const Caller& caller,
                           const RotateKey& input);
Result<KeyView> revoke_key(store::Transaction& transaction, const Caller& caller,
                           const KeyRef& input);
Result<endpoints::Nothing> delete_key(store::Transaction& transaction, const Caller& caller,
                                      const KeyRef& input);

}  // namespace gw::api_keys

template <>
struct gw::FieldRules<gw::api_keys::CreateKey> {
  using K = api_keys::CreateKey;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&K::name, {.required = true, .length_min = 1, .length_max = 100}),
      field(&K::mode, {.required = true, .description = "live or test"}),
      field(&K::scopes, {.required = true, .length_min = 1, .length_max = 100}),
      field(&K::allowed_ips, {.length_max = 100, .description = "addresses and ranges (CIDR)"}),
  };
};
template <>
struct gw::FieldRules<gw::api_keys::UpdateKey> {
  using K = api_keys::UpdateKey;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&K::name, {.length_min = 1, .length_max = 100}),
      field(&K::scopes, {.length_min = 1, .length_max = 100}),
      field(&K::allowed_ips, {.length_max = 100}),
  };
};
template <>
struct gw::FieldRules<gw::api_keys::RotateKey> {
  using K = api_keys::RotateKey;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&K::overlap_seconds,
            {.min = 0, .max = 604'800, .description = "how long the old secret stays good"}),
  };
};
