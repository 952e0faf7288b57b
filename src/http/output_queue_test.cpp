#include "http/output_queue.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace gw::http {
namespace {

// Takes everything out in steps of at most `step` bytes.
std::string drain(OutputQueue& queue, std::size_t step) {
  std::string all;
  while (!queue.empty()) {
    std::array<std::string_view, 3> views;
    std::size_t room = step;
    const std::size_t count = queue.peek(views);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view part = views[i].substr(0, room);
      all += part;
      room -= part.size();
    }
    queue.consume(step - room);
  }
  return all;
}

TEST(OutputQueue, KeepsTheOrderOfTextsAndLargeBodies) {
  static const std::string fixed(10'000, 's');
  for (const std::size_t step : {1u, 7u, 9'999u, 10'001u, 100'000u}) {
    OutputQueue queue;
    Response small;
    small.body = "small";
    Response large;
    large.body = std::string(9'000, 'l');
    Response embedded;
    embedded.static_body = fixed;
    queue.text() += "1";
    queue.append_body(small);
    queue.append_body(large);
    queue.append_body(embedded);
    queue.text() += "2";
    EXPECT_EQ(drain(queue, step), "1small" + std::string(9'000, 'l') + fixed + "2") << step;
    queue.text() += "again";
    EXPECT_EQ(drain(queue, step), "again");
  }
}

std::string serialise(Response response, Framing framing) {
  OutputQueue queue;
  append_response(queue, response, framing);
  return drain(queue, 1'000'000);
}

TEST(AppendResponse, FramesTheAnswer) {
  Response response;
  response.headers.add("X-A", "b");
  response.headers.add("Content-Length", "999");
  response.headers.add("transfer-encoding", "chunked");
  response.body = "body";
  const std::string head = "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 4\r\n";
  EXPECT_EQ(serialise(response, {}), head + "\r\nbody");
  EXPECT_EQ(serialise(response, {.head = true}), head + "\r\n");
  EXPECT_EQ(serialise(response, {.close = true}), head + "Connection: close\r\n\r\nbody");
  EXPECT_EQ(serialise(response, {.http_1_0 = true}), head + "Connection: keep-alive\r\n\r\nbody");
  response.status = 204;
  EXPECT_EQ(serialise(response, {}), "HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n");
}

TEST(AppendResponse, LetsNoFieldEndItsLine) {
  Response response;
  response.headers.add("Location", "/a\r\nSet-Cookie: x=y");
  response.headers.add("X\r\nY", "z");
  EXPECT_EQ(serialise(response, {}),
            "HTTP/1.1 200 OK\r\nLocation: /a  Set-Cookie: x=y\r\nContent-Length: 0\r\n\r\n");
}

TEST(DateLine, IsInTheFormOfHttp) {
  EXPECT_EQ(date_line(784'111'777), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
}

}  // namespace
}  // namespace gw::http
