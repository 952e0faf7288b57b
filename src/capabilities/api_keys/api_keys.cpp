#include "capabilities/api_keys/api_keys.hpp"

#include <fmt/format.h>

#include <array>

#include "base/text.hpp"
#include "capabilities/api_keys/secrets.hpp"
#include "config/networks.hpp"
#include "crypto/hash.hpp"

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

bool is_genuine(const ApiKey* key, std::string_view given, Instant now) {
  static const std::string nobody(32, '0');
  const bool current = crypto::equal_in_constant_time(given, key ? key->secret_hash : nobody);
  const bool overlaps = key && key->previous_until && *key->previous_until > now;
  const bool previous =
      crypto::equal_in_constant_time(given, overlaps ? key->previous_secret_hash : nobody);
  return key && (current || (overlaps && previous));
}

bool admits(const ApiKey& key, std::string_view address) {
  if (key.allowed_ips.empty()) return true;
  const auto from = config::IpAddress::parse(address);
  if (!from) return false;
  return std::ranges::any_of(key.allowed_ips, [&](const std::string& allowed) {
    const auto network = config::Network::parse(allowed);
    return network && network->contains(*from);
  });
}

}  // namespace

std::string new_secret(store::Transaction& transaction) {
  std::array<std::uint8_t, 32> random;
  transaction.random(random);
  return base64url(random);
}

std::string secret_hash(const Protection& protection, std::string_view secret) {
  return hex(bytes_of(protection.search_hash("api_keys", "secret", secret)));
}

std::string key_text(const ApiKey& key, std::string_view secret) {
  return fmt::format("sk_{}_{}.{}", enum_text(key.mode), key.id.text(), secret);
}

std::string create_key(store::Transaction& transaction, NewKey wanted) {
  const std::string secret = new_secret(transaction);
  ApiKey key;
  key.organization_id = wanted.organization_id;
  key.name = std::move(wanted.name);
  key.mode = wanted.mode;
  key.scopes = std::move(wanted.scopes);
  key.allowed_ips = std::move(wanted.allowed_ips);
  key.expires_at = wanted.expires_at;
  key.created_by = wanted.created_by;
  key.secret_hash = secret_hash(transaction.protection(), secret);
  transaction.insert(key);
  return key_text(key, secret);
}

Result<Caller> verify_key(const store::Snapshot& snapshot, std::string_view bearer,
                          std::string_view address) {
  const auto parts = parse_key(bearer);
  const auto key = parts ? snapshot.get_shared<ApiKey>(parts->id) : nullptr;
  const std::string given =
      secret_hash(snapshot.protection(), parts ? parts->secret : std::string_view());
  if (!is_genuine(key.get(), given, snapshot.now()) || key->mode != parts->mode)
    return fail(Code::unauthenticated);
  if (key->status == KeyStatus::revoked) return fail(Code::api_key_revoked);
  if (key->expires_at && *key->expires_at <= snapshot.now())
    return fail(Code::token_expired, "the API key has expired");
  if (!admits(*key, address)) return fail(Code::api_key_ip_not_allowed);
  Caller caller;
  caller.kind = key->organization_id ? Caller::Kind::organization_key : Caller::Kind::system_key;
  caller.organization = key->organization_id;
  caller.key = key->id;
  caller.scopes = std::shared_ptr<const Scopes::List>(key, &key->scopes);
  caller.livemode = key->mode == KeyMode::live;
  return caller;
}

}  // namespace gw::api_keys
