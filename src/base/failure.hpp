// The failures a caller can cause or must handle: one table gives each code its HTTP status and
// default sentence. A Failure never carries internals; broken infrastructure throws instead.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gw {

enum class Code {
  // 400
  validation_failed,
  malformed_json,
  reference_required,
  item_sum_mismatch,
  provider_mode_mismatch,
  webhook_verification_failed,
  page_too_deep,
  filter_not_supported,
  test_card_required,
  organization_required,
  unknown_scope,
  bad_request,
  // 401
  unauthenticated,
  api_key_revoked,
  token_expired,
  portal_link_invalid,
  portal_otp_invalid,
  enrolment_link_invalid,
  // 403
  insufficient_scope,
  insufficient_role,
  step_up_required,
  api_key_ip_not_allowed,
  portal_disabled,
  origin_not_allowed,
  organization_offboarded,
  forbidden,
  // 404, 405, 408
  not_found,
  method_not_allowed,
  request_timeout,
  // 409
  duplicate,
  state_conflict,
  idempotency_in_progress,
  checkout_expired,
  checkout_already_paid,
  // 413 to 431
  body_too_large,
  unsupported_media_type,
  idempotency_key_reused,
  rate_limited,
  headers_too_large,
  // 5xx
  internal,
  provider_error,
  overloaded,
};

struct CodeFacts {
  Code code;
  int status;
  std::string_view token;     // the machine code on the wire
  std::string_view sentence;  // used when a Failure brings no message of its own
};

const CodeFacts& facts(Code code);

// One violated rule of an input. `field` is the wire path ("items[2].quantity").
struct FieldProblem {
  std::string field;
  std::string code;
  std::string message;
};

struct Failure {
  Code code = Code::internal;
  std::string message;                // empty: the table's sentence
  std::vector<FieldProblem> details;  // validation failures name every field
  // Further top-level members of the error body, values already JSON.
  std::vector<std::pair<std::string, std::string>> extra;
  int retry_after_seconds = 0;  // > 0: sent as Retry-After

  std::string_view text() const { return message.empty() ? facts(code).sentence : message; }
};

template <class T>
using Result = std::expected<T, Failure>;

inline std::unexpected<Failure> fail(Code code, std::string message = {}) {
  return std::unexpected(Failure{code, std::move(message), {}, {}, 0});
}

// A VALIDATION_FAILED about one field.
std::unexpected<Failure> invalid_field(std::string field, std::string code, std::string message);

// Programmer errors: stays on in release (throws, so the command rolls back and the answer is 500);
// debug builds abort.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace gw

#define GW_ASSERT(expression) \
  ((expression) ? void(0) : ::gw::assertion_failed(#expression, __FILE__, __LINE__))
