// The time of last use, kept outside the requests that cause it.
#include <algorithm>

#include "capabilities/api_keys/api_keys.hpp"

namespace gw::api_keys {
namespace {

constexpr std::int64_t precision_ms = 60'000;
constexpr std::size_t keys_taken_max = 200;

void note_use(store::Transaction& transaction, const Id& key, Instant at) {
  store::Find find;
  find.index = "by_key";
  find.equals = {store::value(key)};
  if (auto use = transaction.find_first<KeyUse>(find)) {
    if (at < use->last_used_at.plus_ms(precision_ms)) return;
    use->last_used_at = at;
    return transaction.replace(*use);
  }
  KeyUse first;
  first.key_id = key;
  first.last_used_at = at;
  transaction.insert(first);
}

}  // namespace

void UseBuffer::used(const Id& key, Instant at) {
  const std::lock_guard lock(mutex_);
  auto& last = seen_[key];
  last = std::max(last, at);
}

UseBuffer::Uses UseBuffer::take() {
  const std::lock_guard lock(mutex_);
  Uses uses;
  while (!seen_.empty() && uses.size() < keys_taken_max) {
    uses.emplace_back(*seen_.begin());
    seen_.erase(seen_.begin());
  }
  return uses;
}

Result<bool> note_uses(store::Transaction& transaction, const UseBuffer::Uses& uses) {
  for (const auto& [key, at] : uses) note_use(transaction, key, at);
  return true;
}

}  // namespace gw::api_keys
