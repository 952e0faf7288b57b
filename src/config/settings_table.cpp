// Every setting, once. To add one: a member of Settings and a row here.
#include <algorithm>
#include <array>
#include <vector>

#include "config/declaration.hpp"

namespace gw::config {
namespace {

constexpr std::int64_t second_ms = 1000;
constexpr std::int64_t hour_ms = 3600 * second_ms;

constexpr std::array basics{
    Declaration{.key = "MPG_ENV",
                .member = &Settings::env,
                .type = Type::choice,
                .standard = "production",
                .choices = "production|production-cloud|dev",
                .description = "`dev` allows plain http on localhost, makes missing keys itself "
                               "and needs no domains."},
    Declaration{.key = "MPG_ENV_FILE",
                .standard = "payment-gateway.env in the data directory",
                .description = "File with further settings, `KEY=value` a line; the environment "
                               "wins over it."},
    Declaration{.key = "MPG_DATA_DIR",
                .member = &Settings::data_dir,
                .standard = "./data",
                .description = "Directory of the database and of what the program writes."},
    Declaration{.key = "MPG_DATABASE_URI",
                .member = &Settings::database_uri,
                .type = Type::database,
                .standard = "sqlite:payment-gateway.sqlite",
                .description = "`sqlite:<file>`; a relative file lies in the data directory."},
};

constexpr std::array hosts{
    Declaration{.key = "MPG_MAIN_FRONTEND_DOMAIN",
                .member = &Settings::main_frontend_domain,
                .type = Type::domain,
                .required_in_production = true,
                .description = "Public host of the payment page, such as `pay.example.com`."},
    Declaration{.key = "MPG_MAIN_BACKEND_DOMAIN",
                .member = &Settings::main_backend_domain,
                .type = Type::domain,
                .required_in_production = true,
                .description = "Public host for the webhooks of payment providers; may be the "
                               "payment page's."},
    Declaration{.key = "MPG_ADMIN_FRONTEND_DOMAIN",
                .member = &Settings::admin_frontend_domain,
                .type = Type::domain,
                .required_in_production = true,
                .description = "Public host of the dashboard; the only foreign origin that may "
                               "call the Admin API from a browser."},
    Declaration{.key = "MPG_ADMIN_BACKEND_DOMAIN",
                .member = &Settings::admin_backend_domain,
                .type = Type::domain,
                .description = "Public host of the Admin API; without it the dashboard's host "
                               "serves it."},
};

constexpr std::array listeners{
    Declaration{.key = "MPG_ADMIN_BACKEND_HOST",
                .member = &Settings::admin_backend_host,
                .standard = "0.0.0.0",
                .description = "Address the Admin API listens on."},
    Declaration{.key = "MPG_ADMIN_BACKEND_PORT",
                .member = &Settings::admin_backend_port,
                .type = Type::integer,
                .standard = "8080",
                .min = 0,
                .max = 65535,
                .description = "Its port; 0 lets the system choose one."},
    Declaration{.key = "MPG_MAIN_BACKEND_HOST",
                .member = &Settings::main_backend_host,
                .standard = "0.0.0.0",
                .description = "Address the Main API and the payment page listen on."},
    Declaration{.key = "MPG_MAIN_BACKEND_PORT",
                .member = &Settings::main_backend_port,
                .type = Type::integer,
                .standard = "8081",
                .min = 0,
                .max = 65535,
                .description = "Their port; 0 lets the system choose one."},
    Declaration{.key = "MPG_HTTP_THREADS",
                .member = &Settings::http_threads,
                .type = Type::integer,
                .standard = "0",
                .min = 0,
                .max = 256,
                .description = "Threads that serve connections; 0: as the cores suggest."},
    Declaration{.key = "MPG_HTTP_BODY_MAX",
                .member = &Settings::http_body_bytes_max,
                .type = Type::size,
                .standard = "1MiB",
                .min = 16 * 1024,
                .max = 64 * 1024 * 1024,
                .description = "Largest request body; above it the answer is 413."},
};

constexpr std::array keys{
    Declaration{.key = "MPG_SYSTEM_ENCRYPTION_KEY",
                .member = &Settings::system_encryption_key,
                .type = Type::hex_key,
                .required_in_production = true,
                .secret = true,
                .description = "Seals secrets in the database. Lost means unreadable: back it up."},
    Declaration{.key = "MPG_SYSTEM_SEARCH_HASH_KEY",
                .member = &Settings::system_search_hash_key,
                .type = Type::hex_key,
                .required_in_production = true,
                .secret = true,
                .description = "Finds personal data and API keys without keeping them in clear. "
                               "Back it up too."},
    Declaration{.key = "MPG_SYSTEM_REFRESH_KEY",
                .member = &Settings::system_refresh_key,
                .type = Type::hex_key,
                .required_in_production = true,
                .secret = true,
                .description = "Signs the refresh tokens of logins."},
    Declaration{.key = "MPG_COOKIE_AUTH_KEY",
                .member = &Settings::cookie_auth_key,
                .type = Type::hex_key,
                .required_in_production = true,
                .secret = true,
                .description = "Signs cookies."},
    Declaration{.key = "MPG_COOKIE_ENCRYPTION_KEY",
                .member = &Settings::cookie_encryption_key,
                .type = Type::hex_key,
                .required_in_production = true,
                .secret = true,
                .description = "Encrypts cookies."},
    Declaration{.key = "MPG_WEBAUTHN_RPDISPLAYNAME",
                .member = &Settings::webauthn_rp_name,
                .standard = "Payment Gateway",
                .description = "What the dialogs of passkeys call this installation."},
};

constexpr std::array limits{
    Declaration{.key = "MPG_RATE_LIMIT_ENABLED",
                .member = &Settings::rate_limit_enabled,
                .type = Type::boolean,
                .standard = "true",
                .description = "Off switch of all request limits."},
    Declaration{.key = "MPG_RATE_LIMIT_WINDOW_SIZE",
                .member = &Settings::rate_limit_window_ms,
                .type = Type::duration,
                .standard = "5m",
                .min = second_ms,
                .max = 24 * hour_ms,
                .description = "Sliding window of the next row."},
    Declaration{.key = "MPG_RATE_LIMIT_MAX_REQUESTS",
                .member = &Settings::rate_limit_requests_max,
                .type = Type::integer,
                .standard = "500",
                .min = 1,
                .max = 10'000'000,
                .description = "Requests an address may make in one window."},
    Declaration{.key = "MPG_RATE_LIMIT_REQUESTS_PER_MIN",
                .member = &Settings::rate_limit_requests_per_min,
                .type = Type::integer,
                .standard = "100",
                .min = 1,
                .max = 10'000'000,
                .description = "Requests an address may make in a minute."},
    Declaration{.key = "MPG_RATE_LIMIT_KEY_PER_MIN",
                .member = &Settings::rate_limit_key_per_min,
                .type = Type::integer,
                .standard = "600",
                .min = 1,
                .max = 10'000'000,
                .description = "Requests an API key may make in a minute, from wherever."},
    Declaration{
        .key = "MPG_RATE_LIMIT_WHITELIST",
        .member = &Settings::rate_limit_whitelist,
        .type = Type::networks,
        .standard = "127.0.0.1,::1",
        .description = "Client addresses and ranges that are never limited; `none` for nobody."},
};

constexpr std::array security{
    Declaration{.key = "MPG_SECURITY_TRUSTED_PROXIES",
                .member = &Settings::trusted_proxies,
                .type = Type::networks,
                .standard = loopback,
                .description =
                    "Peers whose `X-Real-IP`, `X-Forwarded-For` and `X-Request-ID` are "
                    "believed. A proxy on another machine or in another container is "
                    "named here, by its address or network: `127.0.0.0/8,172.18.0.0/16`. "
                    "Whoever is in the list says where requests come from."},
    Declaration{.key = "MPG_INTERNAL_HEALTH_TOKEN",
                .member = &Settings::internal_health_token,
                .secret = true,
                .description = "When set, `/internal/*` asks for it in `X-Internal-Health-Token`, "
                               "beside a private source address."},
    Declaration{.key = "MPG_IPN_ALLOW_PRIVATE_TARGETS",
                .member = &Settings::ipn_allow_private_targets,
                .type = Type::boolean,
                .standard = "false",
                .description = "Notifications may go to private and loopback addresses "
                               "(`serve --demo`: true)."},
};

constexpr std::array mail{
    Declaration{.key = "MPG_SMTP_HOST",
                .member = &Settings::smtp_host,
                .description = "Mail server that takes our mails. Without one, `dev` writes them "
                               "to files below the data directory, production keeps them waiting."},
    Declaration{.key = "MPG_SMTP_PORT",
                .member = &Settings::smtp_port,
                .type = Type::integer,
                .standard = "587",
                .min = 1,
                .max = 65535,
                .description = "Its port: usually 587 with `starttls`, 465 with `tls`."},
    Declaration{.key = "MPG_SMTP_SECURITY",
                .member = &Settings::smtp_security,
                .type = Type::choice,
                .standard = "starttls",
                .choices = "starttls|tls|none",
                .description = "`starttls` sends nothing to a server that does not offer it; "
                               "`none` is for a relay on the same machine."},
    Declaration{.key = "MPG_SMTP_USERNAME",
                .member = &Settings::smtp_username,
                .description = "Login of the mail server; none: no login."},
    Declaration{.key = "MPG_SMTP_PASSWORD",
                .member = &Settings::smtp_password,
                .secret = true,
                .description = "Its password."},
    Declaration{.key = "MPG_SMTP_CA_FILE",
                .member = &Settings::smtp_ca_file,
                .description = "PEM file of the authorities that vouch for the mail server; none: "
                               "the system's."},
    Declaration{.key = "MPG_SMTP_FROM",
                .member = &Settings::smtp_from,
                .description = "Sender, such as `Example Shop <no-reply@example.com>`; needed with "
                               "a host."},
    Declaration{.key = "MPG_SECURITY_ALLOW_PRIVATE_SMTP",
                .member = &Settings::smtp_allow_private,
                .type = Type::boolean,
                .standard = "false",
                .description = "Mail servers may have private and loopback addresses; those of "
                               "cloud metadata stay refused."},
};

constexpr std::array simulators{
    Declaration{.key = "MPG_STRIPE_API_BASE",
                .member = &Settings::stripe_api_base,
                .type = Type::url,
                .description = "Where Stripe's API is simulated, such as "
                               "`http://127.0.0.1:12111`; for accounts in test mode only, live "
                               "ones always use Stripe."},
    Declaration{.key = "MPG_STRIPE_JS_URL",
                .member = &Settings::stripe_script_url,
                .type = Type::url,
                .description = "The script of that simulator for the payment page, such as "
                               "`http://127.0.0.1:12111/v3/`; counts together with the row above."},
};

constexpr std::array work{
    Declaration{.key = "MPG_IPN_MAX_ATTEMPTS",
                .member = &Settings::ipn_attempts_max,
                .type = Type::integer,
                .standard = "11",
                .min = 1,
                .max = 50,
                .description = "Attempts to deliver one notification, the first included."},
    Declaration{.key = "MPG_MAIN_WORKER_CONCURRENCY",
                .member = &Settings::worker_concurrency,
                .type = Type::integer,
                .standard = "10",
                .min = 1,
                .max = 1000,
                .description = "Jobs the worker runs at the same time."},
    Declaration{.key = "MPG_LOG_LEVEL",
                .member = &Settings::log_level,
                .type = Type::choice,
                .standard = "error",
                .choices = "debug|info|warn|error|fatal|panic",
                .description = "`info` logs each request and is advised in production."},
    Declaration{.key = "MPG_LOG_FORMAT",
                .member = &Settings::log_format,
                .type = Type::choice,
                .standard = "json",
                .choices = "json|text",
                .description = "One JSON object a line, or text for people."},
};

constexpr Declaration later(std::string_view key, std::string_view what) {
  return {.key = key, .status = Status::not_built_yet, .description = what};
}
constexpr Declaration later_secret(std::string_view key, std::string_view what) {
  return {.key = key, .secret = true, .status = Status::not_built_yet, .description = what};
}
constexpr Declaration needless(std::string_view key, std::string_view why) {
  return {.key = key, .status = Status::needless, .description = why};
}

constexpr std::string_view mongodb = "The MongoDB engine.";
constexpr std::string_view tracing = "Traces over OTLP.";
constexpr std::string_view own_tls = "TLS without a proxy in front.";
constexpr std::string_view one_process = "One process serves every host.";

constexpr std::array later_rows{
    later("MPG_DATABASE_NAME", mongodb),
    later("MPG_DATABASE_MAX_POOL_SIZE", mongodb),
    later("MPG_DATABASE_MIN_POOL_SIZE", mongodb),
    later("MPG_DATABASE_MAX_CONN_IDLE_TIME", mongodb),
    later("MPG_DATABASE_MAX_CONNECTING", mongodb),
    later("MPG_DATABASE_CONNECT_TIMEOUT", mongodb),
    later_secret("MPG_GARNET_URL", "A shared cache for more than one process."),
    later("MPG_OTEL_ENABLED", tracing),
    later("MPG_OTEL_EXPORTER_OTLP_PROTOCOL", tracing),
    later("MPG_OTEL_EXPORTER_OTLP_ENDPOINT", tracing),
    later_secret("MPG_OTEL_EXPORTER_OTLP_HEADERS", tracing),
    later("MPG_OTEL_RESOURCE_ATTRIBUTES", tracing),
    later("MPG_OTEL_EXPORTER_OTLP_INSECURE", tracing),
    later("MPG_ADMIN_BACKEND_HTTPS", own_tls),
    later("MPG_ADMIN_BACKEND_HTTPS_CERT", own_tls),
    later("MPG_ADMIN_BACKEND_HTTPS_KEY", own_tls),
    later("MPG_MAIN_BACKEND_HTTPS", own_tls),
    later("MPG_MAIN_BACKEND_HTTPS_CERT", own_tls),
    later("MPG_MAIN_BACKEND_HTTPS_KEY", own_tls),
    later("MPG_WEBAUTHN_DEBUG", "Passkey logins of the dashboard."),
    later("MPG_MAIN_WORKER_SHUTDOWN_TIMEOUT", "A worker process of its own."),
    later("MPG_MAIN_WORKER_HOST", "A worker process of its own."),
    later("MPG_MAIN_WORKER_PORT", "A worker process of its own."),
    later("MPG_MAIN_WORKER_TEMP_CACHE_DIR", "PDF documents."),
    needless("MPG_MAIN_WORKER_GOTENBERG_URL", "Documents are drawn by the program itself."),
    needless("MPG_MAIN_WORKER_SERVICE_URL", one_process),
    needless("MPG_MAIN_FRONTEND_SERVICE", one_process),
    needless("MPG_MAIN_FRONTEND_PORT", one_process),
    needless("MPG_MAIN_BACKEND_SERVICE", one_process),
};

constexpr std::array all_groups{
    Group{"Basics", basics},
    Group{"Public hosts", hosts},
    Group{"Keys", keys},
    Group{"Listeners", listeners},
    Group{"Request limits", limits},
    Group{"Security", security},
    Group{"Mail", mail},
    Group{"Simulated providers", simulators},
    Group{"Work and logs", work},
    Group{"Without effect", later_rows},
};

// Edits (insert, delete, replace) between two short texts.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < left.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < right.size(); ++j) {
      const std::size_t replaced = diagonal + (left[i] == right[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

std::span<const Group> groups() { return all_groups; }

const Declaration* find_declaration(std::string_view key) {
  for (const Group& group : all_groups) {
    const auto found = std::ranges::find(group.rows, key, &Declaration::key);
    if (found != group.rows.end()) return &*found;
  }
  return nullptr;
}

std::string_view nearest_key(std::string_view mistyped) {
  std::string_view best;
  if (mistyped.size() > 64) return best;
  std::size_t least = 1 + mistyped.size() / 5;
  for (const Group& group : all_groups) {
    for (const Declaration& row : group.rows) {
      const std::size_t edits = distance(mistyped, row.key);
      if (edits <= least && (edits < least || best.empty())) least = edits, best = row.key;
    }
  }
  return best;
}

}  // namespace gw::config
