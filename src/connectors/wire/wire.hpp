// Bank transfer: the buyer is shown an account and a reference, the operator confirms the money's
// arrival by hand.
#pragma once

#include "connectors/connector.hpp"

namespace gw::connectors::wire {

// An ISO 11649 creditor reference ("RF" + check digits + 9 characters): banks check it, people can
// type it.
std::string creditor_reference(std::int64_t serial);

class Wire final : public Connector {
 public:
  const Capabilities& capabilities() const override;
  Task<CallResult<Started>> start(Account account, PaymentOrder order) override;
  Task<CallResult<ProviderNews>> ask(Account account, PaymentOrder order) override;
  Task<CallResult<ProviderNews>> cancel(Account account, PaymentOrder order) override;
  NextStep resume(const Account& account, const PaymentOrder& order) const override;
  Result<std::vector<ProviderNews>> read_webhook(const Account& account,
                                                 const http::Request& request,
                                                 Instant now) const override;
  RawJson page_hints(const Account&) const override { return {}; }
};

}  // namespace gw::connectors::wire
