// JSON to described values. Every problem is collected with its path; unknown members are ignored
// unless the struct is strict; empty optional text counts as absent; numbers may be written as
// people write them (4900.0).
#pragma once

#include <boost/json/value.hpp>

#include <expected>
#include <string>
#include <vector>

#include "base/encode.hpp"
#include "base/failure.hpp"
#include "base/shape.hpp"

namespace gw {

// Parses one JSON text: at most 32 levels deep, valid UTF-8, no duplicate keys, nothing behind it.
// The failure is MALFORMED_JSON with the byte offset.
Result<boost::json::value> parse_json(std::string_view text);

// What the caller wrote violates these rules: all of them, as one VALIDATION_FAILED.
Failure validation_failure(std::vector<FieldProblem> problems);

std::optional<std::string> format_problem(Format format, std::string_view text);

namespace detail {

// How stored documents are opened again.
struct Unsealing {
  const Protection* protection = nullptr;
  SealContext context;
};

Result<void> decode_into(const boost::json::value& in, const Shape& shape, void* out);
Result<void> decode_text_into(const boost::json::value& in, const Shape& shape, void* out);
void decode_stored(std::string_view document, const Unsealing& unsealing, const Shape& shape,
                   void* out);

}  // namespace detail

// Client input to T, or VALIDATION_FAILED naming every bad field.
template <class T>
Result<T> decode(const boost::json::value& in) {
  T out{};
  if (auto fine = detail::decode_into(in, *shape_of<T>(), &out); !fine)
    return std::unexpected(std::move(fine.error()));
  return out;
}

// As decode, into a T that already holds values (of the path, the query).
template <class T>
Result<void> decode_into(const boost::json::value& in, T& out) {
  return detail::decode_into(in, *shape_of<T>(), &out);
}

// As decode_into, where every value is text (a query).
template <class T>
Result<void> decode_text_into(const boost::json::value& in, T& out) {
  return detail::decode_text_into(in, *shape_of<T>(), &out);
}

// A stored document to T. Throws std::runtime_error naming collection and field (never a value)
// when it cannot be read.
template <class T>
T decode_stored(std::string_view document, const Protection& protection,
                const SealContext& context) {
  T out{};
  detail::decode_stored(document, {&protection, context}, *shape_of<T>(), &out);
  return out;
}

}  // namespace gw
