// Whether a site still has business under way. Sites are deleted rarely: a bounded walk over what
// is open costs less than one more index on every payment.
#include "capabilities/transactions/rules.hpp"

namespace gw::transactions {
namespace {

constexpr std::int64_t rows_a_page = 500;
constexpr int pages_max = 10;

enum class Found { none, some, unknown };

template <class T>
Found open_rows(const store::Snapshot& snapshot, const sites::Site& site, std::int64_t status) {
  store::Find find;
  find.index = "by_status";
  find.equals = {store::value(site.organization_id), store::value(status)};
  find.descending = true;
  find.limit = rows_a_page;
  for (int i = 0; i < pages_max; ++i) {
    auto page = snapshot.find<T>(find);
    for (const auto& row : page.rows) {
      if (row.site_id != site.id) continue;
      if constexpr (std::is_same_v<T, checkouts::Checkout>) {
        if (checkouts::effective_status(row, snapshot.now()) == checkouts::CheckoutStatus::expired)
          continue;
      }
      return Found::some;
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
  for (const auto status : {CheckoutStatus::pending, CheckoutStatus::processing}) {
    const auto found =
        open_rows<checkouts::Checkout>(snapshot, site, static_cast<std::int64_t>(status));
    if (found == Found::some) return "the site has open checkouts";
    note(found);
  }
  for (const auto status : {TransactionStatus::initiated, TransactionStatus::pending_provider}) {
    const auto found =
        open_rows<TransactionRecord>(snapshot, site, static_cast<std::int64_t>(status));
    if (found == Found::some) return "the site has unfinished transactions";
    note(found);
  }
  if (worst == Found::none) return std::nullopt;
  return "too many checkouts of this organization are open to tell; try again when fewer are";
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
