#include "base/schema.hpp"

namespace gw {

std::string schema_name(std::string_view demangled) {
  const auto at = demangled.rfind("::");
  std::string name(at == std::string_view::npos ? demangled : demangled.substr(at + 2));
  while (!name.empty() && (name.back() == '>' || name.back() == ' ')) name.pop_back();
  return name;
}

namespace detail {

void apply_rule(object& schema, const FieldRule& rule) {
  if (!rule.description.empty()) schema["description"] = rule.description;
  if (!rule.example.empty()) schema["examples"] = boost::json::array{rule.example};
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

}  // namespace detail
}  // namespace gw
