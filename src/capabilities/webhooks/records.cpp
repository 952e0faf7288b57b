#include "capabilities/webhooks/webhooks.hpp"

namespace gw::store {

const CollectionDefinition& Entity<webhooks::ProviderEvent>::definition() {
  static const CollectionDefinition definition{
      "provider_events",
      {"organization", "provider", "event_key", "created_at"},
      {{"by_claim", {"provider", "event_key"}, true},
       {"by_organization", {"organization", "created_at"}}},
      false};
  return definition;
}

std::vector<Value> Entity<webhooks::ProviderEvent>::columns(const webhooks::ProviderEvent& event,
                                                            const Protection&) {
  return {value(event.organization_id), value(event.provider_id), value(event.event_key),
          value(event.created_at)};
}

const CollectionDefinition& Entity<webhooks::RejectedHook>::definition() {
  static const CollectionDefinition definition{
      "rejected_hooks", {"provider", "hour"}, {{"by_hour", {"provider", "hour"}}}, false};
  return definition;
}

std::vector<Value> Entity<webhooks::RejectedHook>::columns(const webhooks::RejectedHook& hook,
                                                           const Protection&) {
  return {value(hook.provider_id), value(hook.hour)};
}

}  // namespace gw::store
