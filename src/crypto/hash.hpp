// Hashes, message authentication and comparison, from OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/entropy.hpp"

namespace gw::crypto {

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view bytes);
Digest hmac_sha256(std::string_view key, std::string_view message);
// HMAC-SHA-256 under one key, many times: the key's schedule is made once a thread. Thread-safe.
class HmacKey {
 public:
  explicit HmacKey(std::string_view key);
  ~HmacKey();
  HmacKey(const HmacKey&) = delete;
  HmacKey& operator=(const HmacKey&) = delete;

  Digest sign(std::string_view message) const;

 private:
  void* prototype_;       // an initialised context, only ever copied
  std::uint64_t number_;  // tells instances apart, in every thread and for ever
};

// Takes the same time wherever they differ; lengths are not secret.
bool equal_in_constant_time(std::string_view left, std::string_view right);

// The operating system's generator.
class SystemEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

std::string random_hex(Entropy& entropy, std::size_t bytes);

}  // namespace gw::crypto
