#include "api/support/browser.hpp"

#include "base/text.hpp"

namespace gw::api_test {

using support::Bent;
using support::SoftPasskey;

SoftPasskey new_passkey(support::KeyKind kind) {
  return SoftPasskey(std::string(admin_origin), "admin.example.com", kind);
}

http::Response Browser::call(std::string_view call, std::string body) {
  std::vector<std::string> headers{"User-Agent: Test", "X-Real-IP: " + address};
  if (!origin.empty()) headers.push_back("Origin: " + origin);
  if (!token.empty()) headers.push_back("Authorization: Bearer " + token);
  std::string pairs;
  for (const auto& [name, value] : cookies)
    pairs += (pairs.empty() ? "" : "; ") + name + '=' + value;
  if (!pairs.empty()) headers.push_back("Cookie: " + pairs);
  auto response = world_.send(true, call, std::move(body), headers);
  for (const auto& [name, value] : response.headers.all()) {
    if (name != "Set-Cookie") continue;
    const auto equals = value.find('='), end = value.find(';');
    const auto cookie = value.substr(0, equals);
    if (value.find("Max-Age=0") != value.npos) {
      cookies.erase(cookie);
    } else {
      cookies[cookie] = value.substr(equals + 1, end - equals - 1);
    }
  }
  return response;
}

http::Response Browser::enrol(const std::string& link, SoftPasskey& passkey,
                              const std::string& more, const Bent& bent) {
  const auto started =
      call("POST /api/v1/auth/register", "{\"token\":\"" + link + '"' + more + "}");
  if (started.status != 200) return started;
  const auto handle = parse_base64(member(started, "/publicKey/user/id"));
  const auto made = passkey.create(challenge_of(started), text_of(*handle), bent);
  return keep_token(call("POST /api/v1/auth/register-complete", labelled(made, "Laptop")));
}

http::Response Browser::assert_to(std::string_view start, const std::string& body,
                                  std::string_view complete, SoftPasskey& passkey,
                                  const Bent& bent) {
  const auto started = call(start, body);
  if (started.status != 200) return started;
  return call(complete, support::assertion_json(passkey.use(challenge_of(started), bent)));
}

http::Response Browser::sign_in(SoftPasskey& passkey, const std::string& email, const Bent& bent) {
  token.clear();
  const std::string body = email.empty() ? "{}" : "{\"email\":\"" + email + "\"}";
  return keep_token(assert_to("POST /api/v1/auth", body, "POST /api/v1/auth/authenticate-complete",
                              passkey, bent));
}

http::Response Browser::step_up(SoftPasskey& passkey, const Bent& bent) {
  return assert_to("POST /api/v1/auth/step-up", "{}", "POST /api/v1/auth/step-up-complete", passkey,
                   bent);
}

http::Response Browser::add_passkey(SoftPasskey& passkey, const std::string& label) {
  const auto started = call("POST /api/v1/user/passkeys", "{}");
  if (started.status != 200) return started;
  const auto handle = parse_base64(member(started, "/publicKey/user/id"));
  return call("POST /api/v1/user/passkeys/complete",
              labelled(passkey.create(challenge_of(started), text_of(*handle)), label));
}

std::string Browser::challenge_of(const http::Response& started) {
  const auto bytes = parse_base64(member(started, "/publicKey/challenge"));
  return std::string(text_of(bytes.value()));
}

http::Response Browser::keep_token(http::Response response) {
  if (response.status == 200) token = member(response, "/token");
  return response;
}

std::string labelled(const support::NewPasskey& made, const std::string& label) {
  std::string body = support::registration_json(made);
  body.insert(body.size() - 1, ",\"label\":\"" + label + '"');
  return body;
}

std::string set_up_token(World& world) {
  std::string link;
  world.command([&](store::Transaction& transaction) {
    link = identity::setup_link(transaction, world.gateway->identity()).value_or("");
  });
  const auto at = link.find("#token=");
  return at == link.npos ? "" : link.substr(at + 7);
}

std::string set_cookie_of(const http::Response& response, std::string_view name) {
  for (const auto& [field, value] : response.headers.all()) {
    if (field == "Set-Cookie" && value.starts_with(std::string(name) + '=')) return value;
  }
  return "";
}

namespace {

TEST(Browser, KeepsCookiesAsBrowsersDo) {
  World world("memory");
  Browser browser(world);
  auto passkey = new_passkey();
  const auto answer =
      browser.enrol(set_up_token(world), passkey, R"(,"email":"a@example.com","name":"A")");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(browser.cookies.size(), 1u) << "the refresh cookie; that of the ceremony is cleared";
  EXPECT_NE(browser.token, "");
}

}  // namespace
}  // namespace gw::api_test
