// A browser at the Admin pages: keeps cookies as browsers do, carries the token of its login, and
// holds passkeys through whole ceremonies.
#pragma once

#include "api/support/world.hpp"
#include "support/authenticator.hpp"

namespace gw::api_test {

inline constexpr std::string_view admin_origin = "https://admin.example.com";

support::SoftPasskey new_passkey(support::KeyKind kind = support::KeyKind::es256);

class Browser {
 public:
  explicit Browser(World& world) : world_(world) {}

  // With cookies, Origin, token and address; keeps what the answer sets.
  http::Response call(std::string_view call, std::string body = {});

  // Each goes through both steps; the answer is that of the one that failed, or of the last.
  http::Response enrol(const std::string& link, support::SoftPasskey& passkey,
                       const std::string& more = {}, const support::Bent& bent = {});
  http::Response sign_in(support::SoftPasskey& passkey, const std::string& email = {},
                         const support::Bent& bent = {});
  http::Response step_up(support::SoftPasskey& passkey, const support::Bent& bent = {});
  http::Response add_passkey(support::SoftPasskey& passkey, const std::string& label = "Phone");

  // Raw challenge of an answer that starts a ceremony.
  static std::string challenge_of(const http::Response& started);

  std::map<std::string, std::string> cookies;
  std::string token;
  std::string address = "198.51.100.7";
  std::string origin{admin_origin};

 private:
  http::Response keep_token(http::Response response);
  http::Response assert_to(std::string_view start, const std::string& body,
                           std::string_view complete, support::SoftPasskey& passkey,
                           const support::Bent& bent);

  World& world_;
};

// The body of a registration, with a label.
std::string labelled(const support::NewPasskey& made, const std::string& label);
// A new set-up link's token, as the console would show it; "" when there are users.
std::string set_up_token(World& world);
// The Set-Cookie of that name, or "".
std::string set_cookie_of(const http::Response& response, std::string_view name);

}  // namespace gw::api_test
