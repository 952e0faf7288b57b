#include "base/decode.hpp"

#include <fmt/format.h>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_stack.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <deque>
#include <functional>
#include <stdexcept>

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

Failure validation_failure(std::vector<FieldProblem> problems) {
  std::string text =
      fmt::format("{} {}", problems.front().field.empty() ? "the body" : problems.front().field,
                  problems.front().message);
  if (problems.size() > 1) text += fmt::format(" (and {} more, see details)", problems.size() - 1);
  return {Code::validation_failed, std::move(text), std::move(problems), {}, 0};
}

void throw_unreadable(const SealContext& context, const std::vector<FieldProblem>& problems) {
  throw std::runtime_error(fmt::format("unreadable document: scope {}, collection {}, field {}: {}",
                                       context.scope, context.collection, problems.front().field,
                                       problems.front().code));
}

json::value parse_stored(std::string_view document, const SealContext& context,
                         json::storage_ptr memory) {
  // What came in 32 levels deep lies a few levels deeper in its document.
  json::parse_options options;
  options.max_depth = 2 * depth_max;
  json::error_code error;
  auto value = json::parse(document, error, std::move(memory), options);
  if (error) throw_unreadable(context, {{"", "malformed_json", ""}});
  return value;
}

std::optional<std::string> format_problem(Format format, std::string_view text) {
  const auto letters = [&](auto allowed) { return std::ranges::all_of(text, allowed); };
  switch (format) {
    case Format::none: return std::nullopt;
    case Format::email: {
      const auto at = text.find('@');
      const bool shape = at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
                         text.size() <= 254 && text.find('@', at + 1) == std::string_view::npos &&
                         text.find_first_of(" \t,;<>()[]\\\"") == std::string_view::npos &&
                         text.back() != '.' && text[at + 1] != '.';
      return shape ? std::nullopt : std::optional<std::string>("is not an e-mail address");
    }
    case Format::url: {
      const auto rest = text.starts_with("https://")  ? text.substr(8)
                        : text.starts_with("http://") ? text.substr(7)
                                                      : "";
      const auto host = rest.substr(0, rest.find_first_of("/?#"));
      const bool shape = !host.empty() && host.front() != ':' &&
                         host.find('@') == std::string_view::npos &&
                         text.find_first_of(" \\\"<>^`|") == std::string_view::npos;
      return shape ? std::nullopt
                   : std::optional<std::string>("is not an absolute http or https URL");
    }
    case Format::country: {
      const bool shape = text.size() == 2 && letters([](char c) { return c >= 'A' && c <= 'Z'; });
      return shape ? std::nullopt
                   : std::optional<std::string>("is not an ISO 3166-1 alpha-2 code in upper case");
    }
    case Format::locale: {
      const bool shape =
          text.size() >= 2 && text.size() <= 16 && letters([](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
          });
      return shape ? std::nullopt
                   : std::optional<std::string>("is not a language tag such as en or de-AT");
    }
    case Format::hex_color: {
      const bool shape =
          text.size() == 7 && text[0] == '#' && parse_hex(text.substr(1)).has_value();
      return shape ? std::nullopt : std::optional<std::string>("is not a colour such as #0f766e");
    }
  }
  return std::nullopt;
}

namespace detail {

std::string InputPath::text() const {
  if (up == nullptr) return {};
  std::string head = up->text();
  if (index >= 0) return head + fmt::format("[{}]", index);
  return head.empty() ? std::string(name) : head + '.' + std::string(name);
}

std::string InputPath::field() const {
  if (up == nullptr) return {};
  std::string head = up->field();
  if (index >= 0) return head;
  return head.empty() ? std::string(name) : head + '.' + std::string(name);
}

void Decoder::problem(const InputPath& path, std::string code, std::string message) {
  if (problems.size() < 50) problems.push_back({path.text(), std::move(code), std::move(message)});
}

void Decoder::wrong_type(const InputPath& path, std::string_view wanted) {
  problem(path, "wrong_type", fmt::format("must be {}", wanted));
}

bool Decoder::blank(const Value& in) {
  return in.is_string() && trim(std::string_view(in.get_string())).empty();
}

std::optional<std::int64_t> Decoder::integer(const Value& in, const FieldRule& rule,
                                             const InputPath& path) {
  std::int64_t number = 0;
  if (from_text_ && in.is_string()) {
    const std::string_view text(in.get_string());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) {
      wrong_type(path, "a whole number");
      return std::nullopt;
    }
  } else if (in.is_int64()) {
    number = in.get_int64();
  } else if (in.is_double() && std::abs(in.get_double()) < 9e15 &&
             std::trunc(in.get_double()) == in.get_double()) {
    number = static_cast<std::int64_t>(in.get_double());
  } else if (in.is_double() || in.is_uint64()) {
    problem(path, "not_an_integer", "must be a whole number within range");
    return std::nullopt;
  } else {
    wrong_type(path, "a whole number");
    return std::nullopt;
  }
  if (unsealing_ == nullptr && number < rule.min) {
    problem(path, "too_small", fmt::format("must be at least {}", rule.min));
    return std::nullopt;
  }
  if (unsealing_ == nullptr && number > rule.max) {
    problem(path, "too_large", fmt::format("must be at most {}", rule.max));
    return std::nullopt;
  }
  return number;
}

bool Decoder::count_allowed(std::size_t count, const FieldRule& rule, const InputPath& path) {
  if (unsealing_ != nullptr) return true;
  if (count < rule.length_min) {
    problem(path, "too_few", fmt::format("needs at least {} entries", rule.length_min));
    return false;
  }
  if (count > rule.length_max) {
    problem(path, "too_many", fmt::format("has more than {} entries", rule.length_max));
    return false;
  }
  return true;
}

void Decoder::read(const Value& in, bool& out, const FieldRule&, const InputPath& path) {
  if (from_text_ && in.is_string()) {
    const std::string_view text(in.get_string());
    if (text == "true" || text == "false") return void(out = text == "true");
  }
  if (!in.is_bool()) return wrong_type(path, "true or false");
  out = in.get_bool();
}

void Decoder::read(const Value& in, std::string& out, const FieldRule& rule,
                   const InputPath& path) {
  if (rule.number_as_text && in.is_int64()) {
    out = std::to_string(in.get_int64());
    return;
  }
  if (!in.is_string()) return wrong_type(path, "text");
  const std::string_view text(in.get_string());
  if (unsealing_ != nullptr) {
    out = text;
    return;
  }
  out = trim(text);
  if (rule.required && out.empty()) return problem(path, "required", "is required");
  const std::size_t length = utf8_length(out);
  if (length > rule.length_max) {
    return problem(path, "too_long", fmt::format("is longer than {} characters", rule.length_max));
  }
  if (length < rule.length_min) {
    return problem(path, "too_short",
                   fmt::format("is shorter than {} characters", rule.length_min));
  }
  const bool controls = std::ranges::any_of(out, [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0x7f ||
           (byte < 0x20 && !(rule.multiline && (c == '\n' || c == '\r' || c == '\t')));
  });
  if (controls) return problem(path, "control_characters", "holds control characters");
  if (out.empty()) return;
  if (auto text_problem = format_problem(rule.format, out))
    problem(path, "invalid_format", std::move(*text_problem));
}

void Decoder::read(const Value& in, Id& out, const FieldRule&, const InputPath& path) {
  const auto id = in.is_string() ? Id::parse(std::string_view(in.get_string())) : std::nullopt;
  if (!id) return problem(path, "invalid_id", "is not an id of 24 lower-case hex digits");
  out = *id;
}

void Decoder::read(const Value& in, Instant& out, const FieldRule&, const InputPath& path) {
  if (unsealing_ != nullptr && in.is_int64()) {
    out.ms = in.get_int64();
    return;
  }
  const auto at = in.is_string() ? parse_iso(std::string_view(in.get_string())) : std::nullopt;
  if (!at)
    return problem(path, "invalid_time",
                   "is not an ISO 8601 UTC time such as 2026-03-27T10:00:00Z");
  out = *at;
}

void Decoder::read(const Value& in, Currency& out, const FieldRule&, const InputPath& path) {
  const auto currency =
      in.is_string() ? Currency::parse(std::string_view(in.get_string())) : std::nullopt;
  if (!currency)
    return problem(path, "unknown_currency", "is not an ISO 4217 currency code in upper case");
  out = *currency;
}

void Decoder::read(const Value& in, Rate& out, const FieldRule&, const InputPath& path) {
  if (!in.is_number()) return wrong_type(path, "a number (percent)");
  const double percent = in.to_number<double>();
  const double scaled = percent * 10'000;
  if (!(percent >= 0 && percent <= 100))
    return problem(path, "out_of_range", "must be from 0 to 100 (percent)");
  if (std::abs(scaled - std::round(scaled)) > 1e-6) {
    return problem(path, "too_precise", "has more than 4 decimals");
  }
  out.millionths = std::llround(scaled);
}

void Decoder::read(const Value& in, RawJson& out, const FieldRule&, const InputPath&) {
  out.text = json::serialize(in);
}

void Decoder::unsealed(std::string& text, const InputPath& path, bool must_be_sealed) {
  if (unsealing_ == nullptr || (!must_be_sealed && !text.starts_with("$1$"))) return;
  const std::string field = path.field();
  SealContext context = unsealing_->context;
  context.field = field;
  auto plain = unsealing_->protection->unseal(text, context);
  if (!plain) return problem(path, "unseal_failed", "could not be unsealed");
  text = std::move(*plain);
}

void Decoder::read(const Value& in, Secret& out, const FieldRule& rule, const InputPath& path) {
  read(in, out.value, rule, path);
  unsealed(out.value, path, true);
}

void Decoder::read(const Value& in, Personal& out, const FieldRule& rule, const InputPath& path) {
  read(in, out.value, rule, path);
  unsealed(out.value, path, false);
}

void Decoder::read(const Value& in, TextMap& out, const FieldRule& rule, const InputPath& path) {
  if (!in.is_object()) return wrong_type(path, "an object of texts");
  const auto& object = in.get_object();
  if (!count_allowed(object.size(), rule, path)) return;
  out.clear();
  for (const auto& entry : object) {
    const InputPath here{&path, std::string_view(entry.key()), -1};
    if (unsealing_ == nullptr && (entry.key().empty() || entry.key().size() > 40)) {
      problem(here, "invalid_key", "key must have 1 to 40 characters");
      continue;
    }
    std::string text;
    FieldRule value_rule;
    value_rule.length_max = 500;
    value_rule.number_as_text = true;
    read(entry.value(), text, value_rule, here);
    out.emplace(std::string_view(entry.key()), std::move(text));
  }
}

}  // namespace detail
}  // namespace gw
