#include "capabilities/portal/payments.hpp"

#include <algorithm>

#include "base/mailbox.hpp"
#include "capabilities/portal/records.hpp"
#include "capabilities/portal/rules.hpp"
#include "capabilities/portal/wire.hpp"

namespace gw::portal {
namespace {

using checkouts::Checkout;
using transactions::TransactionRecord;

constexpr int organizations_max = 50;
constexpr std::int64_t page_standard = 20;

store::Find of_email(const store::Snapshot& snapshot, std::string_view email) {
  store::Find find;
  find.index = "by_email";
  find.equals = {store::value(transactions::email_hash(snapshot.protection(), email))};
  return find;
}

// Where the buyer ever tried to pay and the portal is on; one seek an organization.
std::vector<Id> organizations_of(const store::Snapshot& snapshot, const Dependencies& dependencies,
                                 const Buyer& buyer) {
  std::vector<Id> organizations;
  const auto add = [&](Id id) {
    if (offered_by(snapshot, dependencies, id)) organizations.push_back(id);
  };
  if (buyer.organization) {
    add(buyer.organization);
    return organizations;
  }
  auto find = of_email(snapshot, buyer.email);
  for (int i = 0; i < organizations_max; ++i) {
    const auto first = snapshot.find_first<TransactionRecord>(find);
    if (!first) break;
    find.above = store::value(first->organization_id);
    add(first->organization_id);
  }
  return organizations;
}

store::Page<TransactionRecord> newest_of(const store::Snapshot& snapshot, const Buyer& buyer,
                                         Id organization, std::size_t room) {
  auto find = of_email(snapshot, buyer.email);
  find.equals.push_back(store::value(organization));
  find.descending = true;
  find.limit = static_cast<std::int64_t>(room);
  return snapshot.find<TransactionRecord>(find);
}

// As the index has it, and as the cursor of a page says.
auto position(const store::Snapshot& snapshot, const TransactionRecord& record) {
  return std::pair(record.created_at.ms, snapshot.serial_of(record.id));
}

PaymentView view_of(const store::Snapshot& snapshot, const Dependencies& dependencies,
                    const TransactionRecord& record) {
  PaymentView view;
  view.id = record.id;
  view.external_reference = record.external_reference;
  view.amount = record.amount;
  view.currency = record.currency;
  view.status = std::string(enum_text(record.status));
  view.refunded_amount = record.refunded_amount;
  view.method = record.method;
  if (const auto site = snapshot.get_shared<sites::Site>(record.site_id))
    view.site_name = site->label;
  if (const auto organization =
          snapshot.get_shared<organizations::Organization>(record.organization_id))
    view.organization_name = organization->name;
  view.livemode = record.livemode;
  view.created_at = record.created_at;
  view.confirmed_at = record.confirmed_at;
  view.receipt_url =
      fmt::format("{}/portal/documents/{}", dependencies.links.page_base, record.id.text());
  return view;
}

PaymentLine line_of(const checkouts::LineItem& item) {
  const bool named = !item.name.value.empty();
  PaymentLine line;
  line.name = named ? item.name.value : item.description.value;
  if (named) line.description = item.description.value;
  line.quantity = item.quantity;
  line.unit_price = item.unit_price;
  line.total = item.quantity * item.unit_price;
  line.amount_type = item.amount_type;
  line.vat_rate = item.vat_rate;
  return line;
}

void fill_from_checkout(PaymentDetail& detail, const Checkout& checkout) {
  for (const auto& item : checkout.items) detail.items.push_back(line_of(item));
  if (checkout.items.empty()) {
    const auto& name =
        checkout.external_reference.empty() ? checkout.invoice_number : checkout.external_reference;
    detail.items.push_back({.name = name, .unit_price = checkout.amount, .total = checkout.amount});
  }
  detail.totals = checkouts::totals_of(checkout);
}

// Whether the buyer's login may see it; a foreign payment does not exist.
bool belongs_to(const store::Snapshot& snapshot, const Dependencies& dependencies,
                const TransactionRecord& record, const Caller& caller) {
  if (caller.email.empty() || normal_mail_address(record.email.value) != caller.email) return false;
  if (caller.organization && record.organization_id != caller.organization) return false;
  return is_visible(record) && offered_by(snapshot, dependencies, record.organization_id);
}

// The part of the list a query asks for, in the order it asks for.
void keep_wanted(const store::Snapshot& snapshot, const store::Find& wanted,
                 std::vector<TransactionRecord>& records) {
  const auto bound = [](const std::optional<store::Value>& value, std::int64_t otherwise) {
    const auto* number = value ? std::get_if<std::int64_t>(&*value) : nullptr;
    return number ? *number : otherwise;
  };
  const std::int64_t from = bound(wanted.from, 0);
  const std::int64_t until = bound(wanted.until, std::numeric_limits<std::int64_t>::max());
  std::erase_if(records, [&](const TransactionRecord& record) {
    return record.created_at.ms < from || record.created_at.ms > until;
  });
  std::ranges::sort(records, [&](const TransactionRecord& left, const TransactionRecord& right) {
    return wanted.descending ? position(snapshot, right) < position(snapshot, left)
                             : position(snapshot, left) < position(snapshot, right);
  });
}

std::size_t first_wanted(const store::Snapshot& snapshot, const store::Find& wanted,
                         const std::vector<TransactionRecord>& records) {
  if (!wanted.after) return static_cast<std::size_t>(wanted.offset);
  const auto* at = std::get_if<std::int64_t>(&wanted.after->values.front());
  const std::pair after(at ? *at : 0, wanted.after->serial);
  const auto first = std::ranges::find_if(records, [&](const TransactionRecord& record) {
    const auto here = position(snapshot, record);
    return wanted.descending ? here < after : after < here;
  });
  return static_cast<std::size_t>(first - records.begin());
}

}  // namespace

BuyerPayments payments_of(const store::Snapshot& snapshot, const Dependencies& dependencies,
                          const Buyer& buyer) {
  BuyerPayments payments;
  std::size_t room = attempts_seen_max;
  for (const Id organization : organizations_of(snapshot, dependencies, buyer)) {
    if (room == 0) {
      payments.cut = true;
      break;
    }
    auto page = newest_of(snapshot, buyer, organization, room);
    payments.cut = payments.cut || page.next.has_value();
    room -= page.rows.size();
    for (auto& record : page.rows) {
      if (is_visible(record)) payments.records.push_back(std::move(record));
    }
  }
  std::ranges::sort(payments.records, std::ranges::greater(),
                    [&](const TransactionRecord& record) { return position(snapshot, record); });
  return payments;
}

bool has_payments(const store::Snapshot& snapshot, const Dependencies& dependencies,
                  const Buyer& buyer) {
  return !payments_of(snapshot, dependencies, buyer).records.empty();
}

mails::Condition code_condition(const Dependencies& dependencies) {
  return [dependencies](const store::Snapshot& snapshot, const mails::OutgoingMail& mail) {
    const std::string& email = mail.to.value;
    if (has_payments(snapshot, dependencies, {email, {}})) return true;
    return dependencies.has_client && dependencies.has_client(snapshot, email);
  };
}

Result<PaymentList> list_payments(const store::Snapshot& snapshot, const Caller& caller,
                                  const ListPayments& input, const Dependencies& dependencies) {
  store::Find wanted;
  const auto limit = endpoints::apply_list_query(input, page_standard, wanted);
  if (!limit) return std::unexpected(limit.error());
  auto [records, cut] = payments_of(snapshot, dependencies, {caller.email, caller.organization});
  keep_wanted(snapshot, wanted, records);
  const std::size_t first = first_wanted(snapshot, wanted, records);
  const std::size_t end = std::min(records.size(), first + static_cast<std::size_t>(*limit));
  PaymentList list;
  list.total = static_cast<std::int64_t>(records.size());
  if (cut) list.total_is_capped = true;
  list.page = input.page;
  list.limit = *limit;
  for (std::size_t i = first; i < end; ++i)
    list.payments.push_back(view_of(snapshot, dependencies, records[i]));
  if (first < end && end < records.size()) {
    const auto [at, serial] = position(snapshot, records[end - 1]);
    list.next_cursor = endpoints::cursor_text({{store::value(at)}, serial});
  }
  return list;
}

Result<PaymentDetail> read_payment(const store::Snapshot& snapshot, const Caller& caller,
                                   const PaymentRef& input, const Dependencies& dependencies) {
  const auto record = snapshot.get<TransactionRecord>(input.transaction_id);
  if (!record || !belongs_to(snapshot, dependencies, *record, caller))
    return fail(Code::not_found, "no such payment");
  PaymentDetail detail;
  static_cast<PaymentView&>(detail) = view_of(snapshot, dependencies, *record);
  detail.invoice_number = record->invoice_number;
  detail.billing_address = record->billing_address;
  detail.shipping_address = record->shipping_address;
  if (const auto organization =
          snapshot.get_shared<organizations::Organization>(record->organization_id))
    detail.support_email = organization->support_email;
  if (const auto checkout = snapshot.get<Checkout>(record->checkout_id)) {
    fill_from_checkout(detail, *checkout);
    if (record->status == transactions::TransactionStatus::pending_provider)
      detail.payment_url = dependencies.links.payment_url(snapshot.serial_of(checkout->id));
  }
  return detail;
}

}  // namespace gw::portal
