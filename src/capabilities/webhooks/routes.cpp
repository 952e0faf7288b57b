#include <spdlog/spdlog.h>

#include "base/text.hpp"
#include "capabilities/webhooks/webhooks.hpp"
#include "crypto/hash.hpp"

namespace gw::webhooks {

namespace {

using connectors::Account;
using connectors::ProviderNews;
using endpoints::Exchange;
using store::Transaction;
using transactions::Dependencies;

struct Received {
  bool received = true;
};
BOOST_DESCRIBE_STRUCT(Received, (), (received))

constexpr std::int64_t hour_ms = 3'600'000;

// The account the path names; a type that is not the account's is a wrong URL, not a secret.
Result<std::shared_ptr<const Account>> addressed_account(const Dependencies& dependencies,
                                                         const Exchange& exchange) {
  const auto id = Id::parse(exchange.parameter("providerId").value_or(""));
  if (!id) return fail(Code::not_found, "no such provider");
  auto account = store::query_in_place(dependencies.database, [&](const store::Snapshot& snapshot) {
    return snapshot.get_shared<Account>(*id);
  });
  if (!account) return fail(Code::not_found, "no such provider");
  if (enum_text(account->type) != exchange.parameter("type")) {
    return fail(Code::bad_request, "this provider is of another type");
  }
  return account;
}

void record_rejection(const Dependencies& dependencies, const Exchange& exchange, Id provider_id,
                      std::string reason) {
  RejectedHook hook;
  hook.provider_id = provider_id;
  hook.address = exchange.client_address;
  hook.reason = std::move(reason);
  hook.body_sha256 = hex(crypto::sha256(exchange.request.body));
  hook.body_bytes = static_cast<std::int64_t>(exchange.request.body.size());
  store::execute(
      dependencies.database,
      [hook](Transaction& transaction) -> Result<bool> {
        RejectedHook entry = hook;
        entry.hour = transaction.now().ms / hour_ms;
        store::Find find;
        find.index = "by_hour";
        find.equals = {store::value(entry.provider_id), store::value(entry.hour)};
        const bool room = transaction.count<RejectedHook>(find, rejected_max) < rejected_max;
        if (room) transaction.insert(entry);
        return room;
      },
      [](Result<bool>) {});
}

// One command an event, so that one that cannot be applied holds up no other of its batch. False:
// not stored.
Task<Result<bool>> receive_all(Dependencies dependencies, std::shared_ptr<const Account> account,
                               std::vector<ProviderNews> batch, std::string body) {
  for (const auto& news : batch) {
    auto receive_command = [&](Transaction& transaction) {
      return receive_event(transaction, dependencies, *account, news, body);
    };
    auto state = co_await store::run(dependencies.database, std::move(receive_command));
    if (!state && state.error().code == Code::internal) {
      spdlog::error("provider event {} could not be applied; keeping it for a retry",
                    news.event_key);
      auto keep_command = [&](Transaction& transaction) {
        return keep_failed(transaction, *account, news, body);
      };
      state = co_await store::run(dependencies.database, std::move(keep_command));
    }
    if (!state) co_return std::unexpected(std::move(state.error()));
  }
  co_return true;
}

void receive_hook(const Dependencies& dependencies, std::unique_ptr<Exchange> exchange) {
  auto account = addressed_account(dependencies, *exchange);
  if (!account) return answer(std::move(exchange), account.error());
  auto& connector = dependencies.connectors->of((*account)->type);
  auto batch =
      connector.read_webhook(**account, exchange->request, dependencies.database.clock->now());
  if (!batch) {
    record_rejection(dependencies, *exchange, (*account)->id, std::string(batch.error().text()));
    return answer(std::move(exchange), batch.error());
  }
  std::string body = exchange->request.body;
  start(receive_all(dependencies, std::move(*account), std::move(*batch), std::move(body)),
        [exchange = std::move(exchange)](std::optional<Result<bool>> result,
                                         std::exception_ptr) mutable {
          if (!result) return answer(std::move(exchange), Failure{Code::internal, {}, {}, {}, 0});
          if (!*result) return answer(std::move(exchange), result->error());
          answer(std::move(exchange), endpoints::json_response(200, encode(Received{})));
        });
}

}  // namespace

void add_main_routes(endpoints::Table& table, const Dependencies& dependencies) {
  endpoints::Endpoint row;
  row.method = http::Method::post;
  row.path = "/hooks/{type}/{providerId}";
  row.access = endpoints::Access::open;
  row.bucket = endpoints::RateBucket::hook;
  row.tag = "Provider webhooks";
  row.summary = "Receive a provider's webhook";
  row.description =
      "The raw body is verified by the provider's own signature. Authentic events are answered "
      "200.";
  row.failures = {Code::webhook_verification_failed, Code::not_found};
  row.output = [](boost::json::object& components) { return schema<Received>(components); };
  row.invoke = [dependencies](std::unique_ptr<Exchange> exchange) {
    receive_hook(dependencies, std::move(exchange));
  };
  table.add(std::move(row));
}

}  // namespace gw::webhooks
