// What organizations and the installation have set is in force: the portal, keys, mails.
#include "api/support/browser.hpp"
#include "api/support/portal_world.hpp"

namespace gw::api_test {
namespace {

class StoredSettings : public PortalWorld {
 protected:
  StoredSettings() {
    const auto answer =
        admin.enrol(set_up_token(world), passkey, R"(,"email":"op@example.com","name":"Op")");
    EXPECT_EQ(answer.status, 200) << answer.body;
    admin.cookies["selectedOrganization"] = world.names["organization"];
  }
  void set_system(const std::string& name, const std::string& body) {
    ASSERT_EQ(admin.sign_in(passkey).status, 200);
    const auto answer = admin.call("PUT /api/v1/system/settings/" + name, body);
    ASSERT_EQ(answer.status, 200) << answer.body;
  }
  http::Response set(const std::string& name, const std::string& body) {
    return world.admin("PUT /api/v1/organizations/settings/" + name, body);
  }
  http::Response try_mail(const std::string& body, std::string_view key = "key") {
    return world.admin("POST /api/v1/organizations/settings/notifications/test", body, key);
  }

  Browser admin{world};
  support::SoftPasskey passkey = new_passkey();
};
GW_ON_EVERY_ENGINE(StoredSettings);

TEST_P(StoredSettings, AnOrganizationSwitchesItsPortalOff) {
  pay(ada, "A-1");
  pay_elsewhere(ada, "B-1");
  const auto login = sign_in(ada);
  EXPECT_EQ(listed(login.token), "B-1 A-1");
  ASSERT_EQ(set("portal", R"({"enabled":false})").status, 200);
  EXPECT_EQ(listed(login.token), "B-1");
  EXPECT_EQ(member(mint(R"({"email":"ada@example.com"})"), "/code"), "PORTAL_DISABLED");
  ASSERT_EQ(set("portal", R"({"enabled":true})").status, 200);
  EXPECT_EQ(listed(login.token), "B-1 A-1");
}

TEST_P(StoredSettings, TheInstallationSaysHowBuyersSignIn) {
  pay(ada, "A-1");
  const auto login = sign_in(ada);
  set_system("portal", R"({"otpTtlMinutes":2,"magicLinkTtlMinutes":30})");
  pass(minute_ms);
  ask(ada);
  const auto code = code_mailed_to(ada), link = link_mailed_to(ada);
  pass(2 * minute_ms);
  EXPECT_EQ(enter(ada, code).code, "PORTAL_OTP_INVALID");
  pass(27 * minute_ms);
  EXPECT_EQ(follow(link).status, 200);
  set_system("portal", R"({"otpEnabled":false})");
  ask(ada);
  EXPECT_EQ(code_mailed_to(ada), "");
  EXPECT_EQ(enter(ada, "123456").code, "PORTAL_DISABLED");
  EXPECT_NE(world.buyer("GET /api/v1/portal/status").body.find("\"otpEnabled\":false"),
            std::string::npos);
  set_system("portal", R"({"magicLinksEnabled":false})");
  EXPECT_EQ(member(mint(R"({"email":"ada@example.com"})"), "/code"), "PORTAL_DISABLED");
  set_system("portal", R"({"enabled":false})");
  EXPECT_EQ(ask(ada).status, 403);
  EXPECT_EQ(get("session", login.token).status, 401) << "its token is old by now";
  EXPECT_EQ(follow(link).code, "PORTAL_DISABLED");
}

TEST_P(StoredSettings, ClientsGetCodesBeforeTheyHavePaid) {
  ASSERT_EQ(world.admin("POST /api/v1/clients", R"({"email":"new@example.com"})").status, 200);
  ask("new@example.com");
  const auto login = enter("new@example.com", code_mailed_to("new@example.com"));
  EXPECT_EQ(login.status, 200);
  ASSERT_EQ(set("portal", R"({"enabled":false})").status, 200);
  pass(minute_ms);
  const auto before = world.mailer.sent().size();
  ask("new@example.com");
  world.run();
  EXPECT_EQ(world.mailer.sent().size(), before);
}

TEST_P(StoredSettings, KeysKeepToThePolicyOfTheInstallation) {
  const std::string keys = "POST /api/v1/organizations/{organization}/api-keys";
  const auto make = [&](const std::string& more) {
    return admin.call(keys, R"({"name":"x","mode":"test","scopes":["checkout:read"])" + more + "}");
  };
  const auto before = make("");
  ASSERT_EQ(before.status, 200) << before.body;
  set_system("api-keys", R"({"maxAgeDays":30,"requireIpAllowList":true})");
  const auto open = make("");
  EXPECT_EQ(member(open, "/details/0/field"), "allowedIps") << open.body;
  const std::string listed = R"(,"allowedIps":["203.0.113.0/24"])";
  EXPECT_EQ(member(make(listed), "/expiresAt"), "2026-04-26T10:00:00Z") << "the latest there is";
  const auto late = make(listed + R"(,"expiresAt":"2026-04-26T10:00:01Z")");
  EXPECT_EQ(member(late, "/details/0/field"), "expiresAt") << late.body;
  // A key from before works on, but is changed only into one that keeps to it.
  const std::string old = "/api/v1/organizations/{organization}/api-keys/" + member(before, "/id");
  EXPECT_EQ(admin.call("POST " + old + "/rotate", "{}").status, 400);
  EXPECT_EQ(admin.call("PUT " + old, R"({"allowedIps":["203.0.113.7"]})").status, 200);
  EXPECT_EQ(admin.call("POST " + old + "/rotate", "{}").status, 200);
  set_system("api-keys", R"({"allowTestKeys":false})");
  EXPECT_EQ(member(make(""), "/details/0/field"), "mode");
}

TEST_P(StoredSettings, AnAccountIsTriedAtOnce) {
  const std::string to_ops = R"({"channel":"email","to":"ops@shop.example"})";
  const auto first = try_mail(to_ops);
  EXPECT_EQ(first.status, 200) << first.body;
  EXPECT_EQ(member(first, "/sent"), "true");
  EXPECT_EQ(member(first, "/host"), "mx.example.com") << "the process has one";
  set_system("notifications",
             R"({"smtp":{"enabled":true,"host":"mail.system.example","fromEmail":"s@p.example"}})");
  EXPECT_EQ(member(try_mail(to_ops), "/host"), "mail.system.example");
  ASSERT_EQ(set("notifications", R"({"smtp":{"enabled":true,"host":"mail.own.example",
                 "username":"u","password":"p","fromEmail":"shop@own.example"}})")
                .status,
            200);
  world.mailer.fail_with(mail::SendError::login);
  const auto own = try_mail(to_ops);
  EXPECT_EQ(own.body, R"({"channel":"email","sent":false,"error":"login","reply":535,)"
                      R"("host":"mail.own.example","from":"shop@own.example","durationMs":7})");
  EXPECT_EQ(member(try_mail(to_ops, "other"), "/host"), "mail.system.example");
  world.mailer.fail_with(mail::SendError::none);
  EXPECT_EQ(member(admin.call("POST /api/v1/system/settings/notifications/test", to_ops), "/host"),
            "mail.system.example");
  for (const std::string body :
       {R"({"channel":"slack","to":"a@b.example"})", R"({"channel":"email","to":"nobody"})",
        R"({"to":"a@b.example"})", R"({"channel":"pager","to":"a@b.example"})"})
    EXPECT_EQ(try_mail(body).status, 400) << body;
}

// Whoever runs a mail server of an organization must not read links that open accounts.
TEST_P(StoredSettings, InvitationsGoThroughTheInstallation) {
  ASSERT_EQ(set("notifications", R"({"smtp":{"enabled":true,"host":"mail.own.example",
                 "fromEmail":"shop@own.example"}})")
                .status,
            200);
  ASSERT_EQ(admin
                .call("POST /api/v1/organizations/{organization}/members",
                      R"({"email":"eve@example.com","role":"admin"})")
                .status,
            200);
  world.run();
  EXPECT_EQ(world.mailer.hosts().back(), "mx.example.com");
  set_system("user-management", R"({"inviteTtlHours":1})");
  ASSERT_EQ(admin
                .call("POST /api/v1/organizations/{organization}/members",
                      R"({"email":"bob@example.com","role":"admin"})")
                .status,
            200);
  world.run();
  const auto token = between(world.mailer.newest_text(bob), "/enrol#token=", "\n");
  const std::string question = "{\"token\":\"" + token + "\"}";
  EXPECT_EQ(admin.call("POST /api/v1/auth/enrolment", question).status, 200);
  pass(hour_ms);
  EXPECT_EQ(admin.call("POST /api/v1/auth/enrolment", question).status, 401);
}

}  // namespace
}  // namespace gw::api_test
