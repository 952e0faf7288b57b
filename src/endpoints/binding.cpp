#include "endpoints/binding.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace gw::endpoints {
bool reads_query(http::Method method) {
  return method == http::Method::get || method == http::Method::head || method == http::Method::del;
}

Result<boost::json::object> query_object(std::string_view query) {
  boost::json::object object;
  while (!query.empty()) {
    const auto pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto at = pair.find('=');
    const auto name = percent_decode(pair.substr(0, at), true);
    const auto text = percent_decode(at == std::string_view::npos ? "" : pair.substr(at + 1), true);
    if (!name || !text || !valid_utf8(*name) || !valid_utf8(*text)) {
      return fail(Code::bad_request, "the query is not valid percent-encoded UTF-8");
    }
    if (object.contains(*name))
      return invalid_field(*name, "repeated", "stands twice in the query");
    object[*name] = boost::json::string(*text);
  }
  return object;
}

Failure query_failure(Failure failure) {
  const bool unknown = std::ranges::any_of(
      failure.details, [](const FieldProblem& problem) { return problem.code == "unknown_field"; });
  if (unknown) failure.code = Code::filter_not_supported;
  return failure;
}

Result<boost::json::value> input_value(const Exchange& exchange) {
  if (reads_query(exchange.request.method)) {
    auto object = query_object(exchange.request.query());
    if (!object) return std::unexpected(std::move(object.error()));
    return boost::json::value(std::move(*object));
  }
  if (trim(exchange.request.body).empty()) return boost::json::object{};
  return parse_json(exchange.request.body);
}

}  // namespace gw::endpoints
