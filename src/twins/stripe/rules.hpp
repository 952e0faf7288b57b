// The pure part of the books: what is allowed, and how objects look.
#pragma once

#include <boost/json/object.hpp>

#include <expected>
#include <string_view>

#include "twins/stripe/answer.hpp"
#include "twins/stripe/cards.hpp"

namespace gw::twins::stripe {

template <class T>
using OrAnswer = std::expected<T, Answer>;

// amount and currency of a new intent: present, whole, not below the currency's minimum, of the
// currency's step.
OrAnswer<std::int64_t> checked_amount(const boost::json::object& form);
// Of a refund: what is asked for, or the rest; never more than the rest.
OrAnswer<std::int64_t> refundable_amount(const boost::json::object& form,
                                         const boost::json::object& charge);
// By name ("pm_card_visa") or by card number of the page's frame.
OrAnswer<const TestMethod*> chosen_method(const boost::json::object& form);

bool takes_confirmation(std::string_view status);
Answer unexpected_state(const boost::json::object& intent);

boost::json::object new_intent(const boost::json::object& form, std::int64_t amount);
boost::json::object charge_of(const boost::json::object& intent, const TestMethod& method,
                              bool paid);
boost::json::object refund_of(const boost::json::object& form, const boost::json::object& charge,
                              std::int64_t amount);
boost::json::object card_error(const TestMethod& method);
// Where the buyer proves who they are: below `origin`, the twin's own.
boost::json::object next_action(const boost::json::object& intent, const TestMethod& method,
                                std::string_view return_url, std::string_view origin);
// An empty value removes its key, as Stripe does.
void merge_metadata(boost::json::object& metadata, const boost::json::object& given);

}  // namespace gw::twins::stripe
