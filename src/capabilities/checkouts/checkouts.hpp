// A checkout session: what is to be paid, by when, and where the buyer goes afterwards. It is the
// guard of its transactions: whoever moves one of them writes the checkout.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "capabilities/clients/clients.hpp"
#include "capabilities/providers/providers.hpp"
#include "capabilities/sites/sites.hpp"
#include "connectors/connector.hpp"
#include "crypto/public_codes.hpp"
#include "endpoints/binding.hpp"

namespace gw::checkouts {

enum class CheckoutStatus { pending, processing, completed, expired, cancelled };
BOOST_DESCRIBE_ENUM(CheckoutStatus, pending, processing, completed, expired, cancelled)
enum class AmountType { gross, net };
BOOST_DESCRIBE_ENUM(AmountType, gross, net)

using clients::Address;

struct LineItem {
  Personal name, description;  // one of them is needed
  std::int64_t quantity = 1;
  std::int64_t unit_price = 0;  // minor units; negative for a discount only
  std::string item_type;  // goods, digital_service, shipping, tax, discount, or any other text
  AmountType amount_type = AmountType::gross;
  std::optional<Rate> vat_rate;
  std::optional<std::string> tax_rate_code;
};
BOOST_DESCRIBE_STRUCT(LineItem, (),
                      (name, description, quantity, unit_price, item_type, amount_type, vat_rate,
                       tax_rate_code))

struct TaxBreakdownRow {
  Rate tax_rate;
  std::string tax_rate_code;
  std::int64_t taxable_base = 0;
  std::int64_t tax_amount = 0;
};
BOOST_DESCRIBE_STRUCT(TaxBreakdownRow, (), (tax_rate, tax_rate_code, taxable_base, tax_amount))

struct Totals {
  std::int64_t total_net = 0;
  std::int64_t total_tax = 0;
  std::int64_t total_gross = 0;  // what is charged
  std::vector<TaxBreakdownRow> tax_breakdown;
  bool tax_included = true;  // every line's price holds its tax
};
BOOST_DESCRIBE_STRUCT(Totals, (), (total_net, total_tax, total_gross, tax_breakdown, tax_included))

struct Checkout : store::Stored {
  Id organization_id;
  Id site_id;
  CheckoutStatus status = CheckoutStatus::pending;
  std::int64_t amount = 0;  // the item sum as given
  Currency currency;
  std::string external_reference;
  std::string invoice_number;
  Personal email;
  std::vector<LineItem> items;  // empty: one line of `amount`
  std::optional<Address> billing_address, shipping_address;
  Personal return_url, cancel_url, ipn_url;
  std::optional<Id> client_id;
  std::string locale;
  std::vector<Id> allowed_provider_ids;  // empty: all of the site's
  TextMap metadata;
  bool livemode = false;
  Instant expires_at;
  std::vector<Id> transaction_ids;  // every attempt, oldest first
  Id active_transaction_id;         // the attempt that is open or made it complete
};
BOOST_DESCRIBE_STRUCT(Checkout, (store::Stored),
                      (organization_id, site_id, status, amount, currency, external_reference,
                       invoice_number, email, items, billing_address, shipping_address, return_url,
                       cancel_url, ipn_url, client_id, locale, allowed_provider_ids, metadata,
                       livemode, expires_at, transaction_ids, active_transaction_id))

// At most this many attempts to pay one checkout.
inline constexpr std::size_t attempts_max = 50;

// The status as of `now`: pending past its time is expired, whether the sweeper came by or not.
CheckoutStatus effective_status(const Checkout& checkout, Instant now);
Totals totals_of(const Checkout& checkout);
// VALIDATION_FAILED (every bad line), ITEM_SUM_MISMATCH.
Result<void> check_items(const std::vector<LineItem>& items, std::int64_t amount);
// The wire's fixed item types, old words mapped (physical, virtual).
std::string canonical_item_type(std::string_view text);

// In order: assigned, enabled, of the checkout's mode, allowed by it.
std::vector<std::shared_ptr<const providers::Provider>> enabled_providers(
    const store::Snapshot& snapshot, const sites::Site& site, const Checkout& checkout);
// The providers a buyer may choose from: of those above the ones that can take exactly what is
// charged.
std::vector<std::shared_ptr<const providers::Provider>> offered_providers(
    const store::Snapshot& snapshot, const sites::Site& site, const Checkout& checkout,
    const connectors::Registry& connectors);

// Where the buyer goes: {transactionId} replaced, externalReference and transactionId appended
// unless present. Empty when `url` is.
std::string leave_url(std::string_view url, const Checkout& checkout, Id transaction_id);

// Public names of checkouts and the address of their page.
struct Links {
  std::shared_ptr<const crypto::PublicCodes> codes;
  std::string page_base;  // "https://pay.example.com"

  std::string payment_url(std::int64_t serial) const;
};
// By public id or short code; never by the internal id.
std::optional<Checkout> find_public(const store::Snapshot& snapshot, const Links& links,
                                    std::string_view name);

// What the page may know of the attempt under way (told by the transactions slice).
struct ActiveTransaction {
  Id transaction_id;
  std::string status;
  Id provider_id;
  RawJson next;
};
BOOST_DESCRIBE_STRUCT(ActiveTransaction, (), (transaction_id, status, provider_id, next))

struct Dependencies {
  store::Database database;
  Links links;
  std::function<std::optional<ActiveTransaction>(const store::Snapshot&, const Checkout&)>
      active_transaction;
  const connectors::Registry* connectors = nullptr;
};
void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies);
void add_main_routes(endpoints::Table& table, const Dependencies& dependencies);

// The scripts of providers that the page of this checkout (public id or short code) may load; none
// when there is no such checkout.
std::vector<connectors::PageScript> page_scripts(const store::Snapshot& snapshot,
                                                 const Dependencies& dependencies,
                                                 std::string_view name);

// Marks up to 500 pending checkouts past their time; true when there may be more.
Result<bool> expire_due(store::Transaction& transaction);

}  // namespace gw::checkouts

template <>
struct gw::store::Entity<gw::checkouts::Checkout> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const checkouts::Checkout& checkout, const Protection&);
};

template <>
struct gw::FieldRules<gw::checkouts::LineItem> {
  using L = checkouts::LineItem;
  static constexpr auto rules = std::tuple{
      field(&L::name, {.number_as_text = true}),
      field(&L::description, {.length_max = 1000, .number_as_text = true, .multiline = true}),
      field(&L::quantity, {.required = true, .min = 1, .max = 1'000'000'000}),
      field(&L::unit_price, {.required = true, .description = "minor units"}),
      field(&L::item_type, {.length_max = 64}),
  };
};
