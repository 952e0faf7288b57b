#include <algorithm>

#include "base/decode.hpp"
#include "base/text.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/clients/records.hpp"
#include "capabilities/clients/rules.hpp"
#include "capabilities/clients/wire.hpp"

namespace gw::clients {

using store::Snapshot;
using store::Transaction;

ClientView view_of(Client client) {
  ClientView view;
  view.id = client.id;
  view.organization_id = client.organization_id;
  view.email = std::move(client.email);
  view.first_name = std::move(client.first_name);
  view.last_name = std::move(client.last_name);
  view.company_name = std::move(client.company_name);
  view.phone = std::move(client.phone);
  view.billing_address = std::move(client.billing_address);
  view.shipping_address = std::move(client.shipping_address);
  view.tax_info = std::move(client.tax_info);
  view.notes = std::move(client.notes);
  view.ltv = std::move(client.ltv);
  view.transaction_count = client.transaction_count;
  view.created_at = client.created_at;
  view.updated_at = client.updated_at;
  view.version = client.version;
  return view;
}

namespace {

Result<void> check_tax_info(const std::optional<TaxInfo>& tax_info) {
  if (!tax_info || !tax_info->peppol_routing_address) return {};
  auto problems = peppol_problems(*tax_info->peppol_routing_address);
  if (problems.empty()) return {};
  return std::unexpected(validation_failure(std::move(problems)));
}

// The index refuses a second one; here the caller learns which client has the address.
Result<void> check_email(const Snapshot& snapshot, const Client& client) {
  const auto other = find_by_email(snapshot, client.organization_id, client.email.value);
  if (!other || other->id == client.id) return {};
  Failure failure{Code::duplicate, "another client has this e-mail address", {}, {}, 0};
  failure.details.push_back({"email", "duplicate", "belongs to another client"});
  failure.extra.emplace_back("clientId", '"' + other->id.text() + '"');
  return std::unexpected(std::move(failure));
}

template <class T>
void set(T& member, const Patch<T>& patch) {
  if (patch.present) member = patch.value.value_or(T{});
}
template <class T>
void set(std::optional<T>& member, const Patch<T>& patch) {
  if (patch.present) member = patch.value;
}

void apply_put(const PutClient& input, Client& client) {
  if (input.email) client.email.value = *input.email;
  set(client.first_name, input.first_name);
  set(client.last_name, input.last_name);
  set(client.company_name, input.company_name);
  set(client.phone, input.phone);
  set(client.billing_address, input.billing_address);
  if (input.billing_address.present) client.billing_edited = client.billing_address.has_value();
  set(client.shipping_address, input.shipping_address);
  set(client.tax_info, input.tax_info);
  set(client.notes, input.notes);
}

}  // namespace

Result<ClientView> get_client(const Snapshot& snapshot, const Caller& caller,
                              const ClientRef& input) {
  auto client = own_client(snapshot, caller.organization, input.client_id);
  if (!client) return fail(Code::not_found, "no such client");
  return view_of(std::move(*client));
}

Result<ClientView> create_client(Transaction& transaction, const Caller& caller,
                                 const CreateClient& input) {
  if (auto valid = check_tax_info(input.tax_info); !valid)
    return std::unexpected(std::move(valid.error()));
  Client client;
  client.organization_id = caller.organization;
  client.email.value = input.email;
  client.first_name = input.first_name;
  client.last_name = input.last_name;
  client.company_name = input.company_name;
  client.phone = input.phone;
  client.billing_address = input.billing_address;
  client.billing_edited = input.billing_address.has_value();
  client.shipping_address = input.shipping_address;
  client.tax_info = input.tax_info;
  client.notes = input.notes;
  if (auto free = check_email(transaction, client); !free)
    return std::unexpected(std::move(free.error()));
  transaction.insert(client);
  write_words(transaction, client);
  audit::created(transaction, caller, "client", client);
  return view_of(std::move(client));
}

Result<ClientView> put_client(Transaction& transaction, const Caller& caller,
                              const PutClient& input) {
  auto client = own_client(transaction, caller.organization, input.client_id);
  if (!client) return fail(Code::not_found, "no such client");
  if (auto valid = check_tax_info(input.tax_info.value); !valid)
    return std::unexpected(std::move(valid.error()));
  const Client before = *client;
  apply_put(input, *client);
  if (auto free = check_email(transaction, *client); !free)
    return std::unexpected(std::move(free.error()));
  transaction.replace(*client);
  write_words(transaction, *client);
  audit::changed(transaction, caller, "client", before, *client);
  return view_of(std::move(*client));
}

Result<endpoints::Nothing> delete_client(Transaction& transaction, const Caller& caller,
                                         const ClientRef& input) {
  auto client = own_client(transaction, caller.organization, input.client_id);
  if (!client) return fail(Code::not_found, "no such client");
  client->deleted_at = transaction.now();
  transaction.replace(*client);
  write_words(transaction, *client);
  audit::removed(transaction, caller, "client", *client);
  return endpoints::Nothing{};
}

}  // namespace gw::clients
