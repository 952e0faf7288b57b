#include "endpoints/binding.hpp"

#include <charconv>

#include "base/text.hpp"

namespace gw::endpoints {
namespace {

// Query values are text; what looks like a whole number or a boolean is decoded as one. Ids of
// digits alone stay text: only short numbers are taken.
boost::json::value query_value(const std::string& text) {
  if (text == "true") return true;
  if (text == "false") return false;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  const bool plain = whole && text.size() <= 18 && std::to_string(number) == text;
  if (plain) return number;
  return boost::json::string(text);
}

}  // namespace

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
    object[*name] = query_value(*text);
  }
  return object;
}

Result<boost::json::value> input_value(const Exchange& exchange) {
  const auto method = exchange.request.method;
  if (method == http::Method::get || method == http::Method::head || method == http::Method::del) {
    auto object = query_object(exchange.request.query());
    if (!object) return std::unexpected(std::move(object.error()));
    return boost::json::value(std::move(*object));
  }
  if (trim(exchange.request.body).empty()) return boost::json::object{};
  return parse_json(exchange.request.body);
}

}  // namespace gw::endpoints
