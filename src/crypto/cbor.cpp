#include "crypto/cbor.hpp"

#include <cbor.h>

#include <cstdlib>
#include <limits>
#include <stdexcept>

namespace gw::crypto {
namespace {

constexpr int depth_max = 8;

// Walks over the text once. libcbor allocates for the lengths it reads before it looks for the
// bytes, so that nobody may claim more than there is.
class Walk {
 public:
  explicit Walk(std::string_view bytes) : bytes_(bytes) {}

  bool item(int depth) {
    if (depth > depth_max || at_ >= bytes_.size()) return false;
    const auto initial = static_cast<std::uint8_t>(bytes_[at_++]);
    const auto argument = read_argument(initial & 0x1f);
    if (!argument) return false;
    switch (initial >> 5) {
      case 2:
      case 3: return skip(*argument);
      case 4: return items(*argument, 1, depth);
      case 5: return items(*argument, 2, depth);
      case 6: return false;
      default: return true;
    }
  }
  std::size_t at() const { return at_; }

 private:
  std::size_t left() const { return bytes_.size() - at_; }
  bool skip(std::uint64_t count) {
    if (count > left()) return false;
    at_ += static_cast<std::size_t>(count);
    return true;
  }
  bool items(std::uint64_t count, std::uint64_t each, int depth) {
    if (count > left() / each) return false;
    for (std::uint64_t i = 0; i < count * each; ++i) {
      if (!item(depth + 1)) return false;
    }
    return true;
  }
  std::optional<std::uint64_t> read_argument(int information) {
    if (information < 24) return static_cast<std::uint64_t>(information);
    if (information > 27) return std::nullopt;
    const std::size_t size = std::size_t{1} << (information - 24);
    if (size > left()) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      value = value << 8 | static_cast<std::uint8_t>(bytes_[at_++]);
    }
    return value;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
};

std::string_view view_of(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

std::optional<std::size_t> cbor_item_size(std::string_view bytes) {
  Walk walk(bytes);
  if (!walk.item(0)) return std::nullopt;
  return walk.at();
}

std::optional<std::string_view> CborView::bytes() const {
  if (!cbor_isa_bytestring(item_)) return std::nullopt;
  return view_of(cbor_bytestring_handle(item_), cbor_bytestring_length(item_));
}

std::optional<std::string_view> CborView::text() const {
  if (!cbor_isa_string(item_)) return std::nullopt;
  return view_of(cbor_string_handle(item_), cbor_string_length(item_));
}

std::optional<std::int64_t> CborView::integer() const {
  if (!cbor_isa_uint(item_) && !cbor_isa_negint(item_)) return std::nullopt;
  const std::uint64_t magnitude = cbor_get_int(item_);
  if (magnitude > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return std::nullopt;
  const auto number = static_cast<std::int64_t>(magnitude);
  return cbor_isa_uint(item_) ? number : -1 - number;
}

std::optional<bool> CborView::boolean() const {
  if (!cbor_isa_float_ctrl(item_) || !cbor_is_bool(item_)) return std::nullopt;
  return cbor_get_bool(item_);
}

std::optional<std::size_t> CborView::map_size() const {
  if (!cbor_isa_map(item_)) return std::nullopt;
  return cbor_map_size(item_);
}

template <class Matches>
std::optional<CborView> CborView::find(Matches matches) const {
  const auto size = map_size();
  if (!size) return std::nullopt;
  std::optional<CborView> found;
  const cbor_pair* pairs = cbor_map_handle(item_);
  for (std::size_t i = 0; i < *size; ++i) {
    if (!matches(CborView(pairs[i].key))) continue;
    if (found) return std::nullopt;
    found = CborView(pairs[i].value);
  }
  return found;
}

std::optional<CborView> CborView::at(std::string_view key) const {
  return find([key](CborView candidate) { return candidate.text() == key; });
}

std::optional<CborView> CborView::at(std::int64_t key) const {
  return find([key](CborView candidate) { return candidate.integer() == key; });
}

std::string CborView::encoded() const {
  unsigned char* buffer = nullptr;
  std::size_t capacity = 0;
  const std::size_t size = cbor_serialize_alloc(item_, &buffer, &capacity);
  const std::unique_ptr<unsigned char, decltype(&std::free)> owner(buffer, &std::free);
  if (size == 0) throw std::runtime_error("CBOR cannot be written");
  return std::string(view_of(buffer, size));
}

void CborDocument::Release::operator()(cbor_item_t* item) const { cbor_decref(&item); }

std::optional<CborDocument> CborDocument::parse(std::string_view bytes) {
  if (cbor_item_size(bytes) != bytes.size()) return std::nullopt;
  cbor_load_result result{};
  cbor_item_t* item =
      cbor_load(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), &result);
  if (item == nullptr) return std::nullopt;
  CborDocument document(item);
  if (result.error.code != CBOR_ERR_NONE || result.read != bytes.size()) return std::nullopt;
  return document;
}

}  // namespace gw::crypto
