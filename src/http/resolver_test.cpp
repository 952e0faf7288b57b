#include "http/resolver.hpp"

#include <gtest/gtest.h>

#include <atomic>

namespace gw::http {
namespace {

TEST(SystemResolver, TellsEveryoneWhoWaits) {
  std::atomic<int> told = 0;
  {
    SystemResolver resolver;
    for (int i = 0; i < 150; ++i) {
      resolver.aliases("host.invalid", [&told](AliasAnswer answer) {
        EXPECT_TRUE(answer.names.empty());
        ++told;
      });
    }
  }
  EXPECT_EQ(told, 150);
}

}  // namespace
}  // namespace gw::http
