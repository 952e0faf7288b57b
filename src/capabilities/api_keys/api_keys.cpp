#include "capabilities/api_keys/api_keys.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::store {

const CollectionDefinition& Entity<api_keys::ApiKey>::definition() {
  static const CollectionDefinition definition{
      "api_keys", {"organization"}, {{"by_organization", {"organization"}}}, true};
  return definition;
}

std::vector<Value> Entity<api_keys::ApiKey>::columns(const api_keys::ApiKey& key,
                                                     const Protection&) {
  return {value(key.organization_id)};
}

}  // namespace gw::store

namespace gw::api_keys {
namespace {

struct Parts {
  KeyMode mode;
  Id id;
  std::string_view secret;
};

std::optional<Parts> parse_key(std::string_view text) {
  Parts parts{KeyMode::test, {}, {}};
  if (text.starts_with("sk_live_")) {
    parts.mode = KeyMode::live;
  } else if (!text.starts_with("sk_test_")) {
    return std::nullopt;
  }
  text.remove_prefix(8);
  const auto dot = text.find('.');
  const auto id = Id::parse(text.substr(0, dot));
  if (dot == std::string_view::npos || !id || text.size() > 128) return std::nullopt;
  parts.id = *id;
  parts.secret = text.substr(dot + 1);
  return parts;
}

std::string hash_of(const Protection& protection, std::string_view secret) {
  return hex(bytes_of(protection.search_hash("api_keys", "secret", secret)));
}

}  // namespace

std::string create_key(store::Transaction& transaction, NewKey wanted) {
  std::array<std::uint8_t, 32> random;
  transaction.random(random);
  const std::string secret = base64url(random);
  ApiKey key;
  key.organization_id = wanted.organization_id;
  key.name = std::move(wanted.name);
  key.mode = wanted.mode;
  key.scopes = std::move(wanted.scopes);
  key.secret_hash = hash_of(transaction.protection(), secret);
  transaction.insert(key);
  return fmt::format("sk_{}_{}.{}", enum_text(key.mode), key.id.text(), secret);
}

Result<Caller> verify_key(const store::Snapshot& snapshot, std::string_view bearer) {
  const auto parts = parse_key(bearer);
  const auto key = parts ? snapshot.get_shared<ApiKey>(parts->id) : nullptr;
  const std::string given =
      hash_of(snapshot.protection(), parts ? parts->secret : std::string_view());
  static const std::string nobody(32, '0');
  const bool genuine = crypto::equal_in_constant_time(given, key ? key->secret_hash : nobody);
  if (!key || !genuine || key->mode != parts->mode) return fail(Code::unauthenticated);
  if (key->status == KeyStatus::revoked) return fail(Code::api_key_revoked);
  if (key->expires_at && *key->expires_at <= snapshot.now())
    return fail(Code::token_expired, "the API key has expired");
  Caller caller;
  caller.kind = key->organization_id ? Caller::Kind::organization_key : Caller::Kind::system_key;
  caller.organization = key->organization_id;
  caller.key = key->id;
  caller.scopes = std::shared_ptr<const Scopes::List>(key, &key->scopes);
  caller.livemode = key->mode == KeyMode::live;
  return caller;
}

std::vector<std::string> organization_scopes() {
  return {"checkout:*",    "transaction:*", "invoice:*",     "credit_note:*", "client:*",
          "site:*",        "provider:*",    "domain:*",      "api_key:*",     "organization:*",
          "tax_rule:*",    "tax_rate:*",    "tax_report:*",  "tax_record:*",  "data_io:*",
          "portal:create", "vies:*",        "userprofile:*", "risk_hold:*",   "template:*",
          "event:*"};
}

}  // namespace gw::api_keys
