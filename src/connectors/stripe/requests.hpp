// Requests to Stripe's API as values: pure functions of an order.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "connectors/connector.hpp"

namespace gw::connectors::stripe {

// Pinned, so that a change of the account's default changes nothing here.
inline constexpr std::string_view api_version = "2026-03-25.dahlia";

struct Call {
  http::Method method = http::Method::get;
  std::string path;             // "/v1/refunds?limit=100"
  std::string form;             // body of a POST
  std::string idempotency_key;  // of a POST that makes something
  std::size_t response_bytes_max = 65'536;
};

// As Stripe wants forms: names with brackets, everything else percent-encoded.
std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields);

// `amount` is the order's in Stripe's units.
Call create_intent(const PaymentOrder& order, std::int64_t amount);
Call get_intent(std::string_view reference);
Call cancel_intent(std::string_view reference);
// One page of the intents made about when this attempt was, newest first.
Call list_intents(const PaymentOrder& order, std::string_view after);
Call create_refund(const RefundOrder& order, std::int64_t amount);
Call list_refunds(std::string_view reference, std::string_view after);
Call get_balance();

}  // namespace gw::connectors::stripe
