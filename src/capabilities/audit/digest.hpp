// What an entry's and a block's hash cover. Members are joined by line feeds; none of them can hold
// one.
#pragma once

#include <string>
#include <vector>

#include "capabilities/audit/audit.hpp"

namespace gw::audit {

// Of what may be erased; only meaningful while the salt is there.
std::string text_digest(const AuditEntry& entry);
// Of what stays for ever.
std::string entry_digest(const AuditEntry& entry);
std::string block_hash(const AuditBlock& block, const std::vector<AuditEntry>& entries);
// Keyed, under a key that is not in the store.
std::string block_mac(const Protection& protection, const AuditBlock& block);

}  // namespace gw::audit
