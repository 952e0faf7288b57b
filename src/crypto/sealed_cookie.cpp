#include "crypto/sealed_cookie.hpp"

#include <fmt/format.h>

#include <charconv>

#include "base/text.hpp"
#include "crypto/aes_gcm.hpp"

namespace gw::crypto {
namespace {

constexpr std::size_t text_bytes_max = 4096;

std::string mac_input(std::string_view purpose, std::string_view body) {
  return fmt::format("{}\n{}", purpose, body);
}

}  // namespace

SealedCookies::SealedCookies(const EncryptionKey& encryption_key,
                             std::span<const std::uint8_t> auth_key)
    : encryption_key_(encryption_key),
      nonce_key_(text_of(hmac_sha256(text_of(encryption_key), "nonces"))),
      auth_key_(text_of(auth_key)) {}

std::string SealedCookies::seal(std::string_view purpose, std::string_view plain,
                                Instant expires_at) const {
  const std::string message = fmt::format("{}\n{}", expires_at.ms, plain);
  const auto nonce = nonce_key_.sign(mac_input(purpose, message));
  const auto sealed = seal_aes_gcm(encryption_key_, std::span(nonce).first<aes_gcm_nonce_bytes>(),
                                   {message, purpose});
  const std::string body = base64url(bytes_of(sealed));
  return body + '.' + base64url(auth_key_.sign(mac_input(purpose, body)));
}

std::optional<std::string> SealedCookies::open(std::string_view purpose, std::string_view text,
                                               Instant now) const {
  const auto dot = text.find('.');
  if (text.size() > text_bytes_max || dot == text.npos) return std::nullopt;
  const auto body = text.substr(0, dot);
  const std::string mac = base64url(auth_key_.sign(mac_input(purpose, body)));
  if (!equal_in_constant_time(text.substr(dot + 1), mac)) return std::nullopt;
  const auto sealed = parse_base64(body);
  if (!sealed) return std::nullopt;
  auto message = open_aes_gcm(encryption_key_, text_of(*sealed), purpose);
  if (!message) return std::nullopt;
  std::int64_t expires_ms = 0;
  const char* end = message->data() + message->size();
  const auto read = std::from_chars(message->data(), end, expires_ms);
  if (read.ec != std::errc() || read.ptr == end || *read.ptr != '\n' || expires_ms <= now.ms)
    return std::nullopt;
  return message->substr(static_cast<std::size_t>(read.ptr + 1 - message->data()));
}

}  // namespace gw::crypto
