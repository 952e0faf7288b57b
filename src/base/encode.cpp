#include "base/encode.hpp"

#include <fmt/format.h>

#include <charconv>

namespace gw {

void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view hex_digits = "0123456789abcdef";
  out += '"';
  std::size_t kept = 0;  // start of the run not yet copied
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
    out.append(text, kept, i - kept);
    kept = i + 1;
    out += '\\';
    switch (byte) {
      case '"':
      case '\\': out += static_cast<char>(byte); break;
      case '\n': out += 'n'; break;
      case '\r': out += 'r'; break;
      case '\t': out += 't'; break;
      default:
        out += "u00";
        out += hex_digits[byte >> 4];
        out += hex_digits[byte & 15];
    }
  }
  out.append(text, kept, text.size() - kept);
  out += '"';
}

void append_json_rate(std::string& out, Rate rate) {
  // Millionths are percent with four decimals.
  auto text = fmt::format("{}{}.{:04}", rate.millionths < 0 ? "-" : "",
                          std::abs(rate.millionths) / 10'000, std::abs(rate.millionths) % 10'000);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  out += text;
}

std::string masked(std::string_view secret) {
  if (secret.empty()) return {};
  constexpr std::string_view shown =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_.";
  const auto tail = secret.size() < 12 ? std::string_view() : secret.substr(secret.size() - 4);
  // What is no token (a phrase, JSON) shows nothing: its end may be half a character, or a quote.
  if (tail.find_first_not_of(shown) != std::string_view::npos) return "****";
  return "****" + std::string(tail);
}

namespace detail {
namespace {

// Where the walk stands, for the sealing context.
struct FieldPath {
  const FieldPath* up = nullptr;
  std::string_view name;
  std::string text() const {
    return up == nullptr ? std::string(name) : up->text() + '.' + std::string(name);
  }
};

template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}

class Encoder {
 public:
  Encoder(std::string& out, const StoredForm* stored) : out_(out), stored_(stored) {}

  void write(const Shape& shape, const void* value, const FieldPath* path) {
    switch (shape.kind) {
      case Kind::boolean: out_ += as<bool>(value) ? "true" : "false"; return;
      case Kind::integer: return number(static_cast<const NumberShape&>(shape).load(value));
      case Kind::text: return append_json_string(out_, as<std::string>(value));
      case Kind::id: return quoted(as<Id>(value).text());
      case Kind::instant: return instant(as<Instant>(value));
      case Kind::currency: return quoted(as<Currency>(value).text());
      case Kind::rate: return append_json_rate(out_, as<Rate>(value));
      case Kind::raw_json: return raw(as<RawJson>(value));
      case Kind::secret: return protected_text(as<Secret>(value).value, path, true);
      case Kind::personal: return protected_text(as<Personal>(value).value, path, false);
      case Kind::text_map: return map(as<TextMap>(value));
      case Kind::enumeration: return enumerator(static_cast<const EnumShape&>(shape), value);
      case Kind::optional: return optional(static_cast<const OptionalShape&>(shape), value, path);
      case Kind::patch: return patch(static_cast<const PatchShape&>(shape), value, path);
      case Kind::list: return list(static_cast<const ListShape&>(shape), value, path);
      case Kind::structure: return structure(static_cast<const StructShape&>(shape), value, path);
    }
  }

 private:
  void number(std::int64_t value) {
    char digits[24];
    out_.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
  }
  void instant(Instant value) {
    if (stored_ != nullptr) return number(value.ms);
    quoted(iso_text(value));
  }
  void raw(const RawJson& value) { out_ += value.text.empty() ? "null" : value.text; }
  void enumerator(const EnumShape& shape, const void* value) {
    const std::int64_t given = shape.load(value);
    if (shape.integer_on_wire) return number(given);
    for (const auto& known : shape.enumerators) {
      if (known.value == given) return quoted(known.name);
    }
    quoted("unknown");
  }
  void optional(const OptionalShape& shape, const void* value, const FieldPath* path) {
    const void* held = shape.value(value);
    held != nullptr ? write(*shape.inner, held, path) : void(out_ += "null");
  }
  void patch(const PatchShape& shape, const void* value, const FieldPath* path) {
    optional(*shape.inner, shape.value(value), path);
  }
  void list(const ListShape& shape, const void* value, const FieldPath* path) {
    out_ += '[';
    const std::size_t size = shape.size(value);
    for (std::size_t i = 0; i < size; ++i) {
      write(*shape.inner, shape.at(value, i), path);
      out_ += ',';
    }
    close(']');
  }
  void map(const TextMap& values) {
    out_ += '{';
    for (const auto& [name, value] : values) {
      append_json_string(out_, name);
      out_ += ':';
      append_json_string(out_, value);
      out_ += ',';
    }
    close('}');
  }
  void structure(const StructShape& shape, const void* owner, const FieldPath* up) {
    out_ += '{';
    for (const auto& member : shape.members) {
      if (stored_ != nullptr && !member.in_document) continue;
      const void* value = member.in(owner);
      const bool emit_null = stored_ == nullptr && member.rule->emit_null;
      if (!emit_null && absent(*member.shape, value)) continue;
      out_ += '"';
      out_ += member.name;
      out_ += "\":";
      const FieldPath path{up, member.name};
      write(*member.shape, value, &path);
      out_ += ',';
    }
    close('}');
  }
  bool absent(const Shape& shape, const void* value) const {
    const bool stored = stored_ != nullptr;
    switch (shape.kind) {
      case Kind::optional: return static_cast<const OptionalShape&>(shape).value(value) == nullptr;
      case Kind::raw_json: return as<RawJson>(value).text.empty();
      case Kind::id: return !as<Id>(value);
      case Kind::personal: return as<Personal>(value).value.empty();
      case Kind::secret: return stored && as<Secret>(value).value.empty();
      case Kind::text: return stored && as<std::string>(value).empty();
      case Kind::text_map: return stored && as<TextMap>(value).empty();
      case Kind::list: return stored && static_cast<const ListShape&>(shape).size(value) == 0;
      default: return false;
    }
  }
  void protected_text(const std::string& value, const FieldPath* path, bool secret) {
    if (stored_ == nullptr) return secret ? quoted(masked(value)) : append_json_string(out_, value);
    // Text that looks sealed is sealed too, or it could not be read back.
    if (!secret && !stored_->seal_personal && !value.starts_with("$1$"))
      return append_json_string(out_, value);
    const std::string field = path != nullptr ? path->text() : std::string();
    SealContext context = stored_->context;
    context.field = field;
    quoted(stored_->protection->seal(value, context));
  }
  void quoted(std::string_view text) {
    out_ += '"';
    out_ += text;
    out_ += '"';
  }
  void close(char bracket) {
    if (out_.back() == ',') out_.pop_back();
    out_ += bracket;
  }

  std::string& out_;
  const StoredForm* stored_;
};

}  // namespace

void encode_to(std::string& out, const Shape& shape, const void* value, const StoredForm* stored) {
  Encoder(out, stored).write(shape, value, nullptr);
}

}  // namespace detail
}  // namespace gw
