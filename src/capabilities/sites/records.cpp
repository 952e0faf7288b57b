#include "capabilities/providers/providers.hpp"
#include "capabilities/sites/sites.hpp"

namespace gw::store {

const CollectionDefinition& Entity<sites::Site>::definition() {
  static const CollectionDefinition definition{
      "sites",
      {"organization", "created_at"},
      {{"by_organization", {"organization", "created_at"}}},
      true};
  return definition;
}

// A deleted site is in no list.
std::vector<Value> Entity<sites::Site>::columns(const sites::Site& site, const Protection&) {
  return {site.deleted_at ? Value() : value(site.organization_id), value(site.created_at)};
}

const CollectionDefinition& Entity<sites::SiteHost>::definition() {
  static const CollectionDefinition definition{
      "site_hosts", {"site", "host"}, {{"by_site", {"site"}}, {"by_host", {"host"}}}, false};
  return definition;
}

std::vector<Value> Entity<sites::SiteHost>::columns(const sites::SiteHost& host,
                                                    const Protection&) {
  return {value(host.site_id), value(host.host)};
}

}  // namespace gw::store

namespace gw::sites {

std::string new_webhook_secret(store::Transaction& transaction) {
  return providers::new_webhook_secret(transaction);
}

std::shared_ptr<const Site> own_site(const store::Snapshot& snapshot, Id organization, Id id) {
  auto site = snapshot.get_shared<Site>(id);
  if (!site || site->organization_id != organization || site->deleted_at) return nullptr;
  return site;
}

bool is_frontend_domain(const store::Snapshot& snapshot, const std::string& host) {
  store::Find find;
  find.index = "by_host";
  find.equals = {store::value(host)};
  return snapshot.count<SiteHost>(find, 1) > 0;
}

settings::CheckoutRules checkout_rules(const store::Snapshot& snapshot, const Site& site) {
  return settings::checkout_rules(site.checkout,
                                  settings::of(snapshot, site.organization_id)->checkout);
}

}  // namespace gw::sites
