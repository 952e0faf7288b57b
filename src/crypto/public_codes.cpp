#include "crypto/public_codes.hpp"

#include <algorithm>
#include <cstring>

#include "crypto/hash.hpp"

namespace gw::crypto {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::string_view base62 =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::size_t short_length = 10;
constexpr std::size_t public_length = 22;
constexpr std::uint64_t short_codes_max = 839'299'365'868'340'224ULL;  // 62^10
constexpr std::int64_t serial_max = std::int64_t{1} << 48;

std::string encode62(Wide number, std::size_t length) {
  std::string text(length, '0');
  for (std::size_t i = length; i > 0; --i) {
    text[i - 1] = base62[static_cast<std::size_t>(number % 62)];
    number /= 62;
  }
  return text;
}

std::optional<Wide> decode62(std::string_view text) {
  Wide number = 0;
  for (const char c : text) {
    const auto digit = base62.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    const Wide next = number * 62 + digit;
    if (next / 62 != number) return std::nullopt;  // over 128 bits
    number = next;
  }
  return number;
}

KeyedPermutation::Key derived(const KeyedPermutation::Key& key, std::string_view purpose) {
  const auto digest = hmac_sha256({reinterpret_cast<const char*>(key.data()), key.size()}, purpose);
  KeyedPermutation::Key out;
  std::copy_n(digest.begin(), out.size(), out.begin());
  return out;
}

std::array<std::uint64_t, 2> words(const KeyedPermutation::Key& key) {
  std::array<std::uint64_t, 2> out;
  std::memcpy(out.data(), key.data(), sizeof out);
  return out;
}

std::optional<std::int64_t> plausible(std::uint64_t serial) {
  if (serial == 0 || serial > static_cast<std::uint64_t>(serial_max)) return std::nullopt;
  return static_cast<std::int64_t>(serial);
}

}  // namespace

PublicCodes::PublicCodes(const KeyedPermutation::Key& key)
    : short_codes_(derived(key, "short codes"), 60),
      public_ids_(derived(key, "public ids"), 64),
      mac_key_(words(derived(key, "public id mac"))) {}

std::string PublicCodes::short_code(std::int64_t serial) const {
  std::uint64_t number = short_codes_.forward(static_cast<std::uint64_t>(serial));
  while (number >= short_codes_max) number = short_codes_.forward(number);
  return encode62(number, short_length);
}

std::optional<std::int64_t> PublicCodes::serial_of_short_code(std::string_view text) const {
  if (text.size() != short_length) return std::nullopt;
  const auto decoded = decode62(text);
  if (!decoded) return std::nullopt;
  std::uint64_t number = short_codes_.backward(static_cast<std::uint64_t>(*decoded));
  while (number >= short_codes_max) number = short_codes_.backward(number);
  return plausible(number);
}

std::string PublicCodes::public_id(std::int64_t serial) const {
  const std::uint64_t image = public_ids_.forward(static_cast<std::uint64_t>(serial));
  return encode62(Wide(image) << 64 | siphash_word(mac_key_, image), public_length);
}

std::optional<std::int64_t> PublicCodes::serial_of_public_id(std::string_view text) const {
  if (text.size() != public_length) return std::nullopt;
  const auto decoded = decode62(text);
  if (!decoded) return std::nullopt;
  const auto image = static_cast<std::uint64_t>(*decoded >> 64);
  if (static_cast<std::uint64_t>(*decoded) != siphash_word(mac_key_, image)) return std::nullopt;
  return plausible(public_ids_.backward(image));
}

}  // namespace gw::crypto
