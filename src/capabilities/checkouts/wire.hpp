// What checkouts look like to clients: inputs and outputs of the slice's endpoints.
#pragma once

#include "capabilities/checkouts/checkouts.hpp"
#include "endpoints/listing.hpp"

namespace gw::checkouts {

struct CreateCheckout {
  Id site_id;
  std::int64_t amount = 0;
  Currency currency;
  std::optional<std::string> email;
  std::optional<std::string> external_reference;
  std::optional<std::string> invoice_number;
  std::optional<std::string> return_url, cancel_url, ipn_url;
  std::optional<Id> client_id;
  std::optional<std::vector<LineItem>> items;
  std::optional<Address> billing_address, shipping_address;
  std::optional<std::int64_t> expire_in_hours;  // absent: as the site's settings say
  std::optional<std::string> locale;
  std::vector<Id> provider_ids;
  TextMap metadata;
};
BOOST_DESCRIBE_STRUCT(CreateCheckout, (),
                      (site_id, amount, currency, email, external_reference, invoice_number,
                       return_url, cancel_url, ipn_url, client_id, items, billing_address,
                       shipping_address, expire_in_hours, locale, provider_ids, metadata))

struct CreatedCheckout {
  Id id;
  std::string session_public_id;
  std::string short_code;
  std::string payment_url;
  Instant expires_at;
  bool livemode = false;
};
BOOST_DESCRIBE_STRUCT(CreatedCheckout, (),
                      (id, session_public_id, short_code, payment_url, expires_at, livemode))

// The Admin API's view of a checkout.
struct CheckoutView {
  Id id;
  Id organization_id, site_id;
  std::string session_public_id, short_code, payment_url;
  CheckoutStatus status = CheckoutStatus::pending;
  std::int64_t amount = 0;
  Currency currency;
  std::int64_t total_net = 0, total_tax = 0, total_gross = 0;
  std::string external_reference, invoice_number, email;
  std::vector<LineItem> items;
  std::optional<Address> billing_address, shipping_address;
  std::string return_url, cancel_url, ipn_url;
  std::optional<Id> client_id;
  std::string locale;
  std::vector<Id> allowed_provider_ids;
  TextMap metadata;
  bool livemode = false;
  std::vector<Id> transaction_ids;
  Instant expires_at, created_at, updated_at;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(CheckoutView, (),
                      (id, organization_id, site_id, session_public_id, short_code, payment_url,
                       status, amount, currency, total_net, total_tax, total_gross,
                       external_reference, invoice_number, email, items, billing_address,
                       shipping_address, return_url, cancel_url, ipn_url, client_id, locale,
                       allowed_provider_ids, metadata, livemode, transaction_ids, expires_at,
                       created_at, updated_at, version))
CheckoutView view_of(const store::Snapshot& snapshot, const Links& links, Checkout checkout);

struct CheckoutRef {
  Id checkout_id;
};
BOOST_DESCRIBE_STRUCT(CheckoutRef, (), (checkout_id))

struct ListCheckouts : endpoints::ListQuery {
  std::optional<CheckoutStatus> status;
  std::optional<Id> site_id;
  std::optional<std::string> search;
};
BOOST_DESCRIBE_STRUCT(ListCheckouts, (endpoints::ListQuery), (status, site_id, search))

struct CheckoutList : endpoints::ListFacts {
  std::vector<CheckoutView> checkouts;
};
BOOST_DESCRIBE_STRUCT(CheckoutList, (),
                      (checkouts, total, total_is_capped, page, limit, next_cursor))

struct PatchCheckout {
  Id checkout_id;
  Patch<TextMap> metadata;
  Patch<std::string> external_reference, return_url, cancel_url, ipn_url;
  Patch<Instant> expires_at;
};
BOOST_DESCRIBE_STRUCT(PatchCheckout, (),
                      (checkout_id, metadata, external_reference, return_url, cancel_url, ipn_url,
                       expires_at))

// The buyer's view (contract 03 §3.2): what the page needs and nothing else.
struct SessionLine {
  std::string name, description;
  std::int64_t quantity = 1, unit_amount = 0;
  std::string item_type;
  AmountType amount_type = AmountType::gross;
};
BOOST_DESCRIBE_STRUCT(SessionLine, (),
                      (name, description, quantity, unit_amount, item_type, amount_type))

struct SessionBranding {
  std::optional<std::string> logo, primary_color;
};
BOOST_DESCRIBE_STRUCT(SessionBranding, (), (logo, primary_color))

struct SessionSettings {
  settings::VatIdValidation vat_id_validation = settings::VatIdValidation::none;
  bool show_tax_breakdown = true;
  std::vector<std::string> required_billing_fields;
  bool collect_company_name = false;
  bool collect_shipping = false;
  std::optional<std::string> locale;
};
BOOST_DESCRIBE_STRUCT(SessionSettings, (),
                      (vat_id_validation, show_tax_breakdown, required_billing_fields,
                       collect_company_name, collect_shipping, locale))

struct SessionRef {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(SessionRef, (), (id))

// `default` is a C++ keyword: a trailing underscore is dropped on the wire.
struct SessionOption {
  Id provider_id;
  providers::ProviderType type = providers::ProviderType::sandbox;
  std::string label, description;
  providers::ProviderMode mode = providers::ProviderMode::test;
  // The provider's own script, and what it needs to know.
  std::optional<std::string> sdk, public_key;
  std::optional<std::int64_t> sdk_amount;
  bool default_ = false;
  RawJson test_cards;
};
BOOST_DESCRIBE_STRUCT(SessionOption, (),
                      (provider_id, type, label, description, mode, sdk, public_key, sdk_amount,
                       default_, test_cards))

struct Session {
  std::string id;
  CheckoutStatus status = CheckoutStatus::pending;
  Currency currency;
  std::int64_t amount = 0, total_net = 0, total_tax = 0, total_gross = 0;
  bool tax_included = true;
  std::vector<TaxBreakdownRow> tax_breakdown;
  std::vector<SessionLine> line_items;
  std::vector<std::string> providers;
  std::vector<SessionOption> provider_options;
  SessionBranding branding;
  std::string site_name;
  std::optional<std::string> support_email;
  std::string external_reference, invoice_number;
  Instant expires_at;
  bool livemode = false;
  std::optional<std::string> locale;
  SessionSettings checkout_settings;
  std::optional<std::string> email;
  std::optional<Address> billing_address, shipping_address;
  std::optional<std::string> redirect_url, cancel_url;
  std::optional<ActiveTransaction> active_transaction;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (id, status, currency, amount, total_net, total_tax, total_gross,
                       tax_included, tax_breakdown, line_items, providers, provider_options,
                       branding, site_name, support_email, external_reference, invoice_number,
                       expires_at, livemode, locale, checkout_settings, email, billing_address,
                       shipping_address, redirect_url, cancel_url, active_transaction))

// One use case a function; failures in the comment.
// VALIDATION_FAILED, REFERENCE_REQUIRED, ITEM_SUM_MISMATCH, PROVIDER_MODE_MISMATCH, NOT_FOUND
// (site).
Result<CreatedCheckout> create_checkout(store::Transaction& transaction, const Caller& caller,
                                        const CreateCheckout& input,
                                        const Dependencies& dependencies);
// FILTER_NOT_SUPPORTED, PAGE_TOO_DEEP, VALIDATION_FAILED.
Result<CheckoutList> list_checkouts(const store::Snapshot& snapshot, const Caller& caller,
                                    const ListCheckouts& input, const Links& links);
// NOT_FOUND.
Result<CheckoutView> get_checkout(const store::Snapshot& snapshot, const Caller& caller,
                                  const CheckoutRef& input, const Links& links);
// NOT_FOUND, STATE_CONFLICT, VALIDATION_FAILED.
Result<CheckoutView> patch_checkout(store::Transaction& transaction, const Caller& caller,
                                    const PatchCheckout& input, const Links& links);
// NOT_FOUND, STATE_CONFLICT (completed, or an attempt is open).
Result<CheckoutView> cancel_checkout(store::Transaction& transaction, const Caller& caller,
                                     const CheckoutRef& input, const Links& links);
// NOT_FOUND.
Result<Session> read_session(const store::Snapshot& snapshot, const SessionRef& input,
                             const Dependencies& dependencies);

}  // namespace gw::checkouts

template <>
struct gw::FieldRules<gw::checkouts::CreateCheckout> {
  using C = checkouts::CreateCheckout;
  static constexpr auto rules = std::tuple{
      field(
          &C::amount,
          {.required = true, .min = 1, .description = "minor units; equals the sum of the items"}),
      field(&C::currency, {.required = true, .example = "EUR"}),
      field(&C::email, {.length_max = 254, .format = Format::email}),
      field(&C::external_reference, {.number_as_text = true,
                                     .description = "your order id; this or invoiceNumber",
                                     .example = "A-1007"}),
      field(&C::invoice_number, {.length_max = 64, .number_as_text = true}),
      field(&C::return_url,
            {.length_max = 2048, .format = Format::url, .description = "may hold {transactionId}"}),
      field(&C::cancel_url, {.length_max = 2048, .format = Format::url}),
      field(&C::ipn_url, {.length_max = 2048,
                          .format = Format::url,
                          .description = "where signed notifications go"}),
      field(&C::items, {.length_min = 1, .length_max = 200}),
      field(&C::expire_in_hours,
            {.min = 1, .max = 3120, .description = "default: the site's setting, else 24"}),
      field(&C::locale, {.format = Format::locale}),
      field(&C::provider_ids, {.length_max = 50}),
      field(&C::metadata, {.length_max = 20}),
  };
};

template <>
struct gw::FieldRules<gw::checkouts::PatchCheckout> {
  using C = checkouts::PatchCheckout;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&C::metadata, {.length_max = 20}),
      field(&C::external_reference, {.number_as_text = true}),
      field(&C::return_url, {.length_max = 2048, .format = Format::url}),
      field(&C::cancel_url, {.length_max = 2048, .format = Format::url}),
      field(&C::ipn_url, {.length_max = 2048, .format = Format::url}),
  };
};

template <>
struct gw::FieldRules<gw::checkouts::ListCheckouts> {
  using Q = checkouts::ListCheckouts;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple_cat(
      FieldRules<endpoints::ListQuery>::rules,
      std::tuple{field(&Q::search,
                       {.number_as_text = true,
                        .description = "exact id, public id, short code or externalReference"})});
};

template <>
struct gw::FieldRules<gw::checkouts::CheckoutList> {
  using L = checkouts::CheckoutList;
  static constexpr auto rules = std::tuple{
      field(&L::next_cursor, {.emit_null = true}),
      field(&L::total, {.description = "exact up to 10000, then totalIsCapped"}),
  };
};
