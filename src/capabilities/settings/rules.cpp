#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "capabilities/settings/settings.hpp"

namespace gw::settings {
namespace {

constexpr std::array<std::string_view, 12> address_fields{
    "firstName", "lastName", "companyName", "address1", "address2", "city",
    "state",     "postcode", "country",     "phone",    "email",    "vatId"};

template <class T, class U>
void decide(T& rule, const std::optional<U>& site, const std::optional<U>& organization) {
  if (organization) rule = *organization;
  if (site) rule = *site;
}

}  // namespace

CheckoutRules checkout_rules(const CheckoutPreferences& site,
                             const CheckoutPreferences& organization) {
  CheckoutRules rules;
  const auto& own = organization;
  decide(rules.vat_id_validation, site.vat_id_validation, own.vat_id_validation);
  decide(rules.show_tax_breakdown, site.show_tax_breakdown, own.show_tax_breakdown);
  decide(rules.collect_company_name, site.collect_company_name, own.collect_company_name);
  decide(rules.collect_shipping, site.collect_shipping, own.collect_shipping);
  decide(rules.required_billing_fields, site.required_billing_fields, own.required_billing_fields);
  decide(rules.default_locale, site.default_locale, own.default_locale);
  decide(rules.session_expires_in_hours, site.session_expires_in_hours,
         own.session_expires_in_hours);
  return rules;
}

VatIdValidation effective(VatIdValidation wanted) {
  return wanted == VatIdValidation::vies ? VatIdValidation::format : wanted;
}

std::vector<FieldProblem> problems_of(const CheckoutPreferences& preferences,
                                      std::string_view path) {
  std::vector<FieldProblem> problems;
  if (!preferences.required_billing_fields) return problems;
  const auto& fields = *preferences.required_billing_fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto name =
        fmt::format("{}{}requiredBillingFields[{}]", path, path.empty() ? "" : ".", i);
    if (std::ranges::find(address_fields, fields[i]) == address_fields.end()) {
      problems.push_back({name, "unknown_value", "is not a member of a billing address"});
    } else if (std::find(fields.begin(), fields.begin() + static_cast<std::ptrdiff_t>(i),
                         fields[i]) != fields.begin() + static_cast<std::ptrdiff_t>(i)) {
      problems.push_back({name, "duplicate", "stands in the list already"});
    }
  }
  return problems;
}

}  // namespace gw::settings
