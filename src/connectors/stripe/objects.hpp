// Stripe's objects as far as we read them. Read defensively: of any API version, whatever else they
// hold, and nothing of what other systems keep in them.
#pragma once

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/connector.hpp"

namespace gw::connectors::stripe {

// Keys of our metadata.
inline constexpr std::string_view attempt_key = "transactionId";
inline constexpr std::string_view refund_key = "refundId";
inline constexpr std::string_view session_key = "sessionPublicId";
inline constexpr std::string_view order_key = "externalReference";

// Text, number or object at a path of member names; empty, 0 or nullptr when there is none.
std::string_view text_at(const boost::json::value& object, std::string_view pointer);
std::int64_t number_at(const boost::json::value& object, std::string_view pointer);
const boost::json::value* value_at(const boost::json::value& object, std::string_view pointer);

// What may stand in our answers and logs of a text that came from outside: a short word of
// [a-z0-9_], or nothing.
std::string safe_word(std::string_view text);
// Whether a text can be an id of Stripe's, and so a part of a path.
bool is_reference(std::string_view text);

// A PaymentIntent.
ProviderNews payment_news(const boost::json::value& intent);
// A refund; nullopt when it is none.
std::optional<RefundNews> refund_news(const boost::json::value& refund);
// The refunds that a charge lists.
std::vector<RefundNews> refunds_of_charge(const boost::json::value& charge);
// Our mark on an object: the attempt its metadata names, or Id{}.
Id attempt_of(const boost::json::value& object);

// What a buyer may be told of a failure code.
std::string_view sentence_of(std::string_view failure_code);

}  // namespace gw::connectors::stripe
