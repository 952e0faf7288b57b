#include "capabilities/audit/audit.hpp"

#include <gtest/gtest.h>

#include <array>

#include "capabilities/audit/digest.hpp"
#include "support/fixtures.hpp"

namespace gw::audit {
namespace {

TEST(Difference, NamesWhatChangedAndNothingElse) {
  const struct {
    std::string before, after, changes;
  } rows[] = {
      {R"({"id":"1","label":"A","version":1})", R"({"id":"1","label":"B","version":2})",
       R"({"label":{"from":"A","to":"B"}})"},
      {"", R"({"id":"1","label":"A","secretHash":"x","createdAt":"t"})", R"({"label":{"to":"A"}})"},
      {R"({"label":"A","list":[1]})", "", R"({"label":{"from":"A"},"list":{"from":[1]}})"},
      {R"({"label":"A"})", R"({"label":"A"})", "{}"},
      {R"({"a":{"b":1}})", R"({"a":{"b":2},"c":null})",
       R"({"a":{"from":{"b":1},"to":{"b":2}},"c":{"to":null}})"},
  };
  for (const auto& row : rows) EXPECT_EQ(difference(row.before, row.after), row.changes);
}

class Chain : public ::testing::Test {
 protected:
  static std::span<const store::CollectionDefinition* const> collections() {
    static const std::array all{&store::Entity<AuditEntry>::definition(),
                                &store::Entity<AuditBlock>::definition(),
                                &store::Entity<jobs::Job>::definition()};
    return all;
  }

  void note(int times) {
    for (int i = 0; i < times; ++i) {
      store.commit([&](store::Transaction& transaction) -> Result<bool> {
        Caller caller;
        caller.address = "203.0.113.9";
        noted(transaction, caller, {"thing.changed", "thing", Id{}, organization, {R"({"a":1})"}});
        return true;
      });
    }
  }
  void seal() {
    jobs::Worker worker(store.database(),
                        {{std::string(seal_type), seal_handler(store.database())}}, {});
    store.clock.pass_seconds(2);
    worker.run_due();
  }
  std::vector<std::string> problems() {
    return store.read(
        [&](const store::Snapshot& snapshot) { return verify(snapshot, organization); });
  }
  // Changes the nth entry behind the product's back.
  template <class Change>
  void tamper(std::size_t n, Change change) {
    store.commit([&](store::Transaction& transaction) -> Result<bool> {
      auto entries = transaction.find<AuditEntry>({}).rows;
      change(transaction, entries.at(n));
      return true;
    });
  }

  support::TestStore store{"memory", collections()};
  Id organization = *Id::parse("0123456789abcdef01234567");
};

TEST_F(Chain, SealsWhatIsThereOnce) {
  note(3);
  seal();
  EXPECT_EQ(store.count<AuditBlock>(), 1);
  seal();
  EXPECT_EQ(store.count<AuditBlock>(), 1);
  note(2);
  seal();
  EXPECT_EQ(store.count<AuditBlock>(), 2);
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_F(Chain, MoreThanABlockHoldsMakesSeveral) {
  note(401);
  seal();
  EXPECT_EQ(store.count<AuditBlock>(), 2);
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

TEST_F(Chain, FindsAnAlteredFact) {
  note(3);
  seal();
  tamper(1, [](store::Transaction& transaction, AuditEntry& entry) {
    entry.action = "thing.removed";
    transaction.replace(entry);
  });
  ASSERT_EQ(problems().size(), 1u);
  EXPECT_NE(problems()[0].find("facts"), std::string::npos);
}

TEST_F(Chain, FindsAFactThatWasAlteredTogetherWithItsDigest) {
  note(3);
  seal();
  tamper(1, [](store::Transaction& transaction, AuditEntry& entry) {
    entry.action = "thing.removed";
    entry.digest = entry_digest(entry);
    transaction.replace(entry);
  });
  EXPECT_FALSE(problems().empty());
}

TEST_F(Chain, FindsAnAlteredTextAndARemovedEntry) {
  note(3);
  seal();
  tamper(0, [](store::Transaction& transaction, AuditEntry& entry) {
    entry.changes.value = R"({"a":2})";
    transaction.replace(entry);
  });
  EXPECT_EQ(problems().size(), 1u);
  tamper(2, [](store::Transaction& transaction, AuditEntry& entry) { transaction.erase(entry); });
  EXPECT_EQ(problems().size(), 2u);
}

TEST_F(Chain, FindsARemovedBlock) {
  for (int i = 0; i < 3; ++i) note(1), seal();
  store.commit([](store::Transaction& transaction) -> Result<bool> {
    transaction.erase(transaction.find<AuditBlock>({}).rows.at(1));
    return true;
  });
  EXPECT_FALSE(problems().empty());
}

TEST_F(Chain, StandsWhenATextIsErased) {
  note(3);
  seal();
  tamper(1, [](store::Transaction& transaction, AuditEntry& entry) {
    erase_text(transaction, entry);
  });
  EXPECT_EQ(problems(), std::vector<std::string>{});
}

}  // namespace
}  // namespace gw::audit
