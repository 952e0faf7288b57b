#include "crypto/vault.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "crypto/aes_gcm.hpp"
#include "crypto/hash.hpp"

namespace gw::crypto {
namespace {

constexpr std::string_view version_mark = "$1$";

// Contract 10 §10.7: scope, organization, collection, field, key version, document, joined by line
// feeds.
std::string associated_data(const SealContext& context) {
  return fmt::format("{}\n{}\n{}\n{}\n1\n{}", context.scope, context.organization,
                     context.collection, context.field, context.document);
}

}  // namespace

Vault::Vault(const Key& system_key, const Key& search_hash_key)
    : system_key_(system_key),
      nonce_key_(text_of(hmac_sha256(text_of(system_key), "nonces"))),
      search_hash_key_(text_of(search_hash_key)) {}

std::string Vault::seal(std::string_view plain, const SealContext& context) const {
  const std::string aad = associated_data(context);
  // The length in front keeps place and text apart.
  const auto nonce = nonce_key_.sign(fmt::format("{}\n{}{}", aad.size(), aad, plain));
  const std::string sealed =
      seal_aes_gcm(system_key_, std::span(nonce).first<aes_gcm_nonce_bytes>(), {plain, aad});
  return std::string(version_mark) + base64(bytes_of(sealed));
}

std::optional<std::string> Vault::unseal(std::string_view sealed,
                                         const SealContext& context) const {
  if (!sealed.starts_with(version_mark)) return std::nullopt;
  const auto bytes = parse_base64(sealed.substr(version_mark.size()));
  if (!bytes) return std::nullopt;
  return open_aes_gcm(system_key_, text_of(*bytes), associated_data(context));
}

std::string Vault::search_hash(std::string_view collection, std::string_view field,
                               std::string_view value) const {
  std::string message;
  message.reserve(collection.size() + field.size() + value.size() + 2);
  message.append(collection).append("\n").append(field).append("\n").append(value);
  const auto digest = search_hash_key_.sign(message);
  return std::string(text_of({digest.data(), 16}));
}

}  // namespace gw::crypto
