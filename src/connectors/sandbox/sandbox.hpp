// A card processor inside the gateway that behaves like a real one: it keeps its own books, takes
// cards on its own routes, and tells the gateway by signed webhooks only. Test mode only.
#pragma once

#include "connectors/sandbox/webhooks.hpp"
#include "endpoints/endpoint.hpp"

namespace gw::connectors::sandbox {

class Sandbox final : public Connector {
 public:
  explicit Sandbox(const store::Database& database) : database_(database) {}

  const Capabilities& capabilities() const override;
  Task<CallResult<Started>> start(Account account, PaymentOrder order) override;
  Task<CallResult<ProviderNews>> ask(Account account, PaymentOrder order) override;
  Task<CallResult<ProviderNews>> cancel(Account account, PaymentOrder order) override;
  Task<CallResult<RefundNews>> refund(Account account, RefundOrder order) override;
  Task<CallResult<std::optional<RefundNews>>> ask_refund(Account account,
                                                         RefundOrder order) override;
  NextStep resume(const Account&, const PaymentOrder&) const override { return {}; }
  Result<std::vector<ProviderNews>> read_webhook(const Account& account,
                                                 const http::Request& request,
                                                 Instant now) const override;
  RawJson page_hints(const Account& account) const override;

 private:
  store::Database database_;
};

// POST /sandbox/payments/{paymentId}/confirm and /authenticate, on the Main listener.
void add_routes(endpoints::Table& table, const store::Database& database);

}  // namespace gw::connectors::sandbox
