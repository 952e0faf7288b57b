// Signing in to the customer portal: who gets in, how often they may try, and for how long.
#include "api/support/portal_world.hpp"

namespace gw::api_test {
namespace {

class PortalSignIn : public PortalWorld {};
GW_ON_EVERY_ENGINE(PortalSignIn);

TEST_P(PortalSignIn, TheAnswerNeverTellsWhetherAnAddressIsKnown) {
  pay(ada, "A-1");
  pay(bob, "B-1", "4000000000000002");  // declined: never paid
  std::optional<http::Response> first;
  std::optional<std::string> first_effects;
  const auto sent_before = world.mailer.sent().size();
  for (const auto email : {ada, nobody, bob}) {
    const auto before = world.counts();
    const auto answer = ask(email);
    const auto effects = World::difference(before, world.counts());
    EXPECT_EQ(effects, "jobs+1 mails+1 portalCodes+1 portalLinks+1");
    if (!first) {
      first = answer;
      continue;
    }
    EXPECT_EQ(answer.status, first->status);
    EXPECT_EQ(answer.body, first->body);
    ASSERT_EQ(answer.headers.all().size(), first->headers.all().size());
    for (std::size_t i = 0; i < answer.headers.all().size(); ++i) {
      EXPECT_EQ(answer.headers.all()[i].first, first->headers.all()[i].first);
    }
  }
  EXPECT_EQ(first->status, 200);
  EXPECT_EQ(first->body, R"({"sent":true})");
  world.run();
  ASSERT_EQ(world.mailer.sent().size(), sent_before + 1);
  EXPECT_EQ(world.mailer.sent().back().to, ada);
  for (const auto email : {ada, nobody, bob}) {
    const auto before = world.counts();
    EXPECT_EQ(enter(email, "not it").code, "PORTAL_OTP_INVALID");
    EXPECT_EQ(World::difference(before, world.counts()), "");
  }
}

TEST_P(PortalSignIn, TheMailSpeaksTheBuyersLanguage) {
  pay(ada, "A-1");
  post("request-otp", R"({"email":"ada@example.com","locale":"de-AT"})");
  world.run();
  EXPECT_TRUE(world.mailer.sent().back().subject.ends_with("ist Ihr Anmelde-Code"));
  pass(minute_ms);
  world.send(false, "POST /api/v1/portal/auth/request-otp", R"({"email":"ada@example.com"})",
             {fmt::format("Origin: {}", page_origin), "Accept-Language: de,en;q=0.5"});
  world.run();
  EXPECT_TRUE(world.mailer.sent().back().subject.ends_with("ist Ihr Anmelde-Code"));
  pass(minute_ms);
  ask(ada);
  world.run();
  const auto mail = world.mailer.sent().back();
  EXPECT_TRUE(mail.subject.ends_with("is your sign-in code"));
  EXPECT_TRUE(mail.html.has_value());
  EXPECT_EQ(mail.html->find("<img"), std::string::npos);
}

TEST_P(PortalSignIn, ACodeWorksOnceForTenMinutes) {
  pay(ada, "A-1");
  ask(ada);
  const auto code = code_mailed_to(ada);
  ASSERT_EQ(code.size(), 6u);
  EXPECT_EQ(enter(bob, code).code, "PORTAL_OTP_INVALID");
  pass(10 * minute_ms - 1);
  EXPECT_EQ(enter(ada, code.substr(0, 3) + " " + code.substr(3)).status, 200);
  EXPECT_EQ(enter(ada, code).code, "PORTAL_OTP_INVALID");
  ask(ada);
  const auto late = code_mailed_to(ada);
  pass(10 * minute_ms);
  const auto refused = enter(ada, late);
  EXPECT_EQ(refused.status, 401);
  EXPECT_EQ(refused.code, "PORTAL_OTP_INVALID");
  EXPECT_EQ(refused.cookie, "");
}

TEST_P(PortalSignIn, FiveWrongTriesVoidACode) {
  pay(ada, "A-1");
  ask(ada);
  const auto code = code_mailed_to(ada);
  const std::string wrong = code == "000000" ? "000001" : "000000";
  for (int i = 0; i < 4; ++i) EXPECT_EQ(enter(ada, wrong).code, "PORTAL_OTP_INVALID");
  EXPECT_EQ(enter(ada, "12345").code, "PORTAL_OTP_INVALID");
  EXPECT_EQ(enter(ada, code).code, "PORTAL_OTP_INVALID") << "the sixth try";
  pass(minute_ms);
  ask(ada);
  const auto fresh = code_mailed_to(ada);
  for (int i = 0; i < 4; ++i) enter(ada, fresh == "000000" ? "000001" : "000000");
  EXPECT_EQ(enter(ada, fresh).status, 200) << "the fifth try";
}

TEST_P(PortalSignIn, GuessingOverManyAddressesEnds) {
  pay(ada, "A-1");
  pay(bob, "B-1");
  world.command([&](store::Transaction& transaction) {
    portal::WrongCodes nearly;
    nearly.hour = transaction.now().ms / hour_ms;
    nearly.count = 998;
    nearly.expires_at = {(nearly.hour + 1) * hour_ms};
    transaction.insert(nearly);
  });
  ask(ada);
  ask(bob);
  const auto code = code_mailed_to(ada), link = link_mailed_to(bob);
  EXPECT_EQ(enter(nobody, "000000").code, "PORTAL_OTP_INVALID") << "no code, no guess";
  for (const auto& address : {ada, bob})
    EXPECT_EQ(enter(address, "12345").code, "PORTAL_OTP_INVALID");
  const auto refused = post("verify-otp", R"({"email":"ada@example.com","code":")" + code + "\"}");
  EXPECT_EQ(refused.status, 429) << refused.body;
  EXPECT_EQ(refused.headers.get("Retry-After"), "3600") << "the clock stands at a full hour";
  EXPECT_EQ(follow(link).status, 200) << "links go on";
  pass(hour_ms);
  ask(ada);
  EXPECT_EQ(enter(ada, code_mailed_to(ada)).status, 200);
}

TEST_P(PortalSignIn, MailsAreFarBetweenAndFew) {
  pay(ada, "A-1");
  const auto mails = [&] {
    world.run();
    return world.mailer.sent().size();
  };
  const auto before = mails();
  EXPECT_EQ(ask(ada).body, R"({"sent":true})");
  const auto code = code_mailed_to(ada);
  pass(minute_ms - 1);
  EXPECT_EQ(ask(ada).body, R"({"sent":true})");
  EXPECT_EQ(mails(), before + 1);
  for (int i = 0; i < 10; ++i) {
    pass(minute_ms);
    EXPECT_EQ(ask(ada).body, R"({"sent":true})");
  }
  EXPECT_EQ(mails(), before + 5);
  EXPECT_EQ(enter(ada, code).code, "PORTAL_OTP_INVALID") << "a newer code replaced it";
  pass(hour_ms);
  ask(ada);
  EXPECT_EQ(mails(), before + 6);
}

TEST_P(PortalSignIn, ALinkWorksOnceForFifteenMinutes) {
  pay(ada, "A-1");
  ask(ada);
  const auto link = link_mailed_to(ada);
  EXPECT_EQ(world.send(false, "GET /api/v1/portal/auth/magic-link?token=" + link, {}, {}).status,
            405)
      << "a scanner that follows links burns none";
  pass(15 * minute_ms - 1);
  const auto login = follow(link);
  EXPECT_EQ(login.status, 200);
  EXPECT_EQ(listed(login.token), "A-1");
  EXPECT_EQ(follow(link).code, "PORTAL_LINK_INVALID");
  pass(minute_ms);
  ask(ada);
  const auto late = link_mailed_to(ada);
  pass(15 * minute_ms);
  EXPECT_EQ(follow(late).code, "PORTAL_LINK_INVALID");
}

TEST_P(PortalSignIn, MalformedProofsAreRefusedAlike) {
  pay(ada, "A-1");
  ask(ada);
  const auto link = link_mailed_to(ada);
  const auto body = [](const http::Response& response) {
    return fmt::format("{} {}", response.status, member(response, "/message"));
  };
  const auto refusal = body(post("magic-link", R"({"token":"x"})"));
  for (const auto& token : {std::string("{unknown}.") + std::string(43, 'A'), link + "A",
                            link.substr(0, 25) + std::string(43, 'A'), std::string("."),
                            link.substr(0, 24), std::string("pt_") + link}) {
    EXPECT_EQ(body(post("magic-link", fmt::format(R"({{"token":"{}"}})", token))), refusal);
  }
  run_scenarios(world, {{.name = "no token",
                         .call = "POST /api/v1/portal/auth/magic-link",
                         .body = "{}",
                         .status = 400,
                         .has = {"\"field\":\"token\""},
                         .as = "buyer"},
                        {.name = "no address, no code",
                         .call = "POST /api/v1/portal/auth/verify-otp",
                         .body = "{}",
                         .status = 400,
                         .has = {"\"field\":\"email\"", "\"field\":\"code\""},
                         .as = "buyer"},
                        {.name = "no address at all",
                         .call = "POST /api/v1/portal/auth/request-otp",
                         .body = R"({"email":"ada"})",
                         .status = 400,
                         .has = {"\"field\":\"email\""},
                         .as = "buyer"},
                        {.name = "a strange page",
                         .call = "POST /api/v1/portal/auth/request-otp",
                         .body = R"({"email":"ada@example.com"})",
                         .status = 403,
                         .has = {"ORIGIN_NOT_ALLOWED"},
                         .as = "stranger"},
                        {.name = "a strange page with a stolen link",
                         .call = "POST /api/v1/portal/auth/magic-link",
                         .body = R"({"token":"x"})",
                         .status = 403,
                         .as = "stranger",
                         .headers = {"Origin: https://evil.example"}}});
  EXPECT_EQ(follow(link).status, 200) << "none of that burnt it";
}

TEST_P(PortalSignIn, AddressesThatNoMailCanHaveStopInTheWorker) {
  EXPECT_EQ(ask("a\xc3\xa4@example.com").body, R"({"sent":true})");
  world.run();
  EXPECT_EQ(world.counts().at("mails"), 0);
}

TEST_P(PortalSignIn, ATokenLastsFifteenMinutes) {
  pay(ada, "A-1");
  const auto login = sign_in(ada);
  pass(15 * minute_ms - 1);
  EXPECT_EQ(get("session", login.token).status, 200);
  pass(1);
  const auto expired = get("session", login.token);
  EXPECT_EQ(expired.status, 401);
  EXPECT_EQ(member(expired, "/code"), "TOKEN_EXPIRED");
}

TEST_P(PortalSignIn, ForgedTokensAreRefused) {
  pay(ada, "A-1");
  const auto login = sign_in(ada);
  auto changed = login.token;
  changed[40] = changed[40] == 'A' ? 'B' : 'A';
  for (const std::string& token :
       {changed, login.cookie, login.token + "A", login.token.substr(0, 60), std::string("pt_"),
        world.names["key"], std::string("eyJhbGciOiJub25lIn0.e30."), std::string(300, 'A')}) {
    const auto refused = get("payments", token);
    EXPECT_EQ(refused.status, 401) << token;
    EXPECT_EQ(member(refused, "/code"), "UNAUTHENTICATED") << token;
  }
  const auto bare = world.buyer("GET /api/v1/portal/payments");
  EXPECT_EQ(bare.status, 401);
  EXPECT_EQ(bare.headers.get("WWW-Authenticate"), "Bearer");
  EXPECT_EQ(world.admin("GET /api/v1/transactions", {}, "nothing").status, 401);
  world.names["buyerToken"] = login.token;
  EXPECT_EQ(world.admin("GET /api/v1/transactions", {}, "buyerToken").status, 401);
}

TEST_P(PortalSignIn, TheCookieIsForItsPathAndPageOnly) {
  pay(ada, "A-1");
  ask(ada);
  const auto signed_in =
      post("verify-otp", fmt::format(R"({{"email":"{}","code":"{}"}})", ada, code_mailed_to(ada)));
  const std::string cookie(signed_in.headers.get("Set-Cookie").value_or(""));
  for (const auto* part :
       {"HttpOnly", "Secure", "SameSite=Lax", "Path=/api/v1/portal/auth", "Max-Age=604800"}) {
    EXPECT_NE(cookie.find(part), std::string::npos) << part << " in " << cookie;
  }
  EXPECT_EQ(cookie.find("Domain"), std::string::npos);
  EXPECT_EQ(signed_in.body.find(login_of(signed_in).cookie), std::string::npos);
  for (const auto* path : {"refresh", "logout"}) {
    const auto refused =
        world.send(false, fmt::format("POST /api/v1/portal/auth/{}", path), {},
                   {"Origin: https://evil.example",
                    fmt::format("Cookie: {}{}", cookie_name, login_of(signed_in).cookie)});
    EXPECT_EQ(refused.status, 403) << path;
  }
  EXPECT_EQ(with_cookie("refresh", login_of(signed_in).cookie).status, 200);
}

TEST_P(PortalSignIn, RefreshingTurnsTheCookie) {
  pay(ada, "A-1");
  auto login = sign_in(ada);
  for (int i = 0; i < 3; ++i) {
    pass(14 * minute_ms);
    const auto next = login_of(with_cookie("refresh", login.cookie));
    ASSERT_EQ(next.status, 200);
    EXPECT_NE(next.cookie, login.cookie);
    EXPECT_EQ(get("session", next.token).status, 200);
    login = next;
  }
  pass(7 * 24 * hour_ms - 1);
  const auto kept = login_of(with_cookie("refresh", login.cookie));
  ASSERT_EQ(kept.status, 200);
  pass(7 * 24 * hour_ms);
  const auto gone = with_cookie("refresh", kept.cookie);
  EXPECT_EQ(gone.status, 401);
  EXPECT_EQ(member(gone, "/code"), "UNAUTHENTICATED");
}

TEST_P(PortalSignIn, ALoginEndsAfterThirtyDays) {
  pay(ada, "A-1");
  auto login = sign_in(ada);
  for (int day = 0; day < 30; day += 6) {
    login = login_of(with_cookie("refresh", login.cookie));
    ASSERT_EQ(login.status, 200) << day;
    pass(6 * 24 * hour_ms);
  }
  EXPECT_EQ(with_cookie("refresh", login.cookie).status, 401);
}

TEST_P(PortalSignIn, TheTokenJustBeforeIsAnsweredAgain) {
  pay(ada, "A-1");
  const auto first = sign_in(ada);
  const auto second = login_of(with_cookie("refresh", first.cookie));
  pass(10'000);
  const auto again = login_of(with_cookie("refresh", first.cookie));
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.cookie, second.cookie) << "both tabs end with the same cookie";
  EXPECT_EQ(get("session", again.token).status, 200);
  EXPECT_EQ(with_cookie("refresh", second.cookie).status, 200);
}

TEST_P(PortalSignIn, AnOldCookieEndsTheLogin) {
  pay(ada, "A-1");
  const auto first = sign_in(ada);
  const auto second = login_of(with_cookie("refresh", first.cookie));
  pass(10'001);
  EXPECT_EQ(with_cookie("refresh", first.cookie).status, 401);
  EXPECT_EQ(with_cookie("refresh", second.cookie).status, 401);
  EXPECT_EQ(get("session", second.token).status, 401);
}

TEST_P(PortalSignIn, AForgedCookieEndsNothing) {
  pay(ada, "A-1");
  const auto login = sign_in(ada);
  auto forged = login.cookie;
  forged[60] = forged[60] == 'A' ? 'B' : 'A';
  for (const std::string& cookie : {forged, login.token, std::string(), std::string("x")}) {
    EXPECT_EQ(with_cookie("refresh", cookie).status, 401);
    EXPECT_EQ(with_cookie("logout", cookie).status, 204);
  }
  EXPECT_EQ(get("session", login.token).status, 200);
  EXPECT_EQ(world.buyer("POST /api/v1/portal/auth/refresh").status, 401);
}

TEST_P(PortalSignIn, SigningOutEndsTheLoginAtOnce) {
  pay(ada, "A-1");
  const auto login = sign_in(ada);
  pass(minute_ms);
  const auto other = sign_in(ada);
  const auto out = with_cookie("logout", login.cookie);
  EXPECT_EQ(out.status, 204);
  const std::string cookie(out.headers.get("Set-Cookie").value_or(""));
  EXPECT_NE(cookie.find("Max-Age=0"), std::string::npos) << cookie;
  EXPECT_EQ(get("session", login.token).status, 401);
  EXPECT_EQ(with_cookie("refresh", login.cookie).status, 401);
  EXPECT_EQ(get("session", other.token).status, 200) << "another browser stays";
}

}  // namespace
}  // namespace gw::api_test
