#include "app/process.hpp"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>

#include "app/wiring.hpp"

namespace gw::app {

Instant SystemClock::now() const {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

std::unique_ptr<store::Engine> open_engine(const config::Settings& settings, const Clock& clock,
                                           Entropy& entropy) {
  std::filesystem::create_directories(settings.data_dir);
  ::chmod(settings.data_dir.c_str(), 0700);
  store::EngineOptions options;
  options.clock = &clock;
  options.entropy = &entropy;
  options.collections = collections();
#ifdef GW_DEBUG
  options.check_purity = true;
#endif
  store::SqliteOptions sqlite;
  sqlite.path = settings.database_file();
  return store::open_sqlite(sqlite, options);
}

}  // namespace gw::app
