// The composition root: builds every part in order and hands each to the next. Reads as the
// architecture.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/entropy.hpp"
#include "capabilities/checkouts/checkouts.hpp"
#include "capabilities/identity/identity.hpp"
#include "capabilities/transactions/transactions.hpp"
#include "config/settings.hpp"
#include "endpoints/pipeline.hpp"
#include "http/outbound.hpp"
#include "http/resolver.hpp"
#include "jobs/worker.hpp"
#include "mail/mailer.hpp"

namespace spdlog {
class logger;
}

namespace gw::app {

// What the gateway needs from outside; all of it outlives the gateway.
struct Ports {
  const Clock* clock = nullptr;
  Entropy* entropy = nullptr;
  http::Outbound* outbound = nullptr;
  mail::Mailer* mailer = nullptr;
  store::Engine* engine = nullptr;
  const Protection* protection = nullptr;
  std::shared_ptr<spdlog::logger> access_logger;  // may be empty
  http::Resolver* resolver = nullptr;             // none: no domain can be checked
};

// Every collection of the product, for opening the engine.
std::span<const store::CollectionDefinition* const> collections();

// The whole product without sockets and threads: two applications and a worker.
class Gateway {
 public:
  Gateway(const config::Settings& settings, const Ports& ports);
  ~Gateway();

  http::Application& admin();
  http::Application& main();
  jobs::Worker& worker();
  const store::Database& database() const;
  const checkouts::Dependencies& checkouts() const;
  const identity::Dependencies& identity() const;
  // While nobody can sign in: a text for the console with the one-time link that makes the first
  // global administrator; else empty.
  std::string setup_invitation();
  // Puts the recurring jobs into the store, once, and takes up what a process before left running.
  void schedule_recurring_jobs();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// The OpenAPI document of a listener ("admin", "main"), from the endpoint table alone.
std::string openapi_text(std::string_view listener);

inline constexpr std::string_view product_version = "0.1.0";

}  // namespace gw::app
