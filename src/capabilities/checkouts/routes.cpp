#include "capabilities/checkouts/wire.hpp"
#include "endpoints/admin_row.hpp"

namespace gw::checkouts {
namespace {

using endpoints::Access;
using endpoints::Endpoint;
using http::Method;
using store::Snapshot;
using store::Transaction;

Endpoint admin_row(Method method, std::string path, std::string scope, std::string summary) {
  return endpoints::admin_row(
      {method, std::move(path), std::move(scope), Role::none, "Checkouts", std::move(summary)});
}

}  // namespace

void add_admin_routes(endpoints::Table& table, const Dependencies& dependencies) {
  const auto& database = dependencies.database;
  const Links links = dependencies.links;

  auto& create = endpoints::add_command<CreateCheckout, CreatedCheckout>(
      table, database,
      admin_row(Method::post, "/api/v1/checkouts/{siteId}/create", "checkout:create",
                "Create a checkout"),
      [dependencies](Transaction& transaction, const Caller& caller, const CreateCheckout& input) {
        return create_checkout(transaction, caller, input, dependencies);
      });
  create.description =
      "Creates a hosted payment page and answers its address. Send the buyer to `paymentUrl`.";
  create.failures = {Code::reference_required, Code::item_sum_mismatch,
                     Code::provider_mode_mismatch, Code::not_found};

  auto& list = endpoints::add_query<ListCheckouts, CheckoutList>(
      table, database,
      admin_row(Method::get, "/api/v1/checkouts", "checkout:read", "List checkouts"),
      [links](const Snapshot& snapshot, const Caller& caller, const ListCheckouts& input) {
        return list_checkouts(snapshot, caller, input, links);
      });
  list.failures = {Code::filter_not_supported, Code::page_too_deep};

  auto& get = endpoints::add_point_query<CheckoutRef, CheckoutView>(
      table, database,
      admin_row(Method::get, "/api/v1/checkouts/{checkoutId}", "checkout:read", "Get a checkout"),
      [links](const Snapshot& snapshot, const Caller& caller, const CheckoutRef& input) {
        return get_checkout(snapshot, caller, input, links);
      });
  get.failures = {Code::not_found};

  auto& patch = endpoints::add_command<PatchCheckout, CheckoutView>(
      table, database,
      admin_row(Method::patch, "/api/v1/checkouts/{checkoutId}", "checkout:update",
                "Change a checkout"),
      [links](Transaction& transaction, const Caller& caller, const PatchCheckout& input) {
        return patch_checkout(transaction, caller, input, links);
      });
  patch.description =
      "Members that are absent stay as they are, null clears. Unknown members are refused.";
  patch.failures = {Code::not_found, Code::state_conflict, Code::reference_required};

  auto& cancel = endpoints::add_command<CheckoutRef, CheckoutView>(
      table, database,
      admin_row(Method::post, "/api/v1/checkouts/{checkoutId}/cancel", "checkout:update",
                "Cancel a checkout"),
      [links](Transaction& transaction, const Caller& caller, const CheckoutRef& input) {
        return cancel_checkout(transaction, caller, input, links);
      });
  cancel.failures = {Code::not_found, Code::state_conflict};
}

void add_main_routes(endpoints::Table& table, const Dependencies& dependencies) {
  Endpoint row;
  row.method = Method::get;
  row.path = "/api/v1/checkouts/{id}";
  row.access = Access::browser;
  row.tag = "Checkout page";
  row.summary = "Read a checkout session";
  row.description = "By public id or short code; the internal id is not accepted.";
  row.failures = {Code::origin_not_allowed, Code::not_found};
  endpoints::add_point_query<SessionRef, Session>(
      table, dependencies.database, std::move(row),
      [dependencies](const Snapshot& snapshot, const Caller&, const SessionRef& input) {
        return read_session(snapshot, input, dependencies);
      });
}

}  // namespace gw::checkouts
