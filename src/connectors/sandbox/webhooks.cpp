#include "connectors/sandbox/webhooks.hpp"

#include <fmt/format.h>

#include "base/decode.hpp"
#include "connectors/signature.hpp"

namespace gw::connectors::sandbox {
namespace {

constexpr std::int64_t reorder_delay_ms = 1'500;

// The event as it travels; the same shape is signed, sent and parsed.
struct EventObject {
  std::string id;       // the payment's reference, or the refund's
  std::string payment;  // of a refund: the payment's reference
  std::string status;
  std::int64_t amount = 0;
  Currency currency;
  std::string failure_code, failure_message;
  TextMap metadata;
};
BOOST_DESCRIBE_STRUCT(EventObject, (),
                      (id, payment, status, amount, currency, failure_code, failure_message,
                       metadata))
struct EventData {
  EventObject object;
};
BOOST_DESCRIBE_STRUCT(EventData, (), (object))
struct WebhookEvent {
  std::string id, type;
  std::int64_t created = 0;  // unix seconds
  bool livemode = false;
  EventData data;
};
BOOST_DESCRIBE_STRUCT(WebhookEvent, (), (id, type, created, livemode, data))

struct WebhookPayload {
  Id provider_id;
  WebhookEvent event;
};
BOOST_DESCRIBE_STRUCT(WebhookPayload, (), (provider_id, event))

WebhookEvent event_of(const SandboxPayment& payment, std::string_view word, Instant now) {
  WebhookEvent event;
  event.id = fmt::format("evt_{}_{}", payment.id.text(), word);
  event.type = fmt::format("payment.{}", word);
  event.created = now.seconds();
  auto& object = event.data.object;
  object.id = reference_of(payment);
  object.status = std::string(word);
  object.amount = payment.amount;
  object.currency = payment.currency;
  object.failure_code = payment.failure_code;
  object.failure_message = sentence_of(payment.failure_code);
  object.metadata.emplace("transactionId", payment.attempt.text());
  return event;
}

WebhookEvent event_of(const SandboxPayment& payment, const SandboxRefund& refund, Instant at) {
  const auto news = refund_news_of(payment, refund, at);
  const auto word = enum_text(news.state);
  WebhookEvent event;
  event.id = fmt::format("evt_{}_{}", news.provider_refund_id, word);
  event.type = fmt::format("refund.{}", word);
  event.created = at.seconds();
  auto& object = event.data.object;
  object.id = news.provider_refund_id;
  object.payment = reference_of(payment);
  object.status = std::string(word);
  object.amount = refund.amount;
  object.currency = payment.currency;
  object.failure_code = news.failure_code;
  object.metadata.emplace("transactionId", payment.attempt.text());
  object.metadata.emplace("refundId", refund.refund.text());
  return event;
}

struct Timing {
  Instant due;
  int copy = 0;
};

void queue(store::Transaction& transaction, const Account& account, const WebhookEvent& event,
           Timing timing, std::string_view request_id) {
  jobs::NewJob job;
  job.type = webhook_job_type;
  job.key = fmt::format("{}#{}", event.id, timing.copy);
  job.group = "sandbox";
  job.payload.text = encode(WebhookPayload{account.id, event});
  job.due_at = timing.due;
  job.request_id = request_id;
  jobs::schedule(transaction, std::move(job));
}

std::string_view word_of(SandboxState state) {
  return state == SandboxState::cancelled ? "canceled" : enum_text(state);
}

http::Request signed_request(const Account& account, const WebhookEvent& event, Instant now) {
  http::Request request;
  request.method = http::Method::post;
  request.method_text = "POST";
  request.target = "/hooks/sandbox/" + account.id.text();
  request.body = encode(event);
  request.peer_address = "127.0.0.1";
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Sandbox-Signature", sign_webhook(account.configuration.webhook_secret.value,
                                                        now.seconds(), request.body));
  return request;
}

Task<jobs::RunResult> deliver(store::Database database, LocalDispatch dispatch, jobs::Job job) {
  const auto payload = decode_stored<WebhookPayload>(job.payload.text, *database.protection, {});
  auto load_command =
      [id = payload.provider_id](store::Transaction& transaction) -> Result<Account> {
    auto found = transaction.get_shared<Account>(id);
    if (!found) return fail(Code::not_found);
    return *found;
  };
  auto account = co_await store::run(database, std::move(load_command));
  if (!account) co_return jobs::RunResult{};  // the account is gone: nobody to tell
  auto request = signed_request(*account, payload.event, database.clock->now());
  Callback<http::Response>::Begin send = [&dispatch,
                                          request = std::move(request)](auto respond) mutable {
    dispatch(std::move(request), std::move(respond));
  };
  Callback<http::Response> answered(std::move(send));
  const http::Response response = co_await answered;
  if (response.status == 200) co_return jobs::RunResult{};
  co_return jobs::RunResult{
      jobs::RunResult::Kind::failed, {}, fmt::format("hook answered {}", response.status)};
}

PaymentState state_of(std::string_view word) {
  if (word == "succeeded") return PaymentState::succeeded;
  if (word == "failed") return PaymentState::failed;
  if (word == "canceled") return PaymentState::cancelled;
  if (word == "processing") return PaymentState::pending;
  return PaymentState::open;
}

Id id_in(const TextMap& metadata, const std::string& name) {
  const auto found = metadata.find(name);
  return found == metadata.end() ? Id{} : Id::parse(found->second).value_or(Id{});
}

RefundNews refund_from(const EventObject& object) {
  RefundNews news;
  news.provider_refund_id = object.id;
  news.refund = id_in(object.metadata, "refundId");
  news.amount = {object.amount, object.currency};
  news.state = enum_from<RefundState>(object.status).value_or(RefundState::pending);
  news.failure_code = object.failure_code;
  return news;
}

}  // namespace

void queue_refund_webhooks(store::Transaction& transaction, const Account& account,
                           const SandboxPayment& payment, const SandboxRefund& refund) {
  const auto& settings = account.configuration;
  const Instant now = transaction.now();
  for (int copy = 0; copy <= settings.webhook_repeat; ++copy) {
    const std::int64_t late_ms = settings.webhook_delay_ms + copy * 200;
    queue(transaction, account, event_of(payment, refund, now), {now.plus_ms(late_ms), copy}, {});
    if (refund.first == refund.last) continue;
    queue(transaction, account, event_of(payment, refund, refund.settles_at),
          {refund.settles_at.plus_ms(late_ms), copy}, {});
  }
}

void queue_webhooks(store::Transaction& transaction, const Account& account,
                    const SandboxPayment& payment, std::string_view request_id) {
  const auto& settings = account.configuration;
  const Instant now = transaction.now();
  const Instant due = now.plus_ms(settings.webhook_delay_ms);
  const auto event = event_of(payment, word_of(payment.state), now);
  for (int copy = 0; copy <= settings.webhook_repeat; ++copy) {
    queue(transaction, account, event, {due.plus_ms(copy * 200), copy}, request_id);
  }
  if (!settings.webhook_reorder) return;
  queue(transaction, account, event_of(payment, "processing", now),
        {due.plus_ms(reorder_delay_ms), 0}, request_id);
}

jobs::Handler webhook_handler(const store::Database& database, LocalDispatch dispatch) {
  return [database, dispatch = std::move(dispatch)](jobs::Job job) {
    return deliver(database, dispatch, std::move(job));
  };
}

Result<ProviderNews> parse_webhook(std::string_view body) {
  const auto value = parse_json(body);
  if (!value) return std::unexpected(value.error());
  const auto event = decode<WebhookEvent>(*value);
  if (!event) return std::unexpected(event.error());
  if (event->id.empty()) return invalid_field("id", "required", "is required");
  const auto& object = event->data.object;
  ProviderNews news;
  news.event_key = event->id;
  news.event_type = event->type;
  news.provider_reference = object.id;
  news.state = state_of(object.status);
  news.known_type = event->type.starts_with("payment.") && news.state != PaymentState::open;
  news.captured = {object.amount, object.currency};
  news.failure_code = object.failure_code;
  news.failure_message = object.failure_message;
  news.occurred_at = Instant::from_seconds(event->created);
  news.attempt = id_in(object.metadata, "transactionId");
  if (!event->type.starts_with("refund.")) return news;
  news.provider_reference = object.payment;
  news.known_type = true;
  news.state = PaymentState::open;
  news.captured = {};
  news.refunds = {refund_from(object)};
  return news;
}

}  // namespace gw::connectors::sandbox
