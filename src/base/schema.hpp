// JSON Schema (2020-12, as OpenAPI 3.1 uses it) of described types, from the same descriptions and
// rules.
#pragma once

#include <boost/core/demangle.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <string>

#include "base/describe.hpp"

namespace gw {

// The last part of a type's name: "gw::checkouts::CreateCheckout" is "CreateCheckout".
std::string schema_name(std::string_view demangled);

namespace detail {

using boost::json::object;

void apply_rule(object& schema, const FieldRule& rule);
object text_schema(const FieldRule& rule);

template <class T>
object schema_of(object& components, const FieldRule& rule);

template <class T>
object struct_schema(object& components) {
  object properties;
  boost::json::array required;
  boost::mp11::mp_for_each<AllMembers<T>>([&]<class D>(D) {
    static constexpr FieldRule rule = rule_of<T, D>();
    using Member = std::remove_cvref_t<decltype(std::declval<T>().*D::pointer)>;
    properties[wire_name<D>()] = schema_of<Member>(components, rule);
    if (rule.required) required.emplace_back(wire_name<D>());
  });
  object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  if constexpr (strict_members<T>) schema["additionalProperties"] = false;
  return schema;
}

template <class T>
object enum_schema() {
  boost::json::array values;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
    if constexpr (integer_on_wire<T>) {
      values.emplace_back(static_cast<std::int64_t>(d.value));
    } else {
      values.emplace_back(d.name);
    }
  });
  return {{"type", integer_on_wire<T> ? "integer" : "string"}, {"enum", std::move(values)}};
}

template <class T>
object plain_schema(object& components, const FieldRule& rule) {
  if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::is_integral_v<T>) {
    object schema{{"type", "integer"}, {"format", "int64"}};
    if (rule.min != -amount_max) schema["minimum"] = rule.min;
    if (rule.max != amount_max) schema["maximum"] = rule.max;
    return schema;
  } else if constexpr (std::is_same_v<T, Id>) {
    return {{"type", "string"}, {"pattern", "^[0-9a-f]{24}$"}};
  } else if constexpr (std::is_same_v<T, Instant>) {
    return {{"type", "string"}, {"format", "date-time"}};
  } else if constexpr (std::is_same_v<T, Currency>) {
    return {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}, {"description", "ISO 4217"}};
  } else if constexpr (std::is_same_v<T, Rate>) {
    return {{"type", "number"},
            {"minimum", 0},
            {"maximum", 100},
            {"description", "percent, at most 4 decimals"}};
  } else if constexpr (std::is_same_v<T, RawJson>) {
    return object{};
  } else if constexpr (std::is_same_v<T, TextMap>) {
    return {{"type", "object"},
            {"maxProperties", rule.length_max},
            {"additionalProperties", object{{"type", "string"}}}};
  } else if constexpr (DescribedEnum<T>) {
    return enum_schema<T>();
  } else if constexpr (Described<T>) {
    const std::string name = schema_name(boost::core::demangle(typeid(T).name()));
    if (!components.contains(name)) {
      components[name] = object{};  // stands in while the type refers to itself
      components[name] = struct_schema<T>(components);
    }
    return {{"$ref", "#/components/schemas/" + name}};
  } else {
    return text_schema(rule);
  }
}

template <class T>
object schema_of(object& components, const FieldRule& rule) {
  object schema;
  if constexpr (is_optional<T>) {
    schema = schema_of<typename T::value_type>(components, rule);
  } else if constexpr (is_patch<T>) {
    schema = schema_of<typename decltype(T::value)::value_type>(components, rule);
  } else if constexpr (is_vector<T>) {
    schema = {{"type", "array"},
              {"items", schema_of<typename T::value_type>(components, FieldRule{})}};
    if (rule.length_max != 255) schema["maxItems"] = rule.length_max;
  } else {
    schema = plain_schema<T>(components, rule);
  }
  apply_rule(schema, rule);
  return schema;
}

}  // namespace detail

// A reference to T's schema; T and what it is made of are added to `components`.
template <class T>
boost::json::object schema(boost::json::object& components) {
  return detail::schema_of<T>(components, FieldRule{});
}

}  // namespace gw
