#include "capabilities/clients/records.hpp"
#include "base/text.hpp"
#include "capabilities/clients/rules.hpp"

namespace gw::store {

const CollectionDefinition& Entity<clients::Client>::definition() {
  static const CollectionDefinition definition{"clients",
                                               {"organization", "created_at", "email_hash"},
                                               {{"by_organization", {"organization", "created_at"}},
                                                {"by_email", {"email_hash", "organization"}, true}},
                                               false};
  return definition;
}

// A deleted client is in no list, and its address is free again.
std::vector<Value> Entity<clients::Client>::columns(const clients::Client& client,
                                                    const Protection& protection) {
  const bool gone = client.deleted_at.has_value();
  return {gone ? Value() : value(client.organization_id), value(client.created_at),
          gone ? Value() : value(clients::email_hash(protection, client.email.value))};
}

const CollectionDefinition& Entity<clients::ClientWord>::definition() {
  static const CollectionDefinition definition{
      "client_words",
      {"organization", "client", "hash"},
      {{"by_client", {"client"}}, {"by_word", {"organization", "hash"}}},
      false};
  return definition;
}

std::vector<Value> Entity<clients::ClientWord>::columns(const clients::ClientWord& word,
                                                        const Protection&) {
  return {value(word.organization_id), value(word.client_id), value(word.hash)};
}

}  // namespace gw::store

namespace gw::clients {

std::string email_hash(const Protection& protection, std::string_view email) {
  return hex(bytes_of(protection.search_hash("clients", "email", normal_email(email))));
}

std::string word_hash(const Protection& protection, std::string_view word) {
  return hex(bytes_of(protection.search_hash("clients", "word", word)));
}

std::optional<Client> own_client(const store::Snapshot& snapshot, Id organization, Id id) {
  auto client = snapshot.get<Client>(id);
  if (!client || client->organization_id != organization || client->deleted_at) return std::nullopt;
  return client;
}

std::optional<Client> find_by_email(const store::Snapshot& snapshot, Id organization,
                                    std::string_view email) {
  if (trim(email).empty()) return std::nullopt;
  store::Find find;
  find.index = "by_email";
  find.equals = {store::value(email_hash(snapshot.protection(), email)),
                 store::value(organization)};
  return snapshot.find_first<Client>(find);
}

std::vector<Id> organizations_of(const store::Snapshot& snapshot, std::string_view email) {
  if (trim(email).empty()) return {};
  store::Find find;
  find.index = "by_email";
  find.equals = {store::value(email_hash(snapshot.protection(), email))};
  std::vector<Id> ids;
  for (const auto& client : snapshot.find<Client>(find).rows) ids.push_back(client.organization_id);
  return ids;
}

bool erase_of(store::Transaction& transaction, Id organization) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  find.limit = 40;  // each with its words
  auto page = transaction.find<Client>(find);
  for (auto& client : page.rows) {
    client.deleted_at = transaction.now();
    write_words(transaction, client);
    transaction.erase(client);
  }
  return page.next.has_value();
}

void write_words(store::Transaction& transaction, const Client& client) {
  store::Find find;
  find.index = "by_client";
  find.equals = {store::value(client.id)};
  std::vector<std::string> missing;
  if (!client.deleted_at) {
    for (const auto& word : words_of(client))
      missing.push_back(word_hash(transaction.protection(), word));
  }
  for (const auto& row : transaction.find<ClientWord>(find).rows) {
    if (std::erase(missing, row.hash) == 0) transaction.erase(row);
  }
  for (auto& hash : missing) {
    ClientWord row;
    row.organization_id = client.organization_id;
    row.client_id = client.id;
    row.hash = std::move(hash);
    transaction.insert(row);
  }
}

}  // namespace gw::clients
