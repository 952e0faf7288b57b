#include "support/fixtures.hpp"

#include <unistd.h>

#include <numeric>
#include <stdexcept>

namespace gw::support {

crypto::Vault::Key counting_key(std::uint8_t first) {
  crypto::Vault::Key key;
  std::iota(key.begin(), key.end(), first);
  return key;
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "gw-test-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

TestStore::TestStore(std::string_view kind,
                     std::span<const store::CollectionDefinition* const> collections)
    : vault_(counting_key(1), counting_key(101)) {
  store::EngineOptions options;
  options.clock = &clock;
  options.entropy = &entropy;
  options.collections = collections;
  options.check_purity = true;
  options.readers = 1;
  if (kind == "sqlite") {
    store::SqliteOptions sqlite;
    sqlite.path = folder_.file("store.db");
    engine_ = store::open_sqlite(sqlite, options);
  } else {
    engine_ = store::open_memory({}, options);
  }
  database_ = {engine_.get(), &vault_, &clock};
}

}  // namespace gw::support
