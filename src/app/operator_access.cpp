#include "app/operator_access.hpp"

#include "base/text.hpp"

namespace gw::app {
namespace {

constexpr std::int64_t life_ms = 60'000;

bool from_this_machine(const endpoints::Exchange& exchange) {
  static const auto loopback = *config::Networks::parse(config::loopback);
  const auto peer = config::IpAddress::parse(exchange.request.peer_address);
  return peer && loopback.contains(*peer) && !exchange.forwarded;
}

}  // namespace

OperatorAccess::OperatorAccess(const config::Settings& settings)
    : tokens_(text_of(settings.system_encryption_key),
              {settings.admin_frontend_url(), "operator"}) {}

std::string OperatorAccess::token(Instant now) const {
  const Instant issued = Instant::from_seconds(now.seconds());
  return tokens_.sign({"operator", "console", issued, issued.plus_ms(life_ms)});
}

std::optional<Caller> OperatorAccess::verify(std::string_view token,
                                             const endpoints::Exchange& exchange) const {
  if (!from_this_machine(exchange)) return std::nullopt;
  const auto claims = tokens_.verify(token, exchange.started_at);
  if (!claims || claims->subject != "operator") return std::nullopt;
  Caller caller;
  caller.kind = Caller::Kind::user;
  caller.role = Role::global;
  caller.stepped_up_until = claims->expires_at;
  caller.livemode = true;
  return caller;
}

}  // namespace gw::app
