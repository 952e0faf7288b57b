#include "connectors/connector.hpp"

#include <stdexcept>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::connectors {

namespace {

CallFailure no_refunds() {
  return {CallFailure::Effect::none, "unsupported", "this provider cannot refund"};
}

}  // namespace

ProviderNews unreadable_news(std::string_view body) {
  ProviderNews news;
  news.event_key = "sha256:" + hex(crypto::sha256(body));
  news.event_type = "unreadable";
  news.readable = false;
  return news;
}

Task<CallResult<bool>> Connector::check(Account) { co_return true; }

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
