#include "middleware/client_address.hpp"

#include <gtest/gtest.h>

namespace gw::middleware {
namespace {

TEST(ClientAddress, Scenarios) {
  struct Row {
    const char* name;
    const char* peer;
    std::vector<http::Headers::Field> headers;
    const char* client;
    bool forwarded;
  };
  const std::vector<Row> rows{
      {"direct", "203.0.113.9", {}, "203.0.113.9", false},
      {"mapped", "::ffff:203.0.113.9", {}, "203.0.113.9", false},
      {"stranger's word", "203.0.113.9", {{"X-Real-IP", "192.0.2.1"}}, "203.0.113.9", true},
      {"proxy without headers", "10.0.0.2", {{"Host", "x"}}, "10.0.0.2", false},
      {"real ip", "10.0.0.2", {{"x-real-ip", "192.0.2.1"}}, "192.0.2.1", true},
      {"real ip wins",
       "10.0.0.2",
       {{"X-Forwarded-For", "192.0.2.5"}, {"X-Real-IP", "192.0.2.1"}},
       "192.0.2.1",
       true},
      {"real ip twice",
       "10.0.0.2",
       {{"X-Real-IP", "192.0.2.1"}, {"X-Real-IP", "192.0.2.2"}},
       "10.0.0.2",
       true},
      {"garbage in real ip",
       "10.0.0.2",
       {{"X-Real-IP", "me"}, {"X-Forwarded-For", "192.0.2.5"}},
       "192.0.2.5",
       true},
      {"one entry", "::1", {{"X-Forwarded-For", "192.0.2.5"}}, "192.0.2.5", true},
      {"right-most stranger",
       "10.0.0.2",
       {{"X-Forwarded-For", "1.1.1.1, 192.0.2.5, 10.0.0.7"}},
       "192.0.2.5",
       true},
      {"over two fields",
       "10.0.0.2",
       {{"X-Forwarded-For", "1.1.1.1,192.0.2.5"}, {"X-Forwarded-For", "10.0.0.7"}},
       "192.0.2.5",
       true},
      {"only proxies", "10.0.0.2", {{"X-Forwarded-For", "10.0.0.9, 10.0.0.7"}}, "10.0.0.9", true},
      {"with ports",
       "10.0.0.2",
       {{"X-Forwarded-For", "[2001:db8::5]:80, 10.0.0.7:9000"}},
       "2001:db8::5",
       true},
      {"garbage ends the walk",
       "10.0.0.2",
       {{"X-Forwarded-For", "192.0.2.5, unknown, 10.0.0.7"}},
       "10.0.0.7",
       true},
      {"nothing usable", "10.0.0.2", {{"X-Forwarded-For", ""}}, "10.0.0.2", true},
      {"other marks of proxies", "10.0.0.2", {{"Via", "1.1 x"}}, "10.0.0.2", true},
      {"and these", "10.0.0.2", {{"X-Forwarded-Proto", "https"}}, "10.0.0.2", true},
      {"and that", "10.0.0.2", {{"forwarded", "for=1.1.1.1"}}, "10.0.0.2", true},
  };
  ClientAddress stage(*config::Networks::parse(config::private_ranges));
  for (const Row& row : rows) {
    endpoints::Exchange exchange;
    exchange.request.peer_address = row.peer;
    for (const auto& [name, value] : row.headers) exchange.request.headers.add(name, value);
    EXPECT_FALSE(stage.before(exchange));
    EXPECT_EQ(exchange.client_address, row.client) << row.name;
    EXPECT_EQ(exchange.forwarded, row.forwarded) << row.name;
  }
}

}  // namespace
}  // namespace gw::middleware
