#include <algorithm>

#include "capabilities/audit/audit.hpp"
#include "capabilities/domains/wire.hpp"
#include "http/host_name.hpp"

namespace gw::domains {

using store::Snapshot;
using store::Transaction;

DomainView view_of(const Domain& domain, const Dependencies& dependencies) {
  DomainView view;
  view.id = domain.id;
  view.organization_id = domain.organization_id;
  view.site_id = domain.site_id;
  view.hostname = domain.hostname;
  view.cname_target = dependencies.target;
  view.status = domain.status;
  view.last_checked_at = domain.last_checked_at;
  if (!domain.last_error.empty()) view.last_error = domain.last_error;
  view.created_at = domain.created_at;
  view.updated_at = domain.updated_at;
  view.version = domain.version;
  return view;
}

std::optional<Domain> find_by_hostname(const Snapshot& snapshot, const std::string& host) {
  store::Find find;
  find.index = "by_hostname";
  find.equals = {store::value(host)};
  return snapshot.find_first<Domain>(find);
}

bool serves(const Snapshot& snapshot, const std::string& host) {
  const auto domain = find_by_hostname(snapshot, host);
  if (!domain) return false;
  if (domain->status != DomainStatus::verified && domain->status != DomainStatus::active)
    return false;
  return sites::own_site(snapshot, domain->organization_id, domain->site_id) != nullptr;
}

Result<DomainList> list_domains(const Snapshot& snapshot, const Caller& caller,
                                const ListDomains& input, const Dependencies& dependencies) {
  Result<endpoints::Listed<Domain>> listed;
  if (input.hostname) {
    const auto host = http::normal_host(*input.hostname);
    auto named = host ? find_by_hostname(snapshot, *host) : std::nullopt;
    if (named && named->organization_id != caller.organization) named.reset();
    listed = endpoints::list_of_one(input, std::move(named), 20);
  } else {
    store::Find find;
    find.index = "by_organization";
    find.equals = {store::value(caller.organization)};
    listed = endpoints::list<Domain>(snapshot, input, std::move(find), 20);
  }
  return endpoints::answer_list(std::move(listed), &DomainList::domains, [&](const Domain& domain) {
    return view_of(domain, dependencies);
  });
}

Result<DomainView> create_domain(Transaction& transaction, const Caller& caller,
                                 const CreateDomain& input, const Dependencies& dependencies) {
  const auto host = http::normal_host(input.hostname);
  if (!host || *host == "localhost") {
    return invalid_field("hostname", "invalid_format",
                         "is not a host name such as pay.shop.example");
  }
  auto site = transaction.get<sites::Site>(*input.site_id);
  if (!site || site->organization_id != caller.organization || site->deleted_at)
    return invalid_field("siteId", "unknown_value", "is not a site of this organization");
  const bool ours =
      std::ranges::find(dependencies.own_hosts, *host) != dependencies.own_hosts.end();
  if (ours || find_by_hostname(transaction, *host))
    return fail(Code::duplicate, "this hostname is in use already");
  transaction.guard(*site);
  Domain domain;
  domain.organization_id = caller.organization;
  domain.site_id = site->id;
  domain.hostname = *host;
  transaction.insert(domain);
  audit::created(transaction, caller, "domain", domain);
  return view_of(domain, dependencies);
}

Result<endpoints::Nothing> delete_domain(Transaction& transaction, const Caller& caller,
                                         const DomainRef& input) {
  const auto domain = transaction.get<Domain>(input.domain_id);
  if (!domain || domain->organization_id != caller.organization)
    return fail(Code::not_found, "no such domain");
  transaction.erase(*domain);
  audit::removed(transaction, caller, "domain", *domain);
  return endpoints::Nothing{};
}

}  // namespace gw::domains
