#include "app/demo.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "app/run_now.hpp"
#include "capabilities/api_keys/api_keys.hpp"
#include "capabilities/checkouts/wire.hpp"
#include "capabilities/organizations/organizations.hpp"

namespace gw::app {

struct DemoFile {
  Id organization_id, site_id;
  std::string api_key, system_api_key, webhook_secret;
  Id sandbox_provider_id, wire_provider_id, stripe_provider_id;
  std::string sample_checkout_url;
};
BOOST_DESCRIBE_STRUCT(DemoFile, (),
                      (organization_id, site_id, api_key, system_api_key, webhook_secret,
                       sandbox_provider_id, wire_provider_id, stripe_provider_id,
                       sample_checkout_url))

namespace {

using store::Transaction;

providers::Provider sandbox_provider(Transaction& transaction, Id organization) {
  providers::Provider provider;
  provider.organization_id = organization;
  provider.type = providers::ProviderType::sandbox;
  provider.label = "Card";
  provider.description = "Test cards only";
  provider.enabled = true;
  provider.configuration.webhook_secret.value = sites::new_webhook_secret(transaction);
  transaction.insert(provider);
  return provider;
}

providers::Provider wire_provider(Transaction& transaction, Id organization) {
  providers::Provider provider;
  provider.organization_id = organization;
  provider.type = providers::ProviderType::wire;
  provider.label = "Bank transfer";
  provider.description = "Details after confirmation";
  provider.enabled = true;
  provider.configuration.bank_name = "Example Bank";
  provider.configuration.account_holder = "Demo Shop Ltd";
  provider.configuration.iban =
      "DE89370400440532013000";  // the published sample IBAN: nobody's account
  provider.configuration.bic = "COBADEFFXXX";
  provider.configuration.reference_instructions =
      "Give the reference so that your payment finds your order.";
  transaction.insert(provider);
  return provider;
}

// Keys of nobody: the demo's Stripe is a simulator in this process.
providers::Provider stripe_provider(Transaction& transaction, Id organization) {
  providers::Provider provider;
  provider.organization_id = organization;
  provider.type = providers::ProviderType::stripe;
  provider.label = "Stripe (simulated)";
  provider.description = "Cards and bank redirects, test data only";
  provider.enabled = true;
  provider.configuration.secret_key.value = "sk_test_demo0123456789";
  provider.configuration.publishable_key = "pk_test_demo0123456789";
  provider.configuration.webhook_secret.value = providers::new_webhook_secret(transaction);
  transaction.insert(provider);
  return provider;
}

sites::Site demo_site(Transaction& transaction, Id organization, const std::vector<Id>& providers) {
  sites::Site site;
  site.organization_id = organization;
  site.label = "Demo Shop";
  site.webhook_secret.value = sites::new_webhook_secret(transaction);
  site.assigned_providers = providers;
  site.default_provider_id = providers.front();
  site.branding.primary_color = "#0f5f5c";
  transaction.insert(site);
  return site;
}

void add_keys(Transaction& transaction, DemoFile& file) {
  file.api_key = api_keys::create_key(
      transaction,
      {file.organization_id, "demo", api_keys::KeyMode::test, api_keys::organization_scopes()});
  file.system_api_key =
      api_keys::create_key(transaction, {Id{}, "demo system", api_keys::KeyMode::test, {"*:*"}});
}

std::string sample_checkout(Transaction& transaction, const DemoFile& file,
                            const checkouts::Dependencies& checkouts) {
  Caller caller;
  caller.kind = Caller::Kind::organization_key;
  caller.organization = file.organization_id;
  checkouts::CreateCheckout input;
  input.site_id = file.site_id;
  input.amount = 4900;
  input.currency = *Currency::parse("EUR");
  input.external_reference = "DEMO-1001";
  input.expire_in_hours = 3120;
  checkouts::LineItem book, shipping;
  book.name.value = "Field guide to payments";
  book.unit_price = 4400;
  book.item_type = "goods";
  book.vat_rate = Rate{70'000};
  shipping.name.value = "Shipping";
  shipping.unit_price = 500;
  shipping.item_type = "shipping";
  shipping.vat_rate = Rate{190'000};
  input.items = std::vector{book, shipping};
  const auto created = checkouts::create_checkout(transaction, caller, input, checkouts);
  return created ? created->payment_url : std::string();
}

DemoFile seed(Transaction& transaction, const checkouts::Dependencies& checkouts) {
  organizations::Organization organization;
  organization.name = "Demo Organization";
  organization.support_email = "support@shop.example";
  transaction.insert(organization);
  DemoFile file;
  file.organization_id = organization.id;
  file.sandbox_provider_id = sandbox_provider(transaction, organization.id).id;
  file.wire_provider_id = wire_provider(transaction, organization.id).id;
  file.stripe_provider_id = stripe_provider(transaction, organization.id).id;
  const auto site =
      demo_site(transaction, organization.id,
                {file.sandbox_provider_id, file.stripe_provider_id, file.wire_provider_id});
  file.site_id = site.id;
  file.webhook_secret = site.webhook_secret.value;
  add_keys(transaction, file);
  file.sample_checkout_url = sample_checkout(transaction, file, checkouts);
  return file;
}

// The store has content but demo.json is gone: the keys cannot be read back, so there are new ones.
DemoFile take_up(Transaction& transaction, const organizations::Organization& organization) {
  DemoFile file;
  file.organization_id = organization.id;
  store::Find of_organization;
  of_organization.index = "by_organization";
  of_organization.equals = {store::value(organization.id)};
  if (const auto site = transaction.find_first<sites::Site>(of_organization)) {
    file.site_id = site->id;
    file.webhook_secret = site->webhook_secret.value;
  }
  for (const auto& provider : transaction.find<providers::Provider>(of_organization).rows) {
    switch (provider.type) {
      case providers::ProviderType::sandbox: file.sandbox_provider_id = provider.id; break;
      case providers::ProviderType::wire: file.wire_provider_id = provider.id; break;
      case providers::ProviderType::stripe: file.stripe_provider_id = provider.id; break;
    }
  }
  add_keys(transaction, file);
  return file;
}

std::optional<DemoFile> read_file(const std::string& path, const Protection& protection) {
  std::ifstream in(path);
  if (!in) return std::nullopt;
  const std::string text(std::istreambuf_iterator<char>(in), {});
  try {
    return decode_stored<DemoFile>(text, protection, {});
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

// Whole or not at all: written beside and renamed.
void write_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".new";
  const int file = ::open(beside.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  const bool written =
      file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  if (file >= 0) ::close(file);
  if (!written || ::rename(beside.c_str(), path.c_str()) != 0) {
    throw std::runtime_error("cannot write " + path);
  }
}

std::string console_text(const config::Settings& settings, const DemoFile& file) {
  const std::string admin = settings.admin_backend_url();
  std::string text = fmt::format(
      "payment-gateway {} is running in demo mode (test data only)\n\n"
      "  Start page      {}/\n"
      "  API browser     {}/api/v1/docs/index.html\n",
      product_version, admin, admin);
  if (!file.sample_checkout_url.empty())
    text += fmt::format("  Sample checkout {}\n", file.sample_checkout_url);
  text += fmt::format(
      "\nCreate a checkout, then open the paymentUrl it answers (card 4242 4242 4242 4242):\n\n"
      "  curl -s {}/api/v1/checkouts/{}/create \\\n"
      "    -H 'Authorization: Bearer {}' \\\n"
      "    -H 'Content-Type: application/json' \\\n"
      "    -d '{{\"amount\":4900,\"currency\":\"EUR\",\"externalReference\":\"A-1007\"}}'\n\n"
      "Stop with Ctrl-C. Keys and ids: {}/demo.json\n",
      admin, file.site_id.text(), file.api_key, settings.data_dir);
  return text;
}

}  // namespace

Demo prepare_demo(const config::Settings& settings, Gateway& gateway) {
  const std::string path = settings.data_dir + "/demo.json";
  const auto& database = gateway.database();
  const auto known = read_file(path, *database.protection);
  const auto file = run_now(database, [&](Transaction& transaction) -> Result<DemoFile> {
    const auto first = transaction.find_first<organizations::Organization>(store::Find{});
    if (!first) return seed(transaction, gateway.checkouts());
    if (known && transaction.get<sites::Site>(known->site_id)) return *known;
    return take_up(transaction, *first);
  });
  if (!file) {
    throw std::runtime_error("the demo could not be prepared: " + std::string(file.error().text()));
  }
  write_file(path, encode(*file) + "\n");
  Demo demo;
  demo.console = console_text(settings, *file);
  const auto stripe = store::query_in_place(database, [&](const store::Snapshot& snapshot) {
    return snapshot.get<providers::Provider>(file->stripe_provider_id);
  });
  if (stripe) {
    demo.stripe_webhook_url = fmt::format("{}/hooks/stripe/{}", settings.main_backend_url(),
                                          file->stripe_provider_id.text());
    demo.stripe_webhook_secret = stripe->configuration.webhook_secret.value;
  }
  return demo;
}

}  // namespace gw::app
