#include "capabilities/refunds/wire.hpp"
#include "endpoints/admin_row.hpp"

namespace gw::refunds {
namespace {

using http::Method;

endpoints::Endpoint refund_row(std::string_view path, std::string summary) {
  auto row = endpoints::admin_row(
      {Method::post, "/api/v1/transactions/{transactionId}" + std::string(path),
       "transaction:execute", Role::none, "Transactions", std::move(summary)});
  row.failures = {Code::not_found, Code::state_conflict};
  return row;
}

// By people only: an approval is somebody's.
endpoints::Endpoint session_row(std::string_view path, std::string summary) {
  auto row = refund_row(path, std::move(summary));
  row.access = endpoints::Access::session;
  row.scope.clear();
  row.role = Role::admin;
  return row;
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  auto& create = endpoints::add_flow<CreateRefund, Refunded>(
      table, dependencies.database, refund_row("/refund", "Give money back"),
      [dependencies](Caller caller, CreateRefund input) {
        return create_refund(dependencies, std::move(caller), std::move(input));
      });
  create.description =
      "All that is left, or `amount` of it. The amount is reserved before the provider is called, "
      "so that refunds at the same time never exceed what was captured. `pending`: the provider "
      "works on it, or its answer was lost and is asked for. Above the organization's limit the "
      "refund waits for a second person (202). Transfers and payments written down by hand are "
      "given back by hand: the refund is booked at once.";
  create.failures = {Code::not_found, Code::state_conflict, Code::step_up_required,
                     Code::provider_error};

  auto& approve = endpoints::add_flow<RefundRef, Refunded>(
      table, dependencies.database,
      session_row("/refunds/{refundId}/approve", "Approve a refund above the limit"),
      [dependencies](Caller caller, RefundRef input) {
        return approve_refund(dependencies, std::move(caller), std::move(input));
      });
  approve.description = "By another person than the one who asked for it.";
  approve.failures.push_back(Code::provider_error);

  endpoints::add_command<RejectRefund, Refunded>(
      table, dependencies.database,
      session_row("/refunds/{refundId}/reject", "Reject a refund above the limit"),
      [dependencies](store::Transaction& transaction, const Caller& caller,
                     const RejectRefund& input) {
        return reject_refund(transaction, dependencies, caller, input);
      });
}

}  // namespace gw::refunds
