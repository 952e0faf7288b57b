#include "base/schema.hpp"

#include <boost/core/demangle.hpp>
#include <boost/json/array.hpp>

namespace gw {

std::string schema_name(std::string_view demangled) {
  const auto at = demangled.rfind("::");
  std::string name(at == std::string_view::npos ? demangled : demangled.substr(at + 2));
  while (!name.empty() && (name.back() == '>' || name.back() == ' ')) name.pop_back();
  return name;
}

namespace detail {
namespace {

using boost::json::array;
using boost::json::object;

void apply_rule(object& schema, const FieldRule& rule) {
  if (!rule.description.empty()) schema["description"] = rule.description;
  if (!rule.example.empty()) schema["examples"] = array{rule.example};
}

object text_schema(const FieldRule& rule) {
  object schema{{"type", "string"}, {"maxLength", rule.length_max}};
  if (rule.length_min > 0) schema["minLength"] = rule.length_min;
  switch (rule.format) {
    case Format::none: break;
    case Format::email: schema["format"] = "email"; break;
    case Format::url: schema["format"] = "uri"; break;
    case Format::country: schema["pattern"] = "^[A-Z]{2}$"; break;
    case Format::locale: schema["pattern"] = "^[A-Za-z0-9_-]{2,16}$"; break;
    case Format::hex_color: schema["pattern"] = "^#[0-9A-Fa-f]{6}$"; break;
  }
  return schema;
}

object integer_schema(const FieldRule& rule) {
  object schema{{"type", "integer"}, {"format", "int64"}};
  if (rule.min != -amount_max) schema["minimum"] = rule.min;
  if (rule.max != amount_max) schema["maximum"] = rule.max;
  return schema;
}

object enum_schema(const EnumShape& shape) {
  array values;
  for (const auto& known : shape.enumerators) {
    if (shape.integer_on_wire) {
      values.emplace_back(known.value);
    } else {
      values.emplace_back(known.name);
    }
  }
  return {{"type", shape.integer_on_wire ? "integer" : "string"}, {"enum", std::move(values)}};
}

object struct_schema(const StructShape& shape, object& components) {
  object properties;
  array required;
  for (const auto& member : shape.members) {
    properties[member.name] = schema_of(*member.shape, *member.rule, components);
    if (member.rule->required) required.emplace_back(member.name);
  }
  object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  if (shape.strict) schema["additionalProperties"] = false;
  return schema;
}

object struct_reference(const StructShape& shape, object& components) {
  const std::string name = schema_name(boost::core::demangle(shape.type->name()));
  if (!components.contains(name)) {
    components[name] = object{};  // stands in while the type refers to itself
    components[name] = struct_schema(shape, components);
  }
  return {{"$ref", "#/components/schemas/" + name}};
}

object list_schema(const ListShape& shape, const FieldRule& rule, object& components) {
  object schema{{"type", "array"}, {"items", schema_of(*shape.inner, no_rule, components)}};
  if (rule.length_max != 255) schema["maxItems"] = rule.length_max;
  return schema;
}

object bare_schema(const Shape& shape, const FieldRule& rule, object& components) {
  switch (shape.kind) {
    case Kind::boolean: return {{"type", "boolean"}};
    case Kind::integer: return integer_schema(rule);
    case Kind::id: return {{"type", "string"}, {"pattern", "^[0-9a-f]{24}$"}};
    case Kind::instant: return {{"type", "string"}, {"format", "date-time"}};
    case Kind::currency:
      return {{"type", "string"}, {"pattern", "^[A-Z]{3}$"}, {"description", "ISO 4217"}};
    case Kind::rate:
      return {{"type", "number"},
              {"minimum", 0},
              {"maximum", 100},
              {"description", "percent, at most 4 decimals"}};
    case Kind::raw_json: return {};
    case Kind::text_map:
      return {{"type", "object"},
              {"maxProperties", rule.length_max},
              {"additionalProperties", object{{"type", "string"}}}};
    case Kind::enumeration: return enum_schema(static_cast<const EnumShape&>(shape));
    case Kind::optional:
      return schema_of(*static_cast<const OptionalShape&>(shape).inner, rule, components);
    case Kind::patch:
      return schema_of(*static_cast<const PatchShape&>(shape).inner, rule, components);
    case Kind::list: return list_schema(static_cast<const ListShape&>(shape), rule, components);
    case Kind::structure:
      return struct_reference(static_cast<const StructShape&>(shape), components);
    case Kind::text:
    case Kind::secret:
    case Kind::personal: return text_schema(rule);
  }
  return {};
}

}  // namespace

object schema_of(const Shape& shape, const FieldRule& rule, object& components) {
  object schema = bare_schema(shape, rule, components);
  apply_rule(schema, rule);
  return schema;
}

}  // namespace detail
}  // namespace gw
