#include "http/server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <vector>

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

// Keeps requests until the test answers them.
class Shelf {
 public:
  void operator()(Request request, Respond respond) {
    const std::lock_guard lock(mutex_);
    kept_.emplace_back(std::move(request), std::move(respond));
  }
  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return kept_.size();
  }
  bool wait_for(std::size_t count) {
    return eventually([&] { return size() >= count; });
  }
  std::pair<Request, Respond> take(std::size_t index) {
    const std::lock_guard lock(mutex_);
    return std::move(kept_.at(index));
  }
  void answer(std::size_t index) {
    auto [request, respond] = take(index);
    respond(text_response("answer to " + request.target));
  }

 private:
  std::mutex mutex_;
  std::vector<std::pair<Request, Respond>> kept_;
};

TEST(Server, AnswersOnOneConnectionAgainAndAgain) {
  TestServer server(echo);
  RawClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    const RawResponse response = client.exchange(post("/v1/x?a=b", "body " + std::to_string(i)));
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "POST /v1/x?a=b body " + std::to_string(i));
    EXPECT_TRUE(response.header("Date").ends_with(" GMT"));
    EXPECT_EQ(response.header("Connection"), "");
  }
}

TEST(Server, TellsThePeer) {
  TestServer server([](Request request, Respond respond) {
    respond(text_response(request.peer_address + " " + std::to_string(request.peer_port)));
  });
  RawClient client(server.port());
  EXPECT_TRUE(client.exchange(get("/")).body.starts_with("127.0.0.1 "));
}

TEST(Server, ReadsChunkedBodies) {
  TestServer server(echo);
  RawClient client(server.port());
  client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
  client.send("lo\r\n6\r\n world\r\n0\r\n\r\n");
  EXPECT_EQ(client.read().body, "POST / hello world");
  EXPECT_EQ(client.exchange(get("/next")).body, "GET /next ");
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  Shelf shelf;
  TestServer server(std::ref(shelf));
  RawClient client(server.port());
  client.send(get("/0") + post("/1", "x") + get("/2") + get("/3"));
  ASSERT_TRUE(shelf.wait_for(4));
  for (const std::size_t index : {2u, 3u, 1u, 0u}) shelf.answer(index);
  for (int i = 0; i < 4; ++i) EXPECT_EQ(client.read().body, "answer to /" + std::to_string(i));
}

TEST(Server, ReadsAheadOnlySoFar) {
  Shelf shelf;
  ListenerOptions options;
  options.pipeline_max = 4;
  TestServer server(std::ref(shelf), options);
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 12; ++i) all += get("/" + std::to_string(i));
  client.send(all);
  ASSERT_TRUE(shelf.wait_for(4));
  let_pass(10);
  EXPECT_EQ(shelf.size(), 4u);
  for (std::size_t i = 0; i < 12; ++i) {
    ASSERT_TRUE(shelf.wait_for(i + 1));
    EXPECT_LE(shelf.size(), i + 4);
    shelf.answer(i);
    EXPECT_EQ(client.read().body, "answer to /" + std::to_string(i));
  }
}

TEST(Server, StopsReadingWhenAClientDoesNotTakeItsAnswers) {
  std::atomic<int> handled = 0;
  TestServer server([&](Request, Respond respond) {
    ++handled;
    respond(text_response(std::string(1'000'000, 'x')));
  });
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 200; ++i) all += get("/");
  client.send(all);
  ASSERT_TRUE(eventually([&] { return handled > 0; }));
  let_pass(30);
  EXPECT_LT(handled, 60);
  for (int i = 0; i < 200; ++i) ASSERT_EQ(client.read().body.size(), 1'000'000u);
  EXPECT_EQ(handled, 200);
}

TEST(Server, AnswersFromOtherThreads) {
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::pair<Request, Respond>> queue;
  bool ended = false;
  const auto work = [&] {
    std::unique_lock lock(mutex);
    while (true) {
      changed.wait(lock, [&] { return ended || !queue.empty(); });
      if (ended) return;
      auto batch = std::exchange(queue, {});
      lock.unlock();
      for (auto& [request, respond] : batch) respond(text_response(request.body));
      lock.lock();
    }
  };
  std::vector<std::thread> workers;
  for (int i = 0; i < 2; ++i) workers.emplace_back(work);
  {
    TestServer server(
        [&](Request request, Respond respond) {
          const std::lock_guard lock(mutex);
          queue.emplace_back(std::move(request), std::move(respond));
          changed.notify_one();
        },
        {}, 2);
    std::vector<std::thread> clients;
    for (int c = 0; c < 4; ++c) {
      clients.emplace_back([&, c] {
        RawClient client(server.port());
        for (int i = 0; i < 100; ++i) {
          const std::string text = std::to_string(c) + "-" + std::to_string(i);
          client.send(post("/", text) + post("/", text + "b"));
          EXPECT_EQ(client.read().body, text);
          EXPECT_EQ(client.read().body, text + "b");
        }
      });
    }
    for (std::thread& client : clients) client.join();
  }
  {
    const std::lock_guard lock(mutex);
    ended = true;
  }
  changed.notify_all();
  for (std::thread& worker : workers) worker.join();
}

TEST(Server, AnswersHeadWithoutBody) {
  TestServer server([](Request, Respond respond) { respond(text_response("12345")); });
  RawClient client(server.port());
  client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(client.read(true).header("Content-Length"), "5");
  EXPECT_EQ(client.exchange(get("/")).body, "12345");
}

TEST(Server, ClosesWhenAskedTo) {
  TestServer server(echo);
  const std::vector<std::string> requests = {
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.0\r\n\r\n"};
  for (const std::string& request : requests) {
    RawClient client(server.port());
    const RawResponse response = client.exchange(request + get("/not-read"));
    EXPECT_EQ(response.body, "GET / ");
    EXPECT_EQ(response.header("Connection"), "close");
    EXPECT_TRUE(client.ended());
  }
  RawClient old(server.port());
  for (int i = 0; i < 2; ++i) {
    const auto response = old.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT_EQ(response.header("Connection"), "keep-alive");
  }
}

TEST(Server, ClosesWhenTheApplicationAsksTo) {
  TestServer server([](Request, Respond respond) {
    Response response;
    response.close_connection = true;
    respond(std::move(response));
  });
  RawClient client(server.port());
  client.send(get("/") + get("/"));
  EXPECT_EQ(client.read().header("Connection"), "close");
  EXPECT_TRUE(client.ended());
}

TEST(Server, EndsTheConnectionInsteadOfAnsweringWhenTheStatusIsZero) {
  TestServer server([](const Request& request, Respond respond) {
    Response response;
    if (request.target == "/cut") response.status = 0;
    respond(std::move(response));
  });
  RawClient client(server.port());
  EXPECT_EQ(client.exchange(get("/")).status, 200);
  client.send(get("/cut"));
  EXPECT_TRUE(client.ended());
  RawClient pipelined(server.port());
  pipelined.send(get("/") + get("/cut") + get("/"));
  EXPECT_EQ(pipelined.read().status, 200);
  EXPECT_TRUE(pipelined.ended());
}

TEST(Server, SendsContinueWhenItIsTheRequestsTurn) {
  Shelf shelf;
  TestServer server(std::ref(shelf));
  RawClient client(server.port());
  client.send(
      get("/first") +
      "POST /second HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  ASSERT_TRUE(shelf.wait_for(1));
  shelf.answer(0);
  EXPECT_EQ(client.read().body, "answer to /first");
  EXPECT_EQ(client.read().status, 100);
  client.send("ab");
  ASSERT_TRUE(shelf.wait_for(2));
  auto [request, respond] = shelf.take(1);
  respond(text_response(request.body));
  EXPECT_EQ(client.read().body, "ab");
}

TEST(Server, AnswersAfterTheClientHasClosedItsSide) {
  Shelf shelf;
  TestServer server(std::ref(shelf));
  RawClient client(server.port());
  client.send(get("/a"));
  client.end_writing();
  ASSERT_TRUE(shelf.wait_for(1));
  shelf.answer(0);
  EXPECT_EQ(client.read().body, "answer to /a");
  EXPECT_TRUE(client.ended());
}

TEST(Server, SurvivesAClientThatLeaves) {
  Shelf shelf;
  TestServer server(std::ref(shelf));
  {
    RawClient client(server.port());
    client.send(get("/a") + get("/b"));
    ASSERT_TRUE(shelf.wait_for(2));
    const linger hard{1, 0};  // a reset instead of an orderly end
    setsockopt(client.fd(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  let_pass(5);
  shelf.answer(1);
  shelf.answer(0);
  RawClient other(server.port());
  other.send(get("/c"));
  ASSERT_TRUE(shelf.wait_for(3));
  shelf.answer(2);
  EXPECT_EQ(other.read().body, "answer to /c");
}

TEST(Server, AnswersAnExceptionOfTheApplication) {
  TestServer server([](Request, Respond) { throw std::runtime_error("secret"); });
  RawClient client(server.port());
  const RawResponse response = client.exchange(get("/"));
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
  EXPECT_TRUE(client.ended());
}

TEST(Server, SendsLargeAndEmbeddedBodies) {
  static const std::string fixed(3'000'000, 'f');
  TestServer server([](Request request, Respond respond) {
    Response response;
    if (request.target == "/fixed") {
      response.static_body = fixed;
    } else {
      response.body = std::string(2'000'000, 'o');
    }
    respond(std::move(response));
  });
  RawClient client(server.port());
  client.send(get("/fixed") + get("/owned") + get("/fixed"));
  EXPECT_EQ(client.read().body, fixed);
  EXPECT_EQ(client.read().body, std::string(2'000'000, 'o'));
  EXPECT_EQ(client.read().body, fixed);
}

TEST(Server, ReadsRequestsCutAnywhere) {
  TestServer server(echo);
  RawClient client(server.port());
  std::string all;
  for (int i = 0; i < 60; ++i)
    all += post("/" + std::to_string(i), std::string(static_cast<std::size_t>(i) * 37, 'b'));
  std::mt19937 random(7);
  std::thread writer([&] {
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t size = std::min<std::size_t>(1 + random() % 700, all.size() - at);
      client.send(std::string_view(all).substr(at, size));
      at += size;
    }
  });
  for (int i = 0; i < 60; ++i) {
    EXPECT_EQ(client.read().body, "POST /" + std::to_string(i) + " " +
                                      std::string(static_cast<std::size_t>(i) * 37, 'b'));
  }
  writer.join();
}

TEST(Server, NamesThePortItCannotHave) {
  TestServer server(echo);
  testing::FunctionApplication application(echo);
  for (const int threads : {1, 2}) {
    Server other(threads);
    try {
      other.listen({.port = server.port(), .application = &application});
      FAIL() << threads;
    } catch (const std::system_error& failure) {
      EXPECT_NE(std::string(failure.what()).find("127.0.0.1:" + std::to_string(server.port())),
                std::string::npos);
    }
  }
}

TEST(Server, ServesSeveralListeners) {
  testing::FunctionApplication first([](Request, Respond r) { r(text_response("first")); });
  testing::FunctionApplication second([](Request, Respond r) { r(text_response("second")); });
  Server server(2);
  const auto port1 = server.listen({.application = &first});
  const auto port2 = server.listen({.host = "localhost", .application = &second});
  server.start();
  EXPECT_EQ(RawClient(port1).exchange(get("/")).body, "first");
  EXPECT_EQ(RawClient(port2).exchange(get("/")).body, "second");
  server.stop(0);
}

}  // namespace
}  // namespace gw::http
