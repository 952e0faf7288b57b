// Ids without an index: the unguessable half of an id is a keyed permutation of the row's serial,
// so that an id decodes to its row and needs no index of its own, while strangers can neither guess
// nor count. Serials are one row of numbers for the whole store: no two ids share their hidden
// half. The permutation is crypto/permutation.hpp; the key is made once per store and kept in it.
// Thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace gw::store {

class IdCodec {
 public:
  using Key = std::array<std::uint8_t, 16>;
  explicit IdCodec(const Key& key);
  ~IdCodec();
  IdCodec(IdCodec&&) noexcept;
  IdCodec& operator=(IdCodec&&) noexcept;

  Id encode(std::uint32_t seconds, std::int64_t serial) const;
  std::int64_t serial_of(
      Id id) const;  // any id decodes to some number; the row's seconds must match too

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace gw::store
