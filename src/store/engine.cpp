#include "store/engine.hpp"

namespace gw::store {
namespace {
constexpr std::size_t kCacheEntriesMax = 10'000;
}

std::shared_ptr<const void> DecodedCache::get(const Key& key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : found->second;
}

void DecodedCache::put(const Key& key, std::shared_ptr<const void> entity) {
  if (entries_.size() >= kCacheEntriesMax) entries_.clear();
  entries_.insert_or_assign(key, std::move(entity));
}

void DecodedCache::erase(const Key& key) { entries_.erase(key); }

void DecodedCache::clear() { entries_.clear(); }

}  // namespace gw::store
