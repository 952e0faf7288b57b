#include "capabilities/audit/digest.hpp"

#include <fmt/format.h>

#include "base/text.hpp"
#include "crypto/hash.hpp"

namespace gw::audit {
namespace {

std::string sha256_hex(std::string_view text) { return hex(crypto::sha256(text)); }

}  // namespace

std::string text_digest(const AuditEntry& entry) {
  return sha256_hex(
      fmt::format("{}\n{}\n{}", entry.salt, entry.address.value, entry.changes.value));
}

std::string entry_digest(const AuditEntry& entry) {
  return sha256_hex(fmt::format(
      "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}", entry.id.text(), entry.organization_id.text(),
      entry.created_at.ms, enum_text(entry.actor_kind), entry.actor_id.text(), entry.action,
      entry.object_type, entry.object_id.text(), entry.request_id, entry.text_digest));
}

std::string block_hash(const AuditBlock& block, const std::vector<AuditEntry>& entries) {
  std::string text = fmt::format("{}\n{}\n{}\n{}\n{}", block.organization_id.text(), block.number,
                                 block.last_serial, block.entries, block.previous);
  for (const auto& entry : entries) {
    text += '\n';
    text += entry.digest;
  }
  return sha256_hex(text);
}

std::string block_mac(const Protection& protection, const AuditBlock& block) {
  const std::string text = block.organization_id.text() + '\n' + block.hash;
  return hex(bytes_of(protection.search_hash("audit_blocks", "hash", text)));
}

}  // namespace gw::audit
