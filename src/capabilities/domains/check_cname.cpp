// Asks the name system where a host leads, and books what was seen on its domain.
#include <algorithm>

#include "capabilities/audit/audit.hpp"
#include "capabilities/domains/wire.hpp"
#include "http/host_name.hpp"

namespace gw::domains {
namespace {

using store::Transaction;

struct Seen {
  std::string host;
  http::AliasAnswer answer;
  bool verified = false;
};

Callback<http::AliasAnswer> ask(http::Resolver* resolver, std::string host) {
  return Callback<http::AliasAnswer>([resolver, host = std::move(host)](auto done) mutable {
    if (resolver == nullptr) return done(http::AliasAnswer{});
    resolver->aliases(std::move(host), std::move(done));
  });
}

Task<Seen> look(Dependencies dependencies, std::string host) {
  auto asking = ask(dependencies.resolver, host);
  http::AliasAnswer answer = co_await std::move(asking);
  Seen seen{std::move(host), std::move(answer), false};
  seen.verified =
      std::ranges::find(seen.answer.names, dependencies.target) != seen.answer.names.end();
  co_return seen;
}

std::string error_of(const Seen& seen) {
  if (seen.verified) return {};
  if (!seen.answer.answered) return "not_resolved";
  return seen.answer.names.empty() ? "no_cname" : "other_target";
}

// A name system that cannot be asked takes nothing from a domain that was seen to point at us.
void book(Domain& domain, const Seen& seen, Instant now) {
  domain.last_checked_at = now;
  domain.last_error = error_of(seen);
  if (seen.verified) {
    if (domain.status != DomainStatus::active) domain.status = DomainStatus::verified;
  } else if (seen.answer.answered) {
    domain.status = DomainStatus::failed;
  }
}

Result<std::optional<Domain>> book_of(Transaction& transaction, const Caller& caller,
                                      const Seen& seen) {
  auto domain = find_by_hostname(transaction, seen.host);
  if (!domain || domain->organization_id != caller.organization) return std::optional<Domain>();
  const Domain before = *domain;
  book(*domain, seen, transaction.now());
  transaction.replace(*domain);
  if (before.status != domain->status)
    audit::changed(transaction, caller, "domain", before, *domain);
  return domain;
}

}  // namespace

Task<Result<CnameView>> verify_cname(Dependencies dependencies, Caller caller, VerifyCname input) {
  const auto host = http::normal_host(input.domain);
  if (!host) {
    co_return invalid_field("domain", "invalid_format",
                            "is not a host name such as pay.shop.example");
  }
  auto looking = look(dependencies, *host);
  const Seen seen = co_await std::move(looking);
  auto booking = [caller, seen](Transaction& transaction) {
    return book_of(transaction, caller, seen);
  };
  auto booked = co_await store::run(dependencies.database, std::move(booking));
  if (!booked) co_return std::unexpected(std::move(booked.error()));
  CnameView view;
  view.domain = *host;
  view.expected_target = dependencies.target;
  if (!seen.answer.names.empty()) view.actual_target = seen.answer.names.back();
  if (seen.verified) view.actual_target = dependencies.target;
  view.verified = seen.verified;
  view.checked_at = dependencies.database.clock->now();
  co_return view;
}

Task<Result<DomainView>> retry_domain(Dependencies dependencies, Caller caller, DomainRef input) {
  auto loading = [caller, id = input.domain_id](Transaction& transaction) -> Result<std::string> {
    const auto domain = transaction.get<Domain>(id);
    if (!domain || domain->organization_id != caller.organization)
      return fail(Code::not_found, "no such domain");
    return domain->hostname;
  };
  auto host = co_await store::run(dependencies.database, std::move(loading));
  if (!host) co_return std::unexpected(std::move(host.error()));
  auto looking = look(dependencies, *host);
  const Seen seen = co_await std::move(looking);
  auto booking = [caller, seen](Transaction& transaction) {
    return book_of(transaction, caller, seen);
  };
  auto booked = co_await store::run(dependencies.database, std::move(booking));
  if (!booked) co_return std::unexpected(std::move(booked.error()));
  if (!*booked) co_return fail(Code::not_found, "no such domain");
  co_return view_of(**booked, dependencies);
}

}  // namespace gw::domains
