#include "capabilities/transactions/wire.hpp"
#include "endpoints/admin_row.hpp"

namespace gw::transactions {
namespace {

using endpoints::Access;
using endpoints::Endpoint;
using http::Method;
using store::Snapshot;
using store::Transaction;

Endpoint admin_row(Method method, std::string path, std::string scope, std::string summary) {
  auto row = endpoints::admin_row(
      {method, std::move(path), std::move(scope), Role::none, "Transactions", std::move(summary)});
  row.failures = {Code::not_found};
  return row;
}

// Money that is said to have moved, or taken out of the books, without a provider's word for it.
Endpoint confirmed(Endpoint row) {
  row.step_up = true;
  return row;
}

Endpoint page_row(Method method, std::string path, std::string summary) {
  Endpoint row;
  row.method = method;
  row.path = std::move(path);
  row.access = Access::browser;
  row.bucket = endpoints::RateBucket::session;
  row.json_body = method != Method::get;
  row.tag = "Checkout page";
  row.summary = std::move(summary);
  row.failures = {Code::origin_not_allowed, Code::not_found};
  return row;
}

void add_admin_reads(endpoints::Table& table, const Dependencies& dependencies) {
  auto& list = endpoints::add_query<ListTransactions, TransactionList>(
      table, dependencies.database,
      admin_row(Method::get, "/api/v1/transactions", "transaction:read", "List transactions"),
      [links = dependencies.links](const Snapshot& snapshot, const Caller& caller,
                                   const ListTransactions& input) {
        return list_transactions(snapshot, caller, input, links);
      });
  list.failures = {Code::filter_not_supported, Code::page_too_deep, Code::not_found};
  endpoints::add_query<TransactionRef, TransactionView>(
      table, dependencies.database,
      admin_row(Method::get, "/api/v1/transactions/{transactionId}", "transaction:read",
                "Get a transaction"),
      [dependencies](const Snapshot& snapshot, const Caller& caller, const TransactionRef& input) {
        return get_transaction(snapshot, caller, input, dependencies);
      });
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  add_admin_reads(table, dependencies);
  auto& put = endpoints::add_command<PutTransaction, TransactionView>(
      table, dependencies.database,
      admin_row(Method::put, "/api/v1/transactions/{transactionId}", "transaction:update",
                "Change what you may"),
      [dependencies](Transaction& transaction, const Caller& caller, const PutTransaction& input) {
        return put_transaction(transaction, caller, input, dependencies);
      });
  put.description = "Metadata, notes and references; never amount, status or tax.";
  put.failures = {Code::not_found, Code::state_conflict};

  auto& manual = endpoints::add_command<CreateManual, TransactionView>(
      table, dependencies.database,
      confirmed(admin_row(Method::post, "/api/v1/transactions/manual", "transaction:create",
                          "Write down a payment")),
      [dependencies](Transaction& transaction, const Caller& caller, const CreateManual& input) {
        return create_manual(transaction, caller, input, dependencies);
      });
  manual.description = "For money that came another way: cash, a transfer outside the checkout.";
  manual.failures = {Code::not_found, Code::reference_required, Code::item_sum_mismatch};

  auto& remove = endpoints::add_command<TransactionRef, endpoints::Nothing>(
      table, dependencies.database,
      confirmed(admin_row(Method::del, "/api/v1/transactions/{transactionId}", "transaction:delete",
                          "Delete a transaction")),
      delete_transaction);
  remove.description =
      "Failed, cancelled, unstarted and manual ones. Money that still arrives brings it back.";
  remove.failures = {Code::not_found, Code::state_conflict};

  auto& status = endpoints::add_command<SetStatus, TransactionView>(
      table, dependencies.database,
      confirmed(admin_row(Method::post, "/api/v1/transactions/{transactionId}/status",
                          "transaction:execute", "Set the status by hand")),
      [dependencies](Transaction& transaction, const Caller& caller, const SetStatus& input) {
        return set_status(transaction, caller, input, dependencies);
      });
  status.description = "For bank transfers: 1 marks an incoming payment as received.";
  status.failures = {Code::not_found, Code::state_conflict};

  auto& cancel = endpoints::add_flow<CancelTransaction, TransactionView>(
      table, dependencies.database,
      admin_row(Method::post, "/api/v1/transactions/{transactionId}/cancel", "transaction:execute",
                "Cancel a transaction"),
      [dependencies](Caller caller, CancelTransaction input) {
        return cancel_transaction(dependencies, std::move(caller), std::move(input));
      });
  cancel.failures = {Code::not_found, Code::state_conflict, Code::provider_error};
}

void add_main_routes(endpoints::Table& table, const Dependencies& dependencies) {
  auto create_row = page_row(Method::post, "/api/v1/transactions/create", "Start a payment");
  create_row.bucket = endpoints::RateBucket::address;
  auto& create = endpoints::add_flow<CreateTransaction, CreatedTransaction>(
      table, dependencies.database, std::move(create_row),
      [dependencies](Caller caller, CreateTransaction input) {
        return start_payment(dependencies, std::move(caller), std::move(input));
      });
  create.failures = {Code::origin_not_allowed,    Code::not_found,      Code::checkout_expired,
                     Code::checkout_already_paid, Code::state_conflict, Code::provider_error};

  endpoints::add_point_query<StatusQuery, PublicStatus>(
      table, dependencies.database,
      page_row(Method::get, "/api/v1/transactions/{id}/status", "How far a payment is"),
      [dependencies](const Snapshot& snapshot, const Caller&, const StatusQuery& input) {
        return read_status(snapshot, input, dependencies);
      });
  auto& cancel = endpoints::add_flow<BuyerAction, BuyerActionDone>(
      table, dependencies.database,
      page_row(Method::post, "/api/v1/transactions/{id}/cancel", "Give up a payment"),
      [dependencies](Caller, BuyerAction input) {
        return cancel_by_buyer(dependencies, std::move(input));
      });
  cancel.failures = {Code::origin_not_allowed, Code::not_found, Code::state_conflict,
                     Code::provider_error};
  auto& pending = endpoints::add_command<BuyerAction, BuyerActionDone>(
      table, dependencies.database,
      page_row(Method::post, "/api/v1/transactions/{id}/mark-pending",
               "Tell that the money is on its way"),
      [dependencies](Transaction& transaction, const Caller&, const BuyerAction& input) {
        return mark_pending(transaction, input, dependencies);
      });
  pending.failures = {Code::origin_not_allowed, Code::not_found, Code::state_conflict};
}

}  // namespace gw::transactions
