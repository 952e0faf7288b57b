#include "base/failure.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <stdexcept>

namespace gw {
namespace {

// In the order of the enumeration; facts() checks that.
constexpr std::array table{
    CodeFacts{Code::validation_failed, 400, "VALIDATION_FAILED", "the input violates a rule"},
    CodeFacts{Code::malformed_json, 400, "MALFORMED_JSON", "the body is not valid JSON"},
    CodeFacts{Code::reference_required, 400, "REFERENCE_REQUIRED",
              "externalReference or invoiceNumber is required"},
    CodeFacts{Code::item_sum_mismatch, 400, "ITEM_SUM_MISMATCH",
              "sum of item amounts does not match total amount"},
    CodeFacts{Code::provider_mode_mismatch, 400, "PROVIDER_MODE_MISMATCH",
              "the provider's mode does not fit the key's mode"},
    CodeFacts{Code::webhook_verification_failed, 400, "WEBHOOK_VERIFICATION_FAILED",
              "the webhook's origin is not proven"},
    CodeFacts{Code::page_too_deep, 400, "PAGE_TOO_DEEP",
              "page * limit is over 10000: continue with after=<nextCursor>"},
    CodeFacts{Code::filter_not_supported, 400, "FILTER_NOT_SUPPORTED",
              "this combination of filters or sorting is not supported"},
    CodeFacts{Code::test_card_required, 400, "TEST_CARD_REQUIRED",
              "the sandbox accepts only its published test cards"},
    CodeFacts{
        Code::organization_required, 400, "ORGANIZATION_REQUIRED",
        "name the organization: X-Organization-ID for a key, selectedOrganization for a login"},
    CodeFacts{Code::unknown_scope, 400, "UNKNOWN_SCOPE", "there is no such scope"},
    CodeFacts{Code::bad_request, 400, "BAD_REQUEST", "the request is malformed"},
    CodeFacts{Code::unauthenticated, 401, "UNAUTHENTICATED", "no valid credential was given"},
    CodeFacts{Code::api_key_revoked, 401, "API_KEY_REVOKED", "the API key was revoked"},
    CodeFacts{Code::token_expired, 401, "TOKEN_EXPIRED", "the credential has expired"},
    CodeFacts{Code::portal_link_invalid, 401, "PORTAL_LINK_INVALID",
              "this link is not valid or was used already: ask for a new one"},
    CodeFacts{Code::portal_otp_invalid, 401, "PORTAL_OTP_INVALID",
              "this code is not valid: check it, or ask for a new one"},
    CodeFacts{Code::enrolment_link_invalid, 401, "ENROLMENT_LINK_INVALID",
              "this link is not valid or was used already: ask an administrator for a new one"},
    CodeFacts{Code::insufficient_scope, 403, "INSUFFICIENT_SCOPE", "the key lacks the scope"},
    CodeFacts{Code::insufficient_role, 403, "INSUFFICIENT_ROLE", "your role does not allow this"},
    CodeFacts{Code::step_up_required, 403, "STEP_UP_REQUIRED",
              "confirm with your passkey, then try again"},
    CodeFacts{Code::api_key_ip_not_allowed, 403, "API_KEY_IP_NOT_ALLOWED",
              "the API key may not be used from this address"},
    CodeFacts{Code::portal_disabled, 403, "PORTAL_DISABLED", "the customer portal is switched off"},
    CodeFacts{Code::origin_not_allowed, 403, "ORIGIN_NOT_ALLOWED",
              "this origin may not use this checkout"},
    CodeFacts{Code::organization_offboarded, 403, "ORGANIZATION_OFFBOARDED",
              "the organization is being closed"},
    CodeFacts{Code::forbidden, 403, "FORBIDDEN", "not allowed"},
    CodeFacts{Code::not_found, 404, "NOT_FOUND", "no such object"},
    CodeFacts{Code::method_not_allowed, 405, "METHOD_NOT_ALLOWED",
              "the method is not allowed here"},
    CodeFacts{Code::request_timeout, 408, "REQUEST_TIMEOUT", "the request did not arrive in time"},
    CodeFacts{Code::duplicate, 409, "DUPLICATE", "it exists already"},
    CodeFacts{Code::state_conflict, 409, "STATE_CONFLICT",
              "the object's state does not allow this"},
    CodeFacts{Code::idempotency_in_progress, 409, "IDEMPOTENCY_IN_PROGRESS",
              "the first request with this Idempotency-Key is still running"},
    CodeFacts{Code::checkout_expired, 409, "CHECKOUT_EXPIRED", "the checkout has expired"},
    CodeFacts{Code::checkout_already_paid, 409, "CHECKOUT_ALREADY_PAID",
              "the checkout is already paid"},
    CodeFacts{Code::body_too_large, 413, "BODY_TOO_LARGE", "the body is over the limit"},
    CodeFacts{Code::unsupported_media_type, 415, "UNSUPPORTED_MEDIA_TYPE", "send application/json"},
    CodeFacts{Code::idempotency_key_reused, 422, "IDEMPOTENCY_KEY_REUSED",
              "this Idempotency-Key belongs to another request"},
    CodeFacts{Code::rate_limited, 429, "RATE_LIMITED", "too many requests"},
    CodeFacts{Code::headers_too_large, 431, "HEADERS_TOO_LARGE",
              "the header fields are over the limit"},
    CodeFacts{Code::internal, 500, "INTERNAL", "something went wrong on our side"},
    CodeFacts{Code::provider_error, 502, "PROVIDER_ERROR",
              "the payment provider did not answer as expected"},
    CodeFacts{Code::overloaded, 503, "OVERLOADED", "too busy, try again shortly"},
};

constexpr bool in_order() {
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (table[i].code != static_cast<Code>(i)) return false;
  }
  return true;
}
static_assert(in_order() && table.size() == static_cast<std::size_t>(Code::overloaded) + 1);

}  // namespace

const CodeFacts& facts(Code code) { return table[static_cast<std::size_t>(code)]; }

std::unexpected<Failure> invalid_field(std::string field, std::string code, std::string message) {
  auto text = fmt::format("{}: {}", field, message);
  Failure failure{Code::validation_failed, std::move(text), {}, {}, 0};
  failure.details.push_back({std::move(field), std::move(code), std::move(message)});
  return std::unexpected(std::move(failure));
}

void assertion_failed(const char* expression, const char* file, int line) {
  const auto text = fmt::format("assertion failed: {} at {}:{}", expression, file, line);
#ifdef GW_DEBUG
  fmt::print(stderr, "{}\n", text);
  std::abort();
#else
  throw std::logic_error(text);
#endif
}

}  // namespace gw
