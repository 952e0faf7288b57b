#include <gtest/gtest.h>

#include "capabilities/identity/keys.hpp"
#include "capabilities/identity/sessions.hpp"
#include "support/fixtures.hpp"

namespace gw::identity {
namespace {

TEST(Network, IsWhatALoginMayMoveWithin) {
  EXPECT_EQ(network_of("192.0.2.77"), "192.0.2.0/24");
  EXPECT_EQ(network_of("::ffff:192.0.2.77"), "192.0.2.0/24");
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(network_of("::1"), "::/64");
  EXPECT_EQ(network_of(""), "");
  EXPECT_EQ(network_of("nonsense"), "");
}

TEST(Email, IsComparedWithoutCaseAndBlanks) {
  EXPECT_EQ(normalised_email(" Ada@Example.COM "), "ada@example.com");
}

Dependencies dependencies(std::string domain, std::string env = "production") {
  config::Settings settings;
  settings.env = std::move(env);
  settings.admin_frontend_domain = std::move(domain);
  settings.admin_backend_port = 8080;
  support::SeededEntropy entropy;
  return make_dependencies(settings, {}, entropy);
}

TEST(Dependencies, OriginAndPartyAreThoseBrowsersWrite) {
  EXPECT_EQ(dependencies("Admin.Example.com").admin_url, "https://admin.example.com");
  EXPECT_EQ(dependencies("Admin.Example.com").rp_id, "admin.example.com");
  EXPECT_EQ(dependencies("admin.example.com:443").admin_url, "https://admin.example.com");
  EXPECT_EQ(dependencies("admin.example.com:8443").admin_url, "https://admin.example.com:8443");
  EXPECT_EQ(dependencies("admin.example.com:8443").rp_id, "admin.example.com");
  EXPECT_EQ(dependencies("", "dev").admin_url, "http://localhost:8080");
  EXPECT_EQ(dependencies("", "dev").rp_id, "localhost");
  EXPECT_TRUE(dependencies("admin.example.com").secure_cookies);
  EXPECT_FALSE(dependencies("", "dev").secure_cookies);
}

TEST(Refresh, TheCookieIsAFunctionOfSessionAndGeneration) {
  const auto parts = dependencies("admin.example.com");
  Session session;
  session.id = *Id::parse("0123456789abcdef01234567");
  session.generation = 7;
  const auto text = refresh_text(parts, session);
  EXPECT_EQ(text, refresh_text(dependencies("admin.example.com"), session));
  const auto parsed = parse_refresh(parts, text);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->session, session.id);
  EXPECT_EQ(parsed->generation, 7);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto changed = text;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(parse_refresh(parts, changed)) << i;
    EXPECT_FALSE(parse_refresh(parts, text.substr(0, i))) << i;
  }
  EXPECT_FALSE(parse_refresh(parts, text + "A"));
}

}  // namespace
}  // namespace gw::identity
