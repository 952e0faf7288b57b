#include "http/outbound_client.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/testing.hpp"

namespace gw::http {
namespace {

using testing::echo;
using testing::eventually;
using testing::TestServer;
using testing::text_response;

std::future<OutboundResponse> begin(Outbound& client, OutboundRequest request) {
  auto promise = std::make_shared<std::promise<OutboundResponse>>();
  auto future = promise->get_future();
  client.send(std::move(request),
              [promise](OutboundResponse response) { promise->set_value(std::move(response)); });
  return future;
}

OutboundResponse call(Outbound& client, OutboundRequest request) {
  return begin(client, std::move(request)).get();
}

std::string url_of(std::uint16_t port, const std::string& target = "/") {
  return "http://127.0.0.1:" + std::to_string(port) + target;
}

OutboundRequest request_to(std::string url) {
  OutboundRequest request;
  request.url = std::move(url);
  request.reach = Reach::private_allowed;
  return request;
}

// A server that does with a connection what HTTP does not.
class RawServer {
 public:
  explicit RawServer(std::function<void(int)> serve)
      : listener_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(listener_, 8);
    ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this, serve = std::move(serve)] {
      while (true) {
        const int connection = ::accept(listener_, nullptr, nullptr);
        if (connection < 0) return;
        serve(connection);
        ::close(connection);
      }
    });
  }
  ~RawServer() {
    ::shutdown(listener_, SHUT_RDWR);
    thread_.join();
    ::close(listener_);
  }
  std::uint16_t port() const { return port_; }

 private:
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

std::string read_once(int connection) {
  char bytes[4'096];
  const ssize_t size = ::recv(connection, bytes, sizeof bytes, 0);
  return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

TEST(OutboundClient, SendsEveryMethodAndReadsTheAnswer) {
  TestServer server(echo);
  OutboundClient client({});
  for (const Method method : {Method::get, Method::post, Method::put, Method::patch, Method::del}) {
    OutboundRequest request = request_to(url_of(server.port(), "/a/../b?c"));
    request.method = method;
    request.body = method == Method::get ? "" : "body";
    const OutboundResponse response = call(client, std::move(request));
    EXPECT_EQ(to_string(response.error), "none");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, std::string(to_string(method)) + " /a/../b?c " +
                                 (method == Method::get ? "" : "body"));
    EXPECT_TRUE(response.headers.get("date"));
  }
  OutboundRequest head = request_to(url_of(server.port()));
  head.method = Method::head;
  EXPECT_EQ(call(client, std::move(head)).status, 200);
}

TEST(OutboundClient, SendsExactlyTheGivenHeaders) {
  std::mutex mutex;
  std::vector<Headers> seen;
  TestServer server([&](Request request, Respond respond) {
    const std::lock_guard lock(mutex);
    seen.push_back(request.headers);
    respond(text_response(""));
  });
  OutboundClient client({.user_agent = "test/1"});
  OutboundRequest request = request_to(url_of(server.port()));
  request.headers.add("Content-Type", "application/json");
  request.headers.add("X-Empty", "");
  request.headers.add("X-Twice", "a");
  request.headers.add("X-Twice", "b");
  request.headers.add("Transfer-Encoding", "chunked");
  request.headers.add("Content-Length", "77");
  request.body = std::string(5'000, 'x');
  EXPECT_EQ(call(client, std::move(request)).status, 200);
  EXPECT_EQ(call(client, request_to(url_of(server.port()))).status, 200);
  const std::lock_guard lock(mutex);
  EXPECT_EQ(seen[0].get("Content-Type"), "application/json");
  EXPECT_EQ(seen[0].get("X-Empty"), "");
  EXPECT_EQ(seen[0].count("X-Twice"), 2u);
  EXPECT_EQ(seen[0].get("Content-Length"), "5000");
  EXPECT_FALSE(seen[0].get("Transfer-Encoding"));
  EXPECT_FALSE(seen[0].get("Expect"));
  EXPECT_EQ(seen[0].get("User-Agent"), "test/1");
  EXPECT_FALSE(seen[1].get("Content-Type"));
  EXPECT_EQ(seen[1].get("Content-Length"), "0");
}

TEST(OutboundClient, LetsNoHeaderEndItsLine) {
  TestServer server(echo);
  OutboundClient client({});
  const std::vector<Headers::Field> fields = {
      {"X-A", "b\r\nX-C: d"}, {"X-A", "b\nX"}, {"X-A", std::string("b\0c", 3)},
      {"X\r\nY", "z"},        {"X: y", "z"},   {"", "z"}};
  for (const auto& [name, value] : fields) {
    OutboundRequest request = request_to(url_of(server.port()));
    request.headers.add(name, value);
    EXPECT_EQ(call(client, std::move(request)).error, OutboundError::bad_url);
  }
}

TEST(OutboundClient, ReachesNoPrivateAddress) {
  std::atomic<int> handled = 0;
  TestServer server([&](Request request, Respond respond) {
    ++handled;
    echo(std::move(request), std::move(respond));
  });
  const std::string port = std::to_string(server.port());
  // A public-looking name that leads to this machine, as a hostile DNS would have it.
  OutboundClient client({.fixed_addresses = {"hook.example:" + port + ":127.0.0.1"}});
  OutboundRequest request = request_to("http://hook.example:" + port + "/");
  request.reach = Reach::public_only;
  EXPECT_EQ(call(client, request).error, OutboundError::blocked);
  request.url = url_of(server.port());
  EXPECT_EQ(call(client, request).error, OutboundError::blocked);
  EXPECT_EQ(handled, 0);
  // Nor over a connection that a call with a wider reach has left open.
  EXPECT_EQ(call(client, request_to("http://hook.example:" + port + "/")).status, 200);
  request.url = "http://hook.example:" + port + "/";
  EXPECT_EQ(call(client, request).error, OutboundError::blocked);
  EXPECT_EQ(handled, 1);
}

TEST(OutboundClient, DoesNotFollowRedirects) {
  std::atomic<int> handled = 0;
  TestServer server([&](Request, Respond respond) {
    ++handled;
    Response response;
    response.status = 302;
    response.headers.add("Location", "/elsewhere");
    respond(std::move(response));
  });
  OutboundClient client({});
  const OutboundResponse response = call(client, request_to(url_of(server.port())));
  EXPECT_EQ(response.status, 302);
  EXPECT_EQ(response.headers.get("location"), "/elsewhere");
  EXPECT_EQ(handled, 1);
}

TEST(OutboundClient, UsesNoProxyFromTheEnvironment) {
  TestServer server(echo);
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  OutboundClient client({});
  EXPECT_EQ(call(client, request_to(url_of(server.port()))).status, 200);
  ::unsetenv("http_proxy");
}

TEST(OutboundClient, CutsLongAnswers) {
  TestServer server([](Request request, Respond respond) {
    respond(text_response(std::string(std::stoul(request.body), 'x')));
  });
  OutboundClient client({});
  for (const std::size_t size : {99u, 100u, 101u, 5'000'000u}) {
    OutboundRequest request = request_to(url_of(server.port()));
    request.response_bytes_max = 100;
    request.body = std::to_string(size);
    const OutboundResponse response = call(client, std::move(request));
    EXPECT_EQ(to_string(response.error), "none") << size;
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body.size(), std::min<std::size_t>(size, 100));
  }
}

TEST(OutboundClient, TellsWhatWasSentFromWhatWasNot) {
  OutboundClient client({});
  EXPECT_EQ(call(client, request_to("http://127.0.0.1:1234567/")).error, OutboundError::bad_url);
  std::uint16_t closed_port = 0;
  {
    const TestServer gone(echo);
    closed_port = gone.port();
  }
  EXPECT_EQ(call(client, request_to(url_of(closed_port))).error, OutboundError::connect);
  EXPECT_EQ(call(client, request_to("http://no-such-host.invalid/")).error, OutboundError::resolve);
  // Ends without an answer, in the middle of one, and with something else than HTTP.
  for (const char* answer :
       {"", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", "garbage\r\n"}) {
    RawServer server([&](int connection) {
      read_once(connection);
      ::send(connection, answer, std::string_view(answer).size(), MSG_NOSIGNAL);
    });
    const OutboundResponse response = call(client, request_to(url_of(server.port())));
    EXPECT_EQ(response.error, OutboundError::broken) << answer;
    EXPECT_EQ(response.status, 0);
  }
  // Not TLS at the other side: the request was never sent.
  TestServer plain(echo);
  EXPECT_EQ(call(client, request_to("https://127.0.0.1:" + std::to_string(plain.port()))).error,
            OutboundError::tls);
}

TEST(OutboundClient, SendsAPostOnceEvenIfAKeptConnectionBreaks) {
  std::atomic<int> requests = 0;
  RawServer server([&](int connection) {
    if (read_once(connection).empty()) return;
    const std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
    ++requests;
    // The second request on the connection is read and then dropped.
    if (!read_once(connection).empty()) ++requests;
  });
  OutboundClient client({});
  EXPECT_EQ(call(client, request_to(url_of(server.port()))).status, 200);
  EXPECT_EQ(call(client, request_to(url_of(server.port()))).error, OutboundError::broken);
  EXPECT_EQ(requests, 2);
}

TEST(OutboundClient, GivesUpInTime) {
  std::mutex mutex;
  std::vector<Respond> kept;
  TestServer server([&](Request, Respond respond) {
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(respond));
  });
  OutboundClient client({});
  OutboundRequest request = request_to(url_of(server.port()));
  request.total_timeout_ms = 40;
  const OutboundResponse response = call(client, request);
  EXPECT_EQ(response.error, OutboundError::timeout);
  EXPECT_GE(response.duration_ms, 35);
  EXPECT_LT(response.duration_ms, 500);
  // A handshake that never ends: the request itself was not sent.
  RawServer mute([](int connection) {
    while (!read_once(connection).empty()) {
    }
  });
  request.url = "https://127.0.0.1:" + std::to_string(mute.port());
  EXPECT_EQ(call(client, request).error, OutboundError::connect);
}

TEST(OutboundClient, QueuesAboveItsMaximum) {
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
  OutboundClient client({.in_flight_max = 2});
  std::vector<std::future<OutboundResponse>> calls;
  for (int i = 0; i < 3; ++i) calls.push_back(begin(client, request_to(url_of(server.port()))));
  OutboundRequest impatient = request_to(url_of(server.port()));
  impatient.total_timeout_ms = 20;
  EXPECT_EQ(call(client, impatient).error, OutboundError::connect);
  EXPECT_EQ(count(), 2u);
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(eventually([&] { return count() > i; }));
    const std::lock_guard lock(mutex);
    kept[i](text_response("ok"));
  }
  for (auto& each : calls) EXPECT_EQ(each.get().status, 200);
}

TEST(OutboundClient, CancelsWhatIsUnderWay) {
  std::mutex mutex;
  std::vector<Respond> kept;
  TestServer server([&](Request, Respond respond) {
    const std::lock_guard lock(mutex);
    kept.push_back(std::move(respond));
  });
  std::future<OutboundResponse> running;
  std::future<OutboundResponse> queued;
  {
    OutboundClient client({.in_flight_max = 1});
    running = begin(client, request_to(url_of(server.port())));
    ASSERT_TRUE(eventually([&] {
      const std::lock_guard lock(mutex);
      return kept.size() == 1;
    }));
    queued = begin(client, request_to(url_of(server.port())));
  }
  EXPECT_EQ(running.get().error, OutboundError::cancelled);
  EXPECT_EQ(queued.get().error, OutboundError::cancelled);
}

}  // namespace
}  // namespace gw::http
