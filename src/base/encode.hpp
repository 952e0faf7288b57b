// Described values to JSON text, straight into one string. Two forms: Wire (what clients see:
// secrets masked) and Stored (what engines keep: secrets sealed, empty text and lists left out, the
// Stored header kept in columns).
#pragma once

#include <charconv>
#include <string>

#include "base/describe.hpp"

namespace gw {

void append_json_string(std::string& out, std::string_view text);
void append_json_rate(std::string& out, Rate rate);
// "****" and the last four characters when there are at least twelve.
std::string masked(std::string_view secret);

// Where the walk stands, for the sealing context; only needed in stored form.
struct FieldPath {
  const FieldPath* up = nullptr;
  std::string_view name;
  std::string text() const;
};

struct WireForm {
  static constexpr bool stored = false;
};
// Seals secrets for one document.
struct StoredForm {
  static constexpr bool stored = true;
  const Protection* protection = nullptr;
  SealContext context;
  bool seal_personal = false;
};

namespace detail {

template <class Form>
class Encoder {
 public:
  Encoder(std::string& out, const Form& form) : out_(out), form_(form) {}

  void write(bool value, const FieldPath*) { out_ += value ? "true" : "false"; }
  template <std::integral T>
    requires(!std::is_same_v<T, bool>)
  void write(T value, const FieldPath*) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out_.append(digits, end);
  }
  void write(const std::string& value, const FieldPath*) { append_json_string(out_, value); }
  void write(std::string_view value, const FieldPath*) { append_json_string(out_, value); }
  void write(const Id& value, const FieldPath*) { quoted(value.text()); }
  void write(const Instant& value, const FieldPath* path) {
    if constexpr (Form::stored) {
      write(value.ms, path);
    } else {
      quoted(iso_text(value));
    }
  }
  void write(const Currency& value, const FieldPath*) { quoted(value.text()); }
  void write(const Rate& value, const FieldPath*) { append_json_rate(out_, value); }
  void write(const RawJson& value, const FieldPath*) {
    out_ += value.text.empty() ? "null" : value.text;
  }
  void write(const Secret& value, const FieldPath* path) {
    protected_text(value.value, path, true);
  }
  void write(const Personal& value, const FieldPath* path) {
    protected_text(value.value, path, false);
  }
  template <DescribedEnum T>
  void write(T value, const FieldPath* path) {
    if constexpr (integer_on_wire<T>) {
      write(static_cast<std::int64_t>(value), path);
    } else {
      quoted(enum_text(value));
    }
  }
  template <class T>
  void write(const std::optional<T>& value, const FieldPath* path) {
    value ? write(*value, path) : void(out_ += "null");
  }
  template <class T>
  void write(const std::vector<T>& values, const FieldPath* path) {
    out_ += '[';
    for (const auto& value : values) {
      write(value, path);
      out_ += ',';
    }
    close(']');
  }
  void write(const TextMap& values, const FieldPath* path) {
    out_ += '{';
    for (const auto& [name, value] : values) {
      append_json_string(out_, name);
      out_ += ':';
      write(value, path);
      out_ += ',';
    }
    close('}');
  }
  template <Described T>
  void write(const T& value, const FieldPath* path) {
    out_ += '{';
    boost::mp11::mp_for_each<AllMembers<T>>([&]<class D>(D) { member<T, D>(value, path); });
    close('}');
  }

 private:
  template <class T, class D>
  void member(const T& owner, const FieldPath* up) {
    if constexpr (Form::stored && requires { T::template in_document<D::pointer>(); }) {
      if constexpr (!T::template in_document<D::pointer>()) return;
    }
    const auto& value = owner.*D::pointer;
    constexpr bool emit_null = !Form::stored && rule_of<T, D>().emit_null;
    if (!emit_null && absent(value)) return;
    out_ += '"';
    out_ += wire_name<D>();
    out_ += "\":";
    const FieldPath path{up, wire_name<D>()};
    write(value, &path);
    out_ += ',';
  }
  template <class T>
  static bool absent(const T& value) {
    if constexpr (is_optional<T>) {
      return !value.has_value();
    } else if constexpr (std::is_same_v<T, RawJson>) {
      return value.text.empty();
    } else if constexpr (std::is_same_v<T, Id>) {
      return !value;
    } else if constexpr (Form::stored && (is_vector<T> || std::is_same_v<T, std::string> ||
                                          std::is_same_v<T, TextMap>)) {
      return value.empty();
    } else if constexpr (std::is_same_v<T, Personal> ||
                         (Form::stored && std::is_same_v<T, Secret>)) {
      return value.value.empty();
    } else {
      return false;
    }
  }
  void protected_text(const std::string& value, const FieldPath* path, bool secret) {
    if constexpr (Form::stored) {
      // Text that looks sealed is sealed too, or it could not be read back.
      if (secret || form_.seal_personal || value.starts_with("$1$")) {
        const std::string field = path ? path->text() : std::string();
        SealContext context = form_.context;
        context.field = field;
        quoted(form_.protection->seal(value, context));
        return;
      }
    } else if (secret) {
      return quoted(masked(value));
    }
    append_json_string(out_, value);
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
  const Form& form_;
};

}  // namespace detail

template <class T>
void encode_to(std::string& out, const T& value) {
  const WireForm form;
  detail::Encoder<WireForm>(out, form).write(value, nullptr);
}

template <class T>
std::string encode(const T& value) {
  std::string out;
  encode_to(out, value);
  return out;
}

template <class T>
std::string encode_stored(const T& value, const StoredForm& form) {
  std::string out;
  out.reserve(1024);
  detail::Encoder<StoredForm>(out, form).write(value, nullptr);
  return out;
}

}  // namespace gw
