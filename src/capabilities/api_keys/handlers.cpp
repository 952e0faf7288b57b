#include <fmt/format.h>

#include <algorithm>

#include "capabilities/api_keys/secrets.hpp"
#include "capabilities/api_keys/wire.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/settings/settings.hpp"
#include "config/networks.hpp"

namespace gw::api_keys {
namespace {

using store::Snapshot;
using store::Transaction;

constexpr std::int64_t revoked_at_once_max = 400;
constexpr std::int64_t day_ms = 86'400'000;

std::optional<ApiKey> own_key(const Snapshot& snapshot, const Id& organization, const Id& id) {
  auto key = snapshot.get<ApiKey>(id);
  if (!key || key->organization_id != organization) return std::nullopt;
  return key;
}

std::optional<Instant> last_use(const Snapshot& snapshot, const Id& key) {
  store::Find find;
  find.index = "by_key";
  find.equals = {store::value(key)};
  const auto use = snapshot.find_first<KeyUse>(find);
  return use ? std::optional(use->last_used_at) : std::nullopt;
}

ShownStatus status_of(const ApiKey& key, Instant now) {
  if (key.status == KeyStatus::revoked) return ShownStatus::revoked;
  return key.expires_at && *key.expires_at <= now ? ShownStatus::expired : ShownStatus::active;
}

KeyView view_of(const Snapshot& snapshot, const ApiKey& key) {
  KeyView view;
  view.id = view.key_id = key.id;
  if (key.organization_id) view.organization_id = key.organization_id;
  view.name = key.name;
  view.mode = key.mode;
  view.scopes = key.scopes;
  view.allowed_ips = key.allowed_ips;
  view.status = status_of(key, snapshot.now());
  view.last_used_at = last_use(snapshot, key.id);
  view.expires_at = key.expires_at;
  if (key.previous_until && *key.previous_until > snapshot.now())
    view.previous_secret_until = key.previous_until;
  if (key.created_by) view.created_by = key.created_by;
  view.created_at = key.created_at;
  view.updated_at = key.updated_at;
  return view;
}

// Each scope exists, and the caller could do itself what it lets the key do. Only the
// installation's own keys may hold "*:*".
Result<void> check_scopes(const Caller& caller, const Id& organization,
                          const std::vector<std::string>& scopes) {
  for (std::size_t i = 0; i < scopes.size(); ++i) {
    const auto& scope = scopes[i];
    const bool system = !organization && (scope == "*:*" || scope.starts_with("system:"));
    if (!system && !is_organization_scope(scope)) {
      Failure failure{Code::unknown_scope, fmt::format("there is no scope {}", scope), {}, {}, 0};
      failure.details.push_back({fmt::format("scopes[{}]", i), "unknown_scope", failure.message});
      return std::unexpected(std::move(failure));
    }
    if (!caller.may(scope, organization ? Role::admin : Role::global)) {
      Failure lacking{
          Code::insufficient_scope, fmt::format("you lack {} yourself", scope), {}, {}, 0};
      lacking.details.push_back({fmt::format("scopes[{}]", i), "not_held", lacking.message});
      lacking.extra.emplace_back("requiredScope", fmt::format("\"{}\"", scope));
      return std::unexpected(std::move(lacking));
    }
  }
  return {};
}

Result<void> check_addresses(const std::vector<std::string>& addresses) {
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    if (config::Network::parse(addresses[i])) continue;
    return invalid_field(fmt::format("allowedIps[{}]", i), "invalid_address",
                         "is neither an address nor a range such as 203.0.113.0/24");
  }
  return {};
}

Result<void> check_expiry(Instant now, const std::optional<Instant>& expires_at) {
  if (!expires_at || *expires_at > now) return {};
  return invalid_field("expiresAt", "in_the_past", "must lie in the future");
}

// A key made with a key can do no more than its maker: not from elsewhere, and not longer.
void inherit(const Snapshot& snapshot, const Caller& caller, NewKey& wanted) {
  if (caller.kind == Caller::Kind::user) return;
  const auto maker = snapshot.get<ApiKey>(caller.key);
  if (!maker) return;
  if (!maker->allowed_ips.empty()) wanted.allowed_ips = maker->allowed_ips;
  if (!maker->expires_at) return;
  wanted.expires_at =
      wanted.expires_at ? std::min(*wanted.expires_at, *maker->expires_at) : maker->expires_at;
}

// What the installation asks of every key that is made or changed; keys from before stay as they
// are. Without an expiry of its own a key gets the latest it may have.
template <class Key>
Result<void> apply_policy(const Snapshot& snapshot, Key& key) {
  const auto policy = settings::of_system(snapshot).api_keys;
  if (key.mode == KeyMode::test && !policy.allow_test_keys)
    return invalid_field("mode", "not_allowed", "test keys are switched off in this installation");
  if (key.allowed_ips.empty() && policy.require_ip_allow_list)
    return invalid_field("allowedIps", "required", "is required in this installation");
  if (!policy.max_age_days) return {};
  const Instant latest = snapshot.now().plus_ms(*policy.max_age_days * day_ms);
  if (!key.expires_at) key.expires_at = latest;
  if (*key.expires_at <= latest) return {};
  return invalid_field("expiresAt", "too_large",
                       fmt::format("must lie within {} days", *policy.max_age_days));
}

Result<ApiKey> changeable_key(const Snapshot& snapshot, const Id& organization, const Id& id) {
  auto key = own_key(snapshot, organization, id);
  if (!key) return fail(Code::not_found, "no such API key");
  if (key->status == KeyStatus::revoked)
    return fail(Code::state_conflict, "a revoked key cannot be changed");
  return std::move(*key);
}

// Keys for test data must not bring forth keys for money.
Result<void> check_mode(const Caller& caller, KeyMode mode) {
  if (caller.kind == Caller::Kind::user || caller.livemode || mode == KeyMode::test) return {};
  return fail(Code::insufficient_role, "a test key cannot make or change a live one");
}

// What a key may do, where from and how long, lies within what its changer may.
bool is_bounded_by(const ApiKey& key, const ApiKey& changer) {
  const bool addresses = changer.allowed_ips.empty() || key.allowed_ips == changer.allowed_ips;
  const bool expiry =
      !changer.expires_at || (key.expires_at && *key.expires_at <= *changer.expires_at);
  return addresses && expiry;
}

// A key must not give itself, or a stronger key, more than it has: whoever rotates a key holds it.
Result<void> may_change(const Snapshot& snapshot, const Caller& caller, const ApiKey& key) {
  if (caller.kind == Caller::Kind::user) return {};
  if (auto fine = check_mode(caller, key.mode); !fine) return fine;
  const auto changer = snapshot.get<ApiKey>(caller.key);
  if (!changer || !is_bounded_by(key, *changer))
    return fail(Code::insufficient_role,
                "that key may do more than yours: from elsewhere, or longer");
  return check_scopes(caller, key.organization_id, key.scopes);
}

Result<void> apply(const Caller& caller, const UpdateKey& input, Instant now, ApiKey& key) {
  if (input.scopes) {
    if (auto fine = check_scopes(caller, key.organization_id, *input.scopes); !fine) return fine;
    key.scopes = *input.scopes;
  }
  if (input.allowed_ips) {
    if (auto fine = check_addresses(*input.allowed_ips); !fine) return fine;
    key.allowed_ips = *input.allowed_ips;
  }
  if (input.expires_at.present) {
    if (auto fine = check_expiry(now, input.expires_at.value); !fine) return fine;
    key.expires_at = input.expires_at.value;
  }
  if (input.name) key.name = *input.name;
  return {};
}

// The bounds that `inherit` set cannot be widened by the key itself, or by another one.
Result<void> keep_bounds(const Caller& caller, const UpdateKey& input) {
  if (caller.kind == Caller::Kind::user) return {};
  if (input.allowed_ips || input.expires_at.present)
    return fail(Code::insufficient_role, "only a person may change a key's addresses or expiry");
  return {};
}

}  // namespace

Result<KeyList> list_keys(const Snapshot& snapshot, const Id& organization, const ListKeys& input) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  return endpoints::answer_list(endpoints::list<ApiKey>(snapshot, input, std::move(find), 20),
                                &KeyList::api_keys,
                                [&](const ApiKey& key) { return view_of(snapshot, key); });
}

Result<KeyView> get_key(const Snapshot& snapshot, const Id& organization, const Id& id) {
  const auto key = own_key(snapshot, organization, id);
  if (!key) return fail(Code::not_found, "no such API key");
  return view_of(snapshot, *key);
}

Result<KeyView> add_key(Transaction& transaction, const Caller& caller, const CreateKey& input) {
  if (auto fine = check_scopes(caller, input.organization, input.scopes); !fine)
    return std::unexpected(std::move(fine.error()));
  if (auto fine = check_mode(caller, input.mode); !fine)
    return std::unexpected(std::move(fine.error()));
  if (auto fine = check_addresses(input.allowed_ips); !fine)
    return std::unexpected(std::move(fine.error()));
  if (auto fine = check_expiry(transaction.now(), input.expires_at); !fine)
    return std::unexpected(std::move(fine.error()));
  NewKey wanted{input.organization,
                input.name,
                input.mode,
                input.scopes,
                input.allowed_ips,
                input.expires_at,
                caller.kind == Caller::Kind::user ? caller.user : caller.key};
  inherit(transaction, caller, wanted);
  if (auto fine = apply_policy(transaction, wanted); !fine)
    return std::unexpected(std::move(fine.error()));
  std::string text = create_key(transaction, std::move(wanted));
  const auto key = transaction.get<ApiKey>(*Id::parse(std::string_view(text).substr(8, 24)));
  audit::created(transaction, caller, "api_key", *key);
  KeyView view = view_of(transaction, *key);
  view.key = std::move(text);
  return view;
}

Result<KeyView> update_key(Transaction& transaction, const Caller& caller, const UpdateKey& input) {
  auto key = changeable_key(transaction, input.organization, input.id);
  if (!key) return std::unexpected(std::move(key.error()));
  if (auto fine = may_change(transaction, caller, *key); !fine)
    return std::unexpected(std::move(fine.error()));
  if (auto fine = keep_bounds(caller, input); !fine)
    return std::unexpected(std::move(fine.error()));
  const ApiKey before = *key;
  if (auto fine = apply(caller, input, transaction.now(), *key); !fine)
    return std::unexpected(std::move(fine.error()));
  if (auto fine = apply_policy(transaction, *key); !fine)
    return std::unexpected(std::move(fine.error()));
  transaction.replace(*key);
  audit::changed(transaction, caller, "api_key", before, *key);
  return view_of(transaction, *key);
}

Result<KeyView> rotate_key(Transaction& transaction, const Caller& caller, const RotateKey& input) {
  auto key = changeable_key(transaction, input.organization, input.id);
  if (!key) return std::unexpected(std::move(key.error()));
  if (auto fine = may_change(transaction, caller, *key); !fine)
    return std::unexpected(std::move(fine.error()));
  if (auto fine = apply_policy(transaction, *key); !fine)
    return std::unexpected(std::move(fine.error()));
  const std::string secret = new_secret(transaction);
  key->previous_secret_hash = key->secret_hash;
  key->previous_until = transaction.now().plus_ms(input.overlap_seconds * 1000);
  key->secret_hash = secret_hash(transaction.protection(), secret);
  transaction.replace(*key);
  audit::noted(transaction, caller, {"api_key.rotated", "api_key", key->id, key->organization_id});
  KeyView view = view_of(transaction, *key);
  view.key = key_text(*key, secret);
  return view;
}

Result<KeyView> revoke_key(Transaction& transaction, const Caller& caller, const KeyRef& input) {
  auto key = own_key(transaction, input.organization, input.id);
  if (!key) return fail(Code::not_found, "no such API key");
  if (key->status == KeyStatus::active) {
    key->status = KeyStatus::revoked;
    transaction.replace(*key);
    audit::noted(transaction, caller,
                 {"api_key.revoked", "api_key", key->id, key->organization_id});
  }
  return view_of(transaction, *key);
}

Result<endpoints::Nothing> delete_key(Transaction& transaction, const Caller& caller,
                                      const KeyRef& input) {
  const auto key = own_key(transaction, input.organization, input.id);
  if (!key) return fail(Code::not_found, "no such API key");
  transaction.erase(*key);
  audit::removed(transaction, caller, "api_key", *key);
  return endpoints::Nothing{};
}

bool revoke_all(Transaction& transaction, const Caller& caller, const Id& organization) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  find.limit = revoked_at_once_max;
  const auto page = transaction.find<ApiKey>(find);
  for (const auto& key : page.rows) (void)revoke_key(transaction, caller, {organization, key.id});
  return page.next.has_value();
}

}  // namespace gw::api_keys
