// Running commands and queries against the engine: with a callback, or awaited inside a flow.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/task.hpp"
#include "store/store.hpp"

namespace gw::store {

// The open store as the application sees it.
struct Database {
  Engine* engine = nullptr;  // outlives everything that uses it
  const Protection* protection = nullptr;
  const Clock* clock = nullptr;
};

// What an outcome without a result becomes: OVERLOADED with Retry-After, or INTERNAL.
Failure outcome_failure(Outcome outcome, const std::string& reason);

template <class T>
using CommandBody = std::move_only_function<Result<T>(Transaction&)>;

namespace detail {

template <class T, class Body, class Done>
class BodyCommand final : public Command {
 public:
  BodyCommand(const Protection& protection, Body body, Done done)
      : protection_(protection), body_(std::move(body)), done_(std::move(done)) {}
  bool run(EngineTransaction& engine) override {
    Transaction transaction(engine, protection_);
    result_.emplace(body_(transaction));
    return result_->has_value();
  }
  void done(Outcome outcome, std::string reason) override {
    const bool answered = outcome == Outcome::committed || outcome == Outcome::refused;
    if (answered && result_) return done_(std::move(*result_));
    done_(std::unexpected(outcome_failure(outcome, reason)));
  }

 private:
  const Protection& protection_;
  Body body_;
  Done done_;
  std::optional<Result<T>> result_;
};

template <class T, class Body, class Done>
class BodyQuery final : public Query {
 public:
  BodyQuery(const Database& database, Body body, Done done)
      : database_(database), body_(std::move(body)), done_(std::move(done)) {}
  void run(EngineReader& reader) override {
    const Snapshot snapshot(reader, *database_.protection, database_.clock->now());
    result_.emplace(body_(snapshot));
  }
  void done(Outcome outcome, std::string reason) override {
    if (outcome == Outcome::committed && result_) return done_(std::move(*result_));
    done_(std::unexpected(outcome_failure(outcome, reason)));
  }

 private:
  const Database database_;
  Body body_;
  Done done_;
  std::optional<Result<T>> result_;
};

template <class Body, class Argument>
using BodyValue = typename std::invoke_result_t<Body&, Argument>::value_type;

}  // namespace detail

// body: Result<T>(Transaction&), may run several times. done: void(Result<T>), once, on the
// engine's thread.
template <class Body, class Done>
void execute(const Database& database, Body body, Done done) {
  using T = detail::BodyValue<Body, Transaction&>;
  database.engine->submit(std::make_unique<detail::BodyCommand<T, Body, Done>>(
      *database.protection, std::move(body), std::move(done)));
}

// body: Result<T>(const Snapshot&) on the read pool.
template <class Body, class Done>
void query(const Database& database, Body body, Done done) {
  using T = detail::BodyValue<Body, const Snapshot&>;
  database.engine->read(std::make_unique<detail::BodyQuery<T, Body, Done>>(
      database, std::move(body), std::move(done)));
}

// A point read of a few microseconds on the calling thread.
template <class Body>
auto query_in_place(const Database& database, Body body) {
  using R = std::invoke_result_t<Body&, const Snapshot&>;
  std::optional<R> result;
  database.engine->read_in_place([&](EngineReader& reader) {
    const Snapshot snapshot(reader, *database.protection, database.clock->now());
    result.emplace(body(snapshot));
  });
  return std::move(*result);
}

// co_await run(database, body) gives Result<T>.
template <class Body>
auto run(const Database& database, Body body) {
  using T = detail::BodyValue<Body, Transaction&>;
  return Callback<Result<T>>([database, body = std::move(body)](auto done) mutable {
    execute(database, std::move(body), std::move(done));
  });
}

}  // namespace gw::store
