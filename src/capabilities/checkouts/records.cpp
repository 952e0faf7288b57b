#include "capabilities/checkouts/checkouts.hpp"

namespace gw::store {

const CollectionDefinition& Entity<checkouts::Checkout>::definition() {
  // Every index but by_reference takes rows in creation order, so inserts share their pages.
  static const CollectionDefinition definition{
      "checkouts",
      {"organization", "site", "status", "created_at", "expires_open", "reference"},
      {{"by_organization", {"organization", "created_at"}},
       {"by_site", {"site", "created_at"}},
       {"by_status", {"organization", "status", "created_at"}},
       {"by_expiry", {"expires_open"}},
       {"by_reference", {"organization", "reference", "created_at"}}},
      false};
  return definition;
}

std::vector<Value> Entity<checkouts::Checkout>::columns(const checkouts::Checkout& checkout,
                                                        const Protection&) {
  const bool open = checkout.status == checkouts::CheckoutStatus::pending;
  return {value(checkout.organization_id),
          value(checkout.site_id),
          value(static_cast<std::int64_t>(checkout.status)),
          value(checkout.created_at),
          open ? value(checkout.expires_at) : Value(),
          checkout.external_reference.empty() ? Value() : value(checkout.external_reference)};
}

}  // namespace gw::store
