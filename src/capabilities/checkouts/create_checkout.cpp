#include <algorithm>

#include "capabilities/checkouts/rules.hpp"
#include "capabilities/checkouts/wire.hpp"

namespace gw::checkouts {
namespace {

constexpr std::int64_t hour_ms = 3'600'000;

Result<void> check_input(const CreateCheckout& input) {
  if (input.external_reference.value_or("").empty() && input.invoice_number.value_or("").empty()) {
    Failure failure{Code::reference_required, {}, {}, {}, 0};
    failure.details.push_back(
        {"externalReference", "required", "this or invoiceNumber is required"});
    return std::unexpected(std::move(failure));
  }
  if (!input.items) return {};
  return check_items(*input.items, input.amount);
}

Checkout checkout_from(const CreateCheckout& input, const Caller& caller) {
  Checkout checkout;
  checkout.organization_id = caller.organization;
  checkout.site_id = input.site_id;
  checkout.amount = input.amount;
  checkout.currency = input.currency;
  checkout.external_reference = input.external_reference.value_or("");
  checkout.invoice_number = input.invoice_number.value_or("");
  checkout.email.value = input.email.value_or("");
  checkout.items = input.items.value_or(std::vector<LineItem>{});
  for (auto& item : checkout.items) item.item_type = canonical_item_type(item.item_type);
  checkout.billing_address = input.billing_address;
  checkout.shipping_address = input.shipping_address;
  checkout.return_url.value = input.return_url.value_or("");
  checkout.cancel_url.value = input.cancel_url.value_or("");
  checkout.ipn_url.value = input.ipn_url.value_or("");
  checkout.client_id = input.client_id;
  checkout.locale = input.locale.value_or("");
  checkout.allowed_provider_ids = input.provider_ids;
  checkout.metadata = input.metadata;
  checkout.livemode = caller.livemode;
  return checkout;
}

// A narrowed choice must name providers of this site; none offered at all is a question of mode.
Result<void> check_providers(const store::Snapshot& snapshot, const sites::Site& site,
                             const Checkout& checkout, const connectors::Registry& connectors) {
  for (std::size_t i = 0; i < checkout.allowed_provider_ids.size(); ++i) {
    if (std::ranges::find(site.assigned_providers, checkout.allowed_provider_ids[i]) !=
        site.assigned_providers.end()) {
      continue;
    }
    return invalid_field(fmt::format("providerIds[{}]", i), "unknown_value",
                         "is not a provider of this site");
  }
  if (!offered_providers(snapshot, site, checkout, connectors).empty()) return {};
  if (!enabled_providers(snapshot, site, checkout).empty()) {
    return invalid_field("amount", "not_offered",
                         "no provider of the site takes this amount in this currency");
  }
  return fail(
      Code::provider_mode_mismatch,
      fmt::format("the site has no enabled {} provider for this checkout; a {} key uses only those",
                  checkout.livemode ? "live" : "test", checkout.livemode ? "live" : "test"));
}

}  // namespace

Result<CreatedCheckout> create_checkout(store::Transaction& transaction, const Caller& caller,
                                        const CreateCheckout& input,
                                        const Dependencies& dependencies) {
  if (auto valid = check_input(input); !valid) return std::unexpected(std::move(valid.error()));
  const auto site = sites::own_site(transaction, caller.organization, input.site_id);
  if (!site) return fail(Code::not_found, "no such site");
  Checkout checkout = checkout_from(input, caller);
  const std::int64_t hours = input.expire_in_hours.value_or(
      sites::checkout_rules(transaction, *site).session_expires_in_hours);
  checkout.expires_at = transaction.now().plus_ms(hours * hour_ms);
  const std::int64_t charged = totals_of(checkout).total_gross;
  if (charged > amount_max) {
    return invalid_field("amount", "too_large", "with tax is over the largest amount");
  }
  // A net discount takes its tax along: below a gross price it may weigh more than that.
  if (charged < 1) return invalid_field("amount", "too_small", "with tax leaves nothing to pay");
  if (input.client_id && !clients::own_client(transaction, caller.organization, *input.client_id)) {
    return invalid_field("clientId", "unknown_value", "is not a client of this organization");
  }
  if (auto usable = check_providers(transaction, *site, checkout, *dependencies.connectors);
      !usable) {
    return std::unexpected(std::move(usable.error()));
  }
  transaction.insert(checkout);
  const auto& links = dependencies.links;
  const std::int64_t serial = transaction.serial_of(checkout.id);
  return CreatedCheckout{checkout.id,
                         links.codes->public_id(serial),
                         links.codes->short_code(serial),
                         links.payment_url(serial),
                         checkout.expires_at,
                         checkout.livemode};
}

}  // namespace gw::checkouts
