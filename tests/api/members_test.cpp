// People as administrators manage them: invitations, recovery, the end of an organization.
#include "api/support/browser.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/clients/clients.hpp"
#include "capabilities/domains/domains.hpp"
#include "capabilities/organizations/organizations.hpp"

namespace gw::api_test {
namespace {

using support::SoftPasskey;

class Members : public EveryEngine {
 protected:
  Members() {
    const auto answer =
        admin.enrol(set_up_token(world), passkey, R"(,"email":"ada@example.com","name":"Ada")");
    EXPECT_EQ(answer.status, 200) << answer.body;
    admin.cookies["selectedOrganization"] = world.names["organization"];
  }
  // A person with a passkey who belongs nowhere.
  Id person(Browser& theirs, SoftPasskey& made, const std::string& email) {
    const auto created = admin.call("POST /api/v1/system/users",
                                    R"({"email":")" + email + R"(","name":"Bob Builder"})");
    const auto url = member(created, "/enrolmentUrl");
    EXPECT_EQ(theirs.enrol(url.substr(url.find('=') + 1), made).status, 200) << created.body;
    return *Id::parse(member(created, "/id"));
  }
  http::Response invite(const std::string& email) {
    return admin.call("POST /api/v1/organizations/{organization}/members",
                      R"({"email":")" + email + R"(","role":"viewer"})");
  }
  void later(std::int64_t ms) { world.clock.set(world.clock.now().plus_ms(ms)); }

  Browser admin{world}, bobs{world};
  SoftPasskey passkey = new_passkey(), bobs_passkey = new_passkey();
};
GW_ON_EVERY_ENGINE(Members);

TEST_P(Members, AnInvitationDoesNotTellWhoIsBehindAnAddress) {
  const Id bob = person(bobs, bobs_passkey, "bob@example.com");
  const auto known = invite("bob@example.com"), unknown = invite("eve@example.com");
  for (const auto& answer : {known, unknown}) {
    EXPECT_EQ(member(answer, "/name"), "") << answer.body;
    EXPECT_EQ(member(answer, "/joined"), "false");
  }
  const std::string list = "GET /api/v1/organizations/{organization}/members";
  EXPECT_EQ(admin.call(list).body.find("Builder"), std::string::npos);
  world.run();
  EXPECT_NE(world.mailer.newest_text("bob@example.com").find("/sign-in"), std::string::npos);
  EXPECT_NE(world.mailer.newest_text("eve@example.com").find("/enrol#token="), std::string::npos);
  ASSERT_EQ(bobs.sign_in(bobs_passkey).status, 200);
  EXPECT_NE(admin.call(list).body.find("Bob Builder"), std::string::npos) << "he came";
  EXPECT_EQ(bobs.call("GET /api/v1/organizations/" + world.names["organization"]).status, 200);
  EXPECT_NE(admin.call("GET /api/v1/system/users/" + bob.text()).body.find("Builder"),
            std::string::npos);
}

TEST_P(Members, APersonHearsOfARecoveryLinkAndOfItsUse) {
  const Id bob = person(bobs, bobs_passkey, "bob@example.com");
  const std::string call = "POST /api/v1/system/users/" + bob.text() + "/enrolment-link";
  later(6 * minute_ms);
  EXPECT_EQ(member(admin.call(call), "/code"), "STEP_UP_REQUIRED");
  ASSERT_EQ(admin.step_up(passkey).status, 200);
  const auto url = member(admin.call(call), "/url");
  world.run();
  const auto told = world.mailer.newest_text("bob@example.com");
  EXPECT_NE(told.find("made a recovery link"), std::string::npos) << told;
  EXPECT_EQ(told.find("token"), std::string::npos) << "the link itself goes by another way";
  Browser found(world);
  auto fresh = new_passkey();
  EXPECT_EQ(found.enrol(url.substr(url.find('=') + 1), fresh).status, 200);
  world.run();
  EXPECT_NE(world.mailer.newest_text("bob@example.com").find("was used"), std::string::npos);
  EXPECT_EQ(bobs.sign_in(bobs_passkey).status, 401);
}

TEST_P(Members, APersonHearsOfPasskeysThatComeAndGo) {
  const Id bob = person(bobs, bobs_passkey, "bob@example.com");
  auto second = new_passkey();
  ASSERT_EQ(bobs.add_passkey(second).status, 200);
  world.run();
  EXPECT_NE(world.mailer.newest_text("bob@example.com").find("was added"), std::string::npos);
  const auto list = bobs.call("GET /api/v1/user/passkeys");
  ASSERT_EQ(bobs.call("DELETE /api/v1/user/passkeys/" + member(list, "/passkeys/0/id")).status,
            204);
  world.run();
  EXPECT_NE(world.mailer.newest_text("bob@example.com").find("was removed"), std::string::npos);
  const auto before = world.mailer.sent().size();
  EXPECT_EQ(admin
                .call("DELETE /api/v1/system/users/" + bob.text() + "/passkeys/" +
                      member(list, "/passkeys/1/id"))
                .status,
            204);
  world.run();
  EXPECT_EQ(world.mailer.sent().size(), before + 1);
}

TEST_P(Members, WhatPeopleMakeIsTestDataUnlessTheySayLive) {
  const auto make = [&](const std::vector<std::string>& more) {
    std::vector<std::string> headers{"Authorization: Bearer " + admin.token,
                                     "X-Real-IP: " + admin.address,
                                     "X-Organization-ID: {organization}"};
    headers.insert(headers.end(), more.begin(), more.end());
    return world.send(true, "POST /api/v1/transactions/manual",
                      R"({"siteId":"{site}","amount":100,"currency":"EUR",)"
                      R"("externalReference":"A"})",
                      headers);
  };
  EXPECT_EQ(member(make({}), "/livemode"), "false");
  EXPECT_EQ(member(make({"X-Mode: test"}), "/livemode"), "false");
  EXPECT_EQ(member(make({"X-Mode: live"}), "/livemode"), "true");
  const auto refused = make({"X-Mode: Live"});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(member(refused, "/details/0/field"), "X-Mode");
  // A key's mode is the key's.
  const auto by_key =
      world.send(true, "POST /api/v1/transactions/manual",
                 R"({"siteId":"{site}","amount":100,"currency":"EUR","externalReference":"A"})",
                 {"Authorization: Bearer {key}", "X-Mode: live"});
  EXPECT_EQ(member(by_key, "/livemode"), "false") << by_key.body;
}

class Closing : public Members {
 protected:
  Closing() {
    const auto checkout =
        world.admin("POST /api/v1/checkouts/{site}/create",
                    R"({"amount":4900,"currency":"EUR","externalReference":"A"})");
    world.keep("session", checkout, "/sessionPublicId");
    world.admin("POST /api/v1/clients", R"({"email":"buyer@example.com","firstName":"Bea"})");
    world.admin("PUT /api/v1/organizations/settings/notifications",
                R"({"smtp":{"host":"mail.example","password":"hush"}})");
    world.admin("POST /api/v1/domains", R"({"hostname":"pay.own.example","siteId":"{site}"})");
  }
  http::Response offboard() {
    return admin.call("POST /api/v1/organizations/{organization}/offboarding",
                      R"({"graceDays":2,"reason":"over"})");
  }
  template <class T>
  std::int64_t rows() {
    return world.read(
        [](const store::Snapshot& snapshot) { return snapshot.count<T>(store::Find{}, 100); });
  }
  std::string state() {
    return world.read([&](const store::Snapshot& snapshot) {
      const auto id = *Id::parse(world.names["organization"]);
      return std::string(enum_text(snapshot.get<organizations::Organization>(id)->status));
    });
  }
  http::Response begin_payment() {
    return world.buyer("POST /api/v1/transactions/create",
                       R"({"sessionPublicId":"{session}","providerId":"{card}"})");
  }
};
GW_ON_EVERY_ENGINE(Closing);

TEST_P(Closing, AClosedOrganizationTakesNoMoney) {
  ASSERT_EQ(offboard().status, 200);
  EXPECT_EQ(member(world.buyer("GET /api/v1/checkouts/{session}"), "/status"), "expired");
  EXPECT_EQ(member(begin_payment(), "/code"), "CHECKOUT_EXPIRED");
  EXPECT_EQ(member(world.admin("GET /api/v1/sites"), "/code"), "API_KEY_REVOKED");
  EXPECT_EQ(member(admin.call("GET /api/v1/sites"), "/code"), "ORGANIZATION_OFFBOARDED");
  // Within its grace it comes back, and nothing closes it later.
  const std::string restore = "POST /api/v1/organizations/{organization}/restore";
  ASSERT_EQ(admin.call(restore).status, 200);
  world.pass(3 * 24 * hour_ms);
  EXPECT_EQ(state(), "active");
  EXPECT_EQ(rows<clients::Client>(), 1);
}

TEST_P(Closing, AtTheEndOfTheGraceWhatMayGoGoes) {
  ASSERT_EQ(offboard().status, 200);
  world.pass(48 * hour_ms - minute_ms);
  EXPECT_EQ(state(), "offboarding");
  EXPECT_EQ(rows<clients::Client>(), 1);
  world.pass(2 * minute_ms);
  EXPECT_EQ(state(), "purged");
  EXPECT_EQ(rows<clients::Client>(), 0);
  EXPECT_EQ(rows<clients::ClientWord>(), 0);
  EXPECT_EQ(rows<domains::Domain>(), 0);
  EXPECT_EQ(rows<settings::OrganizationSettings>(), 0);
  EXPECT_EQ(rows<checkouts::Checkout>(), 1) << "the books stay";
  world.read([&](const store::Snapshot& snapshot) {
    const auto id = *Id::parse(world.names["organization"]);
    const auto site = *Id::parse(world.names["site"]);
    EXPECT_EQ(sites::own_site(snapshot, id, site), nullptr);
    EXPECT_TRUE(audit::verify(snapshot, id).empty());
    return 0;
  });
  ASSERT_EQ(admin.sign_in(passkey).status, 200);
  const auto late = admin.call("POST /api/v1/organizations/{organization}/restore");
  EXPECT_EQ(member(late, "/code"), "STATE_CONFLICT") << late.body;
  EXPECT_EQ(member(admin.call("GET /api/v1/sites"), "/code"), "ORGANIZATION_OFFBOARDED");
}

}  // namespace
}  // namespace gw::api_test
