#include "app/init.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "app/cli_sources.hpp"

namespace gw::app {
namespace {

struct CountingEntropy final : Entropy {
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = ++last;
  }
  std::uint8_t last = 0;
};

// A directory of its own for each test, and what the program would read there.
class Init : public testing::Test {
 protected:
  Init() {
    char name[] = "/tmp/gateway-init-XXXXXX";
    directory = mkdtemp(name);
    sources.environment["MPG_DATA_DIR"] = directory + "/data";
    sources.file_name = place_of(sources).file;
  }
  ~Init() override { std::filesystem::remove_all(directory); }

  void run(InitDomains domains = {.main = "pay.example.com"}) {
    testing::internal::CaptureStdout();
    try {
      init(sources, {std::move(domains), false}, entropy);
    } catch (...) {
      testing::internal::GetCapturedStdout();
      throw;
    }
    printed = testing::internal::GetCapturedStdout();
    sources.file = config::parse_env_file(read_text(sources.file_name));
  }

  std::string directory;
  config::Sources sources;
  CountingEntropy entropy;
  std::string printed;
};

TEST_F(Init, WritesAPrivateFileThatServeAccepts) {
  run();
  EXPECT_EQ(sources.file_name, directory + "/data/payment-gateway.env");
  struct stat facts{};
  ASSERT_EQ(stat(sources.file_name.c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777, 0600U);
  const auto loaded = config::load(sources);
  ASSERT_TRUE(loaded) << config::problems_text(loaded.error(), sources.file_name);
  EXPECT_EQ(loaded->settings.main_backend_url(), "https://pay.example.com");
  EXPECT_EQ(loaded->settings.admin_backend_url(), "https://admin.example.com");
  const std::string key(sources.given("MPG_SYSTEM_ENCRYPTION_KEY"));
  EXPECT_EQ(key.size(), 64u);
  EXPECT_EQ(printed.find(key), std::string::npos) << "keys are not shown";
}

TEST_F(Init, KeepsWhatIsThere) {
  run();
  const std::string before = read_text(sources.file_name);
  run();
  EXPECT_EQ(read_text(sources.file_name), before);
  EXPECT_NE(printed.find("Nothing to do"), std::string::npos);
  run({.main = "pay.other.example"});
  EXPECT_EQ(sources.given("MPG_MAIN_FRONTEND_DOMAIN"), "pay.other.example");
  const auto before_values = config::parse_env_file(before).values;
  EXPECT_EQ(sources.given("MPG_COOKIE_AUTH_KEY"), before_values.at("MPG_COOKIE_AUTH_KEY"));
}

TEST_F(Init, AsksForTheDomainAndRefusesWhatIsNone) {
  EXPECT_THROW(run({}), UsageError);
  EXPECT_THROW(run({.main = "https://pay.example.com"}), UsageError);
  EXPECT_FALSE(std::filesystem::exists(sources.file_name));
}

TEST_F(Init, MakesNoNewKeysForAnOldDatabase) {
  write_private_file(directory + "/data/payment-gateway.sqlite", "x");
  EXPECT_THROW(run(), std::runtime_error);
  EXPECT_FALSE(std::filesystem::exists(sources.file_name));
}

TEST_F(Init, WarnsWhenOthersCanReadTheKeys) {
  run();
  EXPECT_EQ(file_mode_warning(sources.file_name), "");
  ASSERT_EQ(chmod(sources.file_name.c_str(), 0640), 0);
  EXPECT_NE(file_mode_warning(sources.file_name).find("chmod 600"), std::string::npos);
}

TEST(EnvFileText, LinesAreReplacedOrAdded) {
  EXPECT_EQ(with_lines("# A=1\nexport A = 1\nAB=2", {{"A", "x"}, {"C", "y"}}),
            "# A=1\nA=x\nAB=2\nC=y\n");
  EXPECT_EQ(with_lines("", {{"A", "x"}}), "A=x\n");
}

TEST(SuggestedAdminDomain, StandsBesideThePaymentPage) {
  EXPECT_EQ(suggested_admin_domain("pay.example.com"), "admin.example.com");
  EXPECT_EQ(suggested_admin_domain("example.com"), "admin.example.com");
}

}  // namespace
}  // namespace gw::app
