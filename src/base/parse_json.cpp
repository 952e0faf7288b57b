// The parser of what clients send: Boost.JSON's own, and what it lets pass besides.
#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <deque>
#include <functional>

#include "base/decode.hpp"
#include "base/text.hpp"

namespace gw {
namespace {

namespace json = boost::json;

constexpr std::size_t depth_max = 32;
constexpr std::size_t keys_max = 20'000;

// Builds a value like Boost.JSON's own parser, and refuses what that one lets pass: duplicate keys.
class StrictHandler {
 public:
  static constexpr std::size_t max_object_size = keys_max;
  static constexpr std::size_t max_array_size = 100'000;
  static constexpr std::size_t max_key_size = 1'024;
  static constexpr std::size_t max_string_size = 2'097'152;

  std::string_view text;  // what is parsed
  json::value_stack stack;
  std::string duplicate;

  bool on_document_begin(json::error_code&) {
    stack.reset();
    return true;
  }
  bool on_document_end(json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t n, json::error_code&) {
    stack.push_array(n);
    return true;
  }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_object_end(std::size_t n, json::error_code& ec) {
    if (!last_keys_differ(n)) {
      ec = json::error::syntax;
      return false;
    }
    stack.push_object(n);
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) {
    stack.push_chars(s);
    return true;
  }
  bool on_string(json::string_view s, std::size_t, json::error_code&) {
    stack.push_string(s);
    return true;
  }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) {
    stack.push_chars(s);
    partial_key_ += std::string_view(s);
    return true;
  }
  bool on_key(json::string_view s, std::size_t, json::error_code&) {
    stack.push_key(s);
    keys_.push_back(kept(s));
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t i, json::string_view, json::error_code&) {
    stack.push_int64(i);
    return true;
  }
  bool on_uint64(std::uint64_t u, json::string_view, json::error_code&) {
    stack.push_uint64(u);
    return true;
  }
  bool on_double(double d, json::string_view, json::error_code&) {
    stack.push_double(d);
    return true;
  }
  bool on_bool(bool b, json::error_code&) {
    stack.push_bool(b);
    return true;
  }
  bool on_null(json::error_code&) {
    stack.push_null();
    return true;
  }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

 private:
  // Keys without escapes lie in the text; the others are put together here.
  std::string_view kept(std::string_view last_part) {
    const std::less<const char*> before;
    const bool in_text = !before(last_part.data(), text.data()) &&
                         !before(text.data() + text.size(), last_part.data() + last_part.size());
    if (in_text && partial_key_.empty()) return last_part;
    partial_key_ += last_part;
    return escaped_keys_.emplace_back(std::exchange(partial_key_, {}));
  }

  // The keys of the object that ends here are the last n seen (inner objects took theirs away).
  bool last_keys_differ(std::size_t n) {
    const auto first = keys_.end() - static_cast<std::ptrdiff_t>(n);
    std::sort(first, keys_.end());
    const auto twin = std::adjacent_find(first, keys_.end());
    if (twin != keys_.end()) {
      duplicate = *twin;
      return false;
    }
    keys_.erase(first, keys_.end());
    return true;
  }

  std::vector<std::string_view> keys_;
  std::string partial_key_;
  std::deque<std::string> escaped_keys_;
};

}  // namespace

Result<json::value> parse_json(std::string_view text) {
  if (trim(text).empty())
    return fail(Code::malformed_json, "the body is empty; a JSON object is expected");
  json::parse_options options;
  options.max_depth = depth_max;
  json::basic_parser<StrictHandler> parser(options);
  parser.handler().text = text;
  json::error_code error;
  const std::size_t used = parser.write_some(false, text.data(), text.size(), error);
  if (!parser.handler().duplicate.empty()) {
    return fail(Code::malformed_json, fmt::format("the key \"{}\" stands twice in one object",
                                                  parser.handler().duplicate));
  }
  if (!error && !trim(text.substr(used)).empty()) error = json::error::extra_data;
  if (error)
    return fail(Code::malformed_json,
                fmt::format("malformed JSON at byte {}: {}", used, error.message()));
  return parser.handler().stack.release();
}

}  // namespace gw
