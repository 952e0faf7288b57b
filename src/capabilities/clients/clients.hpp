// The buyers an organization knows: made by operators, or from paid checkouts. One record for each
// organization and e-mail address. Personal data is found by search hashes of whole values only.
#pragma once

#include <string>
#include <vector>

#include "endpoints/endpoint.hpp"
#include "store/execute.hpp"

namespace gw::clients {

// Canonical names out; line1, street, postalCode and name are understood on input (contract 04
// §4.1).
struct Address {
  Personal first_name, last_name, company_name, address1, address2, city, state, postcode;
  std::optional<std::string> country;
  Personal phone, email, vat_id;
};
BOOST_DESCRIBE_STRUCT(Address, (),
                      (first_name, last_name, company_name, address1, address2, city, state,
                       postcode, country, phone, email, vat_id))

struct PlainValue {
  Personal plaintext;
};
BOOST_DESCRIBE_STRUCT(PlainValue, (), (plaintext))

// The scheme stands apart from the value; neither is derived from a VAT id.
struct PeppolAddress {
  std::string scheme_id;
  PlainValue value;
};
BOOST_DESCRIBE_STRUCT(PeppolAddress, (), (scheme_id, value))

struct TaxInfo {
  std::optional<PlainValue> tax_id;
  std::optional<std::string> tax_id_type;  // "vat", or any other word
  std::optional<std::string> tax_country;
  std::optional<PeppolAddress> peppol_routing_address;
};
BOOST_DESCRIBE_STRUCT(TaxInfo, (), (tax_id, tax_id_type, tax_country, peppol_routing_address))

// What a client paid, less what went back, in one currency.
struct Lifetime {
  Currency currency;
  std::int64_t amount = 0;
};
BOOST_DESCRIBE_STRUCT(Lifetime, (), (currency, amount))

struct Client : store::Stored {
  Id organization_id;
  Personal email;  // as given; compared trimmed and in lower case
  Personal first_name, last_name, company_name, phone;
  std::optional<Address> billing_address, shipping_address;
  bool billing_edited = false;  // an operator's address is not replaced by a payment's
  std::optional<TaxInfo> tax_info;
  Personal notes;
  std::vector<Lifetime> ltv;
  std::int64_t transaction_count = 0;   // those that were paid
  std::optional<Instant> billing_from;  // the payment the billing address came with
  std::optional<Instant> deleted_at;
};
BOOST_DESCRIBE_STRUCT(Client, (store::Stored),
                      (organization_id, email, first_name, last_name, company_name, phone,
                       billing_address, shipping_address, billing_edited, tax_info, notes, ltv,
                       transaction_count, billing_from, deleted_at))

// One row for each word of a client's names.
struct ClientWord : store::Stored {
  Id organization_id, client_id;
  std::string hash;  // hex
};
BOOST_DESCRIBE_STRUCT(ClientWord, (store::Stored), (organization_id, client_id, hash))

// Trimmed, in lower case: what makes two addresses one client.
std::string normal_email(std::string_view text);

// The organization's client; nullopt for unknown, foreign and deleted ones alike.
std::optional<Client> own_client(const store::Snapshot& snapshot, Id organization, Id id);
std::optional<Client> find_by_email(const store::Snapshot& snapshot, Id organization,
                                    std::string_view email);

// Those that know a client of this address, at most 100.
std::vector<Id> organizations_of(const store::Snapshot& snapshot, std::string_view email);

// What a payment says about its buyer.
struct Payer {
  Id organization_id;
  std::optional<Id> client_id;  // as the shop named it; else the e-mail address decides
  std::string email;
  std::optional<Address> billing_address, shipping_address;
  Instant paid_at;
  Money counted;         // what changed in the client's lifetime value
  int transactions = 0;  // and in the number of its payments
};
// Makes the client or brings it up to date; nullopt when nothing says who it is.
std::optional<Id> note_payment(store::Transaction& transaction, const Payer& payer);

// Erases some of an organization's clients; true: there are more. For members::PurgeStep.
bool erase_of(store::Transaction& transaction, Id organization);

void add_admin_routes(endpoints::Table& table, const store::Database& database);

}  // namespace gw::clients

template <>
struct gw::store::Entity<gw::clients::Client> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const clients::Client& client, const Protection& protection);
};
template <>
struct gw::store::Entity<gw::clients::ClientWord> {
  static const CollectionDefinition& definition();
  static std::vector<Value> columns(const clients::ClientWord& word, const Protection&);
};

template <>
struct gw::FieldRules<gw::clients::Address> {
  using A = clients::Address;
  static constexpr auto rules = std::tuple{
      field(&A::last_name, {.alias = "name"}),
      field(&A::address1, {.alias = "line1", .alias2 = "street"}),
      field(&A::address2, {.alias = "line2"}),
      field(&A::postcode, {.length_max = 32, .number_as_text = true, .alias = "postalCode"}),
      field(&A::country, {.format = Format::country, .example = "DE"}),
      field(&A::phone, {.length_max = 64, .number_as_text = true}),
      field(&A::email, {.length_max = 254, .format = Format::email}),
  };
};
template <>
struct gw::FieldRules<gw::clients::PeppolAddress> {
  using P = clients::PeppolAddress;
  static constexpr auto rules = std::tuple{
      field(&P::scheme_id, {.required = true,
                            .length_max = 4,
                            .number_as_text = true,
                            .description = "a code of the EAS list",
                            .example = "0088"}),
      field(&P::value, {.required = true}),
  };
};
template <>
struct gw::FieldRules<gw::clients::PlainValue> {
  using P = clients::PlainValue;
  static constexpr auto rules =
      std::tuple{field(&P::plaintext, {.length_max = 135, .number_as_text = true})};
};
template <>
struct gw::FieldRules<gw::clients::TaxInfo> {
  using T = clients::TaxInfo;
  static constexpr auto rules = std::tuple{
      field(&T::tax_id_type, {.length_max = 32, .example = "vat"}),
      field(&T::tax_country, {.format = Format::country, .example = "DE"}),
  };
};
