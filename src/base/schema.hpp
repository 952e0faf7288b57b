// JSON Schema (2020-12, as OpenAPI 3.1 uses it) of described types, from the same descriptions and
// rules.
#pragma once

#include <boost/json/object.hpp>

#include <string>

#include "base/shape.hpp"

namespace gw {

// The last part of a type's name: "gw::checkouts::CreateCheckout" is "CreateCheckout".
std::string schema_name(std::string_view demangled);

namespace detail {

boost::json::object schema_of(const Shape& shape, const FieldRule& rule,
                              boost::json::object& components);

}  // namespace detail

// A reference to T's schema; T and what it is made of are added to `components`.
template <class T>
boost::json::object schema(boost::json::object& components) {
  return detail::schema_of(*shape_of<T>(), detail::no_rule, components);
}

}  // namespace gw
