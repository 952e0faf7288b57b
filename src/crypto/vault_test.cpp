#include "crypto/vault.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/text.hpp"
#include "support/fixtures.hpp"

namespace gw::crypto {
namespace {

using support::counting_key;

constexpr SealContext place{"organization", "69c6", "sites", "d1", "webhookSecret"};

class VaultTest : public ::testing::Test {
 protected:
  Vault vault_{counting_key(1), counting_key(101)};
};

TEST_F(VaultTest, WhatIsSealedComesBack) {
  for (const std::string& plain :
       {std::string(), std::string("s"), std::string(5'000, 'x'), std::string("\0\xff\n", 3)}) {
    const std::string sealed = vault_.seal(plain, place);
    EXPECT_TRUE(sealed.starts_with("$1$"));
    EXPECT_EQ(vault_.unseal(sealed, place), plain);
    // Nonce, tag and text, nothing else.
    EXPECT_EQ(parse_base64(sealed.substr(3))->size(), 12 + plain.size() + 16);
  }
}

TEST_F(VaultTest, ANonceServesOneTextInOnePlaceOnly) {
  std::set<std::vector<std::uint8_t>> nonces;
  const auto note = [&](std::string_view plain, std::string_view document) {
    SealContext at = place;
    at.document = document;
    auto bytes = *parse_base64(vault_.seal(plain, at).substr(3));
    bytes.resize(12);
    nonces.insert(bytes);
  };
  for (int i = 0; i < 500; ++i) {
    note(std::to_string(i), "d1");
    note("same", std::to_string(i));
  }
  EXPECT_EQ(nonces.size(), 1'000U);
}

TEST_F(VaultTest, TheSameSealTwiceIsTheSame) {
  // A command may be run again, and must write the same.
  EXPECT_EQ(vault_.seal("same", place), vault_.seal("same", place));
}

TEST_F(VaultTest, EveryChangedByteIsNoticed) {
  const auto bytes = *parse_base64(vault_.seal("a secret of some length", place).substr(3));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (const int bit : {0, 7}) {
      auto damaged = bytes;
      damaged[i] ^= static_cast<std::uint8_t>(1 << bit);
      EXPECT_FALSE(vault_.unseal("$1$" + base64(damaged), place)) << i;
    }
  }
}

TEST_F(VaultTest, EveryCutIsNoticed) {
  const std::string sealed = vault_.seal("a secret", place);
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const auto cut = std::string_view(sealed).substr(0, size);
    // Padding carries nothing: without it the text is still whole.
    if (cut.size() + 2 >= sealed.size() && sealed[size] == '=') continue;
    EXPECT_FALSE(vault_.unseal(cut, place)) << size;
  }
  EXPECT_FALSE(vault_.unseal("$2$" + sealed.substr(3), place));
  EXPECT_FALSE(vault_.unseal(sealed.substr(3), place));
  EXPECT_FALSE(vault_.unseal("$1$not base64!", place));
}

TEST_F(VaultTest, ASealHoldsInItsOwnPlaceOnly) {
  const std::string sealed = vault_.seal("a secret", place);
  const SealContext others[] = {
      {"system", "69c6", "sites", "d1", "webhookSecret"},
      {"organization", "69c7", "sites", "d1", "webhookSecret"},
      {"organization", "", "sites", "d1", "webhookSecret"},
      {"organization", "69c6", "providers", "d1", "webhookSecret"},
      {"organization", "69c6", "sites", "d2", "webhookSecret"},
      {"organization", "69c6", "sites", "d1", "apiKey"},
      {"organization", "69c6", "sites", "webhookSecret", "d1"},
  };
  for (const auto& other : others) {
    EXPECT_FALSE(vault_.unseal(sealed, other))
        << other.scope << other.organization << other.collection << other.document << other.field;
  }
}

TEST_F(VaultTest, AnotherKeyOpensNothing) {
  const std::string sealed = vault_.seal("a secret", place);
  const Vault other(counting_key(2), counting_key(101));
  EXPECT_FALSE(other.unseal(sealed, place));
  const Vault other_hash_key(counting_key(1), counting_key(102));
  EXPECT_EQ(other_hash_key.unseal(sealed, place), "a secret");
}

TEST_F(VaultTest, SearchHashesDependOnPlaceValueAndKey) {
  const std::string hash = vault_.search_hash("clients", "email", "a@b.example");
  EXPECT_EQ(hash.size(), 16U);
  EXPECT_EQ(vault_.search_hash("clients", "email", "a@b.example"), hash);
  const Vault same(counting_key(9), counting_key(101));
  EXPECT_EQ(same.search_hash("clients", "email", "a@b.example"), hash);
  const Vault other(counting_key(1), counting_key(102));
  const std::set<std::string> all{
      hash,
      other.search_hash("clients", "email", "a@b.example"),
      vault_.search_hash("clients", "email", "a@b.exampl"),
      vault_.search_hash("clients", "phone", "a@b.example"),
      vault_.search_hash("users", "email", "a@b.example"),
      vault_.search_hash("email", "clients", "a@b.example"),
      vault_.search_hash("clients", "emaila", "@b.example"),
      vault_.search_hash("clientsemail", "", "a@b.example"),
  };
  EXPECT_EQ(all.size(), 8U);
}

}  // namespace
}  // namespace gw::crypto
