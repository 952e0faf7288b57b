// The customer portal as a browser uses it.
#pragma once

#include <fmt/format.h>
#include "capabilities/portal/portal.hpp"

#include "api/support/scenario.hpp"

namespace gw::api_test {

inline constexpr std::string_view ada = "ada@example.com";
inline constexpr std::string_view bob = "bob@example.com";
inline constexpr std::string_view nobody = "nobody@example.com";

inline const std::string cookie_name = "portal_refresh=";

// A login as a browser holds it.
struct Login {
  std::string token, cookie;
  int status = 0;
  std::string code;
};

inline Login login_of(const http::Response& response) {
  Login login;
  login.status = response.status;
  login.token = member(response, "/token");
  login.code = member(response, "/code");
  const std::string cookie(response.headers.get("Set-Cookie").value_or(""));
  if (cookie.starts_with(cookie_name)) {
    const auto start = cookie_name.size();
    login.cookie = cookie.substr(start, cookie.find(';') - start);
  }
  return login;
}

inline std::string between(const std::string& text, std::string_view before,
                           std::string_view ends) {
  const auto start = text.find(before);
  if (start == std::string::npos) return {};
  const auto from = start + before.size();
  return text.substr(from, text.find_first_of(ends, from) - from);
}

class PortalWorld : public EveryEngine {
 protected:
  http::Response post(std::string_view path, std::string body) {
    return world.buyer(fmt::format("POST /api/v1/portal/auth/{}", path), std::move(body));
  }
  http::Response get(std::string_view path, std::string_view token) {
    return world.send(
        false, fmt::format("GET /api/v1/portal/{}", path), {},
        {fmt::format("Origin: {}", page_origin), fmt::format("Authorization: Bearer {}", token)});
  }
  http::Response with_cookie(std::string_view path, std::string_view cookie) {
    return world.send(
        false, fmt::format("POST /api/v1/portal/auth/{}", path), {},
        {fmt::format("Origin: {}", page_origin), fmt::format("Cookie: {}{}", cookie_name, cookie)});
  }
  http::Response ask(std::string_view email) {
    return post("request-otp", fmt::format(R"({{"email":"{}"}})", email));
  }
  Login enter(std::string_view email, std::string_view code) {
    return login_of(
        post("verify-otp", fmt::format(R"({{"email":"{}","code":"{}"}})", email, code)));
  }
  Login follow(std::string_view token) {
    return login_of(post("magic-link", fmt::format(R"({{"token":"{}"}})", token)));
  }
  std::string code_mailed_to(std::string_view email) {
    world.run();
    return between(world.mailer.newest_text(email), "\n    ", "\n");
  }
  std::string link_mailed_to(std::string_view email) {
    world.run();
    return between(world.mailer.newest_text(email), "/portal/magic#token=", "\n");
  }
  Login sign_in(std::string_view email) {
    EXPECT_EQ(ask(email).status, 200);
    auto login = enter(email, code_mailed_to(email));
    EXPECT_EQ(login.status, 200);
    return login;
  }
  void pass(std::int64_t ms) { world.clock.set(world.clock.now().plus_ms(ms)); }

  // A checkout of this address, in the organization of the key.
  std::string checkout_of(std::string_view email, std::string_view reference,
                          std::string_view key = "key", std::string_view site = "site") {
    const auto made = world.admin(
        fmt::format("POST /api/v1/checkouts/{{{}}}/create", site),
        fmt::format(R"({{"amount":4900,"currency":"EUR","externalReference":"{}","email":"{}",)"
                    R"("items":[{{"name":"Book","quantity":2,"unitPrice":2450}}]}})",
                    reference, email),
        key);
    EXPECT_EQ(made.status, 200) << made.body;
    world.keep("session", made, "/sessionPublicId");
    return world.names["session"];
  }
  std::string start(std::string_view provider) {
    const auto started = world.buyer(
        "POST /api/v1/transactions/create",
        fmt::format(R"({{"sessionPublicId":"{{session}}","providerId":"{{{}}}"}})", provider));
    EXPECT_EQ(started.status, 200) << started.body;
    world.keep("payment", started, "/next/paymentId");
    world.keep("secret", started, "/next/clientSecret");
    return member(started, "/transactionId");
  }
  std::string pay(std::string_view email, std::string_view reference,
                  std::string_view number = "4242424242424242") {
    checkout_of(email, reference);
    const auto id = start("card");
    confirm(number);
    return id;
  }
  void confirm(std::string_view number) {
    const auto confirmed = world.buyer(
        "POST /sandbox/payments/{payment}/confirm",
        fmt::format(R"({{"clientSecret":"{{secret}}","card":{{"number":"{}","expMonth":12,)"
                    R"("expYear":2030,"cvc":"123"}}}})",
                    number));
    EXPECT_EQ(confirmed.status, 200) << confirmed.body;
    world.run();
  }
  std::string pay_elsewhere(std::string_view email, std::string_view reference) {
    checkout_of(email, reference, "other", "otherSite");
    const auto id = start("otherCard");
    confirm("4242424242424242");
    return id;
  }
  http::Response mint(std::string body, std::string_view key = "key") {
    return world.admin("POST /api/v1/organizations/settings/portal/magic-links", std::move(body),
                       key);
  }
  // The references of the list, newest first.
  std::string listed(std::string_view token, std::string_view query = "") {
    const auto response = get(fmt::format("payments{}", query), token);
    EXPECT_EQ(response.status, 200) << response.body;
    std::string text;
    for (int i = 0;; ++i) {
      const auto reference = member(response, fmt::format("/payments/{}/externalReference", i));
      if (reference.empty()) return text;
      text += (text.empty() ? "" : " ") + reference;
    }
  }
};

}  // namespace gw::api_test
