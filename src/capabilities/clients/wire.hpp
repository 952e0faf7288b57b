// What clients look like to callers: inputs and outputs of the slice's endpoints.
#pragma once

#include "capabilities/clients/clients.hpp"
#include "endpoints/binding.hpp"
#include "endpoints/listing.hpp"

namespace gw::clients {

struct ClientView {
  Id id, organization_id;
  Personal email, first_name, last_name, company_name, phone;
  std::optional<Address> billing_address, shipping_address;
  std::optional<TaxInfo> tax_info;
  Personal notes;
  std::vector<Lifetime> ltv;
  std::int64_t transaction_count = 0, invoice_count = 0;
  Instant created_at, updated_at;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ClientView, (),
                      (id, organization_id, email, first_name, last_name, company_name, phone,
                       billing_address, shipping_address, tax_info, notes, ltv, transaction_count,
                       invoice_count, created_at, updated_at, version))

struct ClientRef {
  Id client_id;
};
BOOST_DESCRIBE_STRUCT(ClientRef, (), (client_id))

struct ListClients : endpoints::ListQuery {
  std::optional<std::string> email, search;
};
BOOST_DESCRIBE_STRUCT(ListClients, (endpoints::ListQuery), (email, search))

struct ClientList : endpoints::ListFacts {
  std::vector<ClientView> clients;
};
BOOST_DESCRIBE_STRUCT(ClientList, (), (clients, total, total_is_capped, page, limit, next_cursor))

struct SearchClients {
  std::string q;
  std::int64_t limit = 20;
};
BOOST_DESCRIBE_STRUCT(SearchClients, (), (q, limit))

struct CreateClient {
  std::string email;
  Personal first_name, last_name, company_name, phone;
  std::optional<Address> billing_address, shipping_address;
  std::optional<TaxInfo> tax_info;
  Personal notes;
};
BOOST_DESCRIBE_STRUCT(CreateClient, (),
                      (email, first_name, last_name, company_name, phone, billing_address,
                       shipping_address, tax_info, notes))

struct PutClient {
  Id client_id;
  std::optional<std::string> email;
  Patch<Personal> first_name, last_name, company_name, phone;
  Patch<Address> billing_address, shipping_address;
  Patch<TaxInfo> tax_info;
  Patch<Personal> notes;
};
BOOST_DESCRIBE_STRUCT(PutClient, (),
                      (client_id, email, first_name, last_name, company_name, phone,
                       billing_address, shipping_address, tax_info, notes))

struct HistoryQuery : endpoints::ListQuery {
  Id client_id;
};
BOOST_DESCRIBE_STRUCT(HistoryQuery, (endpoints::ListQuery), (client_id))

struct HistoryActor {
  std::string kind;
  std::optional<Id> id;
};
BOOST_DESCRIBE_STRUCT(HistoryActor, (), (kind, id))

struct HistoryChange {
  std::string field;
  RawJson from, to;  // absent: there was, or is, none
};
BOOST_DESCRIBE_STRUCT(HistoryChange, (), (field, from, to))

struct HistoryRow {
  Instant at;
  HistoryActor actor;
  std::string action;
  std::vector<HistoryChange> changes;
};
BOOST_DESCRIBE_STRUCT(HistoryRow, (), (at, actor, action, changes))

struct HistoryList : endpoints::ListFacts {
  std::vector<HistoryRow> history;
};
BOOST_DESCRIBE_STRUCT(HistoryList, (), (history, total, total_is_capped, page, limit, next_cursor))

ClientView view_of(Client client);

// FILTER_NOT_SUPPORTED, PAGE_TOO_DEEP, VALIDATION_FAILED.
Result<ClientList> list_clients(const store::Snapshot& snapshot, const Caller& caller,
                                const ListClients& input);
// VALIDATION_FAILED.
Result<ClientList> search_clients(const store::Snapshot& snapshot, const Caller& caller,
                                  const SearchClients& input);
// NOT_FOUND.
Result<ClientView> get_client(const store::Snapshot& snapshot, const Caller& caller,
                              const ClientRef& input);
// VALIDATION_FAILED, DUPLICATE (clientId of the other in the body).
Result<ClientView> create_client(store::Transaction& transaction, const Caller& caller,
                                 const CreateClient& input);
// NOT_FOUND, VALIDATION_FAILED, DUPLICATE.
Result<ClientView> put_client(store::Transaction& transaction, const Caller& caller,
                              const PutClient& input);
// NOT_FOUND.
Result<endpoints::Nothing> delete_client(store::Transaction& transaction, const Caller& caller,
                                         const ClientRef& input);
// NOT_FOUND, FILTER_NOT_SUPPORTED, PAGE_TOO_DEEP, VALIDATION_FAILED.
Result<HistoryList> client_history(const store::Snapshot& snapshot, const Caller& caller,
                                   const HistoryQuery& input);

}  // namespace gw::clients

template <>
struct gw::FieldRules<gw::clients::ListClients> {
  using Q = clients::ListClients;
  static constexpr bool strict = true;
  static constexpr auto rules =
      std::tuple_cat(FieldRules<endpoints::ListQuery>::rules,
                     std::tuple{field(&Q::email, {.length_max = 254, .format = Format::email}),
                                field(&Q::search, {.description = "exact id or e-mail address"})});
};
template <>
struct gw::FieldRules<gw::clients::HistoryQuery> {
  static constexpr bool strict = true;
  static constexpr auto rules = FieldRules<endpoints::ListQuery>::rules;
};
template <>
struct gw::FieldRules<gw::clients::SearchClients> {
  using S = clients::SearchClients;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&S::q, {.required = true,
                    .length_min = 2,
                    .length_max = 254,
                    .description = "an e-mail address, or whole words of names"}),
      field(&S::limit, {.min = 1, .description = "above 100 counts as 100"}),
  };
};
template <>
struct gw::FieldRules<gw::clients::CreateClient> {
  using C = clients::CreateClient;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&C::email, {.required = true, .length_max = 254, .format = Format::email}),
      field(&C::phone, {.length_max = 64, .number_as_text = true}),
      field(&C::notes, {.length_max = 5000, .multiline = true}),
  };
};
template <>
struct gw::FieldRules<gw::clients::PutClient> {
  using P = clients::PutClient;
  static constexpr bool strict = true;
  static constexpr auto rules = std::tuple{
      field(&P::email, {.length_max = 254, .format = Format::email}),
      field(&P::phone, {.length_max = 64, .number_as_text = true}),
      field(&P::notes, {.length_max = 5000, .multiline = true}),
  };
};
