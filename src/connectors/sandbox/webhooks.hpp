// The sandbox's webhooks: written as jobs with the state they report, signed like Stripe's
// ("t=...,v1=..."), delivered to /hooks/sandbox/{providerId} late, again or out of order when the
// account is told to.
#pragma once

#include <functional>
#include <string>

#include "connectors/sandbox/payments.hpp"
#include "jobs/worker.hpp"
#include "store/execute.hpp"

namespace gw::connectors::sandbox {

inline constexpr std::string_view webhook_job_type = "sandbox.webhook";

// Queues the news of a state just reached, in the command that reached it.
void queue_webhooks(store::Transaction& transaction, const Account& account,
                    const SandboxPayment& payment, std::string_view request_id);

// The news of a refund just taken on: its state now, and the one it settles in.
void queue_refund_webhooks(store::Transaction& transaction, const Account& account,
                           const SandboxPayment& payment, const SandboxRefund& refund);

// The Main listener's application, called in process.
using LocalDispatch = std::function<void(http::Request, http::Respond)>;
jobs::Handler webhook_handler(const store::Database& database, LocalDispatch dispatch);

// A verified body as news.
Result<ProviderNews> parse_webhook(std::string_view body);

}  // namespace gw::connectors::sandbox
