#include "app/serve.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <malloc.h>
#include <signal.h>
#include <spdlog/spdlog.h>

#include <thread>

#include "app/demo.hpp"
#include "app/logging.hpp"
#include "app/process.hpp"
#include "app/twin_host.hpp"
#include "app/wiring.hpp"
#include "crypto/hash.hpp"
#include "crypto/vault.hpp"
#include "http/outbound_client.hpp"
#include "http/server.hpp"
#include "mail/folder_mailer.hpp"
#include "mail/smtp_client.hpp"

namespace gw::app {
namespace {

constexpr std::int64_t drain_ms = 10'000;

// Blocked before any thread starts, so that only the main thread meets them.
sigset_t block_stop_signals() {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return stop;
}

// Without a server for mails, dev shows them to whoever watches the console.
std::unique_ptr<mail::Mailer> make_mailer(const config::Settings& settings) {
  if (settings.dev() && settings.smtp_host.empty()) {
    const auto tell = [](const std::string& line) {
      fmt::print("{}\n", line);
      std::fflush(stdout);
    };
    return std::make_unique<mail::FolderMailer>(settings.data_dir + "/mail", tell);
  }
  mail::SmtpClientOptions options;
  options.ca_file = settings.smtp_ca_file;
  if (settings.smtp_allow_private) options.reach = http::Reach::private_allowed;
  return std::make_unique<mail::SmtpClient>(std::move(options));
}

// A loop a thread; the writer and the worker have threads of their own.
int http_threads(const config::Settings& settings) {
  if (settings.http_threads > 0) return static_cast<int>(settings.http_threads);
  return static_cast<int>(std::max(1U, std::thread::hardware_concurrency() / 2));
}

// What one listener is told; the rest are the room's own bounds.
struct Address {
  const std::string& host;
  std::int64_t port;
};

void listen(http::Server& server, const config::Settings& settings, const Address& address,
            http::Application& application) {
  http::ListenerOptions options;
  options.host = address.host;
  options.port = static_cast<std::uint16_t>(address.port);
  options.body_bytes_max = static_cast<std::size_t>(settings.http_body_bytes_max);
  options.application = &application;
  server.listen(std::move(options));
}

// The listeners this process has a role for, and a word on them for the log.
std::string open_listeners(http::Server& server, const config::Settings& settings,
                           Gateway& gateway) {
  std::vector<std::string> parts;
  if (settings.serves_admin) {
    const Address address{settings.admin_backend_host, settings.admin_backend_port};
    listen(server, settings, address, gateway.admin());
    parts.push_back(fmt::format("Admin API on {}:{}", address.host, address.port));
  }
  if (settings.serves_main) {
    const Address address{settings.main_backend_host, settings.main_backend_port};
    listen(server, settings, address, gateway.main());
    parts.push_back(fmt::format("Main API on {}:{}", address.host, address.port));
  }
  if (settings.runs_worker) parts.emplace_back("worker");
  return fmt::format("{}", fmt::join(parts, ", "));
}

// The demo has a Stripe of its own, unless it is told of another.
std::unique_ptr<StripeTwinHost> demo_stripe(config::Settings& settings) {
  if (!settings.demo || !settings.stripe_api_base.empty()) return nullptr;
  auto twin = std::make_unique<StripeTwinHost>(TwinCommand{});
  settings.stripe_api_base = twin->origin();
  settings.stripe_script_url = twin->origin() + "/v3/";
  return twin;
}

}  // namespace

int serve(config::Settings settings) {
  const sigset_t stop = block_stop_signals();
  // A few arenas are enough, and keep the resident memory small.
  mallopt(M_ARENA_MAX, 4);
  const auto access_log = start_logging(settings);

  const auto stripe = demo_stripe(settings);
  SystemClock clock;
  crypto::SystemEntropy entropy;
  const crypto::Vault vault(settings.system_encryption_key, settings.system_search_hash_key);
  http::OutboundClient outbound({});
  auto mailer = make_mailer(settings);
  auto resolver = std::make_unique<http::SystemResolver>();
  const auto engine = open_engine(settings, clock, entropy);
  Gateway gateway(settings, {&clock, &entropy, &outbound, mailer.get(), engine.get(), &vault,
                             access_log, resolver.get()});
  if (settings.runs_worker) gateway.schedule_recurring_jobs();
  std::string console;
  if (settings.demo) {
    auto demo = prepare_demo(settings, gateway);
    console = std::move(demo.console);
    if (stripe && !demo.stripe_webhook_url.empty())
      stripe->subscribe(demo.stripe_webhook_url, demo.stripe_webhook_secret);
  }
  if (settings.serves_admin) console += gateway.setup_invitation();

  http::Server server(http_threads(settings));
  const std::string roles = open_listeners(server, settings, gateway);
  std::thread worker;
  if (settings.runs_worker) worker = std::thread([&gateway] { gateway.worker().run(); });
  server.start();
  if (!console.empty()) fmt::print("{}", console);
  std::fflush(stdout);
  spdlog::info("serving: {}", roles);

  int signal_number = 0;
  sigwait(&stop, &signal_number);
  spdlog::info("stopping: open requests and jobs get {} s to end", drain_ms / 1000);
  server.stop(drain_ms);
  gateway.worker().stop(drain_ms);
  if (worker.joinable()) worker.join();
  // Mails under way end while there is still a store to say so.
  mailer.reset();
  // Whoever still waits for it is told while the application is there.
  resolver.reset();
  return 0;
}

}  // namespace gw::app
