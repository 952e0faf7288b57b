// JSON to described values. Every problem is collected with its path; unknown members are ignored
// unless the struct is strict; empty optional text counts as absent; numbers may be written as
// people write them (4900.0).
#pragma once

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <expected>
#include <span>
#include <string>
#include <vector>

#include "base/describe.hpp"
#include "base/encode.hpp"
#include "base/failure.hpp"

namespace gw {

// Parses one JSON text: at most 32 levels deep, valid UTF-8, no duplicate keys, nothing behind it.
// The failure is MALFORMED_JSON with the byte offset.
Result<boost::json::value> parse_json(std::string_view text);

// What the caller wrote violates these rules: all of them, as one VALIDATION_FAILED.
Failure validation_failure(std::vector<FieldProblem> problems);

std::optional<std::string> format_problem(Format format, std::string_view text);

namespace detail {

struct InputPath {
  const InputPath* up = nullptr;
  std::string_view name;
  std::ptrdiff_t index = -1;
  std::string text() const;
  // Without indexes: the name a value was sealed under.
  std::string field() const;
};

// How stored documents are opened again.
struct Unsealing {
  const Protection* protection = nullptr;
  SealContext context;
};

struct InputName {
  std::string_view text;
  int member = 0;
};
inline int index_of(std::span<const InputName> names, std::string_view text) {
  for (const auto& name : names) {
    if (name.text == text) return name.member;
  }
  return -1;
}

// The names a struct's members are understood by: their own, then the aliases.
template <class T>
struct InputNames {
  static constexpr std::size_t members = boost::mp11::mp_size<AllMembers<T>>::value;
  static constexpr std::size_t count() {
    std::size_t names = members;
    boost::mp11::mp_for_each<AllMembers<T>>([&]<class D>(D) {
      names += std::size_t(!rule_of<T, D>().alias.empty()) +
               std::size_t(!rule_of<T, D>().alias2.empty());
    });
    return names;
  }
  static constexpr auto make() {
    std::array<InputName, count()> names{};
    std::size_t own = 0;
    std::size_t next = members;
    boost::mp11::mp_for_each<AllMembers<T>>([&]<class D>(D) {
      constexpr FieldRule rule = rule_of<T, D>();
      const int member = static_cast<int>(own);
      names[own++] = {wire_name<D>(), member};
      if (!rule.alias.empty()) names[next++] = {rule.alias, member};
      if (!rule.alias2.empty()) names[next++] = {rule.alias2, member};
    });
    return names;
  }
  static constexpr auto list = make();
  static bool is_own_name(std::string_view text) {
    return index_of(std::span(list).first(members), text) >= 0;
  }
};

struct FromText {};

class Decoder {
 public:
  explicit Decoder(const Unsealing* unsealing = nullptr) : unsealing_(unsealing) {}
  // Queries are text: what the target needs decides whether it is a number or a boolean.
  explicit Decoder(FromText) : from_text_(true) {}
  std::vector<FieldProblem> problems;

  using Value = boost::json::value;
  void read(const Value& in, bool& out, const FieldRule&, const InputPath& path);
  void read(const Value& in, std::string& out, const FieldRule& rule, const InputPath& path);
  void read(const Value& in, Id& out, const FieldRule&, const InputPath& path);
  void read(const Value& in, Instant& out, const FieldRule&, const InputPath& path);
  void read(const Value& in, Currency& out, const FieldRule&, const InputPath& path);
  void read(const Value& in, Rate& out, const FieldRule&, const InputPath& path);
  void read(const Value& in, RawJson& out, const FieldRule&, const InputPath& path);
  void read(const Value& in, Secret& out, const FieldRule& rule, const InputPath& path);
  void read(const Value& in, Personal& out, const FieldRule& rule, const InputPath& path);
  void read(const Value& in, TextMap& out, const FieldRule& rule, const InputPath& path);

  template <std::integral T>
    requires(!std::is_same_v<T, bool>)
  void read(const Value& in, T& out, const FieldRule& rule, const InputPath& path) {
    const auto number = integer(in, rule, path);
    if (!number) return;
    if (!std::in_range<T>(*number)) return problem(path, "out_of_range", "is out of range");
    out = static_cast<T>(*number);
  }

  template <DescribedEnum T>
  void read(const Value& in, T& out, const FieldRule& rule, const InputPath& path) {
    std::optional<T> found;
    if constexpr (integer_on_wire<T>) {
      const auto number = integer(in, rule, path);
      if (!number) return;
      if (enum_text(static_cast<T>(*number)) != "unknown") found = static_cast<T>(*number);
    } else {
      if (!in.is_string()) return wrong_type(path, "text");
      found = enum_from<T>(std::string_view(in.get_string()));
    }
    if (!found) return problem(path, "unknown_value", "is not one of the known values");
    out = *found;
  }

  template <class T>
  void read(const Value& in, std::optional<T>& out, const FieldRule& rule, const InputPath& path) {
    out.reset();
    if (in.is_null() || blank(in)) return;
    read(in, out.emplace(), rule, path);
  }

  template <class T>
  void read(const Value& in, Patch<T>& out, const FieldRule& rule, const InputPath& path) {
    out.present = true;
    read(in, out.value, rule, path);
  }

  template <class T>
  void read(const Value& in, std::vector<T>& out, const FieldRule& rule, const InputPath& path) {
    if (!in.is_array()) return wrong_type(path, "an array");
    const auto& array = in.get_array();
    if (!count_allowed(array.size(), rule, path)) return;
    out.clear();
    out.reserve(array.size());
    for (std::size_t i = 0; i < array.size(); ++i) {
      read(array[i], out.emplace_back(), FieldRule{}, {&path, {}, static_cast<std::ptrdiff_t>(i)});
    }
  }

  template <Described T>
  void read(const Value& in, T& out, const FieldRule&, const InputPath& path) {
    if (!in.is_object()) return wrong_type(path, "an object");
    const auto& object = in.get_object();
    std::array<const Value*, InputNames<T>::members> given{};
    for (const auto& entry : object) {
      const int index = index_of(InputNames<T>::list, std::string_view(entry.key()));
      if (index >= 0) {
        auto& slot = given[static_cast<std::size_t>(index)];
        if (slot == nullptr || InputNames<T>::is_own_name(entry.key())) slot = &entry.value();
      } else if constexpr (strict_members<T>) {
        problem({&path, std::string_view(entry.key()), -1}, "unknown_field",
                "is not a field of this request");
      }
    }
    std::size_t index = 0;
    boost::mp11::mp_for_each<AllMembers<T>>(
        [&]<class D>(D) { member<T, D>(given[index++], out, path); });
  }

  void problem(const InputPath& path, std::string code, std::string message);

 private:
  template <class T, class D>
  void member(const Value* value, T& out, const InputPath& path) {
    static constexpr FieldRule rule = rule_of<T, D>();
    const InputPath here{&path, wire_name<D>(), -1};
    if (value == nullptr ||
        (value->is_null() && !is_patch<std::decay_t<decltype(out.*D::pointer)>>)) {
      if (rule.required && unsealing_ == nullptr) problem(here, "required", "is required");
      return;
    }
    read(*value, out.*D::pointer, rule, here);
    if constexpr (is_optional<std::decay_t<decltype(out.*D::pointer)>>) {
      if (rule.required && unsealing_ == nullptr && blank(*value))
        problem(here, "required", "is required");
    }
  }
  static bool blank(const Value& in);
  std::optional<std::int64_t> integer(const Value& in, const FieldRule& rule,
                                      const InputPath& path);
  bool count_allowed(std::size_t count, const FieldRule& rule, const InputPath& path);
  void wrong_type(const InputPath& path, std::string_view wanted);
  void unsealed(std::string& text, const InputPath& path, bool must_be_sealed);

  const Unsealing* unsealing_ = nullptr;
  bool from_text_ = false;
};

}  // namespace detail

// Client input to T, or VALIDATION_FAILED naming every bad field.
template <class T>
Result<T> decode(const boost::json::value& in) {
  T out{};
  detail::Decoder decoder;
  decoder.read(in, out, FieldRule{}, {});
  if (!decoder.problems.empty())
    return std::unexpected(validation_failure(std::move(decoder.problems)));
  return out;
}

// As decode, into a T that already holds values (of the path, the query).
template <class T>
Result<void> decode_into(const boost::json::value& in, T& out) {
  detail::Decoder decoder;
  decoder.read(in, out, FieldRule{}, {});
  if (!decoder.problems.empty())
    return std::unexpected(validation_failure(std::move(decoder.problems)));
  return {};
}

// As decode_into, where every value is text (a query).
template <class T>
Result<void> decode_text_into(const boost::json::value& in, T& out) {
  detail::Decoder decoder{detail::FromText{}};
  decoder.read(in, out, FieldRule{}, {});
  if (!decoder.problems.empty())
    return std::unexpected(validation_failure(std::move(decoder.problems)));
  return {};
}

// A stored document to T. Throws std::runtime_error naming collection and field (never a value)
// when it cannot be read.
template <class T>
T decode_stored(std::string_view document, const Protection& protection,
                const SealContext& context);

void throw_unreadable(const SealContext& context, const std::vector<FieldProblem>& problems);
boost::json::value parse_stored(std::string_view document, const SealContext& context,
                                boost::json::storage_ptr memory);

template <class T>
T decode_stored(std::string_view document, const Protection& protection,
                const SealContext& context) {
  unsigned char buffer[8192];
  boost::json::monotonic_resource memory(buffer);
  const auto value = parse_stored(document, context, &memory);
  const detail::Unsealing unsealing{&protection, context};
  detail::Decoder decoder(&unsealing);
  T out{};
  decoder.read(value, out, FieldRule{}, {});
  if (!decoder.problems.empty()) throw_unreadable(context, decoder.problems);
  return out;
}

}  // namespace gw
