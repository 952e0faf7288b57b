// What an organization decided about its checkouts, refunds, portal and messages.
#pragma once

#include <string>
#include <vector>

#include "store/store.hpp"

namespace gw::settings {

// none: any text. format: the form of the country. vies: asked at the EU's service.
enum class VatIdValidation { none, format, vies };
BOOST_DESCRIBE_ENUM(VatIdValidation, none, format, vies)

// How a checkout asks and shows. Absent: as the organization has it, then the standard.
struct CheckoutPreferences {
  std::optional<VatIdValidation> vat_id_validation;
  std::optional<bool> show_tax_breakdown, collect_company_name, collect_shipping;
  std::optional<std::vector<std::string>> required_billing_fields;  // wire names of Address
  std::optional<std::string> default_locale;
  std::optional<std::int64_t> session_expires_in_hours;
};
BOOST_DESCRIBE_STRUCT(CheckoutPreferences, (),
                      (vat_id_validation, show_tax_breakdown, collect_company_name,
                       collect_shipping, required_billing_fields, default_locale,
                       session_expires_in_hours))

inline constexpr std::int64_t session_hours_standard = 24;
inline constexpr std::int64_t session_hours_max = 3120;

// Every preference decided.
struct CheckoutRules {
  VatIdValidation vat_id_validation = VatIdValidation::none;
  bool show_tax_breakdown = true;
  bool collect_company_name = false;
  bool collect_shipping = false;
  std::vector<std::string> required_billing_fields{"country", "postcode"};
  std::string default_locale;  // empty: as the buyer's browser says
  std::int64_t session_expires_in_hours = session_hours_standard;
};

// The site's word before the organization's.
CheckoutRules checkout_rules(const CheckoutPreferences& site,
                             const CheckoutPreferences& organization);
// What is done about a VAT id today: the EU's service is not asked yet.
VatIdValidation effective(VatIdValidation wanted);

// Problems of preferences, each under `path` ("checkout" or empty).
std::vector<FieldProblem> problems_of(const CheckoutPreferences& preferences,
                                      std::string_view path);

}  // namespace gw::settings

template <>
struct gw::FieldRules<gw::settings::CheckoutPreferences> {
  using C = settings::CheckoutPreferences;
  static constexpr auto rules = std::tuple{
      field(&C::vat_id_validation, {.description = "none, format or vies"}),
      field(&C::required_billing_fields,
            {.length_max = 12, .description = "names of billing address members"}),
      field(&C::default_locale, {.format = Format::locale, .example = "de"}),
      field(&C::session_expires_in_hours, {.min = 1, .max = settings::session_hours_max}),
  };
};
