#include <charconv>

#include "base/text.hpp"
#include "capabilities/transactions/rules.hpp"
#include "capabilities/transactions/wire.hpp"

namespace gw::transactions {
namespace {

std::optional<std::string> some(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<TransactionStatus> parse_status(std::string_view text) {
  if (text == "canceled") return TransactionStatus::cancelled;
  if (const auto named = enum_from<TransactionStatus>(text)) return named;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  const auto status = static_cast<TransactionStatus>(number);
  if (enum_text(status) == "unknown") return std::nullopt;
  return status;
}

std::optional<std::string> searched(const ListTransactions& input) {
  return input.search ? input.search : input.search_query;
}

// An order belongs to a site: where there is one only, it need not be named.
std::optional<Id> only_site(const store::Snapshot& snapshot, const Caller& caller) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(caller.organization)};
  find.limit = 2;
  const auto sites = snapshot.find<sites::Site>(find).rows;
  if (sites.size() != 1) return std::nullopt;
  return sites.front().id;
}

// One filter at a time, each with its index; the first rule that names a filter wins.
Result<store::Find> find_for(const store::Snapshot& snapshot, const Caller& caller,
                             const ListTransactions& input) {
  const auto search = searched(input);
  const int filters = int(input.status.has_value()) + int(input.site_id.has_value() && !search) +
                      int(input.provider_id.has_value()) + int(input.email.has_value()) +
                      int(search.has_value());
  if (filters > 1) {
    return fail(Code::filter_not_supported,
                "use one of status, siteId, providerId, email and search (with siteId)");
  }
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(caller.organization)};
  if (input.status) {
    const auto status = parse_status(*input.status);
    if (!status) return invalid_field("status", "unknown_value", "is not a transaction status");
    find.index = "by_status";
    find.equals.push_back(store::value(static_cast<std::int64_t>(*status)));
  }
  if (input.email) {
    find.index = "by_email";
    find.equals.insert(find.equals.begin(),
                       store::value(email_hash(snapshot.protection(), *input.email)));
  }
  if (input.site_id && !search) {
    find.index = "by_site";
    find.equals = {store::value(*input.site_id)};
  }
  if (input.provider_id) {
    find.index = "by_provider";
    find.equals = {store::value(*input.provider_id)};
  }
  if (search) {
    const auto site = input.site_id ? input.site_id : only_site(snapshot, caller);
    if (!site) {
      return fail(Code::filter_not_supported,
                  "with several sites, a search by externalReference needs siteId");
    }
    TransactionRecord sought;
    sought.site_id = *site;
    sought.external_reference = *search;
    find.index = "by_order";
    find.equals = {store::value(order_key(sought))};
  }
  return find;
}

// A row that is named by its id may be narrowed by any filter: it is at hand.
Result<bool> passes(const ListTransactions& input, const TransactionRecord& record) {
  if (input.status) {
    const auto status = parse_status(*input.status);
    if (!status) return invalid_field("status", "unknown_value", "is not a transaction status");
    if (record.status != *status) return false;
  }
  if (input.site_id && record.site_id != *input.site_id) return false;
  if (input.provider_id && record.provider_id != *input.provider_id) return false;
  return !input.email || lower_ascii(trim(record.email.value)) == lower_ascii(*input.email);
}

Result<endpoints::Listed<TransactionRecord>> listed_rows(const store::Snapshot& snapshot,
                                                         const Caller& caller,
                                                         const ListTransactions& input) {
  if (const auto id = Id::parse(searched(input).value_or(""))) {
    auto record = snapshot.get<TransactionRecord>(*id);
    if (record && record->organization_id == caller.organization && !record->deleted_at) {
      const auto shown = passes(input, *record);
      if (!shown) return std::unexpected(shown.error());
      if (!*shown) record.reset();
      return endpoints::list_of_one(input, std::move(record), 50);
    }
  }
  auto find = find_for(snapshot, caller, input);
  if (!find) return std::unexpected(std::move(find.error()));
  return endpoints::list<TransactionRecord>(snapshot, input, std::move(*find), 50);
}

// Ids of other tenants are unknown ids.
Result<void> check_filter_owner(const store::Snapshot& snapshot, const Caller& caller,
                                const ListTransactions& input) {
  if (input.site_id) {
    const auto site = snapshot.get_shared<sites::Site>(*input.site_id);
    if (!site || site->organization_id != caller.organization)
      return fail(Code::not_found, "no such site");
  }
  if (input.provider_id) {
    const auto provider = snapshot.get_shared<providers::Provider>(*input.provider_id);
    if (!provider || provider->organization_id != caller.organization)
      return fail(Code::not_found, "no such provider");
  }
  return {};
}

bool belongs_to(const store::Snapshot& snapshot, const checkouts::Links& links,
                const TransactionRecord& record, std::string_view session) {
  const auto serial = links.codes->serial_of_public_id(session);
  return serial && *serial == snapshot.serial_of(record.checkout_id);
}

}  // namespace

TransactionView short_view(const store::Snapshot& snapshot, const checkouts::Links& links,
                           TransactionRecord record) {
  TransactionView view;
  view.id = record.id;
  view.organization_id = record.organization_id;
  view.site_id = record.site_id;
  view.session_id = record.checkout_id;
  if (record.checkout_id)
    view.session_public_id = links.codes->public_id(snapshot.serial_of(record.checkout_id));
  view.manual = record.manual;
  view.provider_id = record.provider_id;
  view.provider_type = record.provider_type;
  view.status = record.status;
  view.status_name = std::string(enum_text(record.status));
  view.amount = record.amount;
  view.currency = record.currency;
  view.total_net = record.total_net;
  view.total_tax = record.total_tax;
  view.total_gross = record.total_gross;
  view.external_reference = std::move(record.external_reference);
  view.invoice_number = std::move(record.invoice_number);
  view.provider_reference = std::move(record.provider_reference);
  view.method = std::move(record.method);
  view.email = std::move(record.email.value);
  view.client_id = record.client_id;
  view.livemode = record.livemode;
  view.failure_code = some(record.failure_code);
  view.failure_message = some(record.failure_message);
  view.confirmed_at = record.confirmed_at;
  view.confirmed_by = some(record.confirmed_by);
  view.refunded_amount = record.refunded_amount;
  if (record.status == TransactionStatus::succeeded)
    view.refundable_amount = record.amount - record.refunded_amount - record.refund_reserved;
  view.late_success = record.late_success;
  view.duplicate_payment = record.duplicate_payment;
  view.needs_attention = record.needs_attention;
  view.metadata = std::move(record.metadata);
  view.notes = std::move(record.notes);
  view.created_at = record.created_at;
  view.updated_at = record.updated_at;
  view.version = record.version;
  return view;
}

Result<TransactionList> list_transactions(const store::Snapshot& snapshot, const Caller& caller,
                                          const ListTransactions& input,
                                          const checkouts::Links& links) {
  if (auto own = check_filter_owner(snapshot, caller, input); !own)
    return std::unexpected(std::move(own.error()));
  return endpoints::answer_list(
      listed_rows(snapshot, caller, input), &TransactionList::transactions,
      [&](TransactionRecord row) { return short_view(snapshot, links, std::move(row)); });
}

Result<TransactionView> get_transaction(const store::Snapshot& snapshot, const Caller& caller,
                                        const TransactionRef& input,
                                        const Dependencies& dependencies) {
  auto record = snapshot.get<TransactionRecord>(input.transaction_id);
  if (!record || record->organization_id != caller.organization || record->deleted_at)
    return fail(Code::not_found, "no such transaction");
  auto view = short_view(snapshot, dependencies.links, *record);
  view.events = record->events;
  view.billing_address = record->billing_address;
  view.shipping_address = record->shipping_address;
  if (dependencies.ipn_summary) view.ipn = dependencies.ipn_summary(snapshot, *record);
  if (dependencies.refunds) view.refunds = dependencies.refunds(snapshot, *record);
  if (record->manual) {
    view.items = record->items;
  } else if (const auto checkout = snapshot.get<checkouts::Checkout>(record->checkout_id)) {
    view.items = checkout->items;
  }
  return view;
}

Result<PublicStatus> read_status(const store::Snapshot& snapshot, const StatusQuery& input,
                                 const Dependencies& dependencies) {
  const auto record = snapshot.get<TransactionRecord>(input.id);
  if (!record) return fail(Code::not_found, "no such transaction");
  const bool proven =
      input.session && belongs_to(snapshot, dependencies.links, *record, *input.session);
  if (input.session && !proven) return fail(Code::not_found, "no such transaction");
  PublicStatus status;
  status.id = record->id;
  status.status = std::string(enum_text(record->status));
  status.amount = record->amount;
  status.currency = record->currency;
  status.external_reference = record->external_reference;
  status.failure_code = some(record->failure_code);
  status.failure_message = some(record->failure_message);
  const auto checkout = snapshot.get<checkouts::Checkout>(record->checkout_id);
  if (!proven || !checkout) return status;
  const bool arrived = record->status == TransactionStatus::succeeded ||
                       record->status == TransactionStatus::pending_provider;
  const auto& target = arrived ? checkout->return_url.value : checkout->cancel_url.value;
  if (record->status != TransactionStatus::initiated) {
    status.redirect_url = some(checkouts::leave_url(target, *checkout, record->id));
  }
  if (const auto active = active_transaction(snapshot, *dependencies.connectors, *checkout);
      active && active->transaction_id == record->id && is_open(record->status)) {
    const auto provider = snapshot.get_shared<providers::Provider>(record->provider_id);
    if (provider) {
      auto next = dependencies.connectors->of(provider->type)
                      .resume(*provider, order_of(snapshot, *record));
      if (next.type != "none") status.next = std::move(next);
    }
  }
  return status;
}

std::optional<checkouts::ActiveTransaction> active_transaction(
    const store::Snapshot& snapshot, const connectors::Registry& connectors,
    const checkouts::Checkout& checkout) {
  if (!checkout.active_transaction_id) return std::nullopt;
  const auto record = snapshot.get<TransactionRecord>(checkout.active_transaction_id);
  if (!record) return std::nullopt;
  checkouts::ActiveTransaction active{
      record->id, std::string(enum_text(record->status)), record->provider_id, {}};
  const auto provider = snapshot.get_shared<providers::Provider>(record->provider_id);
  if (provider && is_open(record->status)) {
    const auto next = connectors.of(provider->type).resume(*provider, order_of(snapshot, *record));
    if (next.type != "none") active.next.text = encode(next);
  }
  return active;
}

}  // namespace gw::transactions
