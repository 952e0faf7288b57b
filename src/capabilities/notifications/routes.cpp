#include "capabilities/notifications/retry.hpp"
#include "endpoints/binding.hpp"

namespace gw::notifications {

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  endpoints::Endpoint row;
  row.method = http::Method::post;
  row.path = "/api/v1/transactions/{transactionId}/ipn/retry";
  row.scope = "transaction:execute";
  row.tag = "Transactions";
  row.summary = "Notify the shop again";
  row.description =
      "Sends the transaction's present status once more, as a new message with attempts of its "
      "own. Refused while another transaction of the same order stands paid.";
  row.idempotent = true;
  row.json_body = true;
  row.success_status = 202;
  row.failures = {Code::not_found, Code::state_conflict};
  endpoints::add_command<RetryIpn, DeliveryView>(
      table, dependencies.database, std::move(row),
      [](store::Transaction& transaction, const Caller& caller, const RetryIpn& input) {
        return retry_ipn(transaction, caller, input);
      });
}

}  // namespace gw::notifications
