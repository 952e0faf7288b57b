#include "twins/stripe/asked.hpp"

#include "base/text.hpp"
#include "twins/stripe/form.hpp"

namespace gw::twins::stripe {
namespace {

// "Bearer sk_..." or Basic with the key as user.
std::string key_of(std::string_view authorization) {
  constexpr std::string_view bearer = "Bearer ", basic = "Basic ";
  if (authorization.starts_with(bearer)) return std::string(authorization.substr(bearer.size()));
  if (!authorization.starts_with(basic)) return {};
  const auto bytes = parse_base64(authorization.substr(basic.size()));
  if (!bytes) return {};
  const auto pair = gw::text_of(*bytes);
  return std::string(pair.substr(0, pair.find(':')));
}

}  // namespace

std::optional<Asked> ask_of(const http::Request& request) {
  Asked asked;
  asked.method = request.method;
  asked.path = request.path();
  for (const auto part : split(request.path(), '/')) asked.parts.emplace_back(part);
  asked.body = request.body;
  asked.query = request.query();
  const bool json =
      request.headers.get("Content-Type").value_or("").starts_with("application/json");
  const bool posted = request.method == http::Method::post;
  const auto text = posted ? std::string_view(request.body) : request.query();
  if (!json || !posted) {
    auto form = parse_form(text);
    if (!form) return std::nullopt;
    asked.form = std::move(*form);
  }
  asked.text =
      std::string(http::to_string(request.method)) + ' ' + asked.path + ' ' + std::string(text);
  asked.secret_key = key_of(request.headers.get("Authorization").value_or(""));
  asked.idempotency_key = request.headers.get("Idempotency-Key").value_or("");
  return asked;
}

}  // namespace gw::twins::stripe
