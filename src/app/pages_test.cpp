#include "app/pages.hpp"

#include <gtest/gtest.h>

namespace gw::app {
namespace {

TEST(CheckoutPolicy, AllowsNobodyElseWithoutAProviderScript) {
  EXPECT_EQ(checkout_policy({}),
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
            "connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'");
}

TEST(CheckoutPolicy, NamesEachOriginOfTheOfferedProvidersOnce) {
  connectors::PageScript script;
  script.script_sources = {"https://js.example"};
  script.frame_sources = {"https://js.example", "https://hooks.example"};
  script.connect_sources = {"https://api.example"};
  const auto policy = checkout_policy({script, script});
  EXPECT_NE(policy.find("script-src 'self' https://js.example; "), policy.npos) << policy;
  EXPECT_NE(policy.find("frame-src https://js.example https://hooks.example; "), policy.npos);
  EXPECT_NE(policy.find("connect-src 'self' https://api.example; "), policy.npos);
}

}  // namespace
}  // namespace gw::app
