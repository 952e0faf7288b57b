#include "endpoints/openapi_parts.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace gw::endpoints {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr std::string_view schema_prefix = "#/components/schemas/";

object text_header(std::string_view description) {
  return {{"description", description}, {"schema", object{{"type", "string"}}}};
}

object headers() {
  return {
      {"RequestId", text_header("Names this request in logs; quote it when you ask for help.")},
      {"RateLimit", text_header("What is left of each policy: `\"burst\";r=50;t=30`.")},
      {"RateLimitPolicy", text_header("The policies that apply: `\"burst\";q=100;w=60`.")},
      {"RetryAfter", object{{"description", "Seconds to wait before the next try."},
                            {"schema", object{{"type", "integer"}, {"minimum", 1}}}}},
      {"IdempotentReplayed",
       text_header("`true` when this is the first answer to the same Idempotency-Key again.")},
  };
}

object parameters() {
  return {{"IdempotencyKey",
           object{{"name", "Idempotency-Key"},
                  {"in", "header"},
                  {"description",
                   "Makes a repeated request safe: for 30 days the same key and body answer as "
                   "the first time, and nothing happens twice."},
                  {"schema", object{{"type", "string"}, {"minLength", 1}, {"maxLength", 128}}}}}};
}

object bearer_scheme(std::string_view format, std::string_view description) {
  return {{"type", "http"},
          {"scheme", "bearer"},
          {"bearerFormat", format},
          {"description", description}};
}

object security_schemes(const std::set<Access>& accesses) {
  object schemes;
  const bool keys = accesses.contains(Access::key);
  if (keys) {
    schemes["apiKey"] =
        bearer_scheme("sk_live_<keyId>.<secret>",
                      "An API key: `Authorization: Bearer sk_live_<keyId>.<secret>`.");
  }
  if (keys || accesses.contains(Access::session)) {
    schemes["session"] = bearer_scheme(
        "JWT",
        "A signed-in person: the `token` of a sign-in. `X-Organization-ID` names the organization, "
        "`X-Mode` (`live`, or `test` when it is not said) the kind of data a call makes.");
  }
  if (accesses.contains(Access::portal)) {
    schemes["portal"] = bearer_scheme("opaque", "A signed-in buyer: the `token` of a sign-in.");
  }
  return schemes;
}

// The first name with a number behind it that is free, or already stands for this very schema.
std::string numbered_name(const object& components, const object& added,
                          const object::value_type& member) {
  for (int number = 2;; ++number) {
    auto candidate = fmt::format("{}{}", std::string_view(member.key()), number);
    const auto* known = components.if_contains(candidate);
    if (known != nullptr && *known == member.value()) return candidate;
    if (known == nullptr && !added.contains(candidate)) return candidate;
  }
}

void add_unique(std::vector<Code>& codes, Code code) {
  if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
}

}  // namespace

object reference(std::string_view kind, std::string_view name) {
  return {{"$ref", fmt::format("#/components/{}/{}", kind, name)}};
}

std::string referred_name(const object& schema) {
  const auto* target = schema.if_contains("$ref");
  if (target == nullptr) return {};
  const std::string_view text = target->as_string();
  return std::string(text.starts_with(schema_prefix) ? text.substr(schema_prefix.size()) : "");
}

std::set<std::string> required_names(const object& shape) {
  std::set<std::string> names;
  const auto* required = shape.if_contains("required");
  if (required == nullptr) return names;
  for (const auto& name : required->as_array()) names.emplace(name.as_string());
  return names;
}

object take(object& members, std::string_view name) {
  const auto* found = members.if_contains(name);
  if (found == nullptr) return {};
  object taken = found->as_object();
  // Not erase(name): that moves the last member into the gap, and the order is what people read.
  object rest;
  for (const auto& member : members) {
    if (member.key() != name) rest[member.key()] = member.value();
  }
  members = std::move(rest);
  return taken;
}

object with(const object& shape, const object& properties, const std::set<std::string>& required) {
  object out;
  for (const auto& member : shape) {
    if (member.key() == "properties") {
      out["properties"] = properties;
    } else if (member.key() == "required") {
      array kept;
      for (const auto& name : member.value().as_array()) {
        if (required.contains(std::string(name.as_string()))) kept.push_back(name);
      }
      if (!kept.empty()) out["required"] = std::move(kept);
    } else {
      out[member.key()] = member.value();
    }
  }
  return out;
}

void rename_references(value& in, const Renamed& renamed) {
  if (renamed.empty()) return;
  if (in.is_array()) {
    for (auto& element : in.get_array()) rename_references(element, renamed);
  }
  if (!in.is_object()) return;
  const auto found = renamed.find(referred_name(in.get_object()));
  if (found != renamed.end())
    in.get_object()["$ref"] = fmt::format("{}{}", schema_prefix, found->second);
  for (auto& member : in.get_object()) rename_references(member.value(), renamed);
}

Renamed merge_components(object& components, object added) {
  Renamed renamed;
  for (const auto& member : added) {
    const std::string name(member.key());
    const auto* known = components.if_contains(name);
    if (known == nullptr || *known == member.value()) continue;
    renamed[name] = numbered_name(components, added, member);
  }
  for (auto& member : added) {
    const std::string name(member.key());
    rename_references(member.value(), renamed);
    const auto other = renamed.find(name);
    components[other == renamed.end() ? name : other->second] = std::move(member.value());
  }
  return renamed;
}

std::string_view role_name(Role role) {
  constexpr std::string_view names[] = {"none", "viewer", "editor", "admin", "global admin"};
  return names[static_cast<std::size_t>(role)];
}

array security_of(Access access) {
  const auto scheme = [](std::string_view name) { return object{{name, array{}}}; };
  if (access == Access::key) return {scheme("apiKey"), scheme("session")};
  if (access == Access::session) return {scheme("session")};
  if (access == Access::portal) return {scheme("portal")};
  return {};
}

bool is_limited(const Endpoint& endpoint) {
  return endpoint.bucket != RateBucket::none && endpoint.bucket != RateBucket::hook;
}

std::map<int, std::vector<Code>> failures_of(const Endpoint& endpoint) {
  std::vector<Code> codes = endpoint.failures;
  if (endpoint.input) codes.push_back(Code::validation_failed);
  if (endpoint.json_body) {
    codes.insert(codes.end(),
                 {Code::malformed_json, Code::body_too_large, Code::unsupported_media_type});
  }
  const auto add = [&codes](std::initializer_list<Code> more) {
    codes.insert(codes.end(), more.begin(), more.end());
  };
  if (!security_of(endpoint.access).empty()) add({Code::unauthenticated, Code::token_expired});
  if (endpoint.access == Access::key) {
    add({Code::api_key_revoked, Code::insufficient_scope, Code::api_key_ip_not_allowed,
         Code::organization_required});
  }
  if (endpoint.role != Role::none) add({Code::insufficient_role});
  if (endpoint.step_up) add({Code::step_up_required});
  if (origin_ruled(endpoint.access)) add({Code::origin_not_allowed});
  if (endpoint.access == Access::internal) codes.push_back(Code::forbidden);
  if (endpoint.path.find('{') != std::string::npos) codes.push_back(Code::not_found);
  if (endpoint.idempotent) {
    codes.insert(codes.end(), {Code::idempotency_in_progress, Code::idempotency_key_reused});
  }
  if (endpoint.bucket != RateBucket::none) codes.push_back(Code::rate_limited);
  codes.insert(codes.end(), {Code::internal, Code::overloaded});
  std::map<int, std::vector<Code>> by_status;
  for (const Code code : codes) add_unique(by_status[facts(code).status], code);
  return by_status;
}

object error_answer(int status, const std::vector<Code>& codes) {
  std::string text;
  for (const Code code : codes) {
    if (!text.empty()) text += "\n";
    text += fmt::format("- `{}`: {}", facts(code).token, facts(code).sentence);
  }
  object answer{{"description", std::move(text)}};
  object answer_headers{{"X-Request-ID", reference("headers", "RequestId")}};
  if (status == 429 || status == 503) {
    answer_headers["Retry-After"] = reference("headers", "RetryAfter");
  }
  answer["headers"] = std::move(answer_headers);
  answer["content"] =
      object{{"application/json", object{{"schema", reference("schemas", "Error")}}}};
  return answer;
}

object error_schema() {
  const auto text = [](std::string_view description) {
    return object{{"type", "string"}, {"description", description}};
  };
  object detail{{"type", "object"},
                {"properties", object{{"field", text("Path of the field: `items[2].quantity`.")},
                                      {"code", text("Machine code of the rule.")},
                                      {"message", text("For people.")}}},
                {"required", array{"field", "code", "message"}}};
  return {{"type", "object"},
          {"description",
           "Every error. With `Accept: application/problem+json` the members of RFC 9457 stand "
           "beside these."},
          {"properties",
           object{{"error", text("What went wrong, in English.")},
                  {"message", text("The same text.")},
                  {"code", text("Machine code, `[A-Z0-9_]`.")},
                  {"requestId", text("Equals the X-Request-ID header.")},
                  {"details", object{{"type", "array"},
                                     {"description", "Each violated rule of the input."},
                                     {"items", std::move(detail)}}},
                  {"requiredScope", text("With INSUFFICIENT_SCOPE: the scope the key lacks.")}}},
          {"required", array{"error", "message", "code", "requestId"}}};
}

object shared_components(object schemas, const std::set<Access>& accesses) {
  object sorted;
  std::map<std::string, value> by_name;
  for (auto& member : schemas) by_name[std::string(member.key())] = std::move(member.value());
  for (auto& [name, schema] : by_name) sorted[name] = std::move(schema);
  object components{
      {"schemas", std::move(sorted)}, {"parameters", parameters()}, {"headers", headers()}};
  if (auto schemes = security_schemes(accesses); !schemes.empty())
    components["securitySchemes"] = std::move(schemes);
  return components;
}

}  // namespace gw::endpoints
