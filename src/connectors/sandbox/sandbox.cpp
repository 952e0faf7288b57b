#include "connectors/sandbox/sandbox.hpp"

#include "base/encode.hpp"
#include "connectors/signature.hpp"

namespace gw::connectors::sandbox {
namespace {

using store::Transaction;

std::optional<SandboxPayment> find_payment(const store::Snapshot& snapshot, Id provider_id,
                                           Id attempt) {
  store::Find find;
  find.index = "by_attempt";
  find.equals = {store::value(provider_id), store::value(attempt)};
  return snapshot.find_first<SandboxPayment>(find);
}

SandboxPayment new_payment(const Account& account, const PaymentOrder& order) {
  SandboxPayment payment;
  payment.provider_id = account.id;
  payment.attempt = order.attempt;
  payment.amount = order.amount.amount;
  payment.currency = order.amount.currency;
  return payment;
}

// One payment per attempt, however often it is asked for.
Result<SandboxPayment> open_payment(Transaction& transaction, const Account& account,
                                    const PaymentOrder& order) {
  if (auto payment = find_payment(transaction, account.id, order.attempt))
    return std::move(*payment);
  SandboxPayment payment = new_payment(account, order);
  transaction.insert(payment);
  return payment;
}

// An attempt that never arrived is cancelled too, so that it cannot arrive later.
Result<SandboxPayment> cancel_payment(Transaction& transaction, const Account& account,
                                      const PaymentOrder& order) {
  auto payment = find_payment(transaction, account.id, order.attempt);
  if (!payment) {
    SandboxPayment never = new_payment(account, order);
    never.state = SandboxState::cancelled;
    transaction.insert(never);
    return never;
  }
  if (payment->state == SandboxState::requires_card ||
      payment->state == SandboxState::requires_action) {
    payment->state = SandboxState::cancelled;
    transaction.replace(*payment);
    queue_webhooks(transaction, account, *payment, {});
  }
  return std::move(*payment);
}

CallResult<RefundNews> take_on(Transaction& transaction, const Account& account,
                               const RefundOrder& order) {
  auto payment = find_payment(transaction, account.id, order.attempt);
  const Instant now = transaction.now();
  const bool known = payment && find_refund(*payment, order.refund) != nullptr;
  const auto* taken = payment ? take_refund(*payment, order.refund, order.amount, now) : nullptr;
  if (taken == nullptr) {
    return std::unexpected(
        CallFailure{CallFailure::Effect::none, "refused", "less than that is left of the payment"});
  }
  const auto news = refund_news_of(*payment, *taken, now);
  if (known) return news;
  const SandboxRefund refund = *taken;
  transaction.replace(*payment);
  queue_refund_webhooks(transaction, account, *payment, refund);
  return news;
}

// Our references are of our own books: transactions keep no index of them.
Id attempt_behind(const store::Database& database, std::string_view reference) {
  const auto id = reference.starts_with("sbx_") ? Id::parse(reference.substr(4)) : std::nullopt;
  if (!id) return {};
  return store::query_in_place(database, [&](const store::Snapshot& snapshot) {
    const auto payment = snapshot.get<SandboxPayment>(*id);
    return payment ? payment->attempt : Id{};
  });
}

CallFailure call_failure(const Failure& failure) {
  // Our own store failed: whether the command was kept is not known to the caller.
  return {CallFailure::Effect::unknown, std::string(facts(failure.code).token),
          std::string(failure.text())};
}

}  // namespace

const Capabilities& Sandbox::capabilities() const {
  static constexpr Capabilities capabilities{.type = "sandbox",
                                             .webhooks = true,
                                             .asks = true,
                                             .test_mode_only = true,
                                             .refunds = true,
                                             .partial_refunds = true,
                                             .method = "card"};
  return capabilities;
}

Task<CallResult<Started>> Sandbox::start(Account account, PaymentOrder order) {
  if (account.mode == providers::ProviderMode::live) {
    co_return std::unexpected(CallFailure{CallFailure::Effect::none, "refused",
                                          "the sandbox does not work in live mode"});
  }
  auto open_command = [account, order](Transaction& transaction) {
    return open_payment(transaction, account, order);
  };
  auto payment = co_await store::run(database_, std::move(open_command));
  if (!payment) co_return std::unexpected(call_failure(payment.error()));
  if (payment->state == SandboxState::cancelled) {
    co_return std::unexpected(
        CallFailure{CallFailure::Effect::none, "refused", "the payment was cancelled"});
  }
  Started started;
  started.provider_reference = reference_of(*payment);
  started.next.type = "sandbox_card";
  started.next.payment_id = started.provider_reference;
  started.next.client_secret = client_secret_of(*database_.protection, *payment);
  co_return started;
}

Task<CallResult<ProviderNews>> Sandbox::ask(Account account, PaymentOrder order) {
  auto ask_command = [account,
                      order](Transaction& transaction) -> Result<std::optional<SandboxPayment>> {
    return find_payment(transaction, account.id, order.attempt);
  };
  auto payment = co_await store::run(database_, std::move(ask_command));
  if (!payment) co_return std::unexpected(call_failure(payment.error()));
  if (!*payment) co_return ProviderNews{};  // not arrived: open until it is cancelled
  co_return news_of(**payment, database_.clock->now());
}

Task<CallResult<ProviderNews>> Sandbox::cancel(Account account, PaymentOrder order) {
  auto cancel_command = [account, order](Transaction& transaction) {
    return cancel_payment(transaction, account, order);
  };
  auto payment = co_await store::run(database_, std::move(cancel_command));
  if (!payment) co_return std::unexpected(call_failure(payment.error()));
  co_return news_of(*payment, database_.clock->now());
}

Task<CallResult<RefundNews>> Sandbox::refund(Account account, RefundOrder order) {
  auto refund_command = [account,
                         order](Transaction& transaction) -> Result<CallResult<RefundNews>> {
    return take_on(transaction, account, order);
  };
  auto taken = co_await store::run(database_, std::move(refund_command));
  if (!taken) co_return std::unexpected(call_failure(taken.error()));
  co_return std::move(*taken);
}

Task<CallResult<std::optional<RefundNews>>> Sandbox::ask_refund(Account account,
                                                                RefundOrder order) {
  auto ask_command = [account,
                      order](Transaction& transaction) -> Result<std::optional<RefundNews>> {
    const auto payment = find_payment(transaction, account.id, order.attempt);
    const auto* refund = payment ? find_refund(*payment, order.refund) : nullptr;
    if (refund == nullptr) return std::optional<RefundNews>();
    return refund_news_of(*payment, *refund, transaction.now());
  };
  auto news = co_await store::run(database_, std::move(ask_command));
  if (!news) co_return std::unexpected(call_failure(news.error()));
  co_return std::move(*news);
}

Result<std::vector<ProviderNews>> Sandbox::read_webhook(const Account& account,
                                                        const http::Request& request,
                                                        Instant now) const {
  const auto header = request.headers.get("Sandbox-Signature").value_or("");
  const std::string_view secrets[] = {account.configuration.webhook_secret.value};
  auto proven = verify_signature(header, secrets, request.body, now);
  if (!proven) return std::unexpected(std::move(proven.error()));
  auto news = parse_webhook(request.body);
  if (!news) return std::vector<ProviderNews>{unreadable_news(request.body)};
  if (!news->attempt) news->attempt = attempt_behind(database_, news->provider_reference);
  return std::vector<ProviderNews>{std::move(*news)};
}

RawJson Sandbox::page_hints(const Account&) const {
  static const RawJson cards = [] {
    std::string text = "[";
    for (const auto& card : test_cards()) text += (text.size() > 1 ? "," : "") + encode(card);
    return RawJson{text + "]"};
  }();
  return cards;
}

}  // namespace gw::connectors::sandbox
