// A flow whose answer is never kept for a repetition, so that it may set cookies: steps of a login.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <utility>

#include "endpoints/binding.hpp"

namespace gw::endpoints {

template <class Out>
void answer_flow(std::unique_ptr<Exchange> exchange, std::optional<Result<Out>> result,
                 const std::exception_ptr& error) {
  if (result) return answer_result(std::move(exchange), std::move(*result));
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& broken) {
    spdlog::error("request {}: its flow broke: {}", exchange->request_id, broken.what());
  }
  answer(std::move(exchange), Failure{Code::internal, {}, {}, {}, 0});
}

// As add_flow, for a row that is not idempotent.
template <class In, class Out>
Endpoint& add_plain_flow(Table& table, Endpoint row, FlowFunction<In, Out> function) {
  GW_ASSERT(!row.idempotent);
  describe_types<In, Out>(row);
  row.invoke = [function = std::move(function)](std::unique_ptr<Exchange> exchange) {
    auto input = read_input<In>(*exchange);
    if (!input) return answer(std::move(exchange), input.error());
    auto flow = function(exchange->caller, std::move(*input));
    start(std::move(flow),
          [exchange = std::move(exchange)](std::optional<Result<Out>> result,
                                           const std::exception_ptr& error) mutable {
            answer_flow<Out>(std::move(exchange), std::move(result), error);
          });
  };
  return table.add(std::move(row));
}

}  // namespace gw::endpoints
