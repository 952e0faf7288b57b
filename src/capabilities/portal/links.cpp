#include "capabilities/portal/links.hpp"

#include "base/mailbox.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/portal/payments.hpp"
#include "capabilities/portal/records.hpp"
#include "capabilities/portal/rules.hpp"
#include "capabilities/portal/tokens.hpp"
#include "capabilities/portal/wire.hpp"

namespace gw::portal {

using store::Transaction;

WrittenLink write_link(Transaction& transaction, const Dependencies& dependencies, NewLink wanted) {
  const std::string secret = random_secret(transaction);
  LoginLink link;
  link.organization_id = wanted.organization_id;
  link.email.value = std::move(wanted.email);
  link.secret_hash = link_hash(transaction.protection(), secret);
  link.expires_at = wanted.expires_at;
  transaction.insert(link);
  return {link.id, fmt::format("{}/portal/magic#token={}", dependencies.links.page_base,
                               link_token(link.id, secret))};
}

Result<MintedLink> mint_link(Transaction& transaction, const Caller& caller, const MintLink& input,
                             const Dependencies& dependencies) {
  const Policy policy = policy_of(transaction, dependencies);
  if (!policy.enabled || !policy.links) return fail(Code::portal_disabled);
  if (!offered_by(transaction, dependencies, caller.organization)) {
    return fail(Code::portal_disabled, "the organization's portal is switched off");
  }
  const std::string email = normal_mail_address(input.email);
  if (!has_payments(transaction, dependencies, {email, caller.organization})) {
    return fail(Code::not_found, "this address has nothing to see in the portal");
  }
  const std::int64_t minutes =
      std::min(input.ttl_minutes.value_or(policy.link_minutes), policy.link_minutes);
  const Instant expires_at = transaction.now().plus_ms(minutes * minute_ms);
  auto link = write_link(transaction, dependencies, {caller.organization, email, expires_at});
  // Not for whom: the link is proof enough, and the log outlives the buyer's data.
  audit::noted(transaction, caller,
               {.action = "portal_link.created",
                .object_type = "portal_link",
                .object = link.id,
                .organization = caller.organization});
  return MintedLink{std::move(link.url), expires_at, minutes};
}

}  // namespace gw::portal
