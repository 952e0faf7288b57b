#include "endpoints/openapi.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "endpoints/openapi_parts.hpp"

namespace gw::endpoints {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

void append_pretty(std::string& out, const value& item, std::size_t level) {
  const auto line = [&](std::size_t at) { out.append("\n").append(2 * at, ' '); };
  if (item.is_object() && !item.get_object().empty()) {
    char before = '{';
    for (const auto& member : item.get_object()) {
      out += before;
      line(level + 1);
      out += boost::json::serialize(value(member.key())) + ": ";
      append_pretty(out, member.value(), level + 1);
      before = ',';
    }
    line(level);
    out += '}';
  } else if (item.is_array() && !item.get_array().empty()) {
    char before = '[';
    for (const auto& element : item.get_array()) {
      out += before;
      line(level + 1);
      append_pretty(out, element, level + 1);
      before = ',';
    }
    line(level);
    out += ']';
  } else {
    out += boost::json::serialize(item);
  }
}

// "GET /api/v1/checkouts/{id}" is "getCheckoutsById".
std::string operation_id(const Endpoint& endpoint) {
  std::string id = lower_ascii(http::to_string(endpoint.method));
  std::string_view path = endpoint.path;
  if (path.starts_with("/api/v1")) path.remove_prefix(7);
  for (auto segment : split(path, '/')) {
    const bool parameter = segment.starts_with('{');
    if (parameter) segment = segment.substr(1, segment.size() - 2), id += "By";
    bool upper = true;
    for (const char c : segment) {
      const bool letter =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (letter) id += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      upper = !letter;
    }
  }
  return id;
}

std::vector<std::string> path_parameters(std::string_view path) {
  std::vector<std::string> names;
  for (const auto segment : split(path, '/')) {
    if (segment.starts_with('{')) names.emplace_back(segment.substr(1, segment.size() - 2));
  }
  return names;
}

bool has_body(const Endpoint& endpoint) {
  return endpoint.method == http::Method::post || endpoint.method == http::Method::put ||
         endpoint.method == http::Method::patch;
}

// One row's part of the document. `components` collects the schemas of all rows.
class Operation {
 public:
  Operation(const Endpoint& endpoint, object& components)
      : endpoint_(endpoint), components_(components) {}

  object write() {
    object operation;
    if (!endpoint_.tag.empty()) operation["tags"] = array{value(endpoint_.tag)};
    operation["operationId"] = operation_id(endpoint_);
    if (!endpoint_.summary.empty()) operation["summary"] = endpoint_.summary;
    if (const auto text = description(); !text.empty()) operation["description"] = text;
    if (auto schemes = security_of(endpoint_.access); !schemes.empty())
      operation["security"] = std::move(schemes);
    read_input();
    if (!parameters_.as_array().empty()) operation["parameters"] = std::move(parameters_);
    if (!body_.as_object().empty()) operation["requestBody"] = request_body();
    operation["responses"] = responses();
    return operation;
  }

 private:
  std::string description() const {
    std::string text = endpoint_.description;
    const auto add = [&](const std::string& sentence) {
      if (!text.empty()) text += "\n\n";
      text += sentence;
    };
    if (!endpoint_.scope.empty()) add(fmt::format("Scope: `{}`.", endpoint_.scope));
    if (endpoint_.role != Role::none) add(fmt::format("Role: `{}`.", role_name(endpoint_.role)));
    if (endpoint_.step_up) add("A signed-in person confirms with a passkey first (step-up).");
    if (endpoint_.access == Access::browser)
      add("For pages of this gateway and of its sites only.");
    if (endpoint_.access == Access::internal) add("For callers inside the private network only.");
    return text;
  }

  // Splits the input's properties into path parameters, query parameters and the body.
  void read_input() {
    object scratch;
    object schema = endpoint_.input ? endpoint_.input(scratch) : object{};
    const std::string name = referred_name(schema);
    object shape = name.empty() ? std::move(schema) : std::move(scratch[name].as_object());
    if (!name.empty()) scratch.erase(name);
    object properties;
    if (shape.contains("properties")) properties = shape["properties"].as_object();
    std::set<std::string> required = required_names(shape);
    for (const auto& parameter : path_parameters(endpoint_.path)) {
      add_parameter("path", parameter, take(properties, parameter), true);
      required.erase(parameter);
    }
    const bool body = has_body(endpoint_);
    if (!body) {
      for (const auto& member : properties) {
        const std::string key(member.key());
        add_parameter("query", key, member.value().as_object(), required.contains(key));
      }
    }
    if (endpoint_.idempotent)
      parameters_.as_array().push_back(reference("parameters", "IdempotencyKey"));
    if (body && !properties.empty()) keep_body(scratch, name, with(shape, properties, required));
    const auto renamed = merge_components(components_, std::move(scratch));
    rename_references(parameters_, renamed);
    rename_references(body_, renamed);
  }

  // The body keeps the type's own name: generated clients are nicer to read with it.
  void keep_body(object& scratch, const std::string& name, object shape) {
    body_required_ = shape.contains("required");
    if (name.empty()) {
      body_ = std::move(shape);
      return;
    }
    scratch[name] = std::move(shape);
    body_ = reference("schemas", name);
  }

  void add_parameter(std::string_view in, const std::string& name, object schema, bool required) {
    object parameter{{"name", name}, {"in", in}};
    if (required) parameter["required"] = true;
    if (schema.contains("description")) {
      parameter["description"] = schema["description"];
      schema.erase("description");
    }
    if (schema.empty()) schema["type"] = "string";
    parameter["schema"] = std::move(schema);
    parameters_.as_array().push_back(std::move(parameter));
  }

  object request_body() const {
    object body;
    if (body_required_) body["required"] = true;
    body["content"] = object{{"application/json", object{{"schema", body_}}}};
    return body;
  }

  object responses() {
    object out;
    out[std::to_string(endpoint_.success_status)] = success();
    for (const auto& [status, codes] : failures_of(endpoint_)) {
      out[std::to_string(status)] = error_answer(status, codes);
    }
    return out;
  }

  object success() {
    object answer{{"description", endpoint_.success_status == 204 ? "Done." : "OK."}};
    object headers{{"X-Request-ID", reference("headers", "RequestId")}};
    if (is_limited(endpoint_)) {
      headers["RateLimit-Policy"] = reference("headers", "RateLimitPolicy");
      headers["RateLimit"] = reference("headers", "RateLimit");
    }
    if (endpoint_.idempotent) {
      headers["Idempotent-Replayed"] = reference("headers", "IdempotentReplayed");
    }
    answer["headers"] = std::move(headers);
    if (endpoint_.output && endpoint_.success_status != 204) {
      object scratch;
      value schema = endpoint_.output(scratch);
      rename_references(schema, merge_components(components_, std::move(scratch)));
      answer["content"] = object{{"application/json", object{{"schema", std::move(schema)}}}};
    }
    return answer;
  }

  const Endpoint& endpoint_;
  object& components_;
  value parameters_ = array{};
  value body_ = object{};
  bool body_required_ = false;
};

}  // namespace

std::string pretty_json(const value& item) {
  std::string out;
  append_pretty(out, item, 0);
  out += '\n';
  return out;
}

std::string openapi_document(const Table& table, const OpenApiInfo& info) {
  object schemas{{"Error", error_schema()}};
  object paths;
  std::vector<std::string> tags;
  std::set<Access> accesses;
  for (const auto& row : table.rows()) {
    if (row->hidden) continue;
    accesses.insert(row->access);
    if (!row->tag.empty() && std::ranges::find(tags, row->tag) == tags.end()) {
      tags.push_back(row->tag);
    }
    auto& path = paths.emplace(row->path, object{}).first->value().as_object();
    path[lower_ascii(http::to_string(row->method))] = Operation(*row, schemas).write();
  }
  object document{{"openapi", "3.1.0"},
                  {"info", object{{"title", info.title}, {"version", info.version}}},
                  {"servers", array{object{{"url", info.server_url}}}}};
  for (const auto& tag : tags) {
    if (!document.contains("tags")) document["tags"] = array{};
    document["tags"].as_array().push_back(object{{"name", tag}});
  }
  document["paths"] = std::move(paths);
  document["components"] = shared_components(std::move(schemas), accesses);
  return pretty_json(document);
}

}  // namespace gw::endpoints
