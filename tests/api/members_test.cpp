// People as administrators manage them: invitations, recovery, the end of an organization.
#include "api/support/browser.hpp"
#include "capabilities/identity/sessions.hpp"

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

}  // namespace
}  // namespace gw::api_test
