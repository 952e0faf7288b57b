// CBOR of authenticators: one definite item, checked to be sound before a library sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct cbor_item_t;

namespace gw::crypto {

// How many bytes the first item takes; nullopt when it is cut off, nested deeper than 8, tagged, of
// indefinite length, or says it is longer than what is there.
std::optional<std::size_t> cbor_item_size(std::string_view bytes);

// A look at an item of a document that outlives it. Each reader gives nullopt for another type.
class CborView {
 public:
  explicit CborView(cbor_item_t* item) : item_(item) {}

  std::optional<std::string_view> bytes() const;
  std::optional<std::string_view> text() const;
  std::optional<std::int64_t> integer() const;
  std::optional<bool> boolean() const;
  std::optional<std::size_t> map_size() const;
  // The member of a map; nullopt when there is none, or more than one.
  std::optional<CborView> at(std::string_view key) const;
  std::optional<CborView> at(std::int64_t key) const;
  std::string encoded() const;

 private:
  template <class Matches>
  std::optional<CborView> find(Matches matches) const;

  cbor_item_t* item_;
};

class CborDocument {
 public:
  // Exactly one item, nothing behind it.
  static std::optional<CborDocument> parse(std::string_view bytes);

  CborView root() const { return CborView(item_.get()); }

 private:
  struct Release {
    void operator()(cbor_item_t* item) const;
  };
  explicit CborDocument(cbor_item_t* item) : item_(item) {}

  std::unique_ptr<cbor_item_t, Release> item_;
};

}  // namespace gw::crypto
