// A read-only connection that serves one snapshot after another.
#pragma once

#include "store/sqlite/cache_epoch.hpp"
#include "store/sqlite/tables.hpp"

namespace gw::store::sqlite {

// What every connection of an open store shares; outlives them.
struct StoreContext {
  std::string path;
  std::string vfs;
  std::span<const CollectionDefinition* const> collections;
  const IdCodec* codec = nullptr;
  CacheEpoch* epoch = nullptr;
};

class SnapshotReader final : public EngineReader {
 public:
  explicit SnapshotReader(const StoreContext& context);

  // Runs `read` within one snapshot, and once more when cached entities it was given turn out older
  // than that. Passes on what it throws, and SqliteError when the medium fails.
  void with_snapshot(const std::function<void(EngineReader&)>& read);

  std::optional<Row> get(const CollectionDefinition& collection, Id id) override;
  std::optional<Row> get_by_serial(const CollectionDefinition& collection,
                                   std::int64_t serial) override;
  std::vector<Row> find(const CollectionDefinition& collection, const Find& find) override;
  std::int64_t count(const CollectionDefinition& collection, const Find& find,
                     std::int64_t cap) override;
  std::int64_t serial_of(Id id) const override { return rows_.serial_of(id); }
  DecodedCache& cache() override;

 private:
  bool attempt(const std::function<void(EngineReader&)>& read);
  void stand();
  void end() noexcept;

  Connection connection_;
  Tables tables_;
  RowReader rows_;
  Statement begin_, touch_, commit_;
  const CacheEpoch& epoch_;
  bool standing_ = false;        // the snapshot is taken
  bool served_before_ = false;   // the cache was used before that
  bool served_too_old_ = false;  // and held another state: read again
  std::uint64_t epoch_before_ = 0;
  std::uint64_t cache_epoch_ = 1;  // the state the cache holds; odd: none
  DecodedCache cache_;
};

}  // namespace gw::store::sqlite
