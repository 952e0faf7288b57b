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

namespace gw::domains {

bool erase_of(store::Transaction& transaction, Id organization) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  find.limit = 200;
  const auto page = transaction.find<Domain>(find);
  for (const auto& domain : page.rows) transaction.erase(domain);
  return page.next.has_value();
}

}  // namespace gw::domains
