// What every process that opens the store needs: the system's clock, and the engine of the
// settings.
#pragma once

#include <memory>

#include "base/entropy.hpp"
#include "base/time.hpp"
#include "config/settings.hpp"
#include "store/options.hpp"

namespace gw::app {

class SystemClock final : public Clock {
 public:
  Instant now() const override;
};

// Makes the data directory when it is missing. Throws as store::open_sqlite.
std::unique_ptr<store::Engine> open_engine(const config::Settings& settings, const Clock& clock,
                                           Entropy& entropy);

}  // namespace gw::app
