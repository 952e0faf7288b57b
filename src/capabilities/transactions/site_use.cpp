// Whether a site or a provider's account still has business under way. They are deleted rarely: a
// bounded walk over what is open costs less than one more index on every payment.
#include <fmt/format.h>

#include <algorithm>

#include "capabilities/transactions/rules.hpp"
#include "capabilities/transactions/use.hpp"

namespace gw::transactions {
namespace {

constexpr std::int64_t rows_a_page = 500;
constexpr int pages_max = 10;

enum class Found { none, some, unknown };

template <class T, class Counts>
Found open_rows(const store::Snapshot& snapshot, Id organization, std::int64_t status,
                const Counts& counts) {
  store::Find find;
  find.index = "by_status";
  find.equals = {store::value(organization), store::value(status)};
  find.descending = true;
  find.limit = rows_a_page;
  for (int i = 0; i < pages_max; ++i) {
    auto page = snapshot.find<T>(find);
    for (const auto& row : page.rows) {
      if (counts(row)) return Found::some;
    }
    if (!page.next) return Found::none;
    find.after = std::move(page.next);
  }
  return Found::unknown;
}

}  // namespace

std::optional<std::string> site_in_use(const store::Snapshot& snapshot, const sites::Site& site) {
  using checkouts::CheckoutStatus;
  Found worst = Found::none;
  const auto note = [&](Found found) { worst = std::max(worst, found); };
  const auto open_here = [&](const checkouts::Checkout& row) {
    return row.site_id == site.id &&
           checkouts::effective_status(row, snapshot.now()) != CheckoutStatus::expired;
  };
  for (const auto status : {CheckoutStatus::pending, CheckoutStatus::processing}) {
    const auto found = open_rows<checkouts::Checkout>(snapshot, site.organization_id,
                                                      static_cast<std::int64_t>(status), open_here);
    if (found == Found::some) return "the site has open checkouts";
    note(found);
  }
  const auto here = [&](const TransactionRecord& row) { return row.site_id == site.id; };
  for (const auto status : {TransactionStatus::initiated, TransactionStatus::pending_provider}) {
    const auto found = open_rows<TransactionRecord>(snapshot, site.organization_id,
                                                    static_cast<std::int64_t>(status), here);
    if (found == Found::some) return "the site has unfinished transactions";
    note(found);
  }
  if (worst == Found::none) return std::nullopt;
  return "too many checkouts of this organization are open to tell; try again when fewer are";
}

std::optional<std::string> provider_in_use(const store::Snapshot& snapshot,
                                           const providers::Provider& provider) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(provider.organization_id)};
  find.limit = rows_a_page;
  const auto sites = snapshot.find<sites::Site>(find);
  for (const auto& site : sites.rows) {
    if (std::ranges::find(site.assigned_providers, provider.id) != site.assigned_providers.end())
      return fmt::format("the provider is assigned to the site {}", site.id.text());
  }
  Found worst = sites.next ? Found::unknown : Found::none;
  const auto here = [&](const TransactionRecord& row) { return row.provider_id == provider.id; };
  for (const auto status : {TransactionStatus::initiated, TransactionStatus::pending_provider}) {
    const auto found = open_rows<TransactionRecord>(snapshot, provider.organization_id,
                                                    static_cast<std::int64_t>(status), here);
    if (found == Found::some) return "the provider has unfinished transactions";
    worst = std::max(worst, found);
  }
  if (worst == Found::none) return std::nullopt;
  return "too much of this organization is open to tell; try again when less is";
}

std::int64_t count_before(const store::Snapshot& snapshot, Id organization, Instant before) {
  constexpr std::int64_t counted_max = 10'001;
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  find.until = store::value(before.plus_ms(-1));
  return snapshot.count<TransactionRecord>(find, counted_max);
}

}  // namespace gw::transactions
