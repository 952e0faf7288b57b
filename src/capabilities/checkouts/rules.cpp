#include "capabilities/checkouts/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/decode.hpp"
#include "base/text.hpp"

namespace gw::checkouts {
namespace {

void add_breakdown(Totals& totals, const LineItem& item, const LineTax& line) {
  if (!item.vat_rate) return;
  const auto row =
      std::ranges::find(totals.tax_breakdown, *item.vat_rate, &TaxBreakdownRow::tax_rate);
  if (row == totals.tax_breakdown.end()) {
    totals.tax_breakdown.push_back(
        {*item.vat_rate, item.tax_rate_code.value_or(""), line.net, line.tax});
    return;
  }
  row->taxable_base += line.net;
  row->tax_amount += line.tax;
}

bool query_has(std::string_view url, std::string_view name) {
  url = url.substr(0, url.find('#'));  // a fragment may hold a question mark of its own
  const auto query_at = url.find('?');
  if (query_at == std::string_view::npos) return false;
  const auto query = url.substr(query_at + 1);
  return std::ranges::any_of(split(query, '&'), [&](std::string_view pair) {
    return pair.substr(0, pair.find('=')) == name;
  });
}

// Before the fragment, after the existing query, byte for byte otherwise.
void append_query(std::string& url, std::string_view name, std::string_view value) {
  if (value.empty() || query_has(url, name)) return;
  const auto fragment_at = url.find('#');
  const std::string fragment = fragment_at == std::string::npos ? "" : url.substr(fragment_at);
  url.resize(std::min(url.size(), fragment_at));
  if (url.find('?') == std::string::npos) {
    url += '?';
  } else if (!url.ends_with('?') && !url.ends_with('&')) {
    url += '&';
  }
  url += fmt::format("{}={}", name, percent_encode(value)) + fragment;
}

}  // namespace

CheckoutStatus effective_status(const Checkout& checkout, Instant now) {
  if (checkout.status == CheckoutStatus::pending && checkout.expires_at <= now)
    return CheckoutStatus::expired;
  return checkout.status;
}

LineTax line_tax(const LineItem& item) {
  const std::int64_t amount = item.unit_price * item.quantity;
  const Rate rate = item.vat_rate.value_or(Rate{});
  if (item.amount_type == AmountType::net) {
    const std::int64_t tax = tax_on_top(amount, rate);
    return {amount, tax, amount + tax};
  }
  const std::int64_t tax = tax_inside(amount, rate);
  return {amount - tax, tax, amount};
}

Totals totals_of(const Checkout& checkout) {
  Totals totals;
  if (checkout.items.empty()) {
    totals.total_net = totals.total_gross = checkout.amount;
    return totals;
  }
  for (const auto& item : checkout.items) {
    const LineTax line = line_tax(item);
    totals.total_net += line.net;
    totals.total_tax += line.tax;
    totals.total_gross += line.gross;
    totals.tax_included = totals.tax_included && item.amount_type == AmountType::gross;
    add_breakdown(totals, item, line);
  }
  return totals;
}

std::string canonical_item_type(std::string_view text) {
  if (text.empty() || text == "virtual") return "digital_service";
  if (text == "physical") return "goods";
  return std::string(text);
}

std::vector<FieldProblem> item_problems(const std::vector<LineItem>& items) {
  std::vector<FieldProblem> problems;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = items[i];
    const auto path = [&](std::string_view name) { return fmt::format("items[{}].{}", i, name); };
    if (item.name.value.empty() && item.description.value.empty()) {
      problems.push_back({path("name"), "required", "a name or a description is required"});
    }
    if (item.unit_price < 0 && item.item_type != "discount") {
      problems.push_back(
          {path("unitPrice"), "too_small", "may be negative for itemType discount only"});
    }
    if (!checked_product(item.unit_price, item.quantity)) {
      problems.push_back(
          {path("unitPrice"), "too_large", "times quantity is over the largest amount"});
    }
  }
  return problems;
}

Result<void> check_item_sum(const std::vector<LineItem>& items, std::int64_t amount) {
  if (items.empty()) return {};
  std::int64_t sum = 0;
  for (const auto& item : items) {
    const auto next = checked_sum(sum, item.unit_price * item.quantity);
    if (!next) return invalid_field("items", "too_large", "add up to more than the largest amount");
    sum = *next;
  }
  if (sum == amount) return {};
  // Older clients match on the two fixed fragments of this sentence (contract 01 §1.8).
  Failure failure{
      Code::item_sum_mismatch,
      fmt::format("sum of item amounts ({}) does not match total amount ({})", sum, amount),
      {},
      {},
      0};
  failure.details.push_back(
      {"amount", "item_sum_mismatch", "must equal the sum of quantity * unitPrice of all items"});
  return std::unexpected(std::move(failure));
}

Result<void> check_items(const std::vector<LineItem>& items, std::int64_t amount) {
  if (auto problems = item_problems(items); !problems.empty())
    return std::unexpected(validation_failure(std::move(problems)));
  return check_item_sum(items, amount);
}

std::vector<std::shared_ptr<const providers::Provider>> enabled_providers(
    const store::Snapshot& snapshot, const sites::Site& site, const Checkout& checkout) {
  std::vector<std::shared_ptr<const providers::Provider>> enabled;
  const auto& allowed = checkout.allowed_provider_ids;
  const auto mode =
      checkout.livemode ? providers::ProviderMode::live : providers::ProviderMode::test;
  for (const Id id : site.assigned_providers) {
    if (!allowed.empty() && std::ranges::find(allowed, id) == allowed.end()) continue;
    auto provider = snapshot.get_shared<providers::Provider>(id);
    if (provider && provider->enabled && provider->mode == mode)
      enabled.push_back(std::move(provider));
  }
  return enabled;
}

std::vector<std::shared_ptr<const providers::Provider>> offered_providers(
    const store::Snapshot& snapshot, const sites::Site& site, const Checkout& checkout,
    const connectors::Registry& connectors) {
  auto offered = enabled_providers(snapshot, site, checkout);
  const Money charged{totals_of(checkout).total_gross, checkout.currency};
  std::erase_if(offered, [&](const auto& provider) {
    return !connectors.of(provider->type).offers(charged);
  });
  return offered;
}

std::string leave_url(std::string_view url, const Checkout& checkout, Id transaction_id) {
  if (url.empty()) return {};
  std::string target(url);
  const std::string id = transaction_id ? transaction_id.text() : "";
  constexpr std::string_view placeholder = "{transactionId}";
  for (auto at = target.find(placeholder); at != std::string::npos;
       at = target.find(placeholder, at)) {
    target.replace(at, placeholder.size(), id);
  }
  append_query(target, "externalReference", checkout.external_reference);
  append_query(target, "transactionId", id);
  return target;
}

std::string Links::payment_url(std::int64_t serial) const {
  return page_base + "/checkout/" + codes->short_code(serial);
}

std::optional<Checkout> find_public(const store::Snapshot& snapshot, const Links& links,
                                    std::string_view name) {
  auto serial = links.codes->serial_of_public_id(name);
  if (!serial) serial = links.codes->serial_of_short_code(name);
  if (!serial) return std::nullopt;
  return snapshot.get_by_serial<Checkout>(*serial);
}

}  // namespace gw::checkouts
