// How rows are found: inside this slice only.
#pragma once

#include "capabilities/identity/identity.hpp"

namespace gw::identity {

inline constexpr std::int64_t passkeys_max = 20;   // a user may have
inline constexpr std::int64_t sessions_max = 100;  // a user may have; the oldest gives way

store::Value email_key(const Protection& protection, std::string_view email);
store::Value credential_key(const Protection& protection, std::string_view credential_id);
std::string token_hash(const Protection& protection, std::string_view token);

// `credential_id` as base64url without padding.
std::optional<Passkey> find_passkey(const store::Snapshot& snapshot,
                                    std::string_view credential_id);
// Not revoked; some may have expired.
std::vector<Session> live_sessions_of(const store::Snapshot& snapshot, Id user);
std::optional<EnrolmentLink> find_link(const store::Snapshot& snapshot, std::string_view token);
// The open links of a user, or those of set-up for the empty id.
void void_links(store::Transaction& transaction, Id user);

}  // namespace gw::identity
