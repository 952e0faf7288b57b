#include "config/networks.hpp"

#include <gtest/gtest.h>

namespace gw::config {
namespace {

TEST(IpAddress, ReadsAndWritesBothFamilies) {
  struct Row {
    const char* given;
    const char* written;
  };
  for (const Row& row :
       {Row{"192.0.2.1", "192.0.2.1"}, Row{"::ffff:192.0.2.1", "192.0.2.1"}, Row{"::", "::"},
        Row{"::1", "::1"}, Row{"1::", "1::"}, Row{"2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},
        Row{"fe80::1%eth0", "fe80::1"}, Row{"0:0:1:2:3:4:5:6", "::1:2:3:4:5:6"},
        Row{"1:2:3:4:5:6:0:8", "1:2:3:4:5:6:0:8"}, Row{"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"}}) {
    const auto address = IpAddress::parse(row.given);
    ASSERT_TRUE(address) << row.given;
    EXPECT_EQ(address->text(), row.written);
  }
}

TEST(IpAddress, RefusesWhatIsNone) {
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.4:80", ":",
                           ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g",
                           "1:2:3:4:5:6:7:8::", "1.2.3.4::", " 1.2.3.4", "-1.2.3.4", "::1:"}) {
    EXPECT_FALSE(IpAddress::parse(text)) << text;
  }
}

TEST(Networks, ContainWhatTheirPrefixSays) {
  const auto networks = *Networks::parse("10.0.0.0/8, 192.0.2.7, fc00::/7,2001:db8::/64");
  const auto has = [&](const char* text) { return networks.contains(*IpAddress::parse(text)); };
  EXPECT_TRUE(has("10.255.0.1"));
  EXPECT_TRUE(has("::ffff:10.0.0.1"));
  EXPECT_TRUE(has("192.0.2.7"));
  EXPECT_TRUE(has("fd12::1"));
  EXPECT_TRUE(has("2001:db8::ffff:1"));
  EXPECT_FALSE(has("11.0.0.1"));
  EXPECT_FALSE(has("192.0.2.8"));
  EXPECT_FALSE(has("2001:db8:0:1::1"));
  EXPECT_TRUE(Networks::parse("")->empty());
  EXPECT_TRUE(Networks::parse("0.0.0.0/0")->contains(*IpAddress::parse("8.8.8.8")));
  EXPECT_FALSE(Networks::parse("0.0.0.0/0")->contains(*IpAddress::parse("2001:db8::1")));
}

TEST(Networks, NameThePieceThatIsWrong) {
  for (const char* text : {"10.0.0.0/33", "::/129", "10.0.0.0/", "example.com", "10.0.0.0/-1"}) {
    const auto networks = Networks::parse(std::string("127.0.0.1,") + text);
    ASSERT_FALSE(networks) << text;
    EXPECT_NE(networks.error().find(text), std::string::npos);
  }
}

}  // namespace
}  // namespace gw::config
