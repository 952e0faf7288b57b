// Forms as Stripe reads them: "a[b][]=1&a[c]=2" becomes nested objects and arrays of texts.
#pragma once

#include <boost/json/object.hpp>

#include <optional>
#include <string_view>

namespace gw::twins::stripe {

inline constexpr std::size_t form_fields_max = 500;

// nullopt: not a form, too many fields, or names that contradict each other.
std::optional<boost::json::object> parse_form(std::string_view text);

// The text at "metadata/order"; empty when there is none.
std::string_view text_of(const boost::json::object& form, std::string_view pointer);
// The object there; nullptr when there is none.
const boost::json::object* object_of(const boost::json::object& form, std::string_view name);

}  // namespace gw::twins::stripe
