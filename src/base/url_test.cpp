#include "base/url.hpp"

#include <gtest/gtest.h>

namespace gw {
namespace {

TEST(Urls, OriginsAreAsBrowsersWriteThem) {
  EXPECT_EQ(origin_of_url("https://Pay.Example.com:443"), "https://pay.example.com");
  EXPECT_EQ(origin_of_url("http://pay.example.com:80/a:80"), "http://pay.example.com");
  EXPECT_EQ(origin_of_url("https://pay.example.com:80"), "https://pay.example.com:80");
  EXPECT_EQ(origin_of_url("https://pay.example.com:8443/x?y#z"), "https://pay.example.com:8443");
  EXPECT_EQ(origin_of_url("https://[::1]:443"), "https://[::1]");
  EXPECT_EQ(origin_of_url("https://[2001:db8::443]"), "https://[2001:db8::443]");
  EXPECT_EQ(origin_of_url(""), "");
}

TEST(Urls, HostsHaveNoPort) {
  EXPECT_EQ(host_of_url("https://Shop.Example/ipn?x=1"), "shop.example");
  EXPECT_EQ(host_of_url("https://shop.example:8443/ipn"), "shop.example");
  EXPECT_EQ(host_of_url("https://shop.example?to=https://other.example"), "shop.example");
  EXPECT_EQ(host_of_url("http://user:pw@shop.example#x"), "shop.example");
  EXPECT_EQ(host_of_url("http://[::1]:8080/"), "[::1]");
  EXPECT_EQ(host_of_url("pay.example.com:1"), "pay.example.com");
  EXPECT_EQ(host_of_url("nonsense"), "nonsense");
  EXPECT_EQ(host_of_url(""), "");
}

}  // namespace
}  // namespace gw
