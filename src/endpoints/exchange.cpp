#include "endpoints/exchange.hpp"

#include <algorithm>

#include "base/encode.hpp"
#include "base/text.hpp"
#include "endpoints/pipeline.hpp"

namespace gw {

bool Scopes::cover(std::string_view scope) const {
  if (!list_) return false;
  const auto resource = scope.substr(0, scope.find(':'));
  return std::ranges::any_of(*list_, [&](const std::string& held) {
    if (held == scope || held == "*:*") return true;
    return held.ends_with(":*") && std::string_view(held).substr(0, held.size() - 2) == resource;
  });
}

}  // namespace gw

namespace gw::endpoints {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view text) {
  out += ",\"";
  out += name;
  out += "\":";
  append_json_string(out, text);
}

void append_details(std::string& out, const std::vector<FieldProblem>& details) {
  if (details.empty()) return;
  out += ",\"details\":[";
  for (const auto& detail : details) {
    if (out.back() != '[') out += ',';
    out += "{\"field\":";
    append_json_string(out, detail.field);
    append_member(out, "code", detail.code);
    append_member(out, "message", detail.message);
    out += '}';
  }
  out += ']';
}

bool wants_problem(const http::Request& request) {
  const auto accept = request.headers.get("Accept");
  return accept && accept->find("application/problem+json") != std::string_view::npos;
}

// RFC 9457 members beside the envelope's own.
void append_problem(std::string& out, const Exchange& exchange, const Failure& failure) {
  const auto& known = facts(failure.code);
  std::string slug = lower_ascii(known.token);
  std::ranges::replace(slug, '_', '-');
  append_member(out, "type", "urn:payment-gateway:problem:" + slug);
  append_member(out, "title", known.sentence);
  out += ",\"status\":" + std::to_string(known.status);
  append_member(out, "detail", failure.text());
  append_member(out, "instance", "urn:request:" + exchange.request_id);
}

}  // namespace

Exchange::~Exchange() {
  if (!respond) return;
  try {
    respond(error_response(*this, Failure{Code::internal, {}, {}, {}, 0}));
  } catch (...) {
    // Nobody is left to tell.
  }
}

std::optional<std::string_view> Exchange::parameter(std::string_view name) const {
  const auto found = std::ranges::find(parameters, name, [](const auto& p) { return p.first; });
  if (found == parameters.end()) return std::nullopt;
  return found->second;
}

http::Response json_response(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

http::Response error_response(const Exchange& exchange, const Failure& failure) {
  const auto& known = facts(failure.code);
  std::string body = "{\"error\":";
  append_json_string(body, failure.text());
  append_member(body, "message", failure.text());
  append_member(body, "code", known.token);
  append_member(body, "requestId", exchange.request_id);
  append_details(body, failure.details);
  for (const auto& [name, json] : failure.extra) body += ",\"" + name + "\":" + json;
  const bool problem = wants_problem(exchange.request);
  if (problem) append_problem(body, exchange, failure);
  body += '}';
  auto response = json_response(known.status, std::move(body));
  if (problem) response.headers.set("Content-Type", "application/problem+json");
  if (failure.retry_after_seconds > 0) {
    response.headers.set("Retry-After", std::to_string(failure.retry_after_seconds));
  }
  return response;
}

void answer(std::unique_ptr<Exchange> exchange, http::Response response) {
  Pipeline* pipeline = exchange->pipeline;
  pipeline->finish(std::move(exchange), std::move(response));
}

void answer(std::unique_ptr<Exchange> exchange, const Failure& failure) {
  auto response = error_response(*exchange, failure);
  answer(std::move(exchange), std::move(response));
}

}  // namespace gw::endpoints
