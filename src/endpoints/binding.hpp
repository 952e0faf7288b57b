// Ties use cases to rows of the table: decodes the input from path, query and body, runs it in the
// right place, encodes the answer. A query sees a snapshot, a command a transaction, a flow
// alternates commands with calls outside.
#pragma once

#include <spdlog/spdlog.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "base/decode.hpp"
#include "base/schema.hpp"
#include "base/task.hpp"
#include "endpoints/endpoint.hpp"
#include "endpoints/idempotency.hpp"
#include "store/execute.hpp"

namespace gw::endpoints {

// An output without content: 204 for deletes, {} otherwise.
struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

using store::Database;

template <class In, class Out>
using QueryFunction = std::function<Result<Out>(const store::Snapshot&, const Caller&, const In&)>;
template <class In, class Out>
using CommandFunction = std::function<Result<Out>(store::Transaction&, const Caller&, const In&)>;
template <class In, class Out>
using FlowFunction = std::function<Task<Result<Out>>(Caller, In)>;

// The body and query as one JSON value: query parameters win nothing over the body, each method has
// one of them.
Result<boost::json::value> input_value(const Exchange& exchange);
// GET, HEAD and DELETE take their input from the query, the others from the body.
bool reads_query(http::Method method);
// Query text as an object of texts.
Result<boost::json::object> query_object(std::string_view query);
// A parameter that a query does not know is a filter that is not there (contract 01 §1.10).
Failure query_failure(Failure failure);
// An input that needs more of the request than its members: cookies, the user agent.
template <class In>
concept ReadsRequest =
    requires(In input, const Exchange& exchange) { input.read_request(exchange); };
// An output that sets cookies; the member is not described, so it is no part of the body.
template <class Out>
concept SetsCookies = requires(const Out& output) {
  { output.set_cookies } -> std::convertible_to<std::vector<std::string>>;
};
// An output that is kept without what may be shown only once.
template <class Out>
concept RevealsSecret = requires(const Out& output) {
  { output.without_secrets() } -> std::convertible_to<Out>;
};

// Path parameters are set into members of the same wire name; an id that is none is a 404.
template <class In>
Result<In> read_input(const Exchange& exchange) {
  In input{};
  auto value = input_value(exchange);
  if (!value) return std::unexpected(std::move(value.error()));
  if (!value->is_object()) return invalid_field("", "wrong_type", "the body must be a JSON object");
  auto& object = value->get_object();
  bool found = true;
  boost::mp11::mp_for_each<AllMembers<In>>([&]<class D>(D) {
    const auto parameter = exchange.parameter(wire_name<D>());
    if (!parameter) return;
    object.erase(wire_name<D>());
    using Member = std::remove_cvref_t<decltype(input.*D::pointer)>;
    if constexpr (std::is_same_v<Member, Id>) {
      const auto id = Id::parse(*parameter);
      found = found && id.has_value();
      if (id) input.*D::pointer = *id;
    } else if constexpr (std::is_same_v<Member, std::string>) {
      input.*D::pointer = *parameter;
    }
  });
  if (!found) return fail(Code::not_found);
  const bool text = reads_query(exchange.request.method);
  auto decoded = text ? decode_text_into(*value, input) : decode_into(*value, input);
  if (!decoded && text) return std::unexpected(query_failure(std::move(decoded.error())));
  if (!decoded) return std::unexpected(std::move(decoded.error()));
  if constexpr (ReadsRequest<In>) input.read_request(exchange);
  return input;
}

template <class Out>
http::Response success(const Endpoint& endpoint, const Out& output) {
  http::Response response{204, {}, {}, {}, false};
  if (endpoint.success_status != 204) {
    std::string body;
    body.reserve(512);
    encode_to(body, output);
    response = json_response(endpoint.success_status, std::move(body));
  }
  if constexpr (SetsCookies<Out>) {
    for (const auto& cookie : output.set_cookies) response.headers.add("Set-Cookie", cookie);
  }
  return response;
}

template <class Out>
KeptAnswer kept_answer(int status, const Out& output) {
  KeptAnswer answer{status, encode(output), {}, {}};
  if constexpr (RevealsSecret<Out>) answer.replay = encode(output.without_secrets());
  if constexpr (SetsCookies<Out>) answer.cookies = output.set_cookies;
  return answer;
}

// Runs `work`; whatever it throws is logged and answered 500. `exchange` must still be owned by the
// caller on a throw.
template <class Out>
void answer_result(std::unique_ptr<Exchange> exchange, Result<Out> result) {
  if (!result) return answer(std::move(exchange), result.error());
  auto response = success(*exchange->endpoint, *result);
  answer(std::move(exchange), std::move(response));
}

template <class In, class Out>
void describe_types(Endpoint& endpoint) {
  endpoint.input = [](boost::json::object& components) { return schema<In>(components); };
  endpoint.output = [](boost::json::object& components) { return schema<Out>(components); };
}

// Lists and exports: on the read pool.
template <class In, class Out>
Endpoint& add_query(Table& table, const Database& database, Endpoint row,
                    QueryFunction<In, Out> function) {
  describe_types<In, Out>(row);
  row.invoke = [database, function = std::move(function)](std::unique_ptr<Exchange> exchange) {
    auto input = read_input<In>(*exchange);
    if (!input) return answer(std::move(exchange), input.error());
    Caller caller = exchange->caller;
    store::query(
        database,
        [&function, caller = std::move(caller), input = std::move(*input)](
            const store::Snapshot& snapshot) { return function(snapshot, caller, input); },
        [exchange = std::move(exchange)](Result<Out> result) mutable {
          answer_result(std::move(exchange), std::move(result));
        });
  };
  return table.add(std::move(row));
}

// Point reads of a few microseconds: answered on the connection's own thread.
template <class In, class Out>
Endpoint& add_point_query(Table& table, const Database& database, Endpoint row,
                          QueryFunction<In, Out> function) {
  describe_types<In, Out>(row);
  row.invoke = [database, function = std::move(function)](std::unique_ptr<Exchange> exchange) {
    auto input = read_input<In>(*exchange);
    if (!input) return answer(std::move(exchange), input.error());
    Result<Out> result = fail(Code::internal);
    try {
      result = store::query_in_place(database, [&](const store::Snapshot& snapshot) {
        return function(snapshot, exchange->caller, *input);
      });
    } catch (const std::exception& error) {
      spdlog::error("request {} broke: {}", exchange->request_id, error.what());
    }
    answer_result(std::move(exchange), std::move(result));
  };
  return table.add(std::move(row));
}

template <class In, class Out>
Endpoint& add_command(Table& table, const Database& database, Endpoint row,
                      CommandFunction<In, Out> function) {
  describe_types<In, Out>(row);
  row.invoke = [database, function = std::move(function)](std::unique_ptr<Exchange> exchange) {
    auto input = read_input<In>(*exchange);
    if (!input) return answer(std::move(exchange), input.error());
    auto key = idempotency_key(*exchange);
    if (!key) return answer(std::move(exchange), key.error());
    if (*key) {
      const Endpoint& endpoint = *exchange->endpoint;
      return run_idempotent(
          database, std::move(exchange), **key,
          [&function, &endpoint, input = std::move(*input)](
              store::Transaction& transaction, const Caller& caller) -> Result<KeptAnswer> {
            auto output = function(transaction, caller, input);
            if (!output) return std::unexpected(std::move(output.error()));
            return kept_answer(endpoint.success_status, *output);
          });
    }
    Caller caller = exchange->caller;
    store::execute(
        database,
        [&function, caller = std::move(caller), input = std::move(*input)](
            store::Transaction& transaction) { return function(transaction, caller, input); },
        [exchange = std::move(exchange)](Result<Out> result) mutable {
          answer_result(std::move(exchange), std::move(result));
        });
  };
  return table.add(std::move(row));
}

namespace detail {

template <class Out>
Task<Result<KeptAnswer>> kept(Task<Result<Out>> flow, int status) {
  auto output = co_await std::move(flow);
  if (!output) co_return std::unexpected(std::move(output.error()));
  co_return kept_answer(status, *output);
}

}  // namespace detail

// The flow belongs to the application: it goes on when the connection is gone.
template <class In, class Out>
Endpoint& add_flow(Table& table, const Database& database, Endpoint row,
                   FlowFunction<In, Out> function) {
  describe_types<In, Out>(row);
  row.invoke = [database, function = std::move(function)](std::unique_ptr<Exchange> exchange) {
    auto input = read_input<In>(*exchange);
    if (!input) return answer(std::move(exchange), input.error());
    auto key = idempotency_key(*exchange);
    if (!key) return answer(std::move(exchange), key.error());
    const int status = exchange->endpoint->success_status;
    auto flow = detail::kept(function(exchange->caller, std::move(*input)), status);
    if (*key) return run_idempotent_flow(database, std::move(exchange), **key, std::move(flow));
    run_flow(std::move(exchange), std::move(flow));
  };
  return table.add(std::move(row));
}

}  // namespace gw::endpoints
