// Sealing by a job, block after block, and the check of what was sealed.
#include <fmt/format.h>

#include "base/decode.hpp"
#include "base/text.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/audit/digest.hpp"

namespace gw::audit {

struct SealPayload {
  Id organization_id;
};
BOOST_DESCRIBE_STRUCT(SealPayload, (), (organization_id))

namespace {

constexpr std::int64_t entries_a_block = 400;
constexpr std::size_t problems_max = 100;

store::Find entries_behind(const Id& organization, std::int64_t serial) {
  store::Find find;
  find.index = "in_order";
  find.equals = {store::value(organization)};
  find.above = store::value(serial);
  find.limit = entries_a_block;
  return find;
}

store::Find blocks_of(const Id& organization) {
  store::Find find;
  find.index = "by_organization";
  find.equals = {store::value(organization)};
  return find;
}

// True when more may be left.
Result<bool> seal_block(store::Transaction& transaction, const Id& organization) {
  auto newest = blocks_of(organization);
  newest.descending = true;
  const auto last = transaction.find_first<AuditBlock>(newest);
  const auto page =
      transaction.find<AuditEntry>(entries_behind(organization, last ? last->last_serial : 0));
  if (page.rows.empty()) return false;
  AuditBlock block;
  block.organization_id = organization;
  block.number = last ? last->number + 1 : 1;
  block.previous = last ? last->hash : "";
  block.entries = static_cast<std::int64_t>(page.rows.size());
  block.last_serial = transaction.serial_of(page.rows.back().id);
  block.hash = block_hash(block, page.rows);
  block.mac = block_mac(transaction.protection(), block);
  transaction.insert(block);
  return page.next.has_value();
}

Task<jobs::RunResult> seal(store::Database database, jobs::Job job) {
  const auto payload = decode_stored<SealPayload>(job.payload.text, *database.protection, {});
  while (true) {
    auto command = [organization = payload.organization_id](store::Transaction& transaction) {
      return seal_block(transaction, organization);
    };
    auto more = co_await store::run(database, std::move(command));
    if (!more) {
      co_return jobs::RunResult{
          jobs::RunResult::Kind::failed, {}, std::string(facts(more.error().code).token)};
    }
    if (!*more) co_return jobs::RunResult{};
  }
}

// The chain as far as it was read.
class Check {
 public:
  Check(const store::Snapshot& snapshot, const Id& organization)
      : snapshot_(snapshot), organization_(organization) {}

  std::vector<std::string> run() {
    auto blocks = blocks_of(organization_);
    while (true) {
      const auto page = snapshot_.find<AuditBlock>(blocks);
      for (const auto& block : page.rows) check(block);
      if (!page.next || problems_.size() >= problems_max) return std::move(problems_);
      blocks.after = page.next;
    }
  }

 private:
  void check(const AuditBlock& block) {
    if (block.number != number_ + 1)
      report(fmt::format("block {} follows block {}", block.number, number_));
    if (block.previous != hash_)
      report(fmt::format("block {} does not continue the chain", block.number));
    if (block.mac != block_mac(snapshot_.protection(), block))
      report(fmt::format("block {} is not sealed with this installation's key", block.number));
    auto find = entries_behind(organization_, serial_);
    find.until = store::value(block.last_serial);
    const auto entries = snapshot_.find<AuditEntry>(find).rows;
    for (const auto& entry : entries) check(entry);
    if (block.hash != block_hash(block, entries) ||
        block.entries != static_cast<std::int64_t>(entries.size())) {
      report(fmt::format("block {} holds {} entries, {} are there, or not the same", block.number,
                         block.entries, entries.size()));
    }
    number_ = block.number;
    serial_ = block.last_serial;
    hash_ = block.hash;
  }

  void check(const AuditEntry& entry) {
    const bool erased = entry.salt.empty() && entry.changes.value.empty();
    if (!erased && entry.text_digest != text_digest(entry))
      report(fmt::format("entry {}: its text was altered", entry.id.text()));
    if (entry.digest != entry_digest(entry))
      report(fmt::format("entry {}: its facts were altered", entry.id.text()));
  }

  void report(std::string problem) {
    if (problems_.size() < problems_max) problems_.push_back(std::move(problem));
  }

  const store::Snapshot& snapshot_;
  Id organization_;
  std::int64_t number_ = 0, serial_ = 0;
  std::string hash_;
  std::vector<std::string> problems_;
};

}  // namespace

jobs::Handler seal_handler(const store::Database& database) {
  return [database](jobs::Job job) { return seal(database, std::move(job)); };
}

std::vector<std::string> verify(const store::Snapshot& snapshot, const Id& organization) {
  return Check(snapshot, organization).run();
}

}  // namespace gw::audit
