#include "base/decode.hpp"

#include <fmt/format.h>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <stdexcept>

#include "base/text.hpp"

namespace gw {

namespace json = boost::json;

Failure validation_failure(std::vector<FieldProblem> problems) {
  std::string text =
      fmt::format("{} {}", problems.front().field.empty() ? "the body" : problems.front().field,
                  problems.front().message);
  if (problems.size() > 1) text += fmt::format(" (and {} more, see details)", problems.size() - 1);
  return {Code::validation_failed, std::move(text), std::move(problems), {}, 0};
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
namespace {

// What came in 32 levels deep lies a few levels deeper in its document.
constexpr std::size_t stored_depth_max = 64;

struct InputPath {
  const InputPath* up = nullptr;
  std::string_view name;
  std::ptrdiff_t index = -1;
  std::string text() const;
  // Without indexes: the name a value was sealed under.
  std::string field() const;
};

struct FromText {};

class Decoder {
 public:
  explicit Decoder(const Unsealing* unsealing = nullptr) : unsealing_(unsealing) {}
  // Queries are text: what the target needs decides whether it is a number or a boolean.
  explicit Decoder(FromText) : from_text_(true) {}
  std::vector<FieldProblem> problems;

  using Value = boost::json::value;
  struct Target {
    const Shape& shape;
    void* at;
    const FieldRule& rule = no_rule;
  };
  void read(const Value& in, const Target& out, const InputPath& path);

 private:
  void read_text(const Value& in, std::string& out, const FieldRule& rule, const InputPath& path);
  void read_map(const Value& in, TextMap& out, const FieldRule& rule, const InputPath& path);
  void read_plain(const Value& in, const Target& out, const InputPath& path);
  void read_rate(const Value& in, Rate& out, const InputPath& path);
  void read_number(const Value& in, const Target& out, const InputPath& path);
  void read_optional(const Value& in, const Target& out, const InputPath& path);
  void read_enum(const Value& in, const Target& out, const InputPath& path);
  void read_list(const Value& in, const Target& out, const InputPath& path);
  void read_struct(const Value& in, const Target& out, const InputPath& path);
  void read_member(const Value* value, const Target& out, const InputPath& path);
  void problem(const InputPath& path, std::string code, std::string message);
  std::optional<std::int64_t> integer(const Value& in, const FieldRule& rule,
                                      const InputPath& path);
  bool count_allowed(std::size_t count, const FieldRule& rule, const InputPath& path);
  void wrong_type(const InputPath& path, std::string_view wanted);
  void unsealed(std::string& text, const InputPath& path, bool must_be_sealed);

  const Unsealing* unsealing_ = nullptr;
  bool from_text_ = false;
};

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

template <class T>
T& as(const Decoder::Target& out) {
  return *static_cast<T*>(out.at);
}

bool blank(const json::value& in) {
  return in.is_string() && trim(std::string_view(in.get_string())).empty();
}

void Decoder::problem(const InputPath& path, std::string code, std::string message) {
  if (problems.size() < 50) problems.push_back({path.text(), std::move(code), std::move(message)});
}

void Decoder::wrong_type(const InputPath& path, std::string_view wanted) {
  problem(path, "wrong_type", fmt::format("must be {}", wanted));
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

void Decoder::read_text(const Value& in, std::string& out, const FieldRule& rule,
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

void Decoder::unsealed(std::string& text, const InputPath& path, bool must_be_sealed) {
  if (unsealing_ == nullptr || (!must_be_sealed && !text.starts_with("$1$"))) return;
  const std::string field = path.field();
  SealContext context = unsealing_->context;
  context.field = field;
  auto plain = unsealing_->protection->unseal(text, context);
  if (!plain) return problem(path, "unseal_failed", "could not be unsealed");
  text = std::move(*plain);
}

void Decoder::read_map(const Value& in, TextMap& out, const FieldRule& rule,
                       const InputPath& path) {
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
    read_text(entry.value(), text, value_rule, here);
    out.emplace(std::string_view(entry.key()), std::move(text));
  }
}

void Decoder::read_plain(const Value& in, const Target& out, const InputPath& path) {
  const std::string_view text = in.is_string() ? std::string_view(in.get_string()) : "";
  switch (out.shape.kind) {
    case Kind::boolean: {
      const bool written = from_text_ && (text == "true" || text == "false");
      if (!written && !in.is_bool()) return wrong_type(path, "true or false");
      as<bool>(out) = written ? text == "true" : in.get_bool();
      return;
    }
    case Kind::id: {
      const auto id = Id::parse(text);
      if (!id) return problem(path, "invalid_id", "is not an id of 24 lower-case hex digits");
      as<Id>(out) = *id;
      return;
    }
    case Kind::instant: {
      if (unsealing_ != nullptr && in.is_int64()) return void(as<Instant>(out).ms = in.get_int64());
      const auto at = parse_iso(text);
      if (!at)
        return problem(path, "invalid_time",
                       "is not an ISO 8601 UTC time such as 2026-03-27T10:00:00Z");
      as<Instant>(out) = *at;
      return;
    }
    case Kind::currency: {
      const auto currency = Currency::parse(text);
      if (!currency)
        return problem(path, "unknown_currency", "is not an ISO 4217 currency code in upper case");
      as<Currency>(out) = *currency;
      return;
    }
    default: GW_ASSERT(false);
  }
}

void Decoder::read_rate(const Value& in, Rate& out, const InputPath& path) {
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

void Decoder::read_number(const Value& in, const Target& out, const InputPath& path) {
  const auto number = integer(in, out.rule, path);
  if (number && !static_cast<const NumberShape&>(out.shape).store(out.at, *number))
    problem(path, "out_of_range", "is out of range");
}

void Decoder::read_enum(const Value& in, const Target& out, const InputPath& path) {
  const auto& shape = static_cast<const EnumShape&>(out.shape);
  std::optional<std::int64_t> number;
  std::string_view text;
  if (shape.integer_on_wire) {
    number = integer(in, out.rule, path);
    if (!number) return;
  } else {
    if (!in.is_string()) return wrong_type(path, "text");
    text = in.get_string();
  }
  const auto known = std::ranges::find_if(shape.enumerators, [&](const Enumerator& one) {
    return number ? one.value == *number : one.name == text;
  });
  if (known == shape.enumerators.end())
    return problem(path, "unknown_value", "is not one of the known values");
  shape.store(out.at, known->value);
}

void Decoder::read_optional(const Value& in, const Target& out, const InputPath& path) {
  const auto& shape = static_cast<const OptionalShape&>(out.shape);
  shape.reset(out.at);
  if (in.is_null() || blank(in)) return;
  read(in, {*shape.inner, shape.emplace(out.at), out.rule}, path);
}

void Decoder::read_list(const Value& in, const Target& out, const InputPath& path) {
  if (!in.is_array()) return wrong_type(path, "an array");
  const auto& array = in.get_array();
  if (!count_allowed(array.size(), out.rule, path)) return;
  const auto& shape = static_cast<const ListShape&>(out.shape);
  shape.clear(out.at, array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    read(array[i], {*shape.inner, shape.append(out.at)},
         {&path, {}, static_cast<std::ptrdiff_t>(i)});
  }
}

void Decoder::read_struct(const Value& in, const Target& out, const InputPath& path) {
  if (!in.is_object()) return wrong_type(path, "an object");
  const auto& shape = static_cast<const StructShape&>(out.shape);
  std::array<const Value*, members_max> given;
  std::fill_n(given.begin(), shape.members.size(), nullptr);
  for (const auto& entry : in.get_object()) {
    const std::string_view key(entry.key());
    const auto known = std::ranges::find(shape.names, key, &InputName::text);
    if (known != shape.names.end()) {
      // A member's own name wins over its aliases.
      const bool own = known - shape.names.begin() < std::ssize(shape.members);
      auto& slot = given[known->member];
      if (slot == nullptr || own) slot = &entry.value();
    } else if (shape.strict) {
      problem({&path, key, -1}, "unknown_field", "is not a field of this request");
    }
  }
  for (std::size_t i = 0; i < shape.members.size(); ++i) {
    const auto& member = shape.members[i];
    read_member(given[i], {*member.shape, member.of(out.at), *member.rule},
                {&path, member.name, -1});
  }
}

void Decoder::read_member(const Value* value, const Target& out, const InputPath& path) {
  const bool needed = out.rule.required && unsealing_ == nullptr;
  if (value == nullptr || (value->is_null() && out.shape.kind != Kind::patch)) {
    if (needed) problem(path, "required", "is required");
    return;
  }
  read(*value, out, path);
  if (needed && out.shape.kind == Kind::optional && blank(*value))
    problem(path, "required", "is required");
}

void Decoder::read(const Value& in, const Target& out, const InputPath& path) {
  switch (out.shape.kind) {
    case Kind::text: return read_text(in, as<std::string>(out), out.rule, path);
    case Kind::integer: return read_number(in, out, path);
    case Kind::enumeration: return read_enum(in, out, path);
    case Kind::optional: return read_optional(in, out, path);
    case Kind::list: return read_list(in, out, path);
    case Kind::structure: return read_struct(in, out, path);
    case Kind::text_map: return read_map(in, as<TextMap>(out), out.rule, path);
    case Kind::rate: return read_rate(in, as<Rate>(out), path);
    case Kind::raw_json: as<RawJson>(out).text = json::serialize(in); return;
    case Kind::patch: {
      const auto& shape = static_cast<const PatchShape&>(out.shape);
      return read(in, {*shape.inner, shape.present(out.at), out.rule}, path);
    }
    case Kind::secret:
      read_text(in, as<Secret>(out).value, out.rule, path);
      return unsealed(as<Secret>(out).value, path, true);
    case Kind::personal:
      read_text(in, as<Personal>(out).value, out.rule, path);
      return unsealed(as<Personal>(out).value, path, false);
    case Kind::boolean:
    case Kind::id:
    case Kind::instant:
    case Kind::currency: return read_plain(in, out, path);
  }
}

void throw_unreadable(const SealContext& context, const std::vector<FieldProblem>& problems) {
  throw std::runtime_error(fmt::format("unreadable document: scope {}, collection {}, field {}: {}",
                                       context.scope, context.collection, problems.front().field,
                                       problems.front().code));
}

json::value parse_stored(std::string_view document, const SealContext& context,
                         json::storage_ptr memory) {
  json::parse_options options;
  options.max_depth = stored_depth_max;
  json::error_code error;
  auto value = json::parse(document, error, std::move(memory), options);
  if (error) throw_unreadable(context, {{"", "malformed_json", ""}});
  return value;
}

Result<void> decode_with(Decoder decoder, const json::value& in, const Decoder::Target& out) {
  decoder.read(in, out, {});
  if (decoder.problems.empty()) return {};
  return std::unexpected(validation_failure(std::move(decoder.problems)));
}

}  // namespace

Result<void> decode_into(const json::value& in, const Shape& shape, void* out) {
  return decode_with(Decoder(), in, {shape, out});
}

Result<void> decode_text_into(const json::value& in, const Shape& shape, void* out) {
  return decode_with(Decoder(FromText{}), in, {shape, out});
}

void decode_stored(std::string_view document, const Unsealing& unsealing, const Shape& shape,
                   void* out) {
  unsigned char buffer[8192];
  json::monotonic_resource memory(buffer);
  const auto value = parse_stored(document, unsealing.context, &memory);
  Decoder decoder(&unsealing);
  decoder.read(value, {shape, out}, {});
  if (!decoder.problems.empty()) throw_unreadable(unsealing.context, decoder.problems);
}

}  // namespace detail
}  // namespace gw
