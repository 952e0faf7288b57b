// Stripe: PaymentIntents with automatic payment methods, paid through Elements on our page.
#pragma once

#include "base/time.hpp"
#include "connectors/connector.hpp"
#include "connectors/stripe/client.hpp"

namespace gw::connectors::stripe {

// Where Stripe is; anything but its own addresses counts for accounts in test mode only.
struct Places {
  std::string api_base;  // empty: Stripe's own
  std::string script_url;
};

class Stripe final : public Connector {
 public:
  Stripe(http::Outbound& outbound, const Clock& clock, Places places);

  const Capabilities& capabilities() const override;
  bool offers(Money amount) const override;
  Task<CallResult<bool>> check(Account account) override;
  Task<CallResult<Started>> start(Account account, PaymentOrder order) override;
  // Without a reference the intents made about then are searched for the attempt's mark.
  Task<CallResult<ProviderNews>> ask(Account account, PaymentOrder order) override;
  Task<CallResult<ProviderNews>> cancel(Account account, PaymentOrder order) override;
  Task<CallResult<RefundNews>> refund(Account account, RefundOrder order) override;
  Task<CallResult<std::optional<RefundNews>>> ask_refund(Account account,
                                                         RefundOrder order) override;
  // The client secret is never kept: a page that was loaded again starts anew.
  NextStep resume(const Account&, const PaymentOrder&) const override { return {}; }
  Result<std::vector<ProviderNews>> read_webhook(const Account& account,
                                                 const http::Request& request,
                                                 Instant now) const override;
  RawJson page_hints(const Account& account) const override;
  PageScript page_script(const Account& account, Money due) const override;

 private:
  Task<CallResult<boost::json::value>> call(Account account, Call call);
  Task<CallResult<boost::json::value>> create(Account account, PaymentOrder order);
  // The intent that bears the attempt's mark; null when a complete list holds none.
  Task<CallResult<boost::json::value>> find(Account account, PaymentOrder order);
  Task<CallResult<ProviderNews>> cancel_known(Account account, std::string reference);
  // The intent of an attempt whose answer was lost; nullopt: there is none, and none can come.
  Task<CallResult<std::optional<std::string>>> lost_reference(Account account, PaymentOrder order);
  Endpoint endpoint_of(const Account& account) const;
  bool simulated(const Account& account) const;

  http::Outbound& outbound_;
  const Clock& clock_;
  Places places_;
};

}  // namespace gw::connectors::stripe
