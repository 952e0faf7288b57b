// Field types that say how a value must be kept, and the port that keeps them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace gw {

// Always sealed in the store, masked on the wire ("****last4").
struct Secret {
  std::string value;
  bool operator==(const Secret&) const = default;
};

// Personal data: plain on the wire; sealed in the store when the scope's encryption is on; never
// indexed in clear (search hash only).
struct Personal {
  std::string value;
  bool operator==(const Personal&) const = default;
};

// What a sealed value is bound to; moving a ciphertext elsewhere makes it unreadable.
struct SealContext {
  std::string_view scope;         // "system" or "organization"
  std::string_view organization;  // hex id, empty for system scope
  std::string_view collection;
  std::string_view document;  // hex id
  std::string_view field;     // wire path
};

class Protection {
 public:
  virtual ~Protection() = default;
  // AES-256-GCM text form: "$1$<base64 of nonce, ciphertext, tag>", 1 being the key version. Any
  // thread.
  virtual std::string seal(std::string_view plain, const SealContext& context) const = 0;
  // nullopt when the text was not sealed for this context with this key.
  virtual std::optional<std::string> unseal(std::string_view sealed,
                                            const SealContext& context) const = 0;
  // Equality search without the value: keyed hash over collection, field and the normalised value
  // (16 bytes).
  virtual std::string search_hash(std::string_view collection, std::string_view field,
                                  std::string_view value) const = 0;
};

}  // namespace gw
