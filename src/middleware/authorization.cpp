#include "middleware/authorization.hpp"

#include <fmt/format.h>

#include "endpoints/cookies.hpp"
#include "endpoints/endpoint.hpp"

namespace gw::middleware {
namespace {

using endpoints::Access;
using endpoints::Endpoint;
using endpoints::Exchange;

// All rows work on one organization's data, but those of the installation itself, of people, and
// the list of organizations.
bool needs_organization(const Endpoint& endpoint) {
  if (endpoint.role == Role::global || endpoint.access == Access::session) {
    return endpoint.role != Role::global && endpoint.role != Role::none;
  }
  return !endpoint.scope.starts_with("system:") && !endpoint.scope.starts_with("userprofile:") &&
         endpoint.path != "/api/v1/organizations";
}

std::unexpected<Failure> insufficient_scope(const std::string& scope) {
  Failure failure{Code::insufficient_scope, fmt::format("key lacks {}", scope), {}, {}, 0};
  failure.extra.emplace_back("requiredScope", fmt::format("\"{}\"", scope));
  return std::unexpected(std::move(failure));
}

bool writes(const Exchange& exchange) {
  const auto method = exchange.request.method;
  return method != http::Method::get && method != http::Method::head;
}

// Keys have a mode; a person says which of the two kinds of data a request is about.
Result<void> choose_mode(Exchange& exchange) {
  const auto wanted = exchange.request.headers.get("X-Mode");
  if (!wanted) return {};
  if (*wanted != "live" && *wanted != "test")
    return invalid_field("X-Mode", "unknown_value", "is live or test");
  exchange.caller.livemode = *wanted == "live";
  return {};
}

// The login's own routes stay open: they are how a person steps up, or leaves.
bool of_the_login(const Endpoint& endpoint) { return endpoint.path.starts_with("/api/v1/auth/"); }

}  // namespace

std::optional<http::Response> Authorization::before(Exchange& exchange) {
  if (!bearer_needed(exchange.endpoint->access)) return std::nullopt;
  if (const auto admitted = admit(exchange); !admitted) {
    return error_response(exchange, admitted.error());
  }
  return std::nullopt;
}

Result<void> Authorization::admit(Exchange& exchange) const {
  const bool buyer = exchange.caller.kind == Caller::Kind::buyer;
  if (buyer != (exchange.endpoint->access == Access::portal)) return fail(Code::unauthenticated);
  if (buyer) return {};
  return exchange.caller.kind == Caller::Kind::user ? admit_person(exchange) : admit_key(exchange);
}

Result<void> Authorization::admit_key(Exchange& exchange) const {
  const Endpoint& endpoint = *exchange.endpoint;
  if (endpoint.access == Access::session)
    return fail(Code::insufficient_role, "an API key cannot do this: sign in");
  if (!endpoint.scope.empty() && !exchange.caller.may(endpoint.scope)) {
    return insufficient_scope(endpoint.scope);
  }
  if (exchange.caller.kind == Caller::Kind::system_key) return choose_organization(exchange);
  const auto in_path = exchange.parameter("orgId");
  if (in_path && Id::parse(*in_path) != exchange.caller.organization) return fail(Code::not_found);
  return {};
}

Result<void> Authorization::admit_person(Exchange& exchange) const {
  const Endpoint& endpoint = *exchange.endpoint;
  Caller& caller = exchange.caller;
  if (auto chosen = choose_mode(exchange); !chosen) return chosen;
  if (needs_organization(endpoint)) {
    if (auto chosen = choose_organization(exchange); !chosen) return chosen;
  }
  if (caller.role < endpoint.role) return fail(Code::insufficient_role);
  if (of_the_login(endpoint) || caller.stepped_up_until > exchange.started_at) return {};
  if (endpoint.step_up) return fail(Code::step_up_required);
  if (caller.moved && writes(exchange))
    return fail(Code::step_up_required, "your network changed: confirm with your passkey");
  return {};
}

Result<void> Authorization::choose_organization(Exchange& exchange) const {
  Caller& caller = exchange.caller;
  auto named = exchange.parameter("orgId");
  if (!named) named = exchange.request.headers.get("X-Organization-ID");
  const bool person = caller.kind == Caller::Kind::user;
  if (!named && person) named = endpoints::cookie(exchange, "selectedOrganization");
  if (named && !named->empty()) {
    const auto organization = Id::parse(*named);
    if (!organization) return fail(Code::not_found, "no such organization");
    return credentials_->choose_organization(caller, *organization);
  }
  if (person) credentials_->choose_only_organization(caller);
  if (!caller.organization && needs_organization(*exchange.endpoint))
    return fail(Code::organization_required);
  return {};
}

}  // namespace gw::middleware
