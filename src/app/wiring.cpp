#include "app/wiring.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "app/account_mails.hpp"
#include "app/credentials.hpp"
#include "app/health.hpp"
#include "app/invitations.hpp"
#include "app/maintenance.hpp"
#include "app/pages.hpp"
#include "app/run_now.hpp"
#include "app/stored_settings.hpp"
#include "base/url.hpp"
#include "capabilities/api_keys/api_keys.hpp"
#include "capabilities/audit/audit.hpp"
#include "capabilities/domains/domains.hpp"
#include "capabilities/identity/identity.hpp"
#include "capabilities/mails/mails.hpp"
#include "capabilities/members/members.hpp"
#include "capabilities/notifications/notifications.hpp"
#include "capabilities/organizations/organizations.hpp"
#include "capabilities/portal/portal.hpp"
#include "capabilities/refunds/refunds.hpp"
#include "capabilities/transactions/use.hpp"
#include "capabilities/webhooks/webhooks.hpp"
#include "connectors/sandbox/sandbox.hpp"
#include "connectors/stripe/stripe.hpp"
#include "connectors/wire/wire.hpp"
#include "endpoints/openapi.hpp"
#include "http/host_name.hpp"
#include "middleware/pipeline.hpp"
#include "middleware/rate_counters.hpp"

namespace gw::app {
namespace {

// Logins of buyers, on the Main listener.
class BuyerTokens final : public middleware::Credentials {
 public:
  explicit BuyerTokens(const store::Database& database) : database_(database) {}

  Result<Caller> verify(std::string_view bearer, const endpoints::Exchange&) override {
    return store::query_in_place(database_, [&](const store::Snapshot& snapshot) {
      return portal::verify_token(snapshot, portal, bearer);
    });
  }

  portal::Dependencies portal;

 private:
  store::Database database_;
};

std::shared_ptr<const crypto::PublicCodes> public_codes(const Protection& protection) {
  const std::string derived = protection.search_hash("public_codes", "key", "1");
  crypto::KeyedPermutation::Key key;
  std::copy_n(derived.begin(), key.size(), key.begin());
  return std::make_shared<const crypto::PublicCodes>(key);
}

std::uint64_t random_seed(Entropy& entropy) {
  std::array<std::uint8_t, 8> bytes;
  entropy.fill(bytes);
  std::uint64_t seed = 0;
  for (const auto byte : bytes) seed = seed << 8 | byte;
  return seed;
}

// As names of hosts are compared.
std::string host_of(std::string_view url) {
  return http::normal_host(host_of_url(url)).value_or("");
}

std::vector<std::string> own_hosts(const config::Settings& settings) {
  return {host_of(settings.main_frontend_url()), host_of(settings.main_backend_url()),
          host_of(settings.admin_frontend_url()), host_of(settings.admin_backend_url())};
}

// A call that had no answer says nothing of the credentials.
Task<providers::CredentialCheck> check_credentials(connectors::Connector& connector,
                                                   providers::Provider provider) {
  auto checked = co_await connector.check(std::move(provider));
  if (checked) co_return providers::CredentialCheck{true, true, {}, {}};
  const auto& failure = checked.error();
  const bool answered =
      failure.effect == connectors::CallFailure::Effect::none && failure.code != "unreachable";
  co_return providers::CredentialCheck{answered, false, failure.code, failure.message};
}

identity::Dependencies told_by_mail(identity::Dependencies parts) {
  parts.tell = account_mails(parts.admin_url);
  return parts;
}

// The two endpoint tables, and what their handlers were given.
struct Product {
  endpoints::Table admin, main;
};

struct ProductParts {
  store::Database database;
  checkouts::Dependencies checkouts;
  transactions::Dependencies transactions;
  notifications::Dependencies notifications;
  members::Dependencies members;
  identity::Dependencies identity;
  sites::Dependencies sites;
  mails::Dependencies mails;
  portal::Dependencies portal;
  settings::Dependencies settings;
  domains::Dependencies domains;
  providers::Dependencies providers;
};

void add_routes(Product& product, const ProductParts& parts) {
  add_health_routes(product.admin, parts.database);
  audit::add_admin_routes(product.admin, parts.database);
  identity::add_admin_routes(product.admin, parts.identity);
  api_keys::add_admin_routes(product.admin, parts.database);
  members::add_admin_routes(product.admin, parts.members);
  checkouts::add_admin_routes(product.admin, parts.checkouts);
  transactions::add_admin_routes(product.admin, parts.transactions);
  refunds::add_admin_routes(product.admin, parts.transactions);
  notifications::add_admin_routes(product.admin, parts.notifications);
  providers::add_admin_routes(product.admin, parts.providers);
  settings::add_admin_routes(product.admin, parts.settings);
  sites::add_admin_routes(product.admin, parts.sites);
  portal::add_admin_routes(product.admin, parts.portal);
  domains::add_admin_routes(product.admin, parts.domains);
  webhooks::add_admin_routes(product.admin, parts.database);
  clients::add_admin_routes(product.admin, parts.database);

  add_health_routes(product.main, parts.database);
  checkouts::add_main_routes(product.main, parts.checkouts);
  transactions::add_main_routes(product.main, parts.transactions);
  webhooks::add_main_routes(product.main, parts.transactions);
  connectors::sandbox::add_routes(product.main, parts.database);
  portal::add_main_routes(product.main, parts.portal);
}

// The document describes the table it is served from, itself included.
void add_openapi_route(endpoints::Table& table, std::string_view listener,
                       const std::string& server_url) {
  endpoints::Endpoint row;
  row.path = "/api/v1/openapi.json";
  row.access = endpoints::Access::open;
  row.tag = "Documentation";
  row.summary = "This document";
  auto& added = table.add(std::move(row));
  const auto text = std::make_shared<const std::string>(endpoints::openapi_document(
      table, {std::string("payment-gateway ") + std::string(listener) + " API", server_url,
              std::string(product_version)}));
  added.invoke = [text](std::unique_ptr<endpoints::Exchange> exchange) {
    endpoints::answer(std::move(exchange), endpoints::json_response(200, *text));
  };
}

}  // namespace

std::span<const store::CollectionDefinition* const> collections() {
  static const std::array all{
      &store::Entity<audit::AuditEntry>::definition(),
      &store::Entity<audit::AuditBlock>::definition(),
      &store::Entity<organizations::Organization>::definition(),
      &store::Entity<identity::User>::definition(),
      &store::Entity<identity::Passkey>::definition(),
      &store::Entity<identity::Session>::definition(),
      &store::Entity<identity::Membership>::definition(),
      &store::Entity<identity::EnrolmentLink>::definition(),
      &store::Entity<identity::UsedChallenge>::definition(),
      &store::Entity<members::OffboardingRun>::definition(),
      &store::Entity<clients::Client>::definition(),
      &store::Entity<clients::ClientWord>::definition(),
      &store::Entity<settings::OrganizationSettings>::definition(),
      &store::Entity<settings::SystemSettings>::definition(),
      &store::Entity<sites::Site>::definition(),
      &store::Entity<sites::SiteHost>::definition(),
      &store::Entity<domains::Domain>::definition(),
      &store::Entity<domains::AcmeToken>::definition(),
      &store::Entity<providers::Provider>::definition(),
      &store::Entity<api_keys::ApiKey>::definition(),
      &store::Entity<api_keys::KeyUse>::definition(),
      &store::Entity<checkouts::Checkout>::definition(),
      &store::Entity<transactions::TransactionRecord>::definition(),
      &store::Entity<refunds::Refund>::definition(),
      &store::Entity<webhooks::ProviderEvent>::definition(),
      &store::Entity<webhooks::RejectedHook>::definition(),
      &store::Entity<notifications::Delivery>::definition(),
      &store::Entity<mails::OutgoingMail>::definition(),
      &store::Entity<portal::LoginCode>::definition(),
      &store::Entity<portal::WrongCodes>::definition(),
      &store::Entity<portal::LoginLink>::definition(),
      &store::Entity<portal::Session>::definition(),
      &store::Entity<jobs::Job>::definition(),
      &store::Entity<endpoints::IdempotencyRecord>::definition(),
      &store::Entity<connectors::sandbox::SandboxPayment>::definition(),
  };
  return all;
}

struct Gateway::Parts {
  Parts(const config::Settings& settings, const Ports& ports);

  ProductParts assemble(const config::Settings& settings, const Ports& ports);
  jobs::Handlers handlers(const ProductParts& parts);
  middleware::SiteDomain site_domain() const;
  PageScripts page_scripts() const;
  std::function<Task<providers::CredentialCheck>(providers::Provider)> credential_check();
  std::unique_ptr<endpoints::Pipeline> pipeline(const config::Settings& settings,
                                                const Ports& ports, bool admin);

  store::Database database;
  checkouts::Links links;
  identity::Dependencies identity;
  StoredCredentials credentials;
  BuyerTokens buyers;
  middleware::RateCounters rate_counters;
  connectors::sandbox::Sandbox sandbox;
  connectors::wire::Wire wire;
  connectors::stripe::Stripe stripe;
  connectors::Registry connectors;
  checkouts::Dependencies checkouts;
  Product product;
  std::unique_ptr<endpoints::Pipeline> admin, main;
  std::unique_ptr<jobs::Worker> worker;
};

Gateway::Parts::Parts(const config::Settings& settings, const Ports& ports)
    : database{ports.engine, ports.protection, ports.clock},
      links{public_codes(*ports.protection), settings.main_frontend_url()},
      identity(told_by_mail(identity::make_dependencies(settings, database, *ports.entropy))),
      credentials(database, identity, settings),
      buyers(database),
      rate_counters(random_seed(*ports.entropy)),
      sandbox(database),
      stripe(*ports.outbound, *ports.clock,
             {settings.stripe_api_base, settings.stripe_script_url}) {
  // Providers behind their port.
  connectors.add(providers::ProviderType::sandbox, sandbox);
  connectors.add(providers::ProviderType::wire, wire);
  connectors.add(providers::ProviderType::stripe, stripe);
  // What the slices know of each other.
  const ProductParts parts = assemble(settings, ports);
  buyers.portal = parts.portal;
  checkouts = parts.checkouts;
  // The endpoint tables, the documents made of them, and the stages in front.
  add_routes(product, parts);
  add_openapi_route(product.admin, "admin", settings.admin_backend_url());
  add_openapi_route(product.main, "main", settings.main_backend_url());
  admin = pipeline(settings, ports, true);
  main = pipeline(settings, ports, false);
  // The outbox.
  jobs::WorkerOptions options;
  options.concurrency =
      static_cast<std::size_t>(std::max<std::int64_t>(settings.worker_concurrency, 1));
  worker = std::make_unique<jobs::Worker>(database, handlers(parts), options);
  ports.engine->on_signal([this](std::uint32_t) { worker->poke(); });
}

ProductParts Gateway::Parts::assemble(const config::Settings& settings, const Ports& ports) {
  ProductParts parts;
  parts.database = database;
  parts.providers = {database, settings.main_backend_url(), credential_check(),
                     transactions::provider_in_use};
  parts.identity = identity;
  parts.sites = {database, transactions::site_in_use};
  parts.members = {database,
                   identity,
                   invitation_mails(identity),
                   {settings::erase_of, sites::close_of, domains::erase_of, clients::erase_of}};
  parts.portal.database = database;
  parts.portal.links = links;
  parts.portal.secure_cookies = !settings.dev();
  put_portal_settings(parts.portal);
  const auto accounts = mail_accounts(settings);
  parts.mails = {database, ports.mailer, accounts, {}};
  parts.mails.conditions[std::string(portal::code_purpose)] = portal::code_condition(parts.portal);
  parts.settings = {database, std::string(product_version), transactions::count_before,
                    ports.mailer, accounts};
  parts.domains = {database, ports.resolver, host_of(settings.main_frontend_url()),
                   own_hosts(settings)};
  parts.notifications = {
      database,
      ports.outbound,
      {settings.ipn_allow_private_targets, static_cast<int>(settings.ipn_attempts_max)}};
  parts.transactions.database = database;
  parts.transactions.links = links;
  parts.transactions.connectors = &connectors;
  parts.transactions.listeners = {notifications::notify_shop(), transactions::note_clients()};
  parts.transactions.ipn_summary = notifications::ipn_summary;
  parts.transactions.refunds = refunds::refunds_of;
  parts.checkouts.database = database;
  parts.checkouts.links = links;
  parts.checkouts.active_transaction = [this](const store::Snapshot& snapshot,
                                              const checkouts::Checkout& checkout) {
    return transactions::active_transaction(snapshot, connectors, checkout);
  };
  parts.checkouts.connectors = &connectors;
  return parts;
}

jobs::Handlers Gateway::Parts::handlers(const ProductParts& parts) {
  // The sandbox's webhooks come in by the front door, like any provider's.
  const auto dispatch = [this](http::Request request, http::Respond respond) {
    main->handle(std::move(request), std::move(respond));
  };
  return {
      {std::string(notifications::deliver_type),
       notifications::deliver_handler(parts.notifications)},
      {std::string(transactions::follow_up_type),
       transactions::follow_up_handler(parts.transactions)},
      {std::string(refunds::follow_up_type), refunds::follow_up_handler(parts.transactions)},
      {std::string(transactions::client_type), transactions::client_handler(database)},
      {std::string(webhooks::retry_type), webhooks::retry_handler(parts.transactions)},
      {std::string(connectors::sandbox::webhook_job_type),
       connectors::sandbox::webhook_handler(database, dispatch)},
      {std::string(audit::seal_type), audit::seal_handler(database)},
      {std::string(maintenance_type), maintenance_handler(database, credentials.uses)},
      {std::string(mails::send_type), mails::send_handler(parts.mails)},
      {std::string(members::close_type), members::close_handler(parts.members)},
  };
}

PageScripts Gateway::Parts::page_scripts() const {
  return [this](std::string_view name) {
    return store::query_in_place(database, [&](const store::Snapshot& snapshot) {
      return checkouts::page_scripts(snapshot, checkouts, name);
    });
  };
}

std::function<Task<providers::CredentialCheck>(providers::Provider)>
Gateway::Parts::credential_check() {
  return [this](providers::Provider provider) -> Task<providers::CredentialCheck> {
    return check_credentials(connectors.of(provider.type), std::move(provider));
  };
}

// Asked for every browser request that does not come from our own page: one look into an index.
middleware::SiteDomain Gateway::Parts::site_domain() const {
  return [database = database](std::string_view host) {
    const auto name = http::normal_host(host);
    if (!name) return false;
    return store::query_in_place(database, [&](const store::Snapshot& snapshot) {
      return sites::is_frontend_domain(snapshot, *name) || domains::serves(snapshot, *name);
    });
  };
}

std::unique_ptr<endpoints::Pipeline> Gateway::Parts::pipeline(const config::Settings& settings,
                                                              const Ports& ports, bool for_admin) {
  return middleware::make_pipeline({
      .listener = for_admin ? middleware::Listener::admin : middleware::Listener::main,
      .settings = settings,
      .table = for_admin ? product.admin : product.main,
      .clock = *ports.clock,
      .entropy = *ports.entropy,
      .rate_store = rate_counters,
      .access_logger = ports.access_logger,
      .credentials = for_admin ? static_cast<middleware::Credentials*>(&credentials) : &buyers,
      .site_domain = for_admin ? middleware::SiteDomain() : site_domain(),
      .static_files = for_admin ? admin_pages() : main_pages(page_scripts()),
  });
}

Gateway::Gateway(const config::Settings& settings, const Ports& ports)
    : parts_(std::make_unique<Parts>(settings, ports)) {}
Gateway::~Gateway() = default;

http::Application& Gateway::admin() { return *parts_->admin; }
http::Application& Gateway::main() { return *parts_->main; }
jobs::Worker& Gateway::worker() { return *parts_->worker; }
const store::Database& Gateway::database() const { return parts_->database; }
const checkouts::Dependencies& Gateway::checkouts() const { return parts_->checkouts; }
const identity::Dependencies& Gateway::identity() const { return parts_->identity; }

std::string Gateway::setup_invitation() {
  const auto made =
      run_now(parts_->database, [this](store::Transaction& transaction) -> Result<std::string> {
        return identity::setup_link(transaction, parts_->identity).value_or("");
      });
  const std::string link = made.value_or("");
  if (link.empty()) return {};
  return "\nNobody can sign in yet. Open this link once, within 24 hours, to become the first\n"
         "administrator:\n\n  " +
         link + "\n\n";
}

void Gateway::schedule_recurring_jobs() {
  // The embedded store is locked to this process.
  const bool alone = parts_->database.engine->kind() == "sqlite";
  store::execute(
      parts_->database,
      [alone](store::Transaction& transaction) -> Result<bool> {
        if (alone) notifications::release_in_flight(transaction, jobs::release_leases(transaction));
        schedule_maintenance(transaction);
        return true;
      },
      [](Result<bool>) {});
}

std::string openapi_text(std::string_view listener) {
  if (listener != "admin" && listener != "main")
    throw std::invalid_argument("openapi: say admin or main");
  Product product;
  add_routes(product, ProductParts{});
  auto& table = listener == "admin" ? product.admin : product.main;
  add_openapi_route(table, listener, "/");
  return endpoints::openapi_document(
      table, {std::string("payment-gateway ") + std::string(listener) + " API", "/",
              std::string(product_version)});
}

}  // namespace gw::app
