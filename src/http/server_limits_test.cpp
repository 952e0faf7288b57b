// Limits, timeouts, refusals and the end of a server.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "http/server.hpp"
#include "http/testing.hpp"

namespace gw::http {
namespace {

using testing::echo;
using testing::eventually;
using testing::get;
using testing::let_pass;
using testing::post;
using testing::RawClient;
using testing::RawResponse;
using testing::TestServer;
using testing::text_response;

std::string member(const std::string& json, const std::string& name) {
  const std::string key = "\"" + name + "\":\"";
  const std::size_t at = json.find(key);
  if (at == std::string::npos) return {};
  return json.substr(at + key.size(), json.find('"', at + key.size()) - at - key.size());
}

void expect_envelope(const RawResponse& response, int status, const std::string& code) {
  EXPECT_EQ(response.status, status);
  EXPECT_EQ(member(response.body, "code"), code);
  EXPECT_EQ(member(response.body, "error"), member(response.body, "message"));
  EXPECT_FALSE(member(response.body, "error").empty());
  EXPECT_EQ(member(response.body, "requestId").size(), 36u);
  EXPECT_EQ(response.header("X-Request-ID"), member(response.body, "requestId"));
  EXPECT_EQ(response.header("Connection"), "close");
}

TEST(Limits, RefusesMalformedRequestsWithAnEnvelope) {
  TestServer server(echo);
  for (const char* text :
       {"GET /\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n"}) {
    RawClient client(server.port());
    expect_envelope(client.exchange(text), 400, "BAD_REQUEST");
    EXPECT_TRUE(client.ended());
  }
}

TEST(Limits, AnswersEarlierRequestsBeforeTheRefusal) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send(get("/good") + "nonsense\r\n\r\n" + get("/never"));
  EXPECT_EQ(client.read().body, "GET /good ");
  expect_envelope(client.read(), 400, "BAD_REQUEST");
  EXPECT_TRUE(client.ended());
}

TEST(Limits, RefusesLongHeaders) {
  ListenerOptions options;
  options.header_bytes_max = 1'000;
  TestServer server(echo, options);
  RawClient client(server.port());
  EXPECT_EQ(client.exchange("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(900, 'a') + "\r\n\r\n")
                .status,
            200);
  expect_envelope(client.exchange("GET / HTTP/1.1\r\nX: " + std::string(100'000, 'a')), 431,
                  "HEADERS_TOO_LARGE");
  EXPECT_TRUE(client.ended());
}

TEST(Limits, TellsTheApplicationOfALargeBody) {
  ListenerOptions options;
  options.body_bytes_max = 1'000;
  TestServer server(
      [](Request request, Respond respond) {
        respond(text_response(request.body_too_large ? "too large" : "fine",
                              request.body_too_large ? 413 : 200));
      },
      options);
  RawClient fine(server.port());
  EXPECT_EQ(fine.exchange(post("/", std::string(1'000, 'b'))).body, "fine");
  // The client sends on although it has been answered; the answer must reach it.
  RawClient declared(server.port());
  const RawResponse response = declared.exchange(post("/", std::string(5'000'000, 'b')));
  EXPECT_EQ(response.status, 413);
  EXPECT_EQ(response.header("Connection"), "close");
  EXPECT_TRUE(declared.ended());
  RawClient chunked(server.port());
  chunked.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 100; ++i) chunked.send("64\r\n" + std::string(100, 'c') + "\r\n");
  EXPECT_EQ(chunked.read().status, 413);
  RawClient polite(server.port());
  polite.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(polite.read().status, 413);
}

TEST(Limits, RefusesConnectionsAboveTheMaximum) {
  ListenerOptions options;
  options.connections_max = 2;
  TestServer server(echo, options);
  RawClient first(server.port());
  RawClient second(server.port());
  EXPECT_EQ(first.exchange(get("/")).status, 200);
  EXPECT_EQ(second.exchange(get("/")).status, 200);
  {
    RawClient third(server.port());
    const RawResponse response = third.exchange(get("/"));
    expect_envelope(response, 503, "OVERLOADED");
    EXPECT_EQ(response.header("Retry-After"), "1");
  }
  first.close();
  EXPECT_TRUE(eventually([&] {
    RawClient again(server.port());
    return again.exchange(get("/")).status == 200;
  }));
}

TEST(Timeouts, EndSlowHeaders) {
  ListenerOptions options;
  options.header_timeout_ms = 30;
  TestServer server(echo, options);
  RawClient slow(server.port());
  expect_envelope(slow.exchange("GET / HTTP/1.1\r\nHo"), 408, "REQUEST_TIMEOUT");
  EXPECT_TRUE(slow.ended());
  RawClient silent(server.port());
  EXPECT_TRUE(silent.ended());
  // One byte at a time does not gain time.
  RawClient dripping(server.port());
  std::thread dripper([&] {
    for (int i = 0; i < 40; ++i) {
      dripping.send("a");
      let_pass(2);
    }
  });
  EXPECT_EQ(dripping.read().status, 408);
  dripper.join();
}

TEST(Timeouts, EndSlowBodies) {
  ListenerOptions options;
  options.body_timeout_ms = 30;
  TestServer server(echo, options);
  RawClient client(server.port());
  EXPECT_EQ(client.exchange(get("/")).status, 200);
  expect_envelope(client.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"),
                  408, "REQUEST_TIMEOUT");
  EXPECT_TRUE(client.ended());
}

TEST(Timeouts, EndIdleConnectionsWithoutAWord) {
  ListenerOptions options;
  options.idle_timeout_ms = 30;
  TestServer server(echo, options);
  RawClient client(server.port());
  EXPECT_EQ(client.exchange(get("/")).status, 200);
  EXPECT_TRUE(client.ended());
}

TEST(Timeouts, EndRequestsThatTakeTooLong) {
  ListenerOptions options;
  options.request_timeout_ms = 30;
  std::mutex mutex;
  std::vector<Respond> kept;
  TestServer server(
      [&](Request request, Respond respond) {
        if (request.target == "/fast") return respond(text_response("fast"));
        const std::lock_guard lock(mutex);
        kept.push_back(std::move(respond));
      },
      options);
  RawClient client(server.port());
  client.send(get("/fast") + get("/slow") + get("/fast"));
  EXPECT_EQ(client.read().body, "fast");
  expect_envelope(client.read(), 504, "GATEWAY_TIMEOUT");
  EXPECT_TRUE(client.ended());
  const std::lock_guard lock(mutex);
  kept.at(0)(text_response("late"));
  EXPECT_EQ(RawClient(server.port()).exchange(get("/fast")).body, "fast");
}

TEST(Timeouts, EndClientsThatDoNotRead) {
  ListenerOptions options;
  options.write_timeout_ms = 30;
  options.connections_max = 1;
  TestServer server(
      [](Request request, Respond respond) {
        respond(text_response(request.target == "/large" ? std::string(20'000'000, 'x') : "small"));
      },
      options);
  RawClient client(server.port());
  client.send(get("/large"));
  // Another client is admitted as soon as this one is gone.
  EXPECT_TRUE(eventually([&] {
    RawClient other(server.port());
    return other.exchange(get("/small")).status == 200;
  }));
  EXPECT_LT(client.read_to_end().size(), 20'000'000u);
}

TEST(Drain, ClosesIdleConnectionsAndFinishesRunningRequests) {
  std::mutex mutex;
  std::vector<Respond> kept;
  TestServer server([&](Request, Respond respond) {
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(respond));
  });
  const auto count = [&] {
    const std::lock_guard lock(mutex);
    return kept.size();
  };
  RawClient idle(server.port());
  RawClient busy(server.port());
  busy.send(get("/1") + get("/2"));
  ASSERT_TRUE(eventually([&] { return count() == 2; }));
  auto stopped = std::async(std::launch::async, [&] { server.server().stop(2'000); });
  EXPECT_TRUE(idle.ended());
  EXPECT_TRUE(eventually([&] { return !RawClient(server.port()).connected(); }));
  EXPECT_EQ(stopped.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
  for (Respond& respond : kept) respond(text_response("done"));
  EXPECT_EQ(busy.read().header("Connection"), "");
  EXPECT_EQ(busy.read().header("Connection"), "close");
  EXPECT_TRUE(busy.ended());
  busy.close();
  stopped.get();
}

TEST(Drain, FinishesARequestThatIsStillArriving) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na");
  let_pass(5);
  auto stopped = std::async(std::launch::async, [&] { server.server().stop(2'000); });
  let_pass(5);
  client.send("b");
  const RawResponse response = client.read();
  EXPECT_EQ(response.body, "POST / ab");
  EXPECT_EQ(response.header("Connection"), "close");
  client.close();
  stopped.get();
}

TEST(Drain, EndsAtItsDeadline) {
  Respond kept;
  std::atomic<bool> handled = false;
  TestServer server(
      [&](Request, Respond respond) {
        kept = std::move(respond);
        handled = true;
      },
      {}, 2);
  RawClient client(server.port());
  client.send(get("/"));
  ASSERT_TRUE(eventually([&] { return handled.load(); }));
  const auto begin = std::chrono::steady_clock::now();
  server.server().stop(30);
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(took, std::chrono::milliseconds(25));
  EXPECT_LT(took, std::chrono::milliseconds(500));
  EXPECT_EQ(client.read().status, 0);
  kept(text_response("after the end"));  // nobody is there any more
}

TEST(Drain, MayBeAskedTwiceAndWithoutStart) {
  testing::FunctionApplication application(echo);
  Server server(2);
  server.listen({.application = &application});
  server.stop(10);
  server.start();
  server.stop(10);
  server.stop(10);
}

}  // namespace
}  // namespace gw::http
