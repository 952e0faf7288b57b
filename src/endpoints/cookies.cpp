#include "endpoints/cookies.hpp"

#include <fmt/format.h>

#include "base/text.hpp"

namespace gw::endpoints {

std::optional<std::string_view> cookie(const Exchange& exchange, std::string_view name) {
  // HTTP/2 proxies may split the field.
  for (const auto& [field, value] : exchange.request.headers.all()) {
    if (lower_ascii(field) != "cookie") continue;
    for (const auto pair : split(value, ';')) {
      const auto text = trim(pair);
      const auto equals = text.find('=');
      if (equals != std::string_view::npos && text.substr(0, equals) == name)
        return text.substr(equals + 1);
    }
  }
  return std::nullopt;
}

std::string set_cookie(std::string_view name, std::string_view value, const CookieRules& rules) {
  return fmt::format("{}={}; Path={}; Max-Age={}; HttpOnly; SameSite={}{}", name, value, rules.path,
                     rules.max_age_seconds, rules.strict ? "Strict" : "Lax",
                     rules.secure ? "; Secure" : "");
}

}  // namespace gw::endpoints
