#include "connectors/stripe/client.hpp"

#include <fmt/format.h>

#include "base/decode.hpp"
#include "connectors/stripe/objects.hpp"

namespace gw::connectors::stripe {
namespace {

using Effect = CallFailure::Effect;
using http::OutboundError;

constexpr std::int64_t connect_timeout_ms = 5'000;
// A buyer is waiting, and our own listener gives up after 30 s.
constexpr std::int64_t total_timeout_ms = 20'000;

CallFailure transport_failure(OutboundError error) {
  switch (error) {
    case OutboundError::timeout:
    case OutboundError::broken:
    case OutboundError::cancelled:
      return {Effect::unknown, "timeout", "Stripe did not answer in time"};
    default:
      return {Effect::none, "unreachable",
              fmt::format("Stripe could not be reached ({})", to_string(error))};
  }
}

CallFailure unreadable_answer() {
  return {Effect::unknown, "unreadable", "Stripe's answer could not be read"};
}

// Under way elsewhere, or made before with other parameters: something of this key may exist.
bool proves_nothing(int status, std::string_view type, std::string_view code) {
  return status == 409 || status >= 500 || status < 400 || type == "idempotency_error" ||
         code == "lock_timeout";
}

CallFailure refusal(int status, const boost::json::value& body) {
  const auto type = safe_word(text_at(body, "error/type"));
  auto code = safe_word(text_at(body, "error/code"));
  const bool unknown = proves_nothing(status, type, code);
  if (code.empty()) code = type.empty() ? "refused" : type;
  auto message = fmt::format("Stripe answered {} ({})", status, code);
  if (status == 401) code = "unauthorized";
  return {unknown ? Effect::unknown : Effect::none, std::move(code), std::move(message)};
}

}  // namespace

http::OutboundRequest outbound_request(const Endpoint& endpoint, std::string_view secret_key,
                                       const Call& call) {
  http::OutboundRequest request;
  request.method = call.method;
  request.url = endpoint.base + call.path;
  request.headers.add("Authorization", fmt::format("Bearer {}", secret_key));
  request.headers.add("Stripe-Version", std::string(api_version));
  if (call.method == http::Method::post)
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  if (!call.idempotency_key.empty()) request.headers.add("Idempotency-Key", call.idempotency_key);
  request.body = call.form;
  request.connect_timeout_ms = connect_timeout_ms;
  request.total_timeout_ms = total_timeout_ms;
  request.response_bytes_max = call.response_bytes_max;
  request.reach = endpoint.reach;
  return request;
}

CallResult<boost::json::value> read_answer(const http::OutboundResponse& response) {
  if (response.error != OutboundError::none)
    return std::unexpected(transport_failure(response.error));
  auto body = parse_json(response.body);
  if (response.status >= 200 && response.status < 300) {
    if (!body || !body->is_object()) return std::unexpected(unreadable_answer());
    return std::move(*body);
  }
  return std::unexpected(refusal(response.status, body ? *body : boost::json::value()));
}

}  // namespace gw::connectors::stripe
