#include "http/address_guard.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <string>
#include <vector>

namespace gw::http {
namespace {

constexpr Reach kPublic = Reach::public_only;
constexpr Reach kPrivate = Reach::private_allowed;

TEST(AddressAllowed, LetsPublicAddressesThrough) {
  for (const char* ip :
       {"8.8.8.8", "1.1.1.1", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
        "192.0.1.0", "223.255.255.255", "198.17.255.255", "198.20.0.0", "2606:4700::1111",
        "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2001:4860:4860::8888"}) {
    EXPECT_TRUE(address_allowed(ip, kPublic)) << ip;
    EXPECT_TRUE(address_allowed(ip, kPrivate)) << ip;
  }
}

TEST(AddressAllowed, LetsPrivateAddressesThroughOnlyWhenAsked) {
  for (const char* ip : {"10.0.0.1", "10.255.255.255", "127.0.0.1", "127.255.0.3", "172.16.0.0",
                         "172.31.255.255", "192.168.1.1", "100.64.0.1", "::1", "fc00::1",
                         "fd12:3456::1", "::ffff:10.0.0.1", "::ffff:7f00:1", "64:ff9b::a00:1"}) {
    EXPECT_FALSE(address_allowed(ip, kPublic)) << ip;
    EXPECT_TRUE(address_allowed(ip, kPrivate)) << ip;
  }
}

TEST(AddressAllowed, NeverReachesMetadataAndSpecialRanges) {
  for (const char* ip : {"0.0.0.0",
                         "0.1.2.3",
                         "169.254.169.254",
                         "169.254.0.1",
                         "100.100.100.200",
                         "168.63.129.16",
                         "192.0.0.1",
                         "192.0.0.192",
                         "192.0.2.1",
                         "192.88.99.1",
                         "198.18.0.1",
                         "198.19.255.255",
                         "198.51.100.1",
                         "203.0.113.1",
                         "224.0.0.1",
                         "239.1.1.1",
                         "240.0.0.1",
                         "255.255.255.255",
                         "::",
                         "::127.0.0.1",
                         "::8.8.8.8",
                         "fe80::1",
                         "fec0::1",
                         "ff02::1",
                         "fd00:ec2::254",
                         "fd20:ce::254",
                         "2001:db8::1",
                         "2001::1",
                         "2001:10::1",
                         "2001:2::1",
                         "2002:808:808::1",
                         "2002:7f00:1::",
                         "3fff::1",
                         "5f00::1",
                         "100::1",
                         "64:ff9b:1::1",
                         "4000::1",
                         "::ffff:169.254.169.254",
                         "::ffff:a9fe:a9fe",
                         "64:ff9b::a9fe:a9fe",
                         "::ffff:0.0.0.0"}) {
    EXPECT_FALSE(address_allowed(ip, kPublic)) << ip;
    EXPECT_FALSE(address_allowed(ip, kPrivate)) << ip;
  }
}

TEST(AddressAllowed, RefusesWhatIsNoAddress) {
  for (const char* ip : {"", "example.com", "1.2.3.4.5", "256.1.1.1", "8.8.8.8 ", " 8.8.8.8",
                         "08.8.8.8", "8..8.8", "fe80::1%eth0", "[::1]", "2606:4700:::1"}) {
    EXPECT_FALSE(address_allowed(ip, kPrivate)) << ip;
  }
}

struct UrlRow {
  const char* url;
  OutboundError in_public;
  OutboundError in_private;
};

void expect_verdicts(const std::vector<UrlRow>& rows) {
  for (const UrlRow& row : rows) {
    EXPECT_EQ(to_string(check_url(row.url, kPublic)), to_string(row.in_public)) << row.url;
    EXPECT_EQ(to_string(check_url(row.url, kPrivate)), to_string(row.in_private)) << row.url;
  }
}

TEST(CheckUrl, JudgesByTable) {
  using enum OutboundError;
  const std::vector<UrlRow> rows = {
      {"https://shop.example/hook?x=y", none, none},
      {"http://shop.example:8080/", none, none},
      {"HTTPS://SHOP.EXAMPLE", none, none},
      {"https://shop.example.", none, none},
      {"https://[2606:4700::1111]/", none, none},
      {"https://8.8.8.8/", none, none},
      {"https://host_with_underscore.example/", none, none},
      // schemes
      {"ftp://shop.example/", blocked, blocked},
      {"file:///etc/passwd", bad_url, bad_url},
      {"gopher://shop.example/", blocked, blocked},
      {"//shop.example/", bad_url, bad_url},
      {"shop.example", bad_url, bad_url},
      {"http:shop.example", bad_url, bad_url},
      {"http:///path", bad_url, bad_url},
      {"", bad_url, bad_url},
      // user info, parser tricks
      {"http://user@shop.example/", bad_url, bad_url},
      {"http://user:pass@shop.example/", bad_url, bad_url},
      {"http://@shop.example/", bad_url, bad_url},
      {"http://8.8.8.8\\@127.0.0.1/", bad_url, bad_url},
      {"http://shop.example/a b", bad_url, bad_url},
      {"http://shop.example/\r\nX: y", bad_url, bad_url},
      {"http://127.0.0.%31/", bad_url, bad_url},
      {"http://shop..example/", bad_url, bad_url},
      {"http://[fe80::1%25eth0]/", bad_url, bad_url},
      {"http://[v1.x]/", bad_url, bad_url},
      // ports
      {"http://shop.example:22/", blocked, blocked},
      {"http://shop.example:25/", blocked, blocked},
      {"http://shop.example:3306/", blocked, blocked},
      {"http://shop.example:5432/", blocked, blocked},
      {"http://shop.example:6379/", blocked, blocked},
      {"http://shop.example:11211/", blocked, blocked},
      {"http://shop.example:27017/", blocked, blocked},
      {"http://shop.example:10080/", blocked, blocked},
      {"http://shop.example:0/", blocked, blocked},
      {"http://shop.example:80:80/", bad_url, bad_url},
      {"http://shop.example:+80/", bad_url, bad_url},
      {"http://shop.example:65536/", bad_url, bad_url},
      {"http://shop.example:99999999999/", bad_url, bad_url},
  };
  expect_verdicts(rows);
}

TEST(CheckUrl, SeesThroughEveryNotationOfAnAddress) {
  using enum OutboundError;
  const std::vector<UrlRow> rows = {
      // literal addresses in every notation
      {"http://127.0.0.1/", blocked, none},
      {"http://127.1/", blocked, none},
      {"http://2130706433/", blocked, none},
      {"http://0x7f000001/", blocked, none},
      {"http://0x7F.1/", blocked, none},
      {"http://0177.0.0.01/", blocked, none},
      {"http://017700000001/", blocked, none},
      {"http://127.0.0.1./", blocked, none},
      {"http://0/", blocked, blocked},
      {"http://0x/", blocked, blocked},
      {"http://2852039166/", blocked, blocked},  // 169.254.169.254
      {"http://0xa9fea9fe/", blocked, blocked},
      {"http://0251.0376.0251.0376/", blocked, blocked},
      {"http://4294967296/", bad_url, bad_url},
      {"http://256.256.256.256/", bad_url, bad_url},
      {"http://1.2.3.4.5/", bad_url, bad_url},
      {"http://8.8.8.8.127.0.0.1/", bad_url, bad_url},
      {"http://8.8.8.8.shop.example/", none, none},
      {"http://[::1/", bad_url, bad_url},
      {"http://[2606:4700::1111]x/", bad_url, bad_url},
      {"http://2606:4700::1111/", bad_url, bad_url},
      {"http://8.8.8.8?@127.0.0.1/", none, none},
      {"http://8.8.8.8#@127.0.0.1/", none, none},
      {"http://08.8.8.8/", bad_url, bad_url},
      {"http://[::1]/", blocked, none},
      {"http://[::ffff:127.0.0.1]/", blocked, none},
      {"http://[::ffff:169.254.169.254]/", blocked, blocked},
      {"http://[fd00:ec2::254]/", blocked, blocked},
      {"http://[64:ff9b::a9fe:a9fe]/", blocked, blocked},
      // names that stay on this machine
      {"http://localhost/", blocked, none},
      {"http://LocalHost./", blocked, none},
      {"http://a.localhost/", blocked, none},
      {"http://notlocalhost/", none, none},
  };
  expect_verdicts(rows);
}

TEST(SocketAddressAllowed, JudgesAddressAndPort) {
  sockaddr_in four{};
  four.sin_family = AF_INET;
  four.sin_port = htons(443);
  four.sin_addr.s_addr = htonl(0x08080808);
  const auto& generic = reinterpret_cast<const sockaddr&>(four);
  EXPECT_TRUE(socket_address_allowed(generic, kPublic));
  four.sin_port = htons(6379);
  EXPECT_FALSE(socket_address_allowed(generic, kPublic));
  four.sin_port = htons(443);
  four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_FALSE(socket_address_allowed(generic, kPublic));
  EXPECT_TRUE(socket_address_allowed(generic, kPrivate));
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(443);
  six.sin6_addr = in6addr_loopback;
  EXPECT_FALSE(socket_address_allowed(reinterpret_cast<const sockaddr&>(six), kPublic));
  EXPECT_TRUE(socket_address_allowed(reinterpret_cast<const sockaddr&>(six), kPrivate));
  sockaddr local{};
  local.sa_family = AF_UNIX;
  EXPECT_FALSE(socket_address_allowed(local, kPrivate));
}

}  // namespace
}  // namespace gw::http
