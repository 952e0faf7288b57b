#include "middleware/access_log.hpp"

#include <fmt/format.h>

#include "base/encode.hpp"
#include "endpoints/endpoint.hpp"

namespace gw::middleware {
namespace {

using endpoints::Exchange;

// What our secrets, and those of providers, look like (contract 11 §11.2).
constexpr std::string_view secret_marks[] = {"sk_live_", "sk_test_", "whsec_", "_secret_", "eyJ"};

// The path with every segment that holds a secret replaced.
std::string safe_path(std::string_view path) {
  std::string out(path);
  for (const auto mark : secret_marks) {
    for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark)) {
      const auto begin = out.rfind('/', at) + 1;
      const auto end = std::min(out.find('/', at), out.size());
      out.replace(begin, end - begin, "****");
    }
  }
  return out;
}

// The machine code of an error envelope. Text inside it has its quotes escaped, so the first match
// is the member.
std::string_view error_code(const http::Response& response) {
  constexpr std::string_view member = "\"code\":\"";
  if (response.status < 400) return {};
  const std::string_view body = response.bytes();
  const auto at = body.find(member);
  if (at == std::string_view::npos) return {};
  const auto rest = body.substr(at + member.size());
  return rest.substr(0, std::min<std::size_t>(rest.find('"'), 128));
}

std::string_view method_of(const Exchange& exchange) {
  const auto method = exchange.request.method;
  return method == http::Method::other ? std::string_view(exchange.request.method_text)
                                       : http::to_string(method);
}

void append(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  if (!out.empty()) out += ',';
  out += '"';
  out += name;
  out += "\":";
  append_json_string(out, text);
}

std::string json_line(const Exchange& exchange, const http::Response& response,
                      std::int64_t latency_ms) {
  std::string line;
  line.reserve(320);
  append(line, "requestId", exchange.request_id);
  append(line, "method", method_of(exchange));
  append(line, "path", safe_path(exchange.request.path()));
  if (exchange.endpoint != nullptr) append(line, "route", exchange.endpoint->path);
  fmt::format_to(std::back_inserter(line), ",\"status\":{},\"latency\":{}", response.status,
                 latency_ms);
  append(line, "address", exchange.client_address);
  if (exchange.caller.organization) {
    append(line, "organizationId", exchange.caller.organization.text());
  }
  append(line, "error", error_code(response));
  return line;
}

std::string text_line(const Exchange& exchange, const http::Response& response,
                      std::int64_t latency_ms) {
  const auto code = error_code(response);
  return fmt::format("{} {} {}{}{} {} ms {}", method_of(exchange),
                     safe_path(exchange.request.path()), response.status, code.empty() ? "" : " ",
                     code, latency_ms, exchange.request_id);
}

spdlog::level::level_enum level_of(int status) {
  if (status < 500) return spdlog::level::info;
  return status == 500 ? spdlog::level::err : spdlog::level::warn;
}

}  // namespace

std::string access_line(const Exchange& exchange, const http::Response& response,
                        std::int64_t latency_ms, LogFormat format) {
  return format == LogFormat::json ? json_line(exchange, response, latency_ms)
                                   : text_line(exchange, response, latency_ms);
}

void AccessLog::after(Exchange& exchange, http::Response& response) {
  const auto level = level_of(response.status);
  if (!logger_->should_log(level)) return;
  const std::int64_t latency_ms = clock_.now().ms - exchange.started_at.ms;
  logger_->log(level, std::string_view(access_line(exchange, response, latency_ms, format_)));
}

}  // namespace gw::middleware
