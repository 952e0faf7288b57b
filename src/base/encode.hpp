// Described values to JSON text, straight into one string. Two forms: Wire (what clients see:
// secrets masked) and Stored (what engines keep: secrets sealed, empty text and lists left out, the
// Stored header kept in columns).
#pragma once

#include <string>

#include "base/shape.hpp"

namespace gw {

void append_json_string(std::string& out, std::string_view text);
void append_json_rate(std::string& out, Rate rate);
// "****" and the last four characters when there are at least twelve.
std::string masked(std::string_view secret);

// How an engine keeps a document: seals secrets for it.
struct StoredForm {
  const Protection* protection = nullptr;
  SealContext context;
  bool seal_personal = false;
};

namespace detail {

// `stored`: nullptr for the wire.
void encode_to(std::string& out, const Shape& shape, const void* value, const StoredForm* stored);

}  // namespace detail

template <class T>
void encode_to(std::string& out, const T& value) {
  detail::encode_to(out, *shape_of<T>(), &value, nullptr);
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
  detail::encode_to(out, *shape_of<T>(), &value, &form);
  return out;
}

}  // namespace gw
