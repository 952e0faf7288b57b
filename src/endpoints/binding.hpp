// Ties use cases to rows of the table: decodes the input from path, query and body, runs it in the
// right place, encodes the answer. A query sees a snapshot, a command a transaction, a flow
// alternates commands with calls outside.
#pragma once

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
// An output that decides between two statuses of success.
template <class Out>
concept ChoosesStatus = requires(const Out& output) {
  { output.answer_status() } -> std::same_as<int>;
};
// An output that is kept without what may be shown only once.
template <class Out>
concept RevealsSecret = requires(const Out& output) {
  { output.without_secrets() } -> std::convertible_to<Out>;
};

namespace detail {

// Path parameters, then query or body, into the members of the same wire name; an id that is none
// is a 404.
Result<void> read_input(const Exchange& exchange, const StructShape& shape, void* input);

using QueryWork =
    std::move_only_function<Result<KeptAnswer>(const store::Snapshot&, const Caller&)>;
void run_query(const Database& database, std::unique_ptr<Exchange> exchange, QueryWork work);
void run_point_query(const Database& database, std::unique_ptr<Exchange> exchange, QueryWork work);
void run_command(const Database& database, std::unique_ptr<Exchange> exchange, KeptCommand command);

template <class Out>
Result<KeptAnswer> kept(Result<Out> output, int status) {
  if (!output) return std::unexpected(std::move(output.error()));
  KeptAnswer answer{status, {}, {}, {}};
  if constexpr (ChoosesStatus<Out>) answer.status = output->answer_status();
  if (status != 204) encode_to(answer.body, *output);
  if constexpr (RevealsSecret<Out>) answer.replay = encode(output->without_secrets());
  if constexpr (SetsCookies<Out>) answer.cookies = std::move(output->set_cookies);
  return answer;
}

template <class Out>
Task<Result<KeptAnswer>> kept_flow(Task<Result<Out>> flow, int status) {
  auto output = co_await std::move(flow);
  co_return kept(std::move(output), status);
}

}  // namespace detail

template <class In>
Result<In> read_input(const Exchange& exchange) {
  In input{};
  if (auto fine = detail::read_input(exchange, struct_shape<In>(), &input); !fine)
    return std::unexpected(std::move(fine.error()));
  if constexpr (ReadsRequest<In>) input.read_request(exchange);
  return input;
}

template <class In, class Out>
void describe_types(Endpoint& endpoint) {
  endpoint.input = [](boost::json::object& components) { return schema<In>(components); };
  endpoint.output = [](boost::json::object& components) { return schema<Out>(components); };
}

namespace detail {

// A row whose work is `run` with the input bound to `function`.
template <class In, class Out, class Function, class Run>
Endpoint& add_row(Table& table, Endpoint row, Function function, Run run) {
  describe_types<In, Out>(row);
  row.invoke = [function = std::move(function), run](std::unique_ptr<Exchange> exchange) {
    auto input = read_input<In>(*exchange);
    if (!input) return answer(std::move(exchange), input.error());
    const int status = exchange->endpoint->success_status;
    run(std::move(exchange),
        [&function, status, input = std::move(*input)](auto& store, const Caller& caller)
            -> Result<KeptAnswer> { return kept(function(store, caller, input), status); });
  };
  return table.add(std::move(row));
}

}  // namespace detail

// Lists and exports: on the read pool.
template <class In, class Out>
Endpoint& add_query(Table& table, const Database& database, Endpoint row,
                    QueryFunction<In, Out> function) {
  return detail::add_row<In, Out>(
      table, std::move(row), std::move(function),
      [database](std::unique_ptr<Exchange> exchange, detail::QueryWork work) {
        detail::run_query(database, std::move(exchange), std::move(work));
      });
}

// Point reads of a few microseconds: answered on the connection's own thread.
template <class In, class Out>
Endpoint& add_point_query(Table& table, const Database& database, Endpoint row,
                          QueryFunction<In, Out> function) {
  return detail::add_row<In, Out>(
      table, std::move(row), std::move(function),
      [database](std::unique_ptr<Exchange> exchange, detail::QueryWork work) {
        detail::run_point_query(database, std::move(exchange), std::move(work));
      });
}

template <class In, class Out>
Endpoint& add_command(Table& table, const Database& database, Endpoint row,
                      CommandFunction<In, Out> function) {
  return detail::add_row<In, Out>(table, std::move(row), std::move(function),
                                  [database](std::unique_ptr<Exchange> exchange, KeptCommand work) {
                                    detail::run_command(database, std::move(exchange),
                                                        std::move(work));
                                  });
}

// The flow belongs to the application: it goes on when the connection is gone.
template <class In, class Out>
Endpoint& add_flow(Table& table, const Database& database, Endpoint row,
                   FlowFunction<In, Out> function) {
  describe_types<In, Out>(row);
  row.invoke = [database, function = std::move(function)](std::unique_ptr<Exchange> exchange) {
    auto input = read_input<In>(*exchange);
    if (!input) return answer(std::move(exchange), input.error());
    const int status = exchange->endpoint->success_status;
    auto flow = detail::kept_flow(function(exchange->caller, std::move(*input)), status);
    run_flow(database, std::move(exchange), std::move(flow));
  };
  return table.add(std::move(row));
}

}  // namespace gw::endpoints
