// One command, waited for: for starting up, never on a connection's thread.
#pragma once

#include <future>
#include <utility>

#include "store/execute.hpp"

namespace gw::app {

template <class Body>
Result<store::detail::BodyValue<Body, store::Transaction&>> run_now(const store::Database& database,
                                                                    Body body) {
  using T = store::detail::BodyValue<Body, store::Transaction&>;
  std::promise<Result<T>> promise;
  auto answer = promise.get_future();
  store::execute(database, std::move(body),
                 [&promise](Result<T> result) { promise.set_value(std::move(result)); });
  return answer.get();
}

}  // namespace gw::app
