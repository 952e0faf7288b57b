// What transactions look like to clients: inputs and outputs of the slice's endpoints.
#pragma once

#include "capabilities/transactions/start_payment.hpp"
#include "endpoints/listing.hpp"

namespace gw::transactions {

struct TransactionView {
  Id id, organization_id, site_id, session_id, provider_id;
  std::string session_public_id;
  providers::ProviderType provider_type = providers::ProviderType::sandbox;
  TransactionStatus status = TransactionStatus::initiated;
  std::string status_name;
  std::int64_t amount = 0;
  Currency currency;
  std::int64_t total_net = 0, total_tax = 0, total_gross = 0;
  std::string external_reference, invoice_number, provider_reference, method, email;
  std::optional<Id> client_id;
  bool livemode = false;
  std::optional<std::string> failure_code, failure_message;
  std::optional<Instant> confirmed_at;
  std::optional<std::string> confirmed_by;
  std::int64_t refunded_amount = 0;
  std::int64_t refundable_amount = 0;  // left to be asked for
  bool late_success = false, duplicate_payment = false, needs_attention = false;
  bool manual = false;
  TextMap metadata;
  std::string notes;
  Instant created_at, updated_at;
  std::int64_t version = 0;
  // The long form only.
  std::optional<std::vector<checkouts::LineItem>> items;
  std::optional<checkouts::Address> billing_address, shipping_address;
  std::optional<std::vector<TimelineEntry>> events;
  RawJson ipn, refunds;
};
BOOST_DESCRIBE_STRUCT(TransactionView, (),
                      (id, organization_id, site_id, session_id, session_public_id, provider_id,
                       provider_type, status, status_name, amount, currency, total_net, total_tax,
                       total_gross, external_reference, invoice_number, provider_reference, method,
                       email, client_id, livemode, failure_code, failure_message, confirmed_at,
                       confirmed_by, refunded_amount, refundable_amount, late_success,
                       duplicate_payment, needs_attention, manual, metadata, notes, items,
                       billing_address, shipping_address, events, ipn, refunds, created_at,
                       updated_at, version))

struct TransactionRef {
  Id transaction_id;
};
BOOST_DESCRIBE_STRUCT(TransactionRef, (), (transaction_id))

struct ListTransactions : endpoints::ListQuery {
  std::optional<std::string> status;  // name, the spelling canceled, or the integer
  std::optional<Id> site_id, provider_id;
  std::optional<std::string> email, search, search_query;
};
BOOST_DESCRIBE_STRUCT(ListTransactions, (endpoints::ListQuery),
                      (status, site_id, provider_id, email, search, search_query))

struct TransactionList : endpoints::ListFacts {
  std::vector<TransactionView> transactions;
};
BOOST_DESCRIBE_STRUCT(TransactionList, (),
                      (transactions, total, total_is_capped, page, limit, next_cursor))

struct PutTransaction {
  Id transaction_id;
  Patch<std::string> external_reference, notes;
  Patch<TextMap> metadata;
  Patch<Id> client_id;
};
BOOST_DESCRIBE_STRUCT(PutTransaction, (),
                      (transaction_id, external_reference, notes, metadata, client_id))

struct CreateManual {
  std::optional<Id> site_id;
  std::int64_t amount = 0;
  Currency currency;
  int status = 1;  // 0 or 1
  std::optional<std::string> external_reference, invoice_number, email;
  std::optional<Id> client_id;
  std::vector<checkouts::LineItem> items;
  std::optional<checkouts::Address> billing_address, shipping_address;
  std::optional<Instant> paid_at;
  std::string method;
  std::optional<Id> provider_id;
  std::optional<std::string> ipn_url;
  bool send_ipn = false;
  TextMap metadata;
  std::string notes;
};
BOOST_DESCRIBE_STRUCT(CreateManual, (),
                      (site_id, amount, currency, status, external_reference, invoice_number, email,
                       client_id, items, billing_address, shipping_address, paid_at, method,
                       provider_id, ipn_url, send_ipn, metadata, notes))

struct SetStatus {
  Id transaction_id;
  int status = 1;  // 1, 2 or -2
  std::optional<Instant> paid_at;
  std::optional<std::string> note;
  bool send_ipn = false;
};
BOOST_DESCRIBE_STRUCT(SetStatus, (), (transaction_id, status, paid_at, note, send_ipn))

struct CancelTransaction {
  Id transaction_id;
  std::optional<std::string> reason;
  bool send_ipn = false;
};
BOOST_DESCRIBE_STRUCT(CancelTransaction, (), (transaction_id, reason, send_ipn))

// The buyer's requests carry the checkout's public id: a guessed transaction id touches nobody's
// payment.
struct BuyerAction {
  Id id;
  std::string session_public_id;
};
BOOST_DESCRIBE_STRUCT(BuyerAction, (), (id, session_public_id))

struct BuyerActionDone {
  Id transaction_id;
  TransactionStatus status = TransactionStatus::initiated;
};
BOOST_DESCRIBE_STRUCT(BuyerActionDone, (), (transaction_id, status))

struct StatusQuery {
  Id id;
  std::optional<std::string> session;
};
BOOST_DESCRIBE_STRUCT(StatusQuery, (), (id, session))

struct PublicStatus {
  Id id;
  std::string status;  // the name
  std::int64_t amount = 0;
  Currency currency;
  std::string external_reference;
  std::optional<std::string> redirect_url, failure_code, failure_message;
  std::optional<connectors::NextStep> next;
};
BOOST_DESCRIBE_STRUCT(PublicStatus, (),
                      (id, status, amount, currency, external_reference, redirect_url, failure_code,
                       failure_message, next))

TransactionView short_view(const store::Snapshot& snapshot, const checkouts::Links& links,
                           TransactionRecord record);

// NOT_FOUND, FILTER_NOT_SUPPORTED, PAGE_TOO_DEEP, VALIDATION_FAILED.
Result<TransactionList> list_transactions(const store::Snapshot& snapshot, const Caller& caller,
                                          const ListTransactions& input,
                                          const checkouts::Links& links);
// NOT_FOUND.
Result<TransactionView> get_transaction(const store::Snapshot& snapshot, const Caller& caller,
                                        const TransactionRef& input,
                                        const Dependencies& dependencies);
// NOT_FOUND, STATE_CONFLICT.
Result<TransactionView> put_transaction(store::Transaction& transaction, const Caller& caller,
                                        const PutTransaction& input,
                                        const Dependencies& dependencies);
// NOT_FOUND (site), VALIDATION_FAILED, REFERENCE_REQUIRED, ITEM_SUM_MISMATCH.
Result<TransactionView> create_manual(store::Transaction& transaction, const Caller& caller,
                                      const CreateManual& input, const Dependencies& dependencies);
// NOT_FOUND, STATE_CONFLICT (money has moved, or is on its way).
Result<endpoints::Nothing> delete_transaction(store::Transaction& transaction, const Caller& caller,
                                              const TransactionRef& input);
// NOT_FOUND, STATE_CONFLICT, VALIDATION_FAILED.
Result<TransactionView> set_status(store::Transaction& transaction, const Caller& caller,
                                   const SetStatus& input, const Dependencies& dependencies);
// NOT_FOUND, STATE_CONFLICT, PROVIDER_ERROR.
Task<Result<TransactionView>> cancel_transaction(Dependencies dependencies, Caller caller,
                                                 CancelTransaction input);
// NOT_FOUND.
Result<PublicStatus> read_status(const store::Snapshot& snapshot, const StatusQuery& input,
                                 const Dependencies& dependencies);
// NOT_FOUND, STATE_CONFLICT, PROVIDER_ERROR.
Task<Result<BuyerActionDone>> cancel_by_buyer(Dependencies dependencies, BuyerAction input);
// NOT_FOUND, STATE_CONFLICT.
Result<BuyerActionDone> mark_pending(store::Transaction& transaction, const BuyerAction& input,
                                     const Dependencies& dependencies);

}  // namespace gw::transactions

template <>
struct gw::FieldRules<gw::transactions::ListTransactions> {
  using Q = transactions::ListTransactions;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple_cat(
      FieldRules<endpoints::ListQuery>::rules,
      std::tuple{field(&Q::status,
                       {.number_as_text = true, .description = "a status name or its integer"}),
                 field(&Q::search, {.number_as_text = true,
                                    .description = "exact id or externalReference (with siteId)"}),
                 field(&Q::search_query, {.number_as_text = true, .description = "as search"}),
                 field(&Q::email, {.length_max = 254, .format = Format::email})});
};
template <>
struct gw::FieldRules<gw::transactions::PutTransaction> {
  using P = transactions::PutTransaction;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::external_reference, {.number_as_text = true}),
      field(&P::notes, {.length_max = 5000, .multiline = true}),
      field(&P::metadata, {.length_max = 20}),
  };
};
template <>
struct gw::FieldRules<gw::transactions::CreateManual> {
  using C = transactions::CreateManual;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&C::site_id, {.required = true}),
      field(&C::amount, {.required = true, .min = 1, .description = "minor units"}),
      field(&C::currency, {.required = true, .example = "EUR"}),
      field(&C::status, {.min = 0, .max = 1, .description = "1 paid (default), 0 awaited"}),
      field(&C::external_reference,
            {.number_as_text = true, .description = "this or invoiceNumber"}),
      field(&C::invoice_number, {.length_max = 64, .number_as_text = true}),
      field(&C::email, {.length_max = 254, .format = Format::email}),
      field(&C::items, {.length_max = 200}),
      field(&C::method, {.length_max = 64, .description = "cash, bank_transfer ..."}),
      field(&C::provider_id, {.description = "an account that is confirmed by hand"}),
      field(&C::ipn_url, {.length_max = 2048, .format = Format::url}),
      field(&C::send_ipn, {.description = "whether the shop is notified"}),
      field(&C::metadata, {.length_max = 20}),
      field(&C::notes, {.length_max = 5000, .multiline = true}),
  };
};
template <>
struct gw::FieldRules<gw::transactions::SetStatus> {
  using S = transactions::SetStatus;
  static constexpr auto rules = std::tuple{
      field(
          &S::status,
          {.required = true, .min = -2, .max = 2, .description = "1 paid, 2 failed, -2 cancelled"}),
      field(&S::note, {.length_max = 500}),
      field(&S::send_ipn, {.description = "whether the shop is notified"}),
  };
};
template <>
struct gw::FieldRules<gw::transactions::CancelTransaction> {
  using C = transactions::CancelTransaction;
  static constexpr auto rules = std::tuple{field(&C::reason, {.length_max = 500})};
};
template <>
struct gw::FieldRules<gw::transactions::BuyerAction> {
  using B = transactions::BuyerAction;
  static constexpr auto rules =
      std::tuple{field(&B::session_public_id, {.required = true, .length_max = 64})};
};
