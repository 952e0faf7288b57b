// Hosts of shops that show our checkout under their own name: registered for a site, pointed at us
// by a CNAME, and then allowed to have a certificate.
#pragma once

#include <string>
#include <vector>

#include "capabilities/sites/sites.hpp"
#include "endpoints/endpoint.hpp"
#include "http/resolver.hpp"

namespace gw::domains {

// pending: never seen to point at us. verified: it does. active: it serves. failed: it does not.
enum class DomainStatus { pending, verified, active, failed };
BOOST_DESCRIBE_ENUM(DomainStatus, pending, verified, active, failed)

// A hostname is registered once in the whole installation.
struct Domain : store::Stored {
  Id organization_id, site_id;
  std::string hostname;  // normalised
  DomainStatus status = DomainStatus::pending;
  std::optional<Instant> last_checked_at;
  std::string last_error;  // a class: "no_cname", "other_target", "not_resolved"
};
BOOST_DESCRIBE_STRUCT(Domain, (store::Stored),
                      (organization_id, site_id, hostname, status, last_checked_at, last_error))

// What a certificate authority fetches over plain http to see that a host is ours.
struct AcmeToken : store::Stored {
  std::string token, answer;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(AcmeToken, (store::Stored), (token, answer, expires_at))

struct Dependencies {
  store::Database database;
  http::Resolver* resolver = nullptr;  // outlives the application; none: nobody can be asked
  std::string target;                  // what a CNAME must lead to: the payment page's host
  std::vector<std::string> own_hosts;  // the installation's, normalised
};

// Whether this host (normalised) is a verified domain of a live site: one look into an index.
bool serves(const store::Snapshot& snapshot, const std::string& host);

// Erases some of an organization's domains, so that their names are free; true: there are more. For
// members::PurgeStep.
bool erase_of(store::Transaction& transaction, Id organization);

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);

}  // namespace gw::domains

template <>
struct gw::store::Entity<gw::domains::Domain> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const domains::Domain& domain, const Protection&);
};
template <>
struct gw::store::Entity<gw::domains::AcmeToken> {
  static constexpr bool system_scope = true;
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const domains::AcmeToken& token, const Protection&);
};
