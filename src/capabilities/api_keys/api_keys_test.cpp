#include "capabilities/api_keys/api_keys.hpp"

#include <gtest/gtest.h>

#include <array>
#include <random>

#include "store/options.hpp"

namespace gw::api_keys {
namespace {

class FixedClock final : public Clock {
 public:
  Instant now() const override { return at; }
  Instant at = Instant::from_seconds(1'774'605'600);
};

class SeededEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }

 private:
  std::mt19937_64 random_{7};
};

// Sixteen bytes that depend on every byte of the value, as the vault's hash has them.
class PlainProtection final : public Protection {
 public:
  std::string seal(std::string_view plain, const SealContext&) const override {
    return "$1$" + std::string(plain);
  }
  std::optional<std::string> unseal(std::string_view sealed, const SealContext&) const override {
    return std::string(sealed.substr(3));
  }
  std::string search_hash(std::string_view, std::string_view,
                          std::string_view value) const override {
    std::string hash(16, '\1');
    for (std::size_t i = 0; i < value.size(); ++i) {
      auto& byte = hash[i % 16];
      byte = static_cast<char>(byte * 31 + value[i]);
    }
    return hash;
  }
};

class VerifyKey : public ::testing::Test {
 protected:
  VerifyKey() {
    store::EngineOptions options;
    options.clock = &clock_;
    options.entropy = &entropy_;
    options.collections = collections_;
    options.check_purity = true;
    engine_ = store::open_memory({}, options);
    database_ = {engine_.get(), &protection_, &clock_};
    command([&](store::Transaction& transaction) {
      test_ = create_key(transaction, {organization_, "test", KeyMode::test, {"checkout:create"}});
      live_ = create_key(transaction, {organization_, "live", KeyMode::live, {"checkout:*"}});
      system_ = create_key(transaction, {Id{}, "system", KeyMode::live, {"*:*"}});
    });
  }

  template <class Body>
  void command(Body body) {
    store::execute(
        database_,
        [&](store::Transaction& transaction) -> Result<bool> {
          body(transaction);
          return true;
        },
        [](Result<bool> result) { EXPECT_TRUE(result.has_value()); });
  }

  template <class Change>
  void change(const std::string& text, Change change) {
    command([&](store::Transaction& transaction) {
      auto key = transaction.get<ApiKey>(*Id::parse(std::string_view(text).substr(8, 24)));
      change(*key);
      transaction.replace(*key);
    });
  }

  Result<Caller> verified(std::string_view text) {
    return store::query_in_place(database_, [&](const store::Snapshot& snapshot) {
      return verify_key(snapshot, text, "203.0.113.9");
    });
  }
  // "" or the code of the refusal.
  std::string refusal(std::string_view text) {
    const auto caller = verified(text);
    return caller ? "" : std::string(facts(caller.error().code).token);
  }

  const Id organization_ = Id::compose(1, 7);
  std::string test_, live_, system_;
  FixedClock clock_;
  store::Database database_;

 private:
  const std::array<const store::CollectionDefinition*, 1> collections_{
      &store::Entity<ApiKey>::definition()};
  SeededEntropy entropy_;
  PlainProtection protection_;
  std::unique_ptr<store::Engine> engine_;
};

TEST_F(VerifyKey, SaysWhoCalls) {
  const auto test = verified(test_);
  ASSERT_TRUE(test);
  EXPECT_EQ(test->kind, Caller::Kind::organization_key);
  EXPECT_EQ(test->organization, organization_);
  EXPECT_FALSE(test->livemode);
  EXPECT_TRUE(test->may("checkout:create"));
  EXPECT_FALSE(test->may("checkout:read"));
  const auto live = verified(live_);
  ASSERT_TRUE(live);
  EXPECT_TRUE(live->livemode);
  EXPECT_TRUE(live->may("checkout:read"));
  EXPECT_FALSE(live->may("checkouts:read"));
  const auto system = verified(system_);
  ASSERT_TRUE(system);
  EXPECT_EQ(system->kind, Caller::Kind::system_key);
  EXPECT_FALSE(system->organization);
  EXPECT_TRUE(system->may("anything:at_all"));
}

TEST_F(VerifyKey, HasTheDocumentedForm) {
  EXPECT_TRUE(test_.starts_with("sk_test_"));
  EXPECT_TRUE(live_.starts_with("sk_live_"));
  EXPECT_EQ(test_.size(), 8u + 24u + 1u + 43u);
  EXPECT_NE(test_.substr(33), live_.substr(33));
}

TEST_F(VerifyKey, RefusesAlikeWhateverIsWrong) {
  auto wrong_secret = test_;
  wrong_secret.back() = wrong_secret.back() == 'A' ? 'B' : 'A';
  auto unknown_id = test_;
  unknown_id.replace(8, 24, "0123456789abcdef01234567");
  const std::string rows[] = {"",
                              "sk_test_",
                              "sk_test_.",
                              wrong_secret,
                              unknown_id,
                              "sk_live_" + test_.substr(8),
                              "sk_test_" + live_.substr(8),
                              "sk_prod_" + test_.substr(8),
                              "sk_" + test_.substr(8),
                              test_.substr(0, 32),
                              test_.substr(0, 33),
                              test_ + "A",
                              test_ + std::string(200, 'A'),
                              test_.substr(0, 33) + live_.substr(33),
                              "SK_TEST_" + test_.substr(8)};
  for (const auto& row : rows) EXPECT_EQ(refusal(row), "UNAUTHENTICATED") << row;
}

TEST_F(VerifyKey, ARevokedKeySaysSoToWhoHoldsItOnly) {
  change(test_, [](ApiKey& key) { key.status = KeyStatus::revoked; });
  EXPECT_EQ(refusal(test_), "API_KEY_REVOKED");
  EXPECT_EQ(refusal(test_.substr(0, test_.size() - 1) + "-"), "UNAUTHENTICATED");
  EXPECT_EQ(refusal(live_), "");
}

TEST_F(VerifyKey, ExpiresAtTheInstantItself) {
  const Instant end = clock_.at.plus_ms(1'000);
  change(test_, [&](ApiKey& key) { key.expires_at = end; });
  clock_.at = end.plus_ms(-1);
  EXPECT_EQ(refusal(test_), "");
  clock_.at = end;
  EXPECT_EQ(refusal(test_), "TOKEN_EXPIRED");
  change(test_, [](ApiKey& key) { key.status = KeyStatus::revoked; });
  EXPECT_EQ(refusal(test_), "API_KEY_REVOKED");
}

TEST_F(VerifyKey, AdmitsOnlyItsAddresses) {
  const struct {
    std::vector<std::string> allowed;
    std::string code;
  } rows[] = {{{"203.0.113.9"}, ""},
              {{"198.51.100.0/24", "203.0.113.0/24"}, ""},
              {{"203.0.113.8"}, "API_KEY_IP_NOT_ALLOWED"},
              {{"2001:db8::/32"}, "API_KEY_IP_NOT_ALLOWED"},
              {{"unreadable"}, "API_KEY_IP_NOT_ALLOWED"}};
  for (const auto& row : rows) {
    change(test_, [&](ApiKey& key) { key.allowed_ips = row.allowed; });
    EXPECT_EQ(refusal(test_), row.code) << row.allowed.front();
  }
}

TEST_F(VerifyKey, TheSecretBeforeARotationIsGoodUntilItsOverlapEnds) {
  const Instant end = clock_.at.plus_ms(1'000);
  change(test_, [&](ApiKey& key) {
    key.previous_secret_hash = key.secret_hash;
    key.previous_until = end;
    key.secret_hash = std::string(32, 'f');
  });
  clock_.at = end.plus_ms(-1);
  EXPECT_EQ(refusal(test_), "");
  clock_.at = end;
  EXPECT_EQ(refusal(test_), "UNAUTHENTICATED");
}

TEST(Scopes, OfAnOrganization) {
  for (const char* known : {"checkout:create", "checkout:*", "portal:create", "userprofile:read"})
    EXPECT_TRUE(is_organization_scope(known)) << known;
  for (const char* unknown : {"*:*", "checkout", "checkout:", ":read", "checkout:execute",
                              "system:read", "portal:read", "checkout:create read", "check:read"})
    EXPECT_FALSE(is_organization_scope(unknown)) << unknown;
}

TEST_F(VerifyKey, KeepsNoSecret) {
  store::query_in_place(database_, [&](const store::Snapshot& snapshot) {
    const auto key = snapshot.get<ApiKey>(*Id::parse(std::string_view(test_).substr(8, 24)));
    EXPECT_TRUE(key.has_value());
    EXPECT_EQ(key->secret_hash.size(), 32u);
    EXPECT_EQ(encode(*key).find(test_.substr(33)), std::string::npos);
    return true;
  });
}

}  // namespace
}  // namespace gw::api_keys
