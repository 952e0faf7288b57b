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
inline constexpr std::int64_t signature_tolerance_s = 300;

// Queues the news of a state just reached, in the command that reached it.
void queue_webhooks(store::Transaction& transaction, const Account& account,
                    const SandboxPayment& payment, std::string_view request_id);

// The news of a refund just taken on: its state now, and the one it settles in.
void queue_refund_webhooks(store::Transaction& transaction, const Account& account,
                           const SandboxPayment& payment, const SandboxRefund& refund);

// The Main listener's application, called in process.
using LocalDispatch = std::function<void(http::Request, http::Respond)>;
jobs::Handler webhook_handler(const store::Database& database, LocalDispatch dispatch);

std::string sign_webhook(std::string_view secret, std::int64_t timestamp, std::string_view body);
// WEBHOOK_VERIFICATION_FAILED unless one v1 signature fits and the timestamp is within the
// tolerance.
Result<void> verify_signature(std::string_view header, std::string_view secret,
                              std::string_view body, Instant now);
// A verified body as news.
Result<ProviderNews> parse_webhook(std::string_view body);

}  // namespace gw::connectors::sandbox
