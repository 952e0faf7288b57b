// What domains look like to clients: inputs and outputs of the slice's endpoints.
#pragma once

#include "capabilities/domains/domains.hpp"
#include "endpoints/binding.hpp"
#include "endpoints/listing.hpp"

namespace gw::domains {

struct DomainView {
  Id id, organization_id, site_id;
  std::string hostname, cname_target;
  DomainStatus status = DomainStatus::pending;
  std::optional<Instant> last_checked_at;
  std::optional<std::string> last_error;
  Instant created_at, updated_at;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(DomainView, (),
                      (id, organization_id, site_id, hostname, cname_target, status,
                       last_checked_at, last_error, created_at, updated_at, version))

struct DomainRef {
  Id domain_id;
};
BOOST_DESCRIBE_STRUCT(DomainRef, (), (domain_id))

struct ListDomains : endpoints::ListQuery {
  std::optional<std::string> hostname;
};
BOOST_DESCRIBE_STRUCT(ListDomains, (endpoints::ListQuery), (hostname))

struct DomainList : endpoints::ListFacts {
  std::vector<DomainView> domains;
};
BOOST_DESCRIBE_STRUCT(DomainList, (), (domains, total, total_is_capped, page, limit, next_cursor))

struct CreateDomain {
  std::string hostname;
  std::optional<Id> site_id;
};
BOOST_DESCRIBE_STRUCT(CreateDomain, (), (hostname, site_id))

struct VerifyCname {
  std::string domain;
};
BOOST_DESCRIBE_STRUCT(VerifyCname, (), (domain))

struct CnameView {
  std::string domain, expected_target;
  std::optional<std::string> actual_target;
  bool verified = false;
  Instant checked_at;
};
BOOST_DESCRIBE_STRUCT(CnameView, (), (domain, expected_target, actual_target, verified, checked_at))

DomainView view_of(const Domain& domain, const Dependencies& dependencies);
std::optional<Domain> find_by_hostname(const store::Snapshot& snapshot, const std::string& host);

// VALIDATION_FAILED, FILTER_NOT_SUPPORTED, PAGE_TOO_DEEP.
Result<DomainList> list_domains(const store::Snapshot& snapshot, const Caller& caller,
                                const ListDomains& input, const Dependencies& dependencies);
// VALIDATION_FAILED, DUPLICATE.
Result<DomainView> create_domain(store::Transaction& transaction, const Caller& caller,
                                 const CreateDomain& input, const Dependencies& dependencies);
// NOT_FOUND.
Result<endpoints::Nothing> delete_domain(store::Transaction& transaction, const Caller& caller,
                                         const DomainRef& input);
// VALIDATION_FAILED. A registered domain of the caller's learns what was seen.
Task<Result<CnameView>> verify_cname(Dependencies dependencies, Caller caller, VerifyCname input);
// NOT_FOUND.
Task<Result<DomainView>> retry_domain(Dependencies dependencies, Caller caller, DomainRef input);

}  // namespace gw::domains

template <>
struct gw::FieldRules<gw::domains::ListDomains> {
  using Q = domains::ListDomains;
  static constexpr bool strict = true;
  static constexpr auto rules =
      std::tuple_cat(FieldRules<endpoints::ListQuery>::rules,
                     std::tuple{field(&Q::hostname, {.length_max = 253, .description = "exact"})});
};
template <>
struct gw::FieldRules<gw::domains::CreateDomain> {
  using C = domains::CreateDomain;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&C::hostname, {.required = true, .length_max = 253, .example = "pay.shop.example"}),
      field(&C::site_id, {.required = true}),
  };
};
template <>
struct gw::FieldRules<gw::domains::VerifyCname> {
  using V = domains::VerifyCname;
  static constexpr bool strict = true;
  static constexpr auto rules =
      std::tuple{field(&V::domain, {.required = true, .length_max = 253})};
};
