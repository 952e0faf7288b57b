#include <algorithm>

#include "capabilities/audit/audit.hpp"
#include "capabilities/checkouts/rules.hpp"
#include "capabilities/checkouts/wire.hpp"

namespace gw::checkouts {
namespace {

std::optional<Checkout> own_checkout(const store::Snapshot& snapshot, const Caller& caller, Id id) {
  auto checkout = snapshot.get<Checkout>(id);
  if (!checkout || checkout->organization_id != caller.organization) return std::nullopt;
  return checkout;
}

// An id, a public name, or the merchant's own reference.
std::optional<Checkout> named_exactly(const store::Snapshot& snapshot, const Links& links,
                                      std::string_view text) {
  if (const auto id = Id::parse(text)) {
    if (auto checkout = snapshot.get<Checkout>(*id)) return checkout;
  }
  return find_public(snapshot, links, text);
}

Result<store::Find> find_for(const ListCheckouts& input, const Caller& caller) {
  const int filters = int(input.status.has_value()) + int(input.site_id.has_value()) +
                      int(input.search.has_value());
  if (filters > 1)
    return fail(Code::filter_not_supported, "use one of status, siteId and search at a time");
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(caller.organization)};
  if (input.status) {
    find.index = "by_status";
    find.equals.push_back(store::value(static_cast<std::int64_t>(*input.status)));
  }
  if (input.search) {
    find.index = "by_reference";
    find.equals.push_back(store::value(*input.search));
  }
  if (input.site_id) {
    find.index = "by_site";
    find.equals = {store::value(*input.site_id)};
  }
  return find;
}

// A row that is named exactly may be narrowed by any filter: it is at hand.
bool passes(const ListCheckouts& input, const Checkout& checkout, Instant now) {
  return (!input.status || effective_status(checkout, now) == *input.status) &&
         (!input.site_id || checkout.site_id == *input.site_id);
}

Result<endpoints::Listed<Checkout>> listed_rows(const store::Snapshot& snapshot,
                                                const Caller& caller, const ListCheckouts& input,
                                                const Links& links) {
  if (input.search) {
    auto named = named_exactly(snapshot, links, *input.search);
    if (named && named->organization_id == caller.organization) {
      if (!passes(input, *named, snapshot.now())) named.reset();
      return endpoints::list_of_one(input, std::move(named), 20);
    }
  }
  auto find = find_for(input, caller);
  if (!find) return std::unexpected(std::move(find.error()));
  return endpoints::list<Checkout>(snapshot, input, std::move(*find), 20);
}

Result<void> check_patch(const PatchCheckout& input, const Checkout& checkout, Instant now) {
  const bool open = effective_status(checkout, now) == CheckoutStatus::pending;
  const auto only_while_pending = [&](const auto& patch, std::string_view name) -> Result<void> {
    if (!patch.present || open) return {};
    return fail(Code::state_conflict,
                fmt::format("{} can only be changed while the checkout is pending", name));
  };
  if (auto ok = only_while_pending(input.external_reference, "externalReference"); !ok) return ok;
  if (auto ok = only_while_pending(input.ipn_url, "ipnUrl"); !ok) return ok;
  if (auto ok = only_while_pending(input.expires_at, "expiresAt"); !ok) return ok;
  if (input.external_reference.present && !input.external_reference.value &&
      checkout.invoice_number.empty()) {
    return fail(Code::reference_required);
  }
  if (input.expires_at.present && (!input.expires_at.value || *input.expires_at.value <= now)) {
    return invalid_field("expiresAt", "too_small", "must be later than now");
  }
  return {};
}

void apply_patch(const PatchCheckout& input, Checkout& checkout) {
  const auto set_text = [](const Patch<std::string>& patch, std::string& text) {
    if (patch.present) text = patch.value.value_or("");
  };
  if (input.metadata.present) checkout.metadata = input.metadata.value.value_or(TextMap{});
  set_text(input.external_reference, checkout.external_reference);
  set_text(input.return_url, checkout.return_url.value);
  set_text(input.cancel_url, checkout.cancel_url.value);
  set_text(input.ipn_url, checkout.ipn_url.value);
  if (input.expires_at.present) checkout.expires_at = *input.expires_at.value;
}

}  // namespace

CheckoutView view_of(const store::Snapshot& snapshot, const Links& links, Checkout checkout) {
  const std::int64_t serial = snapshot.serial_of(checkout.id);
  const Totals totals = totals_of(checkout);
  CheckoutView view;
  view.id = checkout.id;
  view.organization_id = checkout.organization_id;
  view.site_id = checkout.site_id;
  view.session_public_id = links.codes->public_id(serial);
  view.short_code = links.codes->short_code(serial);
  view.payment_url = links.payment_url(serial);
  view.status = effective_status(checkout, snapshot.now());
  view.amount = checkout.amount;
  view.currency = checkout.currency;
  view.total_net = totals.total_net;
  view.total_tax = totals.total_tax;
  view.total_gross = totals.total_gross;
  view.external_reference = std::move(checkout.external_reference);
  view.invoice_number = std::move(checkout.invoice_number);
  view.email = std::move(checkout.email.value);
  view.items = std::move(checkout.items);
  view.billing_address = std::move(checkout.billing_address);
  view.shipping_address = std::move(checkout.shipping_address);
  view.return_url = std::move(checkout.return_url.value);
  view.cancel_url = std::move(checkout.cancel_url.value);
  view.ipn_url = std::move(checkout.ipn_url.value);
  view.client_id = checkout.client_id;
  view.locale = std::move(checkout.locale);
  view.allowed_provider_ids = std::move(checkout.allowed_provider_ids);
  view.metadata = std::move(checkout.metadata);
  view.livemode = checkout.livemode;
  view.transaction_ids = std::move(checkout.transaction_ids);
  view.expires_at = checkout.expires_at;
  view.created_at = checkout.created_at;
  view.updated_at = checkout.updated_at;
  view.version = checkout.version;
  return view;
}

Result<CheckoutList> list_checkouts(const store::Snapshot& snapshot, const Caller& caller,
                                    const ListCheckouts& input, const Links& links) {
  if (input.site_id) {
    const auto site = snapshot.get_shared<sites::Site>(*input.site_id);
    if (!site || site->organization_id != caller.organization)
      return fail(Code::not_found, "no such site");
  }
  return endpoints::answer_list(
      listed_rows(snapshot, caller, input, links), &CheckoutList::checkouts,
      [&](Checkout row) { return view_of(snapshot, links, std::move(row)); });
}

Result<CheckoutView> get_checkout(const store::Snapshot& snapshot, const Caller& caller,
                                  const CheckoutRef& input, const Links& links) {
  auto checkout = own_checkout(snapshot, caller, input.checkout_id);
  if (!checkout) return fail(Code::not_found, "no such checkout");
  return view_of(snapshot, links, std::move(*checkout));
}

Result<CheckoutView> patch_checkout(store::Transaction& transaction, const Caller& caller,
                                    const PatchCheckout& input, const Links& links) {
  auto checkout = own_checkout(transaction, caller, input.checkout_id);
  if (!checkout) return fail(Code::not_found, "no such checkout");
  if (auto ok = check_patch(input, *checkout, transaction.now()); !ok)
    return std::unexpected(std::move(ok.error()));
  const Checkout before = *checkout;
  apply_patch(input, *checkout);
  transaction.replace(*checkout);
  audit::changed(transaction, caller, "checkout", before, *checkout);
  return view_of(transaction, links, std::move(*checkout));
}

Result<CheckoutView> cancel_checkout(store::Transaction& transaction, const Caller& caller,
                                     const CheckoutRef& input, const Links& links) {
  auto checkout = own_checkout(transaction, caller, input.checkout_id);
  if (!checkout) return fail(Code::not_found, "no such checkout");
  const bool closed = checkout->status == CheckoutStatus::cancelled;
  if (!closed &&
      (checkout->status == CheckoutStatus::completed || checkout->active_transaction_id)) {
    return fail(Code::state_conflict,
                "the checkout is paid or a payment is under way; cancel the transaction first");
  }
  if (!closed) {
    const Checkout before = *checkout;
    checkout->status = CheckoutStatus::cancelled;
    transaction.replace(*checkout);
    audit::changed(transaction, caller, "checkout", before, *checkout);
  }
  return view_of(transaction, links, std::move(*checkout));
}

Result<bool> expire_due(store::Transaction& transaction) {
  store::Find due;
  due.index = "by_expiry";
  due.until = store::value(transaction.now());
  due.limit = 400;
  const auto page = transaction.find<Checkout>(due);
  for (auto checkout : page.rows) {
    checkout.status = CheckoutStatus::expired;
    transaction.replace(checkout);
  }
  return page.next.has_value();
}

}  // namespace gw::checkouts
