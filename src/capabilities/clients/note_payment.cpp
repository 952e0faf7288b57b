// From a paid checkout to its client.
#include "base/text.hpp"
#include "capabilities/clients/records.hpp"
#include "capabilities/clients/rules.hpp"

namespace gw::clients {
namespace {

void fill(Personal& member, const Personal& given) {
  if (member.value.empty()) member = given;
}

// What the buyer wrote goes into empty members; the address is the newest payment's, unless an
// operator has written one.
void take_over(Client& client, const Payer& payer) {
  if (payer.billing_address) {
    const Address& given = *payer.billing_address;
    fill(client.first_name, given.first_name);
    fill(client.last_name, given.last_name);
    fill(client.company_name, given.company_name);
    fill(client.phone, given.phone);
    const bool newer = !client.billing_from || *client.billing_from <= payer.paid_at;
    if (!client.billing_edited && newer) {
      client.billing_address = given;
      client.billing_from = payer.paid_at;
    }
  }
  if (payer.shipping_address && !client.shipping_address)
    client.shipping_address = payer.shipping_address;
}

}  // namespace

std::optional<Id> note_payment(store::Transaction& transaction, const Payer& payer) {
  auto client = payer.client_id ? own_client(transaction, payer.organization_id, *payer.client_id)
                                : std::nullopt;
  if (!client) client = find_by_email(transaction, payer.organization_id, payer.email);
  const bool known = client.has_value();
  if (!known) {
    // Money that goes back to someone who was deleted makes nobody new.
    if (trim(payer.email).empty() || payer.counted.amount <= 0) return std::nullopt;
    client.emplace();
    client->organization_id = payer.organization_id;
    client->email.value = trim(payer.email);
  }
  take_over(*client, payer);
  add_lifetime(client->ltv, payer.counted);
  client->transaction_count += payer.transactions;
  if (known) {
    transaction.replace(*client);
  } else {
    transaction.insert(*client);
  }
  write_words(transaction, *client);
  return client->id;
}

}  // namespace gw::clients
