#include <fmt/format.h>

#include <algorithm>

#include "base/decode.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/providers/providers.hpp"
#include "capabilities/sites/rules.hpp"
#include "capabilities/sites/wire.hpp"

namespace gw::sites {
namespace {

using store::Snapshot;
using store::Transaction;

std::optional<std::string> some(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

// The secret stands in the view only for those who could read it by making a new one, and not for a
// login that turns up in another network: its cookie may be stolen.
SiteView view_of(const Site& site, const Caller& caller, Instant now) {
  SiteView view;
  view.id = site.id;
  view.organization_id = site.organization_id;
  view.label = site.label;
  const bool trusted = caller.may("site:update", Role::admin) && !caller.moved;
  view.webhook_secret = trusted ? site.webhook_secret.value : masked(site.webhook_secret.value);
  if (!previous_secret(site, now).empty()) view.previous_secret_until = site.previous_secret_until;
  view.assigned_providers = site.assigned_providers;
  view.default_provider_id = site.default_provider_id;
  view.branding = site.branding;
  view.statement_descriptor = some(site.statement_descriptor);
  view.frontend_domains = site.frontend_domains;
  view.checkout = site.checkout;
  view.created_at = site.created_at;
  view.updated_at = site.updated_at;
  view.version = site.version;
  return view;
}

// Each provider exists in the organization and is held against its deletion meanwhile.
void check_providers(Transaction& transaction, const Site& site,
                     std::vector<FieldProblem>& problems) {
  for (std::size_t i = 0; i < site.assigned_providers.size(); ++i) {
    auto provider = transaction.get<providers::Provider>(site.assigned_providers[i]);
    if (provider && provider->organization_id == site.organization_id && !provider->deleted_at) {
      transaction.guard(*provider);
      continue;
    }
    problems.push_back({fmt::format("assignedProviders[{}]", i), "unknown_value",
                        "is not a provider of this organization"});
  }
}

// `problems` come from reading the input; those of the whole follow.
Result<void> check(Transaction& transaction, const Site& site, std::vector<FieldProblem> problems) {
  for (auto& problem : site_problems(site)) problems.push_back(std::move(problem));
  const bool doubled = std::ranges::any_of(
      problems, [](const FieldProblem& problem) { return problem.code == "duplicate"; });
  if (!doubled) check_providers(transaction, site, problems);
  if (problems.empty()) return {};
  return std::unexpected(validation_failure(std::move(problems)));
}

void write_hosts(Transaction& transaction, const Site& site) {
  store::Find find;
  find.index = "by_site";
  find.equals = {store::value(site.id)};
  std::vector<std::string> missing =
      site.deleted_at ? std::vector<std::string>{} : site.frontend_domains;
  for (const auto& row : transaction.find<SiteHost>(find).rows) {
    if (std::erase(missing, row.host) == 0) transaction.erase(row);
  }
  for (auto& host : missing) {
    SiteHost row;
    row.organization_id = site.organization_id;
    row.site_id = site.id;
    row.host = std::move(host);
    transaction.insert(row);
  }
}

template <class T>
void set(T& member, const Patch<T>& patch) {
  if (patch.present) member = patch.value.value_or(T{});
}

std::vector<FieldProblem> apply_put(const PutSite& input, Site& site) {
  std::vector<FieldProblem> problems;
  if (input.label) site.label = *input.label;
  set(site.assigned_providers, input.assigned_providers);
  set(site.default_provider_id, input.default_provider_id);
  set(site.branding, input.branding);
  set(site.statement_descriptor, input.statement_descriptor);
  set(site.checkout, input.checkout);
  if (input.frontend_domains.present) {
    site.frontend_domains =
        normal_hosts(input.frontend_domains.value.value_or(std::vector<std::string>{}), problems);
  } else if (input.frontend_domain.present) {
    const auto host = input.frontend_domain.value.value_or("");
    site.frontend_domains =
        normal_hosts(host.empty() ? std::vector<std::string>{} : std::vector{host}, problems);
  }
  return problems;
}

std::optional<Site> live_site(const Snapshot& snapshot, const Caller& caller, Id id) {
  auto site = snapshot.get<Site>(id);
  if (!site || site->organization_id != caller.organization || site->deleted_at)
    return std::nullopt;
  return site;
}

}  // namespace

SiteView SiteView::without_secrets() const {
  SiteView view = *this;
  if (!view.webhook_secret.starts_with("****")) view.webhook_secret = masked(view.webhook_secret);
  return view;
}

RegeneratedSecret RegeneratedSecret::without_secrets() const {
  return {masked(webhook_secret), previous_secret_until};
}

Result<SiteList> list_sites(const Snapshot& snapshot, const Caller& caller,
                            const ListSites& input) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(caller.organization)};
  return endpoints::answer_list(
      endpoints::list<Site>(snapshot, input, std::move(find), 20), &SiteList::sites,
      [&](const Site& site) { return view_of(site, caller, snapshot.now()).without_secrets(); });
}

Result<SiteView> get_site(const Snapshot& snapshot, const Caller& caller, const SiteRef& input) {
  const auto site = own_site(snapshot, caller.organization, input.site_id);
  if (!site) return fail(Code::not_found, "no such site");
  return view_of(*site, caller, snapshot.now());
}

Result<SiteView> create_site(Transaction& transaction, const Caller& caller,
                             const CreateSite& input) {
  std::vector<FieldProblem> problems;
  Site site;
  site.organization_id = caller.organization;
  site.label = input.label;
  site.assigned_providers = input.assigned_providers;
  site.default_provider_id = input.default_provider_id.value_or(Id{});
  site.branding = input.branding.value_or(Branding{});
  site.statement_descriptor = input.statement_descriptor.value_or("");
  site.checkout = input.checkout.value_or(settings::CheckoutPreferences{});
  auto hosts = input.frontend_domains;
  if (hosts.empty() && input.frontend_domain) hosts.push_back(*input.frontend_domain);
  site.frontend_domains = normal_hosts(hosts, problems);
  if (auto valid = check(transaction, site, std::move(problems)); !valid)
    return std::unexpected(std::move(valid.error()));
  site.webhook_secret.value = new_webhook_secret(transaction);
  transaction.insert(site);
  write_hosts(transaction, site);
  audit::created(transaction, caller, "site", site);
  auto view = view_of(site, caller, transaction.now());
  view.webhook_secret = site.webhook_secret.value;
  return view;
}

Result<SiteView> put_site(Transaction& transaction, const Caller& caller, const PutSite& input) {
  auto site = live_site(transaction, caller, input.site_id);
  if (!site) return fail(Code::not_found, "no such site");
  const Site before = *site;
  auto problems = apply_put(input, *site);
  if (auto valid = check(transaction, *site, std::move(problems)); !valid)
    return std::unexpected(std::move(valid.error()));
  transaction.replace(*site);
  write_hosts(transaction, *site);
  audit::changed(transaction, caller, "site", before, *site);
  return view_of(*site, caller, transaction.now());
}

Result<endpoints::Nothing> delete_site(Transaction& transaction, const Caller& caller,
                                       const SiteRef& input, const Dependencies& dependencies) {
  auto site = live_site(transaction, caller, input.site_id);
  if (!site) return fail(Code::not_found, "no such site");
  if (dependencies.in_use) {
    if (auto why = dependencies.in_use(transaction, *site))
      return fail(Code::state_conflict, std::move(*why));
  }
  site->deleted_at = transaction.now();
  transaction.replace(*site);
  write_hosts(transaction, *site);
  audit::removed(transaction, caller, "site", *site);
  return endpoints::Nothing{};
}

bool close_of(Transaction& transaction, Id organization) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  find.limit = 5;  // each with up to 50 hosts
  auto page = transaction.find<Site>(find);
  for (auto& site : page.rows) {
    site.deleted_at = transaction.now();
    transaction.replace(site);
    write_hosts(transaction, site);
  }
  return page.next.has_value();
}

Result<RegeneratedSecret> regenerate_secret(Transaction& transaction, const Caller& caller,
                                            const RegenerateSecret& input) {
  auto site = live_site(transaction, caller, input.site_id);
  if (!site) return fail(Code::not_found, "no such site");
  const Site before = *site;
  site->previous_webhook_secret = {};
  site->previous_secret_until.reset();
  if (input.overlap_seconds > 0) {
    site->previous_webhook_secret = std::move(site->webhook_secret);
    site->previous_secret_until = transaction.now().plus_seconds(input.overlap_seconds);
  }
  site->webhook_secret.value = new_webhook_secret(transaction);
  transaction.replace(*site);
  audit::changed(transaction, caller, "site", before, *site);
  return RegeneratedSecret{site->webhook_secret.value, site->previous_secret_until};
}

}  // namespace gw::sites
