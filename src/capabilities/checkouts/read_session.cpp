// The buyer's view of a checkout. What is not named here does not leave: no ipnUrl, metadata or
// internal id.
#include <algorithm>

#include "capabilities/checkouts/rules.hpp"
#include "capabilities/checkouts/wire.hpp"
#include "capabilities/organizations/organizations.hpp"

namespace gw::checkouts {
namespace {

std::optional<std::string> some(std::string text) {
  if (text.empty()) return std::nullopt;
  return text;
}

void fill_lines(Session& session, const Checkout& checkout) {
  if (checkout.items.empty()) {
    const auto& name =
        checkout.external_reference.empty() ? checkout.invoice_number : checkout.external_reference;
    session.line_items.push_back(
        {name, "", 1, checkout.amount, "digital_service", AmountType::gross});
  }
  for (const auto& item : checkout.items) {
    const bool named = !item.name.value.empty();
    session.line_items.push_back({named ? item.name.value : item.description.value,
                                  named ? item.description.value : "", item.quantity,
                                  item.unit_price, item.item_type, item.amount_type});
  }
}

void fill_providers(Session& session, const store::Snapshot& snapshot, const sites::Site& site,
                    const Checkout& checkout, const Dependencies& dependencies) {
  const Money due{session.total_gross, checkout.currency};
  for (const auto& provider :
       offered_providers(snapshot, site, checkout, *dependencies.connectors)) {
    SessionOption option;
    option.provider_id = provider->id;
    option.type = provider->type;
    option.label = provider->label;
    option.description = provider->description;
    option.mode = provider->mode;
    option.default_ = provider->id == site.default_provider_id;
    const auto& connector = dependencies.connectors->of(provider->type);
    option.test_cards = connector.page_hints(*provider);
    const auto script = connector.page_script(*provider, due);
    if (!script.url.empty()) {
      option.sdk = script.url;
      option.public_key = some(script.public_key);
      option.sdk_amount = script.amount;
    }
    const std::string type(enum_text(provider->type));
    if (std::ranges::find(session.providers, type) == session.providers.end())
      session.providers.push_back(type);
    session.provider_options.push_back(std::move(option));
  }
}

void fill_totals(Session& session, const Checkout& checkout) {
  Totals totals = totals_of(checkout);
  session.total_net = totals.total_net;
  session.total_tax = totals.total_tax;
  session.total_gross = totals.total_gross;
  session.tax_included = totals.tax_included;
  session.tax_breakdown = std::move(totals.tax_breakdown);
}

void fill_site(Session& session, const store::Snapshot& snapshot, const sites::Site& site) {
  session.site_name = site.label;
  session.branding = {site.branding.logo_url, site.branding.primary_color};
  const auto rules = sites::checkout_rules(snapshot, site);
  auto& shown = session.checkout_settings;
  shown.vat_id_validation = settings::effective(rules.vat_id_validation);
  shown.show_tax_breakdown = rules.show_tax_breakdown;
  shown.required_billing_fields = rules.required_billing_fields;
  shown.collect_company_name = rules.collect_company_name;
  shown.collect_shipping = rules.collect_shipping;
  if (!session.locale) session.locale = some(rules.default_locale);
  shown.locale = session.locale;
  const auto organization = snapshot.get_shared<organizations::Organization>(site.organization_id);
  if (!organization) return;
  session.support_email = organization->support_email;
  // What was not paid when its organization closed cannot be paid any more.
  const bool closed = organization->status != organizations::OrganizationStatus::active;
  if (closed && session.status == CheckoutStatus::pending) session.status = CheckoutStatus::expired;
}

// Prefill and targets, each only while it is of use.
void fill_by_status(Session& session, const Checkout& checkout) {
  if (session.status == CheckoutStatus::pending) {
    session.email = some(checkout.email.value);
    session.billing_address = checkout.billing_address;
    session.shipping_address = checkout.shipping_address;
  }
  const Id transaction = checkout.active_transaction_id;
  session.cancel_url = some(leave_url(checkout.cancel_url.value, checkout, transaction));
  const bool gone =
      session.status == CheckoutStatus::expired || session.status == CheckoutStatus::cancelled;
  if (gone) session.redirect_url = session.cancel_url;
  if (session.status == CheckoutStatus::completed) {
    session.redirect_url = some(leave_url(checkout.return_url.value, checkout, transaction));
  }
}

}  // namespace

std::vector<connectors::PageScript> page_scripts(const store::Snapshot& snapshot,
                                                 const Dependencies& dependencies,
                                                 std::string_view name) {
  std::vector<connectors::PageScript> scripts;
  const auto checkout = find_public(snapshot, dependencies.links, name);
  const auto site = checkout ? snapshot.get_shared<sites::Site>(checkout->site_id) : nullptr;
  if (!site) return scripts;
  const auto& connectors = *dependencies.connectors;
  for (const auto& provider : offered_providers(snapshot, *site, *checkout, connectors)) {
    auto script = connectors.of(provider->type).page_script(*provider, {});
    if (!script.url.empty()) scripts.push_back(std::move(script));
  }
  return scripts;
}

Result<Session> read_session(const store::Snapshot& snapshot, const SessionRef& input,
                             const Dependencies& dependencies) {
  const auto checkout = find_public(snapshot, dependencies.links, input.id);
  if (!checkout) return fail(Code::not_found, "no such checkout");
  const auto site = snapshot.get_shared<sites::Site>(checkout->site_id);
  if (!site) return fail(Code::not_found, "no such checkout");
  Session session;
  session.id = dependencies.links.codes->public_id(snapshot.serial_of(checkout->id));
  session.status = effective_status(*checkout, snapshot.now());
  session.currency = checkout->currency;
  session.amount = checkout->amount;
  session.external_reference = checkout->external_reference;
  session.invoice_number = checkout->invoice_number;
  session.expires_at = checkout->expires_at;
  session.livemode = checkout->livemode;
  session.locale = some(checkout->locale);
  fill_totals(session, *checkout);
  fill_lines(session, *checkout);
  fill_providers(session, snapshot, *site, *checkout, dependencies);
  fill_site(session, snapshot, *site);
  fill_by_status(session, *checkout);
  session.active_transaction = dependencies.active_transaction(snapshot, *checkout);
  return session;
}

}  // namespace gw::checkouts
