// The shape of a described type as data: what the walks (decode, encode, schema) go by, so that
// each of them is compiled once and not once a type. Built at compile time from
// BOOST_DESCRIBE_STRUCT and FieldRules; nothing here is written by hand.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <typeinfo>
#include <utility>

#include "base/describe.hpp"

namespace gw {

enum class Kind : std::uint8_t {
  boolean,
  integer,
  text,
  id,
  instant,
  currency,
  rate,
  raw_json,
  secret,
  personal,
  text_map,
  enumeration,
  optional,
  patch,
  list,
  structure,
};

struct Shape {
  Kind kind;
};

// An integer or an enumeration, seen as int64.
struct NumberShape : Shape {
  std::int64_t (*load)(const void*);
  bool (*store)(void*, std::int64_t);  // false: out of range
};

struct Enumerator {
  std::string_view name;
  std::int64_t value;
};
struct EnumShape : NumberShape {
  std::span<const Enumerator> enumerators;
  bool integer_on_wire;
};

struct OptionalShape : Shape {
  const Shape* inner;
  const void* (*value)(const void*);  // nullptr: absent
  void* (*emplace)(void*);
  void (*reset)(void*);
};

struct PatchShape : Shape {
  const OptionalShape* inner;
  void* (*present)(void*);  // marks it so, gives the optional
  const void* (*value)(const void*);
};

struct ListShape : Shape {
  const Shape* inner;
  std::size_t (*size)(const void*);
  const void* (*at)(const void*, std::size_t);
  void (*clear)(void*, std::size_t capacity);
  void* (*append)(void*);
};

struct MemberShape {
  std::string_view name;  // on the wire
  const Shape* shape;
  const FieldRule* rule;
  void* (*of)(void* owner);
  const void* (*in)(const void* owner);
  bool in_document;  // false: engines keep it in columns
};
// A name a member is understood by.
struct InputName {
  std::string_view text;
  std::size_t member;
};
inline constexpr std::size_t members_max = 96;
struct StructShape : Shape {
  std::span<const MemberShape> members;
  std::span<const InputName> names;  // the members' own, in their order, then the aliases
  bool strict;
  const std::type_info* type;
};

namespace detail {

inline constexpr FieldRule no_rule{};

template <class T>
struct ShapeOf;  // of a type without a specialisation: not describable

template <Kind K>
struct PlainShape {
  static constexpr Shape shape{K};
};
template <>
struct ShapeOf<bool> : PlainShape<Kind::boolean> {};
template <>
struct ShapeOf<std::string> : PlainShape<Kind::text> {};
template <>
struct ShapeOf<Id> : PlainShape<Kind::id> {};
template <>
struct ShapeOf<Instant> : PlainShape<Kind::instant> {};
template <>
struct ShapeOf<Currency> : PlainShape<Kind::currency> {};
template <>
struct ShapeOf<Rate> : PlainShape<Kind::rate> {};
template <>
struct ShapeOf<RawJson> : PlainShape<Kind::raw_json> {};
template <>
struct ShapeOf<Secret> : PlainShape<Kind::secret> {};
template <>
struct ShapeOf<Personal> : PlainShape<Kind::personal> {};
template <>
struct ShapeOf<TextMap> : PlainShape<Kind::text_map> {};

template <class T>
std::int64_t load_number(const void* at) {
  return static_cast<std::int64_t>(*static_cast<const T*>(at));
}
template <class T>
bool store_number(void* at, std::int64_t number) {
  if constexpr (std::is_integral_v<T>) {
    if (!std::in_range<T>(number)) return false;
  }
  *static_cast<T*>(at) = static_cast<T>(number);
  return true;
}

template <std::integral T>
struct ShapeOf<T> {
  static constexpr NumberShape shape{{Kind::integer}, load_number<T>, store_number<T>};
};

template <DescribedEnum T>
struct ShapeOf<T> {
  template <template <class...> class L, class... D>
  static constexpr auto list(L<D...>) {
    return std::array<Enumerator, sizeof...(D)>{
        Enumerator{D::name, static_cast<std::int64_t>(D::value)}...};
  }
  static constexpr auto enumerators = list(boost::describe::describe_enumerators<T>{});
  static constexpr EnumShape shape{
      {{Kind::enumeration}, load_number<T>, store_number<T>}, enumerators, integer_on_wire<T>};
};

template <class T>
struct ShapeOf<std::optional<T>> {
  using O = std::optional<T>;
  static const void* value(const void* at) {
    const auto& held = *static_cast<const O*>(at);
    return held ? &*held : nullptr;
  }
  static void* emplace(void* at) { return &static_cast<O*>(at)->emplace(); }
  static void reset(void* at) { static_cast<O*>(at)->reset(); }
  static constexpr OptionalShape shape{{Kind::optional}, &ShapeOf<T>::shape, value, emplace, reset};
};

template <class T>
struct ShapeOf<Patch<T>> {
  using P = Patch<T>;
  static void* present(void* at) {
    static_cast<P*>(at)->present = true;
    return &static_cast<P*>(at)->value;
  }
  static const void* value(const void* at) { return &static_cast<const P*>(at)->value; }
  static constexpr PatchShape shape{
      {Kind::patch}, &ShapeOf<std::optional<T>>::shape, present, value};
};

template <class T>
struct ShapeOf<std::vector<T>> {
  static_assert(!std::is_same_v<T, bool>, "its elements have no address");
  using V = std::vector<T>;
  static std::size_t size(const void* at) { return static_cast<const V*>(at)->size(); }
  static const void* element(const void* at, std::size_t index) {
    return &(*static_cast<const V*>(at))[index];
  }
  static void clear(void* at, std::size_t capacity) {
    static_cast<V*>(at)->clear();
    static_cast<V*>(at)->reserve(capacity);
  }
  static void* append(void* at) { return &static_cast<V*>(at)->emplace_back(); }
  static constexpr ListShape shape{{Kind::list}, &ShapeOf<T>::shape, size, element, clear, append};
};

template <class T, class D>
void* member_of(void* owner) {
  return &(static_cast<T*>(owner)->*D::pointer);
}
template <class T, class D>
const void* const_member_of(const void* owner) {
  return &(static_cast<const T*>(owner)->*D::pointer);
}
template <class T, class D>
constexpr bool in_document() {
  if constexpr (requires { T::template in_document<D::pointer>(); }) {
    return T::template in_document<D::pointer>();
  } else {
    return true;
  }
}

template <class A, class B>
constexpr bool same_member(A, B) {
  return false;
}
template <class A>
constexpr bool same_member(A one, A other) {
  return one == other;
}

template <class T, class List>
struct Members;
template <class T, template <class...> class L, class... D>
struct Members<T, L<D...>> {
  using Rules = std::array<const FieldRule*, sizeof...(D)>;
  template <class R>
  static constexpr void place(Rules& rules, const R& entry) {
    std::size_t index = 0;
    ((same_member(D::pointer, entry.member) ? void(rules[index] = &entry.rule) : void(), ++index),
     ...);
  }
  static constexpr Rules make_rules() {
    Rules rules{};
    rules.fill(&no_rule);
    std::apply([&](const auto&... entries) { (place(rules, entries), ...); }, FieldRules<T>::rules);
    return rules;
  }
  static constexpr Rules rules = make_rules();

  static constexpr auto make_members() {
    std::size_t index = 0;
    return std::array<MemberShape, sizeof...(D)>{MemberShape{
        wire_name<D>(),
        &ShapeOf<std::remove_cvref_t<decltype(std::declval<T&>().*D::pointer)>>::shape,
        rules[index++], member_of<T, D>, const_member_of<T, D>, in_document<T, D>()}...};
  }
  static constexpr auto members = make_members();
  static_assert(sizeof...(D) <= members_max);

  static constexpr std::size_t count_names() {
    std::size_t names = sizeof...(D);
    for (const auto* rule : rules)
      names += std::size_t(!rule->alias.empty()) + std::size_t(!rule->alias2.empty());
    return names;
  }
  static constexpr auto make_names() {
    std::array<InputName, count_names()> names{};
    std::size_t next = sizeof...(D);
    for (std::size_t own = 0; own < sizeof...(D); ++own) {
      names[own] = {members[own].name, own};
      if (!rules[own]->alias.empty()) names[next++] = {rules[own]->alias, own};
      if (!rules[own]->alias2.empty()) names[next++] = {rules[own]->alias2, own};
    }
    return names;
  }
  static constexpr auto names = make_names();
};

template <Described T>
struct ShapeOf<T> {
  using M = Members<T, AllMembers<T>>;
  static constexpr StructShape shape{
      {Kind::structure}, M::members, M::names, strict_members<T>, &typeid(T)};
};

}  // namespace detail

template <class T>
constexpr const Shape* shape_of() {
  return &detail::ShapeOf<T>::shape;
}
template <Described T>
constexpr const StructShape& struct_shape() {
  return detail::ShapeOf<T>::shape;
}

}  // namespace gw
