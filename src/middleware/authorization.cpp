#include "middleware/authorization.hpp"

#include <fmt/format.h>

#include "endpoints/endpoint.hpp"

namespace gw::middleware {
namespace {

using endpoints::Endpoint;
using endpoints::Exchange;

// All rows work on one organization's data, but those of the installation itself and the list of
// organizations.
bool needs_organization(const Endpoint& endpoint) {
  return !endpoint.scope.starts_with("system:") && endpoint.path != "/api/v1/organizations";
}

std::unexpected<Failure> insufficient_scope(const std::string& scope) {
  Failure failure{Code::insufficient_scope, fmt::format("key lacks {}", scope), {}, {}, 0};
  failure.extra.emplace_back("requiredScope", fmt::format("\"{}\"", scope));
  return std::unexpected(std::move(failure));
}

}  // namespace

std::optional<http::Response> Authorization::before(Exchange& exchange) {
  if (exchange.endpoint->access != endpoints::Access::key) return std::nullopt;
  if (const auto admitted = admit(exchange); !admitted) {
    return error_response(exchange, admitted.error());
  }
  return std::nullopt;
}

Result<void> Authorization::admit(Exchange& exchange) const {
  const Endpoint& endpoint = *exchange.endpoint;
  if (!endpoint.scope.empty() && !exchange.caller.may(endpoint.scope)) {
    return insufficient_scope(endpoint.scope);
  }
  if (exchange.caller.kind == Caller::Kind::system_key) return choose_organization(exchange);
  const auto in_path = exchange.parameter("orgId");
  if (in_path && Id::parse(*in_path) != exchange.caller.organization) return fail(Code::not_found);
  return {};
}

Result<void> Authorization::choose_organization(Exchange& exchange) const {
  auto named = exchange.parameter("orgId");
  if (!named) named = exchange.request.headers.get("X-Organization-ID");
  if (!named || named->empty()) {
    if (needs_organization(*exchange.endpoint)) return fail(Code::organization_required);
    return {};
  }
  const auto organization = Id::parse(*named);
  if (!organization) return fail(Code::not_found, "no such organization");
  return credentials_->choose_organization(exchange.caller, *organization);
}

}  // namespace gw::middleware
