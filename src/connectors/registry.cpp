#include "connectors/connector.hpp"

#include <stdexcept>

namespace gw::connectors {

namespace {

CallFailure no_refunds() {
  return {CallFailure::Effect::none, "unsupported", "this provider cannot refund"};
}

}  // namespace

Task<CallResult<RefundNews>> Connector::refund(Account, RefundOrder) {
  co_return std::unexpected(no_refunds());
}

Task<CallResult<std::optional<RefundNews>>> Connector::ask_refund(Account, RefundOrder) {
  co_return std::unexpected(no_refunds());
}

Connector& Registry::of(providers::ProviderType type) const {
  for (const auto& [known, connector] : entries_) {
    if (known == type) return *connector;
  }
  throw std::logic_error("no connector for this provider type");
}

}  // namespace gw::connectors
