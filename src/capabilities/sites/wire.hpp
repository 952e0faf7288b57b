// What sites look like to clients: inputs and outputs of the slice's endpoints.
#pragma once

#include "capabilities/sites/sites.hpp"
#include "endpoints/binding.hpp"
#include "endpoints/listing.hpp"

namespace gw::sites {

struct SiteView {
  Id id, organization_id;
  std::string label;
  std::string webhook_secret;  // masked for those who may not change the site
  std::optional<Instant> previous_secret_until;
  std::vector<Id> assigned_providers;
  Id default_provider_id;
  Branding branding;
  std::optional<std::string> statement_descriptor;
  std::vector<std::string> frontend_domains;
  settings::CheckoutPreferences checkout;
  Instant created_at, updated_at;
  std::int64_t version = 0;

  SiteView without_secrets() const;
};
BOOST_DESCRIBE_STRUCT(SiteView, (),
                      (id, organization_id, label, webhook_secret, previous_secret_until,
                       assigned_providers, default_provider_id, branding, statement_descriptor,
                       frontend_domains, checkout, created_at, updated_at, version))

struct SiteRef {
  Id site_id;
};
BOOST_DESCRIBE_STRUCT(SiteRef, (), (site_id))

struct ListSites : endpoints::ListQuery {};
BOOST_DESCRIBE_STRUCT(ListSites, (endpoints::ListQuery), ())

struct SiteList : endpoints::ListFacts {
  std::vector<SiteView> sites;
};
BOOST_DESCRIBE_STRUCT(SiteList, (), (sites, total, total_is_capped, page, limit, next_cursor))

struct CreateSite {
  std::string label;
  std::vector<Id> assigned_providers;
  std::optional<Id> default_provider_id;
  std::optional<Branding> branding;
  std::optional<std::string> statement_descriptor;
  std::optional<std::string> frontend_domain;
  std::vector<std::string> frontend_domains;
  std::optional<settings::CheckoutPreferences> checkout;
};
BOOST_DESCRIBE_STRUCT(CreateSite, (),
                      (label, assigned_providers, default_provider_id, branding,
                       statement_descriptor, frontend_domain, frontend_domains, checkout))

struct PutSite {
  Id site_id;
  std::optional<std::string> label;
  Patch<std::vector<Id>> assigned_providers;
  Patch<Id> default_provider_id;
  Patch<Branding> branding;
  Patch<std::string> statement_descriptor;
  Patch<std::string> frontend_domain;
  Patch<std::vector<std::string>> frontend_domains;
  Patch<settings::CheckoutPreferences> checkout;
};
BOOST_DESCRIBE_STRUCT(PutSite, (),
                      (site_id, label, assigned_providers, default_provider_id, branding,
                       statement_descriptor, frontend_domain, frontend_domains, checkout))

struct RegenerateSecret {
  Id site_id;
  std::int64_t overlap_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(RegenerateSecret, (), (site_id, overlap_seconds))

struct RegeneratedSecret {
  std::string webhook_secret;
  std::optional<Instant> previous_secret_until;

  RegeneratedSecret without_secrets() const;
};
BOOST_DESCRIBE_STRUCT(RegeneratedSecret, (), (webhook_secret, previous_secret_until))

// PAGE_TOO_DEEP, FILTER_NOT_SUPPORTED, VALIDATION_FAILED.
Result<SiteList> list_sites(const store::Snapshot& snapshot, const Caller& caller,
                            const ListSites& input);
// NOT_FOUND.
Result<SiteView> get_site(const store::Snapshot& snapshot, const Caller& caller,
                          const SiteRef& input);
// VALIDATION_FAILED.
Result<SiteView> create_site(store::Transaction& transaction, const Caller& caller,
                             const CreateSite& input);
// NOT_FOUND, VALIDATION_FAILED.
Result<SiteView> put_site(store::Transaction& transaction, const Caller& caller,
                          const PutSite& input);
// NOT_FOUND, STATE_CONFLICT (open checkouts, unfinished transactions).
Result<endpoints::Nothing> delete_site(store::Transaction& transaction, const Caller& caller,
                                       const SiteRef& input, const Dependencies& dependencies);
// NOT_FOUND.
Result<RegeneratedSecret> regenerate_secret(store::Transaction& transaction, const Caller& caller,
                                            const RegenerateSecret& input);

}  // namespace gw::sites

template <>
struct gw::FieldRules<gw::sites::ListSites> {
  static constexpr bool strict = true;
  static constexpr auto rules = FieldRules<endpoints::ListQuery>::rules;
};
template <>
struct gw::FieldRules<gw::sites::CreateSite> {
  using C = sites::CreateSite;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&C::label, {.required = true, .length_min = 1, .length_max = 100}),
      field(&C::assigned_providers, {.length_max = 50, .description = "in the order shown"}),
      field(&C::default_provider_id, {.description = "one of assignedProviders"}),
      field(&C::statement_descriptor,
            {.length_max = 22, .description = "5 to 22 characters, at least one letter"}),
      field(&C::frontend_domain, {.length_max = 253, .description = "frontendDomains with one"}),
      field(&C::frontend_domains, {.length_max = 50, .description = "host names"}),
  };
};
template <>
struct gw::FieldRules<gw::sites::PutSite> {
  using P = sites::PutSite;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::label, {.length_min = 1, .length_max = 100}),
      field(&P::assigned_providers, {.length_max = 50, .description = "in the order shown"}),
      field(&P::default_provider_id, {.description = "one of assignedProviders"}),
      field(&P::statement_descriptor,
            {.length_max = 22, .description = "5 to 22 characters, at least one letter"}),
      field(&P::frontend_domain, {.length_max = 253, .description = "frontendDomains with one"}),
      field(&P::frontend_domains, {.length_max = 50, .description = "host names"}),
  };
};
template <>
struct gw::FieldRules<gw::sites::RegenerateSecret> {
  using R = sites::RegenerateSecret;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&R::overlap_seconds,
            {.min = 0, .max = 604'800, .description = "how long the present secret stays good"}),
  };
};
