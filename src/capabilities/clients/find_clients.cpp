// Lists, search and history. Personal data is compared as hashes of whole values: an address, a
// word of a name.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

#include "base/text.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/clients/records.hpp"
#include "capabilities/clients/rules.hpp"
#include "capabilities/clients/wire.hpp"

namespace gw::clients {

namespace {

using store::Snapshot;

constexpr std::int64_t search_limit_max = 100;
constexpr std::int64_t candidates_max = 1000;  // of one word
constexpr std::size_t words_asked_max = 6;

std::optional<Client> named_exactly(const Snapshot& snapshot, Id organization,
                                    std::string_view text) {
  if (const auto id = Id::parse(text)) return own_client(snapshot, organization, *id);
  return find_by_email(snapshot, organization, text);
}

std::vector<Id> with_word(const Snapshot& snapshot, Id organization, std::string_view word) {
  store::Find find;
  find.index = "by_word";
  find.equals = {store::value(organization), store::value(word_hash(snapshot.protection(), word))};
  find.descending = true;
  find.limit = candidates_max;
  std::vector<Id> ids;
  for (const auto& row : snapshot.find<ClientWord>(find).rows) ids.push_back(row.client_id);
  return ids;
}

// Those that have every word, newest first.
std::vector<Id> with_words(const Snapshot& snapshot, Id organization,
                           std::vector<std::string> words) {
  if (words.size() > words_asked_max) words.resize(words_asked_max);
  std::vector<Id> found;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto these = with_word(snapshot, organization, words[i]);
    if (i == 0) {
      found = these;
    } else {
      std::erase_if(found, [&](Id id) { return std::ranges::find(these, id) == these.end(); });
    }
  }
  return found;
}

HistoryChange change_of(std::string_view field, const boost::json::value& value) {
  HistoryChange change{std::string(field), {}, {}};
  const auto* both = value.if_object();
  if (both == nullptr) {
    change.to.text = boost::json::serialize(value);
    return change;
  }
  if (const auto* from = both->if_contains("from"))
    change.from.text = boost::json::serialize(*from);
  if (const auto* to = both->if_contains("to")) change.to.text = boost::json::serialize(*to);
  return change;
}

HistoryRow row_of(const audit::AuditEntry& entry) {
  HistoryRow row;
  row.at = entry.created_at;
  row.actor.kind = std::string(enum_text(entry.actor_kind));
  if (entry.actor_id) row.actor.id = entry.actor_id;
  row.action = entry.action;
  boost::json::error_code error;
  const auto changes = boost::json::parse(entry.changes.value, error);
  if (error || !changes.is_object()) return row;
  for (const auto& change : changes.get_object())
    row.changes.push_back(change_of(std::string_view(change.key()), change.value()));
  return row;
}

}  // namespace

Result<ClientList> list_clients(const Snapshot& snapshot, const Caller& caller,
                                const ListClients& input) {
  if (input.email && input.search)
    return fail(Code::filter_not_supported, "use one of email and search at a time");
  Result<endpoints::Listed<Client>> listed;
  if (input.email || input.search) {
    const auto& name = input.email ? *input.email : *input.search;
    auto named = named_exactly(snapshot, caller.organization, name);
    listed = endpoints::list_of_one(input, std::move(named), 20);
  } else {
    store::Find find;
    find.index = "by_organization";
    find.equals = {store::value(caller.organization)};
    listed = endpoints::list<Client>(snapshot, input, std::move(find), 20);
  }
  return endpoints::answer_list(std::move(listed), &ClientList::clients, view_of);
}

Result<ClientList> search_clients(const Snapshot& snapshot, const Caller& caller,
                                  const SearchClients& input) {
  const auto limit = std::min(input.limit, search_limit_max);
  ClientList list;
  list.limit = limit;
  const auto add = [&](std::optional<Client> client) {
    if (!client || list.total >= limit) return;
    ++list.total;
    list.clients.push_back(view_of(std::move(*client)));
  };
  const bool address = input.q.find('@') != std::string::npos;
  if (address || Id::parse(input.q)) {
    add(named_exactly(snapshot, caller.organization, input.q));
    return list;
  }
  const auto words = words_of(input.q);
  if (words.empty()) return invalid_field("q", "too_short", "needs a word of two characters");
  for (const Id id : with_words(snapshot, caller.organization, words))
    add(own_client(snapshot, caller.organization, id));
  return list;
}

Result<HistoryList> client_history(const Snapshot& snapshot, const Caller& caller,
                                   const HistoryQuery& input) {
  if (!own_client(snapshot, caller.organization, input.client_id))
    return fail(Code::not_found, "no such client");
  store::Find find;
  find.index = "by_object";
  find.equals = {store::value(caller.organization), store::value(input.client_id)};
  return endpoints::answer_list(
      endpoints::list<audit::AuditEntry>(snapshot, input, std::move(find), 20),
      &HistoryList::history, row_of);
}

}  // namespace gw::clients
