#include "capabilities/domains/domains.hpp"

namespace gw::store {

const CollectionDefinition& Entity<domains::Domain>::definition() {
  static const CollectionDefinition definition{
      "domains",
      {"organization", "created_at", "hostname"},
      {{"by_organization", {"organization", "created_at"}}, {"by_hostname", {"hostname"}, true}},
      false};
  return definition;
}

std::vector<Value> Entity<domains::Domain>::columns(const domains::Domain& domain,
                                                    const Protection&) {
  return {value(domain.organization_id), value(domain.created_at), value(domain.hostname)};
}

const CollectionDefinition& Entity<domains::AcmeToken>::definition() {
  static const CollectionDefinition definition{
      "acme_tokens", {"token"}, {{"by_token", {"token"}, true}}, false};
  return definition;
}

std::vector<Value> Entity<domains::AcmeToken>::columns(const domains::AcmeToken& token,
                                                       const Protection&) {
  return {value(token.token)};
}

}  // namespace gw::store
