// The settings of the program as one plain struct. Each is declared once, in settings_table.cpp;
// reading, checking, the generated docs/configuration.md and the error texts all come from that
// table.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "config/networks.hpp"

namespace gw::config {

using Key32 = std::array<std::uint8_t, 32>;
using Key64 = std::array<std::uint8_t, 64>;

struct Settings {
  // From the command line of serve.
  bool demo = false;
  bool serves_admin = true, serves_main = true, runs_worker = true;  // --role

  std::string env;  // "production", "dev" or "production-cloud"

  std::string data_dir;
  std::string database_uri;

  std::string admin_backend_host;
  std::int64_t admin_backend_port = 0;
  std::string main_backend_host;
  std::int64_t main_backend_port = 0;
  std::int64_t http_threads = 0;  // 0: as the cores suggest
  std::int64_t http_body_bytes_max = 0;

  // Host names with an optional port, no scheme; empty in dev: localhost and the listener's port.
  std::string admin_backend_domain;
  std::string admin_frontend_domain;
  std::string main_backend_domain;
  std::string main_frontend_domain;

  Key32 system_encryption_key{};
  Key32 system_search_hash_key{};
  Key64 system_refresh_key{};
  Key64 cookie_auth_key{};
  Key32 cookie_encryption_key{};

  std::string webauthn_rp_name;  // what passkey dialogs call us

  bool rate_limit_enabled = true;
  std::int64_t rate_limit_window_ms = 0;
  std::int64_t rate_limit_requests_max = 0;      // per window
  std::int64_t rate_limit_requests_per_min = 0;  // per address
  std::int64_t rate_limit_key_per_min = 0;       // per API key
  Networks rate_limit_whitelist;
  Networks trusted_proxies;
  std::string internal_health_token;

  bool ipn_allow_private_targets = false;
  std::int64_t ipn_attempts_max = 0;
  std::int64_t worker_concurrency = 0;

  // The installation's own mail account; no host: none.
  std::string smtp_host;
  std::int64_t smtp_port = 0;
  std::string smtp_security;  // "starttls", "tls" or "none"
  std::string smtp_username, smtp_password;
  std::string smtp_ca_file;
  std::string smtp_from;  // "Shop <no-reply@example.com>"
  bool smtp_allow_private = false;

  // A simulator in Stripe's place, for accounts in test mode; empty: Stripe itself.
  std::string stripe_api_base;
  std::string stripe_script_url;

  std::string log_level;
  std::string log_format;

  bool dev() const { return env == "dev"; }
  // Origins as browsers write them: "https://pay.example.com"; in dev "http://localhost:8081".
  std::string admin_backend_url() const;
  std::string admin_frontend_url() const;
  std::string main_backend_url() const;
  std::string main_frontend_url() const;
  // The SQLite file of database_uri; a relative one lies in the data directory.
  std::string database_file() const;
};

}  // namespace gw::config
