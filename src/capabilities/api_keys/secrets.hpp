// The two halves of a key's text, for the files of this slice.
#pragma once

#include "capabilities/api_keys/api_keys.hpp"

namespace gw::api_keys {

// 32 random bytes as base64url.
std::string new_secret(store::Transaction& transaction);
std::string secret_hash(const Protection& protection, std::string_view secret);
std::string key_text(const ApiKey& key, std::string_view secret);

}  // namespace gw::api_keys
