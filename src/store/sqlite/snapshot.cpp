#include "store/sqlite/snapshot.hpp"

namespace gw::store::sqlite {
namespace {

// The snapshot is newer than an entity that the cache gave out before it stood.
struct ServedTooOld {};

}  // namespace

SnapshotReader::SnapshotReader(const StoreContext& context)
    : connection_({.path = context.path, .vfs = context.vfs, .read_only = true}),
      tables_(connection_, context.collections),
      rows_(tables_, *context.codec),
      begin_(connection_.handle(), "BEGIN"),
      touch_(connection_.handle(), "SELECT 1 FROM meta LIMIT 0"),
      commit_(connection_.handle(), "COMMIT"),
      epoch_(*context.epoch) {}

void SnapshotReader::with_snapshot(const std::function<void(EngineReader&)>& read) {
  while (!attempt(read)) {
  }
}

// False: read again.
bool SnapshotReader::attempt(const std::function<void(EngineReader&)>& read) {
  epoch_before_ = epoch_.load();
  standing_ = false;
  served_before_ = served_too_old_ = false;
  try {
    read(*this);
  } catch (...) {
    end();
    // Whatever the read made of it.
    if (served_too_old_) return false;
    throw;
  }
  end();
  return !served_too_old_;
}

// The snapshot is taken by the first statement that needs it, so that reads which the cache answers
// cost no lock. Then whatever the cache gave before must be of the same state.
void SnapshotReader::stand() {
  if (standing_) return;
  begin_.run();
  // BEGIN alone takes no snapshot, the first statement does.
  touch_.run();
  standing_ = true;
  const bool named = CacheEpoch::names_a_state(epoch_before_) && epoch_.load() == epoch_before_;
  served_too_old_ |= served_before_ && !named;
  if (served_too_old_) throw ServedTooOld{};
  if (!named || cache_epoch_ != epoch_before_) cache_.clear();
  cache_epoch_ = named ? epoch_before_ : 1;
}

void SnapshotReader::end() noexcept {
  try {
    if (connection_.in_transaction()) commit_.run();
  } catch (const SqliteError&) {
    // Nothing was written: the locks are what has to go.
    if (connection_.in_transaction()) {
      sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
  }
}

DecodedCache& SnapshotReader::cache() {
  if (!standing_ && cache_epoch_ == epoch_before_ && epoch_.load() == epoch_before_) {
    served_before_ = true;
    return cache_;
  }
  stand();
  return cache_;
}

std::optional<Row> SnapshotReader::get(const CollectionDefinition& collection, Id id) {
  stand();
  return rows_.get(collection, id);
}

std::optional<Row> SnapshotReader::get_by_serial(const CollectionDefinition& collection,
                                                 std::int64_t serial) {
  stand();
  return rows_.get_by_serial(collection, serial);
}

std::vector<Row> SnapshotReader::find(const CollectionDefinition& collection, const Find& find) {
  stand();
  return rows_.find(collection, find);
}

std::int64_t SnapshotReader::count(const CollectionDefinition& collection, const Find& find,
                                   std::int64_t cap) {
  stand();
  return rows_.count(collection, find, cap);
}

}  // namespace gw::store::sqlite
