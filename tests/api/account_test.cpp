// The own account: passkeys, logins, profile, and confirming what matters with a passkey.
#include "api/support/browser.hpp"

namespace gw::api_test {
namespace {

using support::SoftPasskey;

class Account : public EveryEngine {
 protected:
  Account() {
    const auto answer =
        browser.enrol(set_up_token(world), passkey, R"(,"email":"ada@example.com","name":"Ada")");
    EXPECT_EQ(answer.status, 200) << answer.body;
    user = *Id::parse(member(answer, "/user/id"));
  }
  // Another person, without any rights.
  SoftPasskey add_person(Browser& theirs) {
    std::string link;
    world.command([&](store::Transaction& transaction) {
      identity::User person;
      person.email.value = "bob@example.com";
      transaction.insert(person);
      link = identity::create_enrolment_link(
          transaction, {identity::LinkPurpose::invitation, person.id, Id{}, hour_ms});
    });
    auto made = new_passkey();
    EXPECT_EQ(theirs.enrol(link, made).status, 200);
    return made;
  }

  // Without the jobs of that time.
  void later(std::int64_t ms) { world.clock.set(world.clock.now().plus_ms(ms)); }

  Browser browser{world};
  SoftPasskey passkey = new_passkey();
  Id user;
};
GW_ON_EVERY_ENGINE(Account);

TEST_P(Account, PasskeysAreAddedNamedAndRemoved) {
  auto phone = new_passkey();
  phone.sync(true);
  const auto added = browser.add_passkey(phone, "Phone");
  ASSERT_EQ(added.status, 200) << added.body;
  EXPECT_EQ(member(added, "/label"), "Phone");
  EXPECT_NE(added.body.find("\"synced\":true"), std::string::npos);
  EXPECT_NE(added.body.find(R"("transports":["internal","hybrid"])"), std::string::npos);
  EXPECT_EQ(browser.add_passkey(phone).status, 409) << "it is there already";
  const auto list = browser.call("GET /api/v1/user/passkeys");
  EXPECT_EQ(member(list, "/total"), "2") << list.body;
  EXPECT_EQ(member(list, "/passkeys/0/label"), "Laptop");
  EXPECT_EQ(list.body.find("publicKey"), std::string::npos);
  const std::string path = "/api/v1/user/passkeys/" + member(added, "/id");
  EXPECT_EQ(member(browser.call("PATCH " + path, R"({"label":" Work phone "})"), "/label"),
            "Work phone");
  EXPECT_EQ(browser.call("PATCH " + path, R"({"label":" "})").status, 400);
  EXPECT_EQ(browser.call("PATCH " + path, "{}").status, 400);
  EXPECT_EQ(browser.call("DELETE " + path).status, 204);
  EXPECT_EQ(browser.call("DELETE " + path).status, 404);
  EXPECT_EQ(browser.sign_in(phone).status, 401);
  ASSERT_EQ(browser.sign_in(passkey).status, 200);
  const std::string last = member(list, "/passkeys/0/id");
  const auto kept = browser.call("DELETE /api/v1/user/passkeys/" + last);
  EXPECT_EQ(kept.status, 409) << kept.body;
  EXPECT_EQ(member(kept, "/code"), "STATE_CONFLICT");
}

TEST_P(Account, AnotherPersonsThingsDoNotExist) {
  Browser bob(world);
  auto theirs = add_person(bob);
  const auto id_of = [&](std::string_view list) {
    const auto answer = browser.call("GET /api/v1/user/" + std::string(list));
    return member(answer, '/' + std::string(list) + "/0/id");
  };
  for (const std::string& id :
       {id_of("passkeys"), world.names["unknown"], std::string("nonsense")}) {
    EXPECT_EQ(bob.call("PATCH /api/v1/user/passkeys/" + id, R"({"label":"x"})").status, 404);
    EXPECT_EQ(bob.call("DELETE /api/v1/user/passkeys/" + id).status, 404);
  }
  EXPECT_EQ(bob.call("DELETE /api/v1/user/sessions/" + id_of("sessions")).status, 404);
  EXPECT_EQ(bob.call("GET /api/v1/user/passkeys").body.find(id_of("passkeys")), std::string::npos);
  // Nor does their passkey confirm for another.
  EXPECT_EQ(bob.step_up(passkey).status, 403);
  EXPECT_EQ(bob.step_up(theirs).status, 200);
}

TEST_P(Account, ARegistrationBelongsToItsLogin) {
  Browser other(world);
  ASSERT_EQ(other.sign_in(passkey).status, 200);
  auto phone = new_passkey();
  const auto started = browser.call("POST /api/v1/user/passkeys", "{}");
  const auto made = phone.create(Browser::challenge_of(started), "x");
  other.cookies["mpg_ceremony"] = browser.cookies["mpg_ceremony"];
  EXPECT_EQ(other.call("POST /api/v1/user/passkeys/complete", labelled(made, "A")).status, 400);
  const auto cookies = browser.cookies;
  EXPECT_EQ(browser.call("POST /api/v1/user/passkeys/complete", labelled(made, "A")).status, 200);
  browser.cookies = cookies;
  EXPECT_EQ(browser.call("POST /api/v1/user/passkeys/complete", labelled(made, "A")).status, 400)
      << "replayed";
  browser.call("POST /api/v1/user/passkeys", "{}");
  const auto answer = browser.call("POST /api/v1/user/passkeys/complete", R"({"id":""})");
  EXPECT_EQ(answer.status, 400);
  for (const std::string field : {"rawId", "type", "response"})
    EXPECT_NE(answer.body.find('"' + field + '"'), std::string::npos) << answer.body;
}

TEST_P(Account, WhatMattersIsConfirmedWithinFiveMinutes) {
  EXPECT_EQ(browser.call("POST /api/v1/user/passkeys", "{}").status, 200) << "just signed in";
  later(5 * minute_ms);
  const auto refused = browser.call("POST /api/v1/user/passkeys", "{}");
  EXPECT_EQ(refused.status, 403);
  EXPECT_EQ(member(refused, "/code"), "STEP_UP_REQUIRED");
  const auto confirmed = browser.step_up(passkey);
  EXPECT_EQ(confirmed.status, 200) << confirmed.body;
  EXPECT_EQ(member(confirmed, "/steppedUpUntil"), "2026-03-27T10:10:00Z");
  EXPECT_EQ(browser.call("POST /api/v1/user/passkeys", "{}").status, 200);
  later(5 * minute_ms);
  EXPECT_EQ(browser.call("POST /api/v1/user/passkeys", "{}").status, 403);
  // Bent answers, and the ceremony of a login that is another.
  EXPECT_EQ(browser.step_up(passkey, {.flags_cleared = 0x04}).status, 403);
  auto stranger = new_passkey();
  EXPECT_EQ(browser.step_up(stranger).status, 403);
  Browser other(world);
  ASSERT_EQ(other.sign_in(passkey).status, 200);
  const auto started = browser.call("POST /api/v1/auth/step-up", "{}");
  other.cookies["mpg_ceremony"] = browser.cookies["mpg_ceremony"];
  const auto body = support::assertion_json(passkey.use(Browser::challenge_of(started)));
  EXPECT_EQ(other.call("POST /api/v1/auth/step-up-complete", body).status, 400);
  EXPECT_EQ(browser.call("POST /api/v1/user/passkeys", "{}").status, 403);
}

TEST_P(Account, AnotherNetworkConfirmsBeforeItWrites) {
  const std::string profile = R"({"name":"Ada Lovelace"})";
  browser.address = "198.51.100.200";
  EXPECT_EQ(browser.call("PUT /api/v1/user/profile", profile).status, 200) << "the same /24";
  browser.address = "203.0.113.7";
  EXPECT_EQ(browser.call("GET /api/v1/user/profile").status, 200);
  const auto refused = browser.call("PUT /api/v1/user/profile", profile);
  EXPECT_EQ(member(refused, "/code"), "STEP_UP_REQUIRED") << refused.body;
  EXPECT_EQ(browser.step_up(passkey).status, 200);
  EXPECT_EQ(browser.call("PUT /api/v1/user/profile", profile).status, 200);
  later(6 * minute_ms);
  EXPECT_EQ(browser.call("PUT /api/v1/user/profile", profile).status, 200) << "it moved there";
  browser.address = "198.51.100.7";
  EXPECT_EQ(browser.call("PUT /api/v1/user/profile", profile).status, 403);
  browser.address = "2001:db8:1:2::3";
  EXPECT_EQ(browser.step_up(passkey).status, 200);
  later(6 * minute_ms);
  browser.address = "2001:db8:1:2:ffff::1";
  EXPECT_EQ(browser.call("PUT /api/v1/user/profile", profile).status, 200) << "the same /64";
  browser.address = "2001:db8:1:3::3";
  EXPECT_EQ(browser.call("PUT /api/v1/user/profile", profile).status, 403);
  // Leaving is always possible.
  EXPECT_EQ(browser.call("POST /api/v1/auth/logout").status, 204);
}

// A stolen refresh cookie reads on from elsewhere, but nothing that opens something else.
TEST_P(Account, AnotherNetworkSeesNoSecrets) {
  browser.cookies["selectedOrganization"] = world.names["organization"];
  const auto secret = [&] {
    return member(browser.call("GET /api/v1/sites/{site}"), "/webhookSecret").substr(0, 6);
  };
  EXPECT_EQ(secret(), "whsec_");
  browser.address = "203.0.113.7";
  EXPECT_EQ(browser.call("POST /api/v1/auth/refresh-token").status, 200);
  EXPECT_EQ(secret().substr(0, 4), "****");
  EXPECT_EQ(browser.step_up(passkey).status, 200);
  EXPECT_EQ(secret(), "whsec_");
}

// Where no provider says that money moved, a person says so with their passkey.
TEST_P(Account, PaymentsBookedByHandAreConfirmed) {
  browser.cookies["selectedOrganization"] = world.names["organization"];
  const std::string cash =
      R"({"siteId":"{site}","amount":100,"currency":"EUR","externalReference":"A"})";
  later(5 * minute_ms);
  for (const std::string call :
       {"POST /api/v1/transactions/manual", "DELETE /api/v1/transactions/{unknown}",
        "POST /api/v1/transactions/{unknown}/status"}) {
    const auto refused = browser.call(call, call.starts_with("DELETE") ? "" : cash);
    EXPECT_EQ(member(refused, "/code"), "STEP_UP_REQUIRED") << call << ' ' << refused.body;
  }
  EXPECT_EQ(browser.step_up(passkey).status, 200);
  EXPECT_EQ(browser.call("POST /api/v1/transactions/manual", cash).status, 200);
}

TEST_P(Account, LoginsAreListedAndEnded) {
  Browser other(world);
  ASSERT_EQ(other.sign_in(passkey).status, 200);
  const auto list = browser.call("GET /api/v1/user/sessions");
  EXPECT_EQ(member(list, "/total"), "2") << list.body;
  EXPECT_EQ(member(list, "/sessions/0/address"), "198.51.100.0/24");
  EXPECT_EQ(member(list, "/sessions/0/userAgent"), "Test");
  const auto parsed = json_of(list);
  const auto& rows = parsed.at("sessions").as_array();
  EXPECT_FALSE(rows[0].at("current").as_bool());
  EXPECT_TRUE(rows[1].at("current").as_bool());
  EXPECT_EQ(browser.call("DELETE /api/v1/user/sessions/" + member(list, "/sessions/0/id")).status,
            204);
  EXPECT_EQ(other.call("GET /api/v1/user/sessions").status, 401);
  EXPECT_EQ(member(browser.call("GET /api/v1/user/sessions"), "/total"), "1");
}

TEST_P(Account, TheOldestOfTooManyLoginsEnds) {
  Browser other(world);
  const auto sign_in_anew = [&] {
    other.cookies.clear();  // as another browser
    return other.sign_in(passkey).status;
  };
  for (int i = 0; i < 99; ++i) ASSERT_EQ(sign_in_anew(), 200);
  EXPECT_EQ(browser.call("GET /api/v1/user/sessions").status, 200);
  ASSERT_EQ(sign_in_anew(), 200);
  EXPECT_EQ(browser.call("GET /api/v1/user/sessions").status, 401);
  EXPECT_EQ(member(other.call("GET /api/v1/user/sessions"), "/total"), "100");
}

TEST_P(Account, TheProfileSaysWhatIsWrong) {
  const auto put = [&](std::string body) {
    return browser.call("PUT /api/v1/user/profile", std::move(body));
  };
  const auto saved = put(R"({"name":" Ada L. ","mobilePhone":"+49 (151) 234-567",)"
                         R"("notifications":{"dispute.opened":"off"},"email":"eve@example.com"})");
  EXPECT_EQ(saved.status, 200) << saved.body;
  EXPECT_EQ(member(saved, "/name"), "Ada L.");
  EXPECT_EQ(member(saved, "/email"), "ada@example.com");
  EXPECT_EQ(member(saved, "/mobilePhone"), "+49 (151) 234-567");
  const auto kept = put(R"({"name":"Ada"})");
  EXPECT_EQ(member(kept, "/mobilePhone"), "+49 (151) 234-567");
  EXPECT_EQ(member(kept, "/notifications/dispute.opened"), "off");
  EXPECT_EQ(member(put(R"({"name":"Ada","mobilePhone":""})"), "/mobilePhone"), "");
  for (const std::string body :
       {"{}", R"({"name":""})", R"({"name":" "})", R"({"name":"A","mobilePhone":"call me"})",
        R"({"name":"A","mobilePhone":"12"})", R"({"name":"A","notifications":{"x":"maybe"}})",
        R"({"name":"A","notifications":[]})", R"({"name":7})", "[]", "{"}) {
    const auto refused = put(body);
    EXPECT_EQ(refused.status, 400) << body;
  }
  EXPECT_EQ(member(browser.call("GET /api/v1/user/profile"), "/name"), "Ada");
}

TEST_P(Account, KeysAreNobody) {
  for (const std::string call :
       {"GET /api/v1/user/profile", "GET /api/v1/user/passkeys", "POST /api/v1/auth/step-up",
        "POST /api/v1/auth/logout", "GET /api/v1/auth/login/check"}) {
    const auto answer = world.admin(call, "", "system");
    EXPECT_EQ(answer.status, 403) << call;
    EXPECT_EQ(member(answer, "/code"), "INSUFFICIENT_ROLE") << call;
    EXPECT_EQ(world.send(true, call, "", {}).status, 401) << call;
  }
}

TEST_P(Account, WhatHasOutlivedItsUseIsErased) {
  Browser other(world);
  ASSERT_EQ(other.sign_in(passkey).status, 200);
  world.command([](store::Transaction& transaction) {
    EXPECT_TRUE(identity::erase_outlived(transaction, 300));
  });
  const auto rows = [&] {
    return world.read([](const store::Snapshot& snapshot) {
      return snapshot.count<identity::Session>({}, 100) +
             snapshot.count<identity::EnrolmentLink>({}, 100) +
             snapshot.count<identity::UsedChallenge>({}, 100);
    });
  };
  EXPECT_EQ(rows(), 2 + 1 + 2);
  later(3 * minute_ms);
  const auto sweep = [&] {
    world.command([](store::Transaction& transaction) {
      EXPECT_TRUE(identity::erase_outlived(transaction, 300));
    });
  };
  sweep();
  EXPECT_EQ(rows(), 2 + 1);
  later(8 * 24 * hour_ms);
  sweep();
  EXPECT_EQ(rows(), 0);
}

}  // namespace
}  // namespace gw::api_test
