#include "endpoints/idempotency.hpp"

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <array>
#include <future>
#include <stdexcept>

#include "endpoints/binding.hpp"
#include "endpoints/pipeline.hpp"
#include "support/fixtures.hpp"

namespace gw::endpoints::idempotency_test {
namespace {

struct Note : store::Stored {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Note, (store::Stored), (text))

struct Write {
  std::string text;
};
BOOST_DESCRIBE_STRUCT(Write, (), (text))

}  // namespace
}  // namespace gw::endpoints::idempotency_test

template <>
struct gw::store::Entity<gw::endpoints::idempotency_test::Note> {
  static const CollectionDefinition& definition() {
    static const CollectionDefinition definition{"notes", {}, {}, false};
    return definition;
  }
  static std::vector<Value> columns(const endpoints::idempotency_test::Note&, const Protection&) {
    return {};
  }
};

namespace gw::endpoints::idempotency_test {
namespace {

const std::array collections{&store::Entity<Note>::definition(),
                             &store::Entity<IdempotencyRecord>::definition()};

Result<Note> write_note(store::Transaction& transaction, const Caller&, const Write& input) {
  if (input.text == "refuse") return fail(Code::state_conflict);
  if (input.text == "break") throw std::runtime_error("/secret/path");
  Note note;
  note.text = input.text;
  transaction.insert(note);
  return note;
}

// A request as data; the answer is "status", with "again" when it was replayed.
struct Ask {
  std::string key = "k1";
  std::string body = R"({"text":"one"})";
  std::string path = "/notes";
  Id organization = Id::compose(1, 1);
  Caller::Kind kind = Caller::Kind::organization_key;
  http::Method method = http::Method::post;
};

class Idempotency : public ::testing::TestWithParam<const char*> {
 protected:
  using Answer = std::future<http::Response>;

  Idempotency() {
    spdlog::set_level(spdlog::level::off);
    Endpoint row{.method = http::Method::post, .path = "/notes"};
    row.idempotent = true;
    row.success_status = 201;
    command_ = &add_command<Write, Note>(table_, store_.database(), row, write_note);
    FlowFunction<Write, Note> flow = [this](Caller caller, Write input) {
      return slow_write(std::move(caller), std::move(input));
    };
    flow_ = &add_flow<Write, Note>(table_, store_.database(), row, flow);
  }

  // Waits for the outside world before it writes.
  Task<Result<Note>> slow_write(Caller caller, Write input) {
    ++flows_;
    auto call_outside = [this](std::move_only_function<void(int)> answered) {
      outside_.push_back(std::move(answered));
      reached_outside();
    };
    co_await Callback<int>(std::move(call_outside));
    if (input.text == "throw") throw std::runtime_error("/secret/path");
    auto write = [caller, input](store::Transaction& transaction) {
      return write_note(transaction, caller, input);
    };
    co_return co_await store::run(store_.database(), std::move(write));
  }
  void reached_outside() {
    if (auto waiting = std::exchange(waiting_outside_, std::nullopt)) waiting->set_value();
  }

  Answer send(const Endpoint& endpoint, const Ask& ask) {
    auto exchange = std::make_unique<Exchange>();
    exchange->request.method = ask.method;
    exchange->request.target = ask.path;
    exchange->request.body = ask.body;
    if (!ask.key.empty()) exchange->request.headers.add("Idempotency-Key", ask.key);
    exchange->endpoint = &endpoint;
    exchange->pipeline = &pipeline_;
    exchange->caller.kind = ask.kind;
    exchange->caller.organization = ask.organization;
    std::promise<http::Response> told;
    auto answer = told.get_future();
    exchange->respond = [told = std::move(told)](http::Response response) mutable {
      told.set_value(std::move(response));
    };
    endpoint.invoke(std::move(exchange));
    return answer;
  }
  // Starts a flow and waits until it is outside.
  Answer send_flow(const Ask& ask) {
    std::promise<void> outside;
    auto there = outside.get_future();
    waiting_outside_ = std::move(outside);
    auto answer = send(*flow_, ask);
    there.get();
    return answer;
  }
  void answer_outside() {
    auto answered = std::move(outside_.front());
    outside_.erase(outside_.begin());
    answered(0);
  }
  static std::string seen(const http::Response& response) {
    return std::to_string(response.status) +
           (response.headers.get("Idempotent-Replayed") == "true" ? " again" : "");
  }
  std::string command(const Ask& ask) { return seen(send(*command_, ask).get()); }
  std::int64_t notes() { return store_.count<Note>(); }
  std::int64_t records() { return store_.count<IdempotencyRecord>(); }

  support::TestStore store_{GetParam(), collections};
  Pipeline pipeline_{store_.clock, {}};
  Table table_;
  Endpoint* command_ = nullptr;
  Endpoint* flow_ = nullptr;
  int flows_ = 0;
  std::vector<std::move_only_function<void(int)>> outside_;
  std::optional<std::promise<void>> waiting_outside_;
};

INSTANTIATE_TEST_SUITE_P(Engines, Idempotency, ::testing::Values("memory", "sqlite"),
                         [](const auto& engine) { return std::string(engine.param); });

TEST_P(Idempotency, TheFirstAnswerIsGivenAgain) {
  const auto first = send(*command_, {}).get();
  const auto second = send(*command_, {}).get();
  EXPECT_EQ(seen(first), "201");
  EXPECT_EQ(seen(second), "201 again");
  EXPECT_EQ(second.body, first.body);
  EXPECT_NE(first.body.find("\"text\":\"one\""), std::string::npos);
  EXPECT_EQ(notes(), 1);
}

TEST_P(Idempotency, WithoutAKeyEveryRequestCounts) {
  EXPECT_EQ(command({.key = ""}), "201");
  EXPECT_EQ(command({.key = ""}), "201");
  EXPECT_EQ(notes(), 2);
  EXPECT_EQ(records(), 0);
}

TEST_P(Idempotency, AnotherBodyUnderTheKeyIsRefused) {
  EXPECT_EQ(command({}), "201");
  EXPECT_EQ(command({.body = R"({"text":"two"})"}), "422");
  EXPECT_EQ(command({}), "201 again");
  EXPECT_EQ(notes(), 1);
}

TEST_P(Idempotency, AKeyBelongsToItsOrganizationCallerMethodAndPath) {
  EXPECT_EQ(command({}), "201");
  EXPECT_EQ(command({.key = "k2"}), "201");
  EXPECT_EQ(command({.path = "/other"}), "201");
  EXPECT_EQ(command({.organization = Id::compose(1, 2)}), "201");
  EXPECT_EQ(command({.kind = Caller::Kind::system_key}), "201");
  EXPECT_EQ(command({.method = http::Method::put}), "201");
  EXPECT_EQ(notes(), 6);
  EXPECT_EQ(command({}), "201 again");
}

TEST_P(Idempotency, ARefusedCommandLeavesTheKeyFree) {
  EXPECT_EQ(command({.body = R"({"text":"refuse"})"}), "409");
  EXPECT_EQ(records(), 0);
  EXPECT_EQ(command({}), "201");
  EXPECT_EQ(notes(), 1);
}

TEST_P(Idempotency, ACommandThatBreaksTellsNoInternals) {
  for (const char* key : {"", "k1"}) {
    const auto response = send(*command_, {.key = key, .body = R"({"text":"break"})"}).get();
    EXPECT_EQ(response.status, 500);
    EXPECT_EQ(response.body.find("secret"), std::string::npos);
  }
  EXPECT_EQ(records(), 0);
}

TEST_P(Idempotency, AKeyLivesThirtyDays) {
  EXPECT_EQ(command({}), "201");
  store_.clock.pass_ms(idempotency_life_ms);
  EXPECT_EQ(command({}), "201 again");
  store_.clock.pass_ms(1);
  EXPECT_EQ(command({.body = R"({"text":"two"})"}), "201");
  EXPECT_EQ(notes(), 2);
  EXPECT_EQ(records(), 1);
}

TEST_P(Idempotency, OutlivedKeysAreErasedInBatches) {
  for (const char* key : {"k1", "k2", "k3"}) command({.key = key});
  store_.clock.pass_ms(idempotency_life_ms + 1);
  command({.key = "k4"});
  const auto erase = [this] {
    return *store_.commit(
        [](store::Transaction& transaction) { return erase_expired_keys(transaction, 2); });
  };
  EXPECT_TRUE(erase());  // there may be more
  EXPECT_EQ(records(), 2);
  EXPECT_FALSE(erase());
  EXPECT_EQ(records(), 1);
  EXPECT_FALSE(erase());
}

TEST_P(Idempotency, AFlowIsReplayedOnceItHasEnded) {
  auto first = send_flow({});
  answer_outside();
  EXPECT_EQ(seen(first.get()), "201");
  EXPECT_EQ(seen(send(*flow_, {}).get()), "201 again");
  EXPECT_EQ(notes(), 1);
}

TEST_P(Idempotency, AFlowUnderWayIsNotStartedTwice) {
  auto first = send_flow({});
  const auto second = send(*flow_, {}).get();
  EXPECT_EQ(second.status, 409);
  EXPECT_NE(second.body.find("IDEMPOTENCY_IN_PROGRESS"), std::string::npos);
  EXPECT_TRUE(second.headers.get("Retry-After"));
  EXPECT_EQ(seen(send(*flow_, {.body = "{}"}).get()), "422");
  answer_outside();
  EXPECT_EQ(seen(first.get()), "201");
  EXPECT_EQ(notes(), 1);
}

TEST_P(Idempotency, AFlowThatFailedFreesItsKey) {
  const Ask ask{.body = R"({"text":"refuse"})"};
  for (int i = 0; i < 2; ++i) {
    auto answer = send_flow(ask);
    answer_outside();
    EXPECT_EQ(seen(answer.get()), "409");
  }
  EXPECT_EQ(records(), 0);
}

TEST_P(Idempotency, AfterItsLeaseALostFlowIsTakenOver) {
  auto lost = send_flow({});
  store_.clock.pass_ms(idempotency_lease_ms - 1);
  EXPECT_EQ(seen(send(*flow_, {}).get()), "409");
  store_.clock.pass_ms(1);
  auto second = send_flow({});
  EXPECT_EQ(seen(send(*flow_, {}).get()), "409");  // the lease is new
  answer_outside();                                // the lost one was only slow
  EXPECT_EQ(seen(lost.get()), "201");
  answer_outside();
  EXPECT_EQ(seen(second.get()), "201");
  EXPECT_EQ(seen(send(*flow_, {}).get()), "201 again");
}

TEST_P(Idempotency, AFailureAfterTheLeaseDoesNotFreeTheKeyOfWhoTookOver) {
  const Ask ask{.body = R"({"text":"refuse"})"};
  auto slow = send_flow(ask);
  store_.clock.pass_ms(idempotency_lease_ms);
  auto second = send_flow(ask);
  answer_outside();
  EXPECT_EQ(seen(slow.get()), "409");
  EXPECT_EQ(records(), 1);  // the second still runs under it
  answer_outside();
  EXPECT_EQ(seen(second.get()), "409");
  EXPECT_EQ(records(), 0);
}

TEST_P(Idempotency, AFlowThatThrowsIsAnsweredAndTakenOverLater) {
  const Ask ask{.body = R"({"text":"throw"})"};
  auto answer = send_flow(ask);
  answer_outside();
  const auto response = answer.get();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_EQ(seen(send(*flow_, ask).get()), "409");
  store_.clock.pass_ms(idempotency_lease_ms);
  auto again = send_flow(ask);
  answer_outside();
  EXPECT_EQ(seen(again.get()), "500");
  EXPECT_EQ(flows_, 2);
}

TEST(IdempotencyKey, Validation) {
  using namespace std::string_literals;
  const struct {
    std::vector<std::string> headers;
    std::optional<std::string> key;
    bool valid;
  } table[] = {
      {{}, {}, true},
      {{"k-1"}, "k-1", true},
      {{"  k-1 "}, "k-1", true},
      {{"\"k-1\""}, "k-1", true},
      {{"\""}, "\"", true},
      {{"!~"}, "!~", true},
      {{std::string(128, 'k')}, std::string(128, 'k'), true},
      {{'"' + std::string(128, 'k') + '"'}, std::string(128, 'k'), true},
      {{std::string(129, 'k')}, {}, false},
      {{""}, {}, false},
      {{"  "}, {}, false},
      {{"\"\""}, {}, false},
      {{"two words"}, {}, false},
      {{"tab\tinside"}, {}, false},
      {{"\xc3\xa4"}, {}, false},
      {{"\x7f"}, {}, false},
      {{"nul\0"s}, {}, false},
      {{"k-1", "k-1"}, {}, false},
  };
  Endpoint endpoint;
  endpoint.idempotent = true;
  for (const auto& row : table) {
    Exchange exchange;
    exchange.endpoint = &endpoint;
    for (const auto& header : row.headers) exchange.request.headers.add("idempotency-key", header);
    const auto key = idempotency_key(exchange);
    const std::string name = row.headers.empty() ? "none" : row.headers.front();
    ASSERT_EQ(key.has_value(), row.valid) << name;
    if (key) {
      EXPECT_EQ(*key, row.key) << name;
    }
  }
  endpoint.idempotent = false;
  Exchange exchange;
  exchange.endpoint = &endpoint;
  exchange.request.headers.add("Idempotency-Key", "");
  const auto ignored = idempotency_key(exchange);
  ASSERT_TRUE(ignored);  // nobody looks
  EXPECT_FALSE(ignored->has_value());
}

}  // namespace
}  // namespace gw::endpoints::idempotency_test
