#include "middleware/request_id.hpp"

#include <gtest/gtest.h>

#include <set>

#include "middleware/toy_gateway.hpp"

namespace gw::middleware {
namespace {

TEST(RequestIds, AreDistinctUuids) {
  ToyEntropy entropy;
  RequestIds ids(entropy);
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    const std::string id = ids.next();
    EXPECT_TRUE(seen.insert(id).second) << id;
    EXPECT_TRUE(valid_request_id(id));
    EXPECT_EQ(id.size(), 36u);
    EXPECT_EQ(id[14], '4');
    EXPECT_NE(std::string("89ab").find(id[19]), std::string::npos);
  }
}

TEST(RequestId, IsTakenFromTrustedPeersOnly) {
  ToyGateway gateway;
  const auto sent = [&](const char* peer, std::string id) {
    return header_of(gateway.send({.headers = {{"X-Request-ID", std::move(id)}}, .peer = peer}),
                     "X-Request-ID");
  };
  EXPECT_EQ(sent("10.0.0.2", "from-the.proxy:1_2"), "from-the.proxy:1_2");
  EXPECT_EQ(gateway.last_request_id, "from-the.proxy:1_2");
  EXPECT_NE(sent("203.0.113.9", "from-a-stranger"), "from-a-stranger");
  EXPECT_NE(sent("10.0.0.2", "with space"), "with space");
  EXPECT_NE(sent("10.0.0.2", std::string(129, 'a')), std::string(129, 'a'));
  EXPECT_EQ(sent("10.0.0.2", "").size(), 36u);
}

}  // namespace
}  // namespace gw::middleware
