// How a struct says what it is: wire names and field rules, for the walks of encode, decode,
// schema. A struct is described once with BOOST_DESCRIBE_STRUCT; its rules stand in a FieldRules
// specialisation.
#pragma once

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/ids.hpp"
#include "base/money.hpp"
#include "base/protection.hpp"
#include "base/time.hpp"

namespace gw {

enum class Format : std::uint8_t { none, email, url, country, locale, hex_color };

// What a field must obey on input, and what its documentation says.
struct FieldRule {
  bool required = false;
  std::size_t length_min = 0;
  std::size_t length_max = 255;  // text: code points; arrays and maps: entries
  std::int64_t min = -amount_max;
  std::int64_t max = amount_max;
  Format format = Format::none;
  bool number_as_text = false;  // a JSON number is accepted for text
  bool multiline = false;       // line feeds and tabs allowed
  bool emit_null = false;       // on the wire an absent value is written as null
  std::string_view alias = {};  // further accepted input names
  std::string_view alias2 = {};
  std::string_view description = {};
  std::string_view example = {};
};

template <class Class, class Member>
struct MemberRule {
  Member Class::* member;
  FieldRule rule;
};
template <class Class, class Member>
constexpr MemberRule<Class, Member> field(Member Class::* member, FieldRule rule) {
  return {member, rule};
}

// Specialise with `static constexpr auto rules = std::tuple{field(&T::x, {...}), ...};` and
// optionally `static constexpr bool strict = true;` to refuse unknown members.
template <class T>
struct FieldRules {
  static constexpr auto rules = std::tuple<>{};
};

template <class T>
inline constexpr bool strict_members = requires { requires FieldRules<T>::strict; };

// Absent (keep), null (clear) or a value, for updates.
template <class T>
struct Patch {
  bool present = false;
  std::optional<T> value;
};

// JSON text kept as it is.
struct RawJson {
  std::string text;  // empty means absent
  bool operator==(const RawJson&) const = default;
};

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && std::is_class_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

// Specialise to true for enums whose wire form is their number.
template <class T>
inline constexpr bool integer_on_wire = false;

template <class T>
using AllMembers = boost::describe::describe_members<T, boost::describe::mod_public |
                                                            boost::describe::mod_inherited>;

namespace detail {

template <class D>
struct WireName {
  static constexpr std::size_t raw_size = std::char_traits<char>::length(D::name);
  static constexpr auto make() {
    std::array<char, raw_size + 1> text{};
    std::size_t size = 0;
    for (std::size_t i = 0; i < raw_size; ++i) {
      const char c = D::name[i];
      const bool upper = i > 0 && D::name[i - 1] == '_';
      if (c == '_') continue;
      text[size++] = upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    }
    return std::pair{text, size};
  }
  static constexpr auto stored = make();
};

}  // namespace detail

// "billing_address" is "billingAddress" on the wire.
template <class D>
constexpr std::string_view wire_name() {
  return {detail::WireName<D>::stored.first.data(), detail::WireName<D>::stored.second};
}

template <class T>
constexpr std::string_view enum_text(T value) {
  std::string_view text = "unknown";
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
    if (d.value == value) text = d.name;
  });
  return text;
}

template <class T>
constexpr std::optional<T> enum_from(std::string_view text) {
  std::optional<T> found;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
    if (text == d.name) found = d.value;
  });
  return found;
}

using TextMap = std::map<std::string, std::string>;

}  // namespace gw
