#include "store/sqlite/snapshot.hpp"

namespace gw::store::sqlite {

SnapshotReader::SnapshotReader(const StoreContext& context)
    : connection_({.path = context.path, .vfs = context.vfs, .read_only = true}),
      tables_(connection_, context.collections),
      rows_(tables_, *context.codec),
      begin_(connection_.handle(), "BEGIN"),
      touch_(connection_.handle(), "SELECT 1 FROM meta LIMIT 0"),
      commit_(connection_.handle(), "COMMIT"),
      epoch_(*context.epoch) {}

void SnapshotReader::with_snapshot(const std::function<void(EngineReader&)>& read) {
  begin();
  try {
    read(*this);
  } catch (...) {
    end();
    throw;
  }
  end();
}

void SnapshotReader::begin() {
  epoch_before_ = epoch_.load();
  cache_settled_ = false;
  begin_.run();
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
  if (cache_settled_) return cache_;
  // BEGIN alone takes no snapshot, the first statement does.
  touch_.run();
  const bool named = CacheEpoch::names_a_state(epoch_before_) && epoch_.load() == epoch_before_;
  if (!named || cache_epoch_ != epoch_before_) cache_.clear();
  cache_epoch_ = named ? epoch_before_ : 1;
  cache_settled_ = true;
  return cache_;
}

std::optional<Row> SnapshotReader::get(const CollectionDefinition& collection, Id id) {
  return rows_.get(collection, id);
}

std::optional<Row> SnapshotReader::get_by_serial(const CollectionDefinition& collection,
                                                 std::int64_t serial) {
  return rows_.get_by_serial(collection, serial);
}

std::vector<Row> SnapshotReader::find(const CollectionDefinition& collection, const Find& find) {
  return rows_.find(collection, find);
}

std::int64_t SnapshotReader::count(const CollectionDefinition& collection, const Find& find,
                                   std::int64_t cap) {
  return rows_.count(collection, find, cap);
}

}  // namespace gw::store::sqlite
