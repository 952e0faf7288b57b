// Getting in, staying in and leaving: passkeys, one-time links, tokens and cookies.
#include <algorithm>

#include "api/support/browser.hpp"
#include "base/text.hpp"
#include "capabilities/audit/audit.hpp"
#include "crypto/hash.hpp"

namespace gw::api_test {
namespace {

using support::Bent;
using support::KeyKind;
using support::SoftPasskey;

constexpr std::string_view ada = R"(,"email":"Ada@Example.com","name":"Ada")";

class Auth : public EveryEngine {
 protected:
  // A global administrator with one passkey, signed in.
  void set_up() {
    const auto answer = browser.enrol(set_up_token(world), passkey, std::string(ada));
    ASSERT_EQ(answer.status, 200) << answer.body;
    user = *Id::parse(member(answer, "/user/id"));
  }
  // Without the jobs of that time.
  void later(std::int64_t ms) { world.clock.set(world.clock.now().plus_ms(ms)); }
  int status_of_check() { return browser.call("GET /api/v1/auth/login/check").status; }
  std::string code_of_check() {
    return member(browser.call("GET /api/v1/auth/login/check"), "/code");
  }
  std::int64_t noted(std::string_view action) {
    return world.read([&](const store::Snapshot& snapshot) {
      store::Find all;
      all.limit = 1'000;
      return std::ranges::count_if(snapshot.find<audit::AuditEntry>(all).rows,
                                   [&](const auto& entry) { return entry.action == action; });
    });
  }
  template <class Change>
  void change_user(Change change) {
    world.command([&](store::Transaction& transaction) {
      auto found = transaction.get<identity::User>(user);
      change(*found);
      transaction.replace(*found);
    });
  }
  std::string new_link(identity::NewEnrolmentLink wanted) {
    std::string token;
    world.command([&](store::Transaction& transaction) {
      token = identity::create_enrolment_link(transaction, wanted);
    });
    return token;
  }

  Browser browser{world};
  SoftPasskey passkey = new_passkey();
  Id user;
};
GW_ON_EVERY_ENGINE(Auth);

TEST_P(Auth, TheFirstVisitorWithTheLinkBecomesAdministrator) {
  const auto link = set_up_token(world);
  const auto asked = browser.call("POST /api/v1/auth/enrolment", "{\"token\":\"" + link + "\"}");
  EXPECT_EQ(member(asked, "/purpose"), "setup") << asked.body;
  EXPECT_EQ(asked.body.find("email"), std::string::npos);
  const auto answer = browser.enrol(link, passkey, std::string(ada));
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(member(answer, "/user/email"), "Ada@Example.com");
  EXPECT_NE(answer.body.find("\"globalAdmin\":true"), std::string::npos);
  EXPECT_EQ(member(answer, "/expiresAt"), "2026-03-27T10:15:00Z");
  EXPECT_TRUE(set_cookie_of(answer, "mpg_refresh")
                  .ends_with("; Path=/api/v1/auth; Max-Age=43200; HttpOnly; SameSite=Strict; "
                             "Secure"));
  EXPECT_FALSE(browser.cookies.contains("mpg_ceremony"));
  EXPECT_EQ(status_of_check(), 200);
  EXPECT_EQ(noted("user.enrolled"), 1);
  EXPECT_EQ(noted("session.started"), 1);
  // Nobody else, by this link or another.
  auto second = new_passkey();
  Browser other(world);
  const auto late = other.enrol(link, second, std::string(ada));
  EXPECT_EQ(late.status, 401);
  EXPECT_EQ(member(late, "/code"), "ENROLMENT_LINK_INVALID");
  EXPECT_EQ(set_up_token(world), "");
}

TEST_P(Auth, ASetUpLinkIsTheLastOneAndADayOld) {
  const auto old = set_up_token(world);
  const auto link = set_up_token(world);
  const auto invalid = [&](const std::string& token) {
    const auto answer =
        browser.call("POST /api/v1/auth/enrolment", "{\"token\":\"" + token + "\"}");
    return answer.status == 401 && member(answer, "/code") == "ENROLMENT_LINK_INVALID";
  };
  EXPECT_TRUE(invalid(old));
  EXPECT_TRUE(invalid("nonsense"));
  EXPECT_TRUE(invalid(link.substr(1)));
  EXPECT_FALSE(invalid(link));
  for (const std::string more :
       {"", R"(,"email":"a@b.de")", R"(,"name":"A")", R"(,"name":" ","email":"a@b.de")",
        R"(,"name":"A","email":"nobody")"}) {
    EXPECT_EQ(browser.enrol(link, passkey, more).status, 400) << more;
  }
  later(24 * hour_ms);
  EXPECT_TRUE(invalid(link));
}

// Two who hold the same link: one becomes administrator.
TEST_P(Auth, OneLinkMakesOneUser) {
  const auto link = set_up_token(world);
  Browser other(world);
  auto theirs = new_passkey();
  const auto started = other.call("POST /api/v1/auth/register",
                                  "{\"token\":\"" + link + '"' + std::string(ada) + "}");
  ASSERT_EQ(browser.enrol(link, passkey, std::string(ada)).status, 200);
  const auto late =
      other.call("POST /api/v1/auth/register-complete",
                 labelled(theirs.create(Browser::challenge_of(started), "x"), "Mine"));
  EXPECT_EQ(member(late, "/code"), "ENROLMENT_LINK_INVALID");
}

TEST_P(Auth, SigningInWithEveryKindOfKey) {
  set_up();
  for (const auto kind : {KeyKind::eddsa, KeyKind::rs256}) {
    auto more = new_passkey(kind);
    ASSERT_EQ(browser.add_passkey(more).status, 200);
    Browser other(world);
    EXPECT_EQ(other.sign_in(more).status, 200);
    EXPECT_EQ(other.sign_in(more, "ada@example.COM").status, 200);
  }
  const auto answer = browser.sign_in(passkey);
  EXPECT_EQ(member(answer, "/user/name"), "Ada") << answer.body;
  EXPECT_EQ(status_of_check(), 200);
}

TEST_P(Auth, WhoIsUnknownIsAnsweredAlike) {
  set_up();
  const auto ask = [&](std::string_view email) {
    return browser.call("POST /api/v1/auth", "{\"email\":\"" + std::string(email) + "\"}");
  };
  const auto known = ask("ada@example.com"), unknown = ask("eve@example.com");
  EXPECT_EQ(known.status, 200);
  EXPECT_EQ(unknown.status, 200);
  // Nobody's passkey is named, with an address or without: all can be found without a name.
  for (const auto& answer : {known, unknown, browser.call("POST /api/v1/auth", "{}")})
    EXPECT_EQ(member(answer, "/publicKey/allowCredentials"), "[]") << answer.body;
  const auto names = [](const http::Response& response) {
    std::string text;
    const auto parsed = json_of(response);
    for (const auto& entry : parsed.at("publicKey").as_object())
      text += std::string(entry.key()) + ' ';
    return text;
  };
  EXPECT_EQ(names(known), names(unknown));
  EXPECT_EQ(set_cookie_of(known, "mpg_ceremony").size(),
            set_cookie_of(unknown, "mpg_ceremony").size());
  // One's own passkey does not tell either.
  EXPECT_EQ(browser.sign_in(passkey, "eve@example.com").status, 401);
  EXPECT_EQ(ask("nobody").status, 400);
}

TEST_P(Auth, RefusedSignInsAreAlikeAndNoted) {
  set_up();
  Browser other(world);
  const auto flip = [](std::string& text) { text.back() = static_cast<char>(text.back() ^ 1); };
  const std::vector<Bent> bents{
      {.type = "webauthn.create"},
      {.origin = "https://evil.example.com"},
      {.rp_id = "example.com"},
      {.client_data_more = R"(,"crossOrigin":true)"},
      {.flags_cleared = 0x01},
      {.flags_cleared = 0x04},
      {.authenticator_data = [](auto& data) { data += 'x'; }},
      {.signature = flip},
      {.signature = [](auto& text) { text.resize(10); }},
  };
  std::int64_t refused = 0;
  for (const auto& bent : bents) {
    const auto answer = other.sign_in(passkey, "", bent);
    EXPECT_EQ(answer.status, 401);
    EXPECT_EQ(member(answer, "/message"), "signing in did not work: start again");
    EXPECT_EQ(set_cookie_of(answer, "mpg_refresh"), "");
    EXPECT_EQ(noted("session.refused"), ++refused);
  }
  auto stranger = new_passkey();
  EXPECT_EQ(other.sign_in(stranger).status, 401);
  EXPECT_EQ(noted("session.refused"), refused);
  change_user([](auto& found) { found.status = identity::UserStatus::disabled; });
  EXPECT_EQ(other.sign_in(passkey).status, 401);
}

TEST_P(Auth, ACopiedAuthenticatorIsFoundOut) {
  passkey.count_from(5);
  set_up();
  EXPECT_EQ(browser.sign_in(passkey).status, 200);
  EXPECT_EQ(browser.sign_in(passkey, "", {.counter = 6}).status, 401);
  EXPECT_EQ(browser.sign_in(passkey, "", {.counter = 0}).status, 401);
  EXPECT_EQ(noted("session.refused"), 2);
  EXPECT_EQ(browser.sign_in(passkey).status, 200);
}

TEST_P(Auth, ACeremonyIsGoodOnceForAMinuteAndOneKind) {
  set_up();
  Browser other(world);
  const auto complete = [&](const std::string& body) {
    return other.call("POST /api/v1/auth/authenticate-complete", body).status;
  };
  const auto started = other.call("POST /api/v1/auth", "{}");
  const auto cookies = other.cookies;
  const auto body = support::assertion_json(passkey.use(Browser::challenge_of(started)));
  EXPECT_EQ(complete(body), 200);
  other.cookies = cookies;
  EXPECT_EQ(complete(body), 401) << "replayed";
  other.cookies.clear();
  EXPECT_EQ(complete(body), 401) << "without the cookie";
  // The challenge of another browser's ceremony.
  const auto mine = other.call("POST /api/v1/auth", "{}");
  other.call("POST /api/v1/auth", "{}");
  EXPECT_EQ(complete(support::assertion_json(passkey.use(Browser::challenge_of(mine)))), 401);
  // The cookie of a step-up does not sign in.
  const auto confirming = browser.call("POST /api/v1/auth/step-up", "{}");
  other.cookies = browser.cookies;
  EXPECT_EQ(complete(support::assertion_json(passkey.use(Browser::challenge_of(confirming)))), 401);
  // Changed, and too late.
  const auto last = other.call("POST /api/v1/auth", "{}");
  const auto answer = support::assertion_json(passkey.use(Browser::challenge_of(last)));
  const auto whole = other.cookies["mpg_ceremony"];
  other.cookies["mpg_ceremony"] = whole.substr(1);
  EXPECT_EQ(complete(answer), 401);
  other.cookies["mpg_ceremony"] = whole;
  later(60'000);
  EXPECT_EQ(complete(answer), 401);
}

// The same answer twice at the same moment, and the same cookie: each has one effect.
TEST_P(Auth, TwoAtTheSameMoment) {
  set_up();
  const auto both = [&](const Browser& of, const std::string& call, const std::string& body) {
    std::vector<http::Request> requests;
    for (int i = 0; i < 2; ++i) {
      std::string pairs;
      for (const auto& [name, value] : of.cookies) pairs += name + '=' + value + "; ";
      requests.push_back(world.request(call, body, {"Origin: " + of.origin, "Cookie: " + pairs}));
    }
    std::vector<int> statuses;
    for (const auto& answer : world.send_all(true, std::move(requests)))
      statuses.push_back(answer.status);
    std::ranges::sort(statuses);
    return statuses;
  };
  Browser other(world);
  const auto started = other.call("POST /api/v1/auth", "{}");
  const auto body = support::assertion_json(passkey.use(Browser::challenge_of(started)));
  EXPECT_EQ(both(other, "POST /api/v1/auth/authenticate-complete", body), (std::vector{200, 401}));
  EXPECT_EQ(noted("session.started"), 2);
  EXPECT_EQ(both(browser, "POST /api/v1/auth/refresh-token", ""), (std::vector{200, 200}));
  EXPECT_EQ(noted("session.reuse_detected"), 0);
}

TEST_P(Auth, PagesOfOthersCannotUseTheCookies) {
  set_up();
  for (const std::string origin : {"https://evil.example.com", "null", "http://admin.example.com",
                                   "https://pay.example.com", ""}) {
    Browser other = browser;
    other.origin = origin;
    EXPECT_EQ(other.call("POST /api/v1/auth/refresh-token").status, 403) << origin;
    const auto started = other.call("POST /api/v1/auth", "{}");
    EXPECT_EQ(other
                  .call("POST /api/v1/auth/authenticate-complete",
                        support::assertion_json(passkey.use(Browser::challenge_of(started))))
                  .status,
              403)
        << origin;
  }
  EXPECT_EQ(browser.call("POST /api/v1/auth/refresh-token").status, 200);
}

TEST_P(Auth, EachRefreshCookieIsGoodOnce) {
  set_up();
  const auto renew = [&](const std::string& cookie) {
    Browser other(world);
    other.cookies["mpg_refresh"] = cookie;
    auto answer = other.call("POST /api/v1/auth/refresh-token");
    return std::pair{answer.status, other.cookies["mpg_refresh"]};
  };
  const std::string first = browser.cookies["mpg_refresh"];
  const auto [status, second] = renew(first);
  EXPECT_EQ(status, 200);
  EXPECT_NE(second, first);
  // Two tabs, or a lost answer: the same next cookie again.
  later(10'000);
  EXPECT_EQ(renew(first), std::pair(200, second));
  const auto third = renew(second).second;
  EXPECT_EQ(renew(third).first, 200);
  EXPECT_EQ(status_of_check(), 200);
  // Two steps behind, whenever: the login ends, for everybody who has a part of it.
  EXPECT_EQ(renew(second).first, 401);
  EXPECT_EQ(renew(third).first, 401);
  EXPECT_EQ(status_of_check(), 401);
  EXPECT_EQ(noted("session.reuse_detected"), 1);
  world.run();
  EXPECT_NE(world.mailer.newest_text("ada@example.com").find("used again"), std::string::npos);
}

TEST_P(Auth, ANewSignInEndsTheLoginTheBrowserHadBefore) {
  set_up();
  Browser before = browser, other(world);
  ASSERT_EQ(other.sign_in(passkey).status, 200);
  ASSERT_EQ(browser.sign_in(passkey).status, 200);
  const auto check = [](Browser& of) { return of.call("GET /api/v1/auth/login/check").status; };
  EXPECT_EQ(check(before), 401);
  EXPECT_EQ(check(browser), 200);
  EXPECT_EQ(check(other), 200) << "another browser's login goes on";
  EXPECT_EQ(noted("session.replaced"), 1);
  // A cookie that is none ends nothing.
  browser.cookies["mpg_refresh"] = other.cookies["mpg_refresh"] + 'x';
  ASSERT_EQ(browser.sign_in(passkey).status, 200);
  EXPECT_EQ(check(other), 200);
}

TEST_P(Auth, TheCookieBeforeIsNoneAfterTenSeconds) {
  set_up();
  Browser thief = browser;
  EXPECT_EQ(browser.call("POST /api/v1/auth/refresh-token").status, 200);
  later(10'001);
  EXPECT_EQ(thief.call("POST /api/v1/auth/refresh-token").status, 401);
  EXPECT_EQ(browser.call("POST /api/v1/auth/refresh-token").status, 401);
  EXPECT_EQ(status_of_check(), 401);
}

TEST_P(Auth, RefreshCookiesThatAreNone) {
  set_up();
  const std::string good = browser.cookies["mpg_refresh"];
  const auto dot = good.find('.');
  for (const std::string& cookie :
       {std::string(), std::string("."), std::string(".."), good + "A", good.substr(1),
        good.substr(0, dot) + ".2" + good.substr(good.rfind('.')),
        std::string(24, '0') + good.substr(dot), good.substr(0, good.rfind('.')) + ".",
        std::string(4'000, 'a')}) {
    Browser other(world);
    if (!cookie.empty()) other.cookies["mpg_refresh"] = cookie;
    EXPECT_EQ(other.call("POST /api/v1/auth/refresh-token").status, 401) << cookie;
  }
  EXPECT_EQ(browser.call("POST /api/v1/auth/refresh-token").status, 200);
  EXPECT_EQ(noted("session.reuse_detected"), 0);
}

TEST_P(Auth, LoginsEndUnusedAndAfterAWeek) {
  set_up();
  Browser idle(world);
  ASSERT_EQ(idle.sign_in(passkey).status, 200);
  for (int i = 0; i < 14; ++i) {
    later(12 * hour_ms - 1'000);
    const auto answer = browser.call("POST /api/v1/auth/refresh-token");
    EXPECT_EQ(answer.status, 200) << i;
    browser.token = member(answer, "/token");
    EXPECT_EQ(status_of_check(), 200) << i;
    if (i == 1) {
      EXPECT_EQ(idle.call("POST /api/v1/auth/refresh-token").status, 401);
    }
  }
  later(20'000);
  EXPECT_EQ(status_of_check(), 401);
  EXPECT_EQ(browser.call("POST /api/v1/auth/refresh-token").status, 401);
}

TEST_P(Auth, TokensThatAreNone) {
  set_up();
  const std::string good = browser.token;
  const auto part = [](std::string_view text) { return base64url(bytes_of(text)); };
  const auto first = good.find('.'), last = good.rfind('.');
  const std::string claims = good.substr(first + 1, last - first - 1);
  std::string master;  // of the world's settings
  for (int i = 0; i < 32; ++i) master += static_cast<char>(0x10 + i % 2);
  const auto key = crypto::hmac_sha256(master, "access tokens");
  const auto with_header = [&](std::string_view header) {
    const std::string body = part(header) + '.' + claims;
    return body + '.' + base64url(crypto::hmac_sha256(text_of(key), body));
  };
  for (const std::string& token :
       {std::string("x"), std::string("a.b.c"), good.substr(0, last), good.substr(0, last + 1),
        good + "A", part(R"({"alg":"none"})") + '.' + claims + '.',
        with_header(R"({"alg":"none","typ":"JWT"})"), with_header(R"({"alg":"RS256","typ":"JWT"})"),
        with_header(R"({"alg":"HS512"})"), browser.cookies["mpg_refresh"],
        std::string(3'000, 'a')}) {
    browser.token = token;
    EXPECT_EQ(code_of_check(), "UNAUTHENTICATED") << token;
  }
  // The forger's key is the right one: only the header was wrong.
  browser.token = with_header(R"({"alg":"HS256","typ":"JWT"})");
  EXPECT_EQ(status_of_check(), 200);
  later(15 * minute_ms);
  EXPECT_EQ(code_of_check(), "TOKEN_EXPIRED");
}

TEST_P(Auth, WhatEndsIsDeadOnTheNextRequest) {
  set_up();
  Browser other(world), third(world);
  ASSERT_EQ(other.sign_in(passkey).status, 200);
  ASSERT_EQ(third.sign_in(passkey).status, 200);
  const auto check = [](Browser& of) { return of.call("GET /api/v1/auth/login/check").status; };
  const auto left = other.call("POST /api/v1/auth/logout");
  EXPECT_EQ(left.status, 204) << left.body;
  EXPECT_FALSE(other.cookies.contains("mpg_refresh"));
  EXPECT_EQ(check(other), 401);
  EXPECT_EQ(check(third), 200);
  EXPECT_EQ(browser.call("POST /api/v1/auth/logout-everywhere").status, 204);
  EXPECT_EQ(check(third), 401);
  EXPECT_EQ(third.call("POST /api/v1/auth/refresh-token").status, 401);
  ASSERT_EQ(browser.sign_in(passkey).status, 200);
  change_user([](auto& found) { found.status = identity::UserStatus::disabled; });
  EXPECT_EQ(check(browser), 401);
  EXPECT_EQ(browser.call("POST /api/v1/auth/refresh-token").status, 401);
}

TEST_P(Auth, ARecoveryLinkEndsWhatWasBefore) {
  set_up();
  const auto link = new_link({identity::LinkPurpose::recovery, user, Id{}, hour_ms});
  const auto asked = browser.call("POST /api/v1/auth/enrolment", "{\"token\":\"" + link + "\"}");
  EXPECT_EQ(member(asked, "/purpose"), "recovery");
  EXPECT_EQ(member(asked, "/email"), "Ada@Example.com");
  EXPECT_EQ(asked.body.find("\"Ada\""), std::string::npos) << "no more than is needed";
  Browser other(world);
  auto fresh = new_passkey();
  // The passkey that is there already is refused, and the link stays good.
  EXPECT_EQ(other.enrol(link, passkey).status, 409);
  EXPECT_EQ(other.enrol(link, fresh, "", {.origin = "https://evil.example.com"}).status, 400);
  EXPECT_EQ(other.enrol(link, fresh).status, 200);
  EXPECT_EQ(status_of_check(), 401);
  EXPECT_EQ(other.enrol(link, fresh).status, 401);
  EXPECT_EQ(other.sign_in(fresh).status, 200);
  // What was lost opens nothing any more, and the person hears of it.
  EXPECT_EQ(browser.sign_in(passkey).status, 401);
  EXPECT_EQ(noted("passkey.removed"), 1);
  EXPECT_EQ(member(other.call("GET /api/v1/user/passkeys"), "/total"), "1");
  world.run();
  EXPECT_NE(world.mailer.newest_text("ada@example.com").find("recovery link was used"),
            std::string::npos);
  // A newer link voids the older; a disabled user has none.
  const auto older = new_link({identity::LinkPurpose::recovery, user, Id{}, hour_ms});
  const auto newer = new_link({identity::LinkPurpose::recovery, user, Id{}, hour_ms});
  auto more = new_passkey();
  EXPECT_EQ(other.enrol(older, more).status, 401);
  change_user([](auto& found) { found.status = identity::UserStatus::disabled; });
  EXPECT_EQ(other.enrol(newer, more).status, 401);
}

TEST_P(Auth, AnInvitationShowsWhereTo) {
  set_up();
  Id guest;
  world.command([&](store::Transaction& transaction) {
    identity::User invited;
    invited.email.value = "bob@example.com";
    transaction.insert(invited);
    guest = invited.id;
    identity::Membership membership;
    membership.user_id = guest;
    membership.organization_id = *Id::parse(world.names["organization"]);
    membership.role = identity::MemberRole::editor;
    transaction.insert(membership);
  });
  const auto link = new_link(
      {identity::LinkPurpose::invitation, guest, *Id::parse(world.names["organization"]), hour_ms});
  const auto asked = browser.call("POST /api/v1/auth/enrolment", "{\"token\":\"" + link + "\"}");
  EXPECT_NE(member(asked, "/organizationName"), "") << asked.body;
  Browser other(world);
  auto theirs = new_passkey();
  const auto answer = other.enrol(link, theirs, R"(,"name":"Bob","email":"eve@example.com")");
  EXPECT_EQ(member(answer, "/user/email"), "bob@example.com") << answer.body;
  EXPECT_EQ(member(answer, "/user/name"), "Bob");
  EXPECT_EQ(member(answer, "/user/organizations/0/role"), "editor");
  EXPECT_NE(answer.body.find("\"globalAdmin\":false"), std::string::npos);
}

}  // namespace
}  // namespace gw::api_test
