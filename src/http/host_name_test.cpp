#include "http/host_name.hpp"

#include <gtest/gtest.h>

namespace gw::http {
namespace {

TEST(NormalHost, WritesANameInOneWay) {
  EXPECT_EQ(normal_host("shop.example"), "shop.example");
  EXPECT_EQ(normal_host(" Shop.EXAMPLE. "), "shop.example");
  EXPECT_EQ(normal_host("bücher.example"), "xn--bcher-kva.example");
  EXPECT_EQ(normal_host("BÜCHER.example"), "xn--bcher-kva.example");
  EXPECT_EQ(normal_host("XN--BCHER-KVA.example"), "xn--bcher-kva.example");
  EXPECT_EQ(normal_host("straße.example"), "xn--strae-oqa.example");
  EXPECT_EQ(normal_host("shop。example"), "shop.example");
  EXPECT_EQ(normal_host("localhost"), "localhost");
  EXPECT_EQ(normal_host("a-1.b2.example"), "a-1.b2.example");
}

TEST(NormalHost, RefusesWhatIsNoName) {
  for (const auto* text : {"",
                           ".",
                           "..",
                           "shop",
                           "shop..example",
                           ".shop.example",
                           "shop.example..",
                           "https://shop.example",
                           "shop.example/x",
                           "shop.example:443",
                           "user@shop.example",
                           "shop example.com",
                           "*.shop.example",
                           "_x.example",
                           "-shop.example",
                           "shop-.example",
                           "127.0.0.1",
                           "1.2.3",
                           "shop.0x7f",
                           "[::1]",
                           "::1",
                           "shop.example?x",
                           "shop.example#x",
                           "\xff\xfe.example",
                           "xn--\x80.example"}) {
    EXPECT_EQ(normal_host(text), std::nullopt) << text;
  }
  EXPECT_EQ(normal_host(std::string("shop\0.example", 13)), std::nullopt);
  EXPECT_EQ(normal_host(std::string(64, 'a') + ".example"), std::nullopt);
  std::string longest;
  while (longest.size() < 250) longest += "abcdefg.";
  EXPECT_EQ(normal_host(longest + "example"), std::nullopt);
  EXPECT_EQ(normal_host(std::string(100'000, 'a')), std::nullopt);
}

}  // namespace
}  // namespace gw::http
