#include "api/support/world.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <future>

#include "api/support/scenario.hpp"
#include "base/decode.hpp"
#include "base/text.hpp"
#include "capabilities/api_keys/api_keys.hpp"
#include "capabilities/mails/mails.hpp"
#include "capabilities/notifications/notifications.hpp"
#include "capabilities/organizations/organizations.hpp"
#include "capabilities/portal/portal.hpp"
#include "capabilities/webhooks/webhooks.hpp"
#include "config/load.hpp"
#include "connectors/sandbox/sandbox.hpp"
#include "connectors/signature.hpp"
#include "store/options.hpp"

namespace gw::api_test {
namespace {

constexpr int rounds_max = 20'000;  // of a worker that never comes to rest
constexpr auto patience = std::chrono::seconds(30);

std::string hex_key(std::size_t bytes, char digit) {
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) text += {digit, i % 2 == 0 ? '0' : '1'};
  return text;
}

config::Settings test_settings() {
  config::Sources sources;
  sources.environment = {{"MPG_MAIN_FRONTEND_DOMAIN", "pay.example.com"},
                         {"MPG_MAIN_BACKEND_DOMAIN", "hooks.example.com"},
                         {"MPG_ADMIN_FRONTEND_DOMAIN", "admin.example.com"},
                         {"MPG_RATE_LIMIT_ENABLED", "false"},
                         {"MPG_SMTP_HOST", "mx.example.com"},
                         {"MPG_SMTP_FROM", "Gateway <no-reply@pay.example.com>"},
                         {"MPG_SYSTEM_ENCRYPTION_KEY", hex_key(32, '1')},
                         {"MPG_SYSTEM_SEARCH_HASH_KEY", hex_key(32, '2')},
                         {"MPG_SYSTEM_REFRESH_KEY", hex_key(64, '3')},
                         {"MPG_COOKIE_AUTH_KEY", hex_key(64, '4')},
                         {"MPG_COOKIE_ENCRYPTION_KEY", hex_key(32, '5')}};
  auto loaded = config::load(sources);
  if (!loaded) throw std::runtime_error(config::problems_text(loaded.error(), "none"));
  return loaded->settings;
}

providers::Provider sandbox_account(store::Transaction& transaction, Id organization) {
  providers::Provider provider;
  provider.organization_id = organization;
  provider.label = "Card";
  provider.enabled = true;
  provider.configuration.webhook_secret.value = sites::new_webhook_secret(transaction);
  transaction.insert(provider);
  return provider;
}

providers::Provider wire_account(store::Transaction& transaction, Id organization) {
  providers::Provider provider;
  provider.organization_id = organization;
  provider.type = providers::ProviderType::wire;
  provider.label = "Bank transfer";
  provider.enabled = true;
  provider.configuration.bank_name = "Example Bank";
  provider.configuration.account_holder = "Shop Ltd";
  provider.configuration.iban = "DE89370400440532013000";
  provider.configuration.bic = "COBADEFFXXX";
  transaction.insert(provider);
  return provider;
}

sites::Site site_of(store::Transaction& transaction, Id organization, std::vector<Id> providers) {
  sites::Site site;
  site.organization_id = organization;
  site.label = "Shop";
  site.webhook_secret.value = sites::new_webhook_secret(transaction);
  site.default_provider_id = providers.front();
  site.assigned_providers = std::move(providers);
  transaction.insert(site);
  return site;
}

std::vector<jobs::Job> all_jobs(const store::Snapshot& snapshot) {
  store::Find all;
  all.limit = 1'000;
  return snapshot.find<jobs::Job>(all).rows;
}

Id insert_organization(store::Transaction& transaction, std::string name) {
  organizations::Organization organization;
  organization.name = std::move(name);
  transaction.insert(organization);
  return organization.id;
}

}  // namespace

void RecordingOutbound::send(http::OutboundRequest request, Done done) {
  if (provider) {
    if (auto answer = provider(request)) return done(std::move(*answer));
  }
  {
    const std::lock_guard lock(mutex_);
    sent_.push_back(std::move(request));
  }
  http::OutboundResponse response;
  response.status = status_;
  response.duration_ms = 12;
  done(std::move(response));
}

std::vector<http::OutboundRequest> RecordingOutbound::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

void RecordingMailer::send(mail::Message message, mail::SmtpAccount account, Done done) {
  {
    const std::lock_guard lock(mutex_);
    sent_.push_back(std::move(message));
    hosts_.push_back(std::move(account.host));
  }
  done({error_, error_ == mail::SendError::none ? 250 : 535, 7});
}

std::vector<std::string> RecordingMailer::hosts() const {
  const std::lock_guard lock(mutex_);
  return hosts_;
}

std::vector<mail::Message> RecordingMailer::sent() const {
  const std::lock_guard lock(mutex_);
  return sent_;
}

std::string RecordingMailer::newest_text(std::string_view to) const {
  const std::lock_guard lock(mutex_);
  for (auto message = sent_.rbegin(); message != sent_.rend(); ++message) {
    if (lower_ascii(message->to) == lower_ascii(to)) return message->text;
  }
  ADD_FAILURE() << "no mail to " << to;
  return {};
}

void NamedAliases::aliases(std::string host,
                           std::move_only_function<void(http::AliasAnswer)> done) {
  const auto found = names.find(host);
  if (broken) return done({});
  done({true, found == names.end() ? std::vector<std::string>{} : found->second});
}

World::World(std::string_view engine) : settings_(test_settings()) {
  spdlog::set_level(spdlog::level::off);
  vault_ = std::make_unique<crypto::Vault>(settings_.system_encryption_key,
                                           settings_.system_search_hash_key);
  open(engine);
  gateway = std::make_unique<app::Gateway>(
      settings_, app::Ports{&clock, &entropy, &outbound, &mailer, engine_.get(), vault_.get(),
                            nullptr, &resolver});
  // What a command notes outside must not depend on how often it is run.
  command([this](store::Transaction& transaction) { seed(transaction); });
}

World::~World() {
  run();
  gateway.reset();
  engine_.reset();
  if (!folder_.empty()) std::filesystem::remove_all(folder_);
}

void World::open(std::string_view engine) {
  store::EngineOptions options;
  options.clock = &clock;
  options.entropy = &entropy;
  options.collections = app::collections();
  options.check_purity = true;
  if (engine == "memory") {
    engine_ = store::open_memory({}, options);
    return;
  }
  std::string pattern = (std::filesystem::temp_directory_path() / "gw_api_XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = pattern;
  store::SqliteOptions sqlite;
  sqlite.path = (folder_ / "store.sqlite").string();
  options.readers = 2;
  engine_ = store::open_sqlite(sqlite, options);
}

void World::seed(store::Transaction& transaction) {
  const Id own = insert_organization(transaction, "Own");
  const Id other = insert_organization(transaction, "Other");
  const auto card = sandbox_account(transaction, own);
  const auto second = sandbox_account(transaction, own);
  const auto wire = wire_account(transaction, own);
  const auto other_card = sandbox_account(transaction, other);
  const auto site = site_of(transaction, own, {card.id, wire.id});
  const auto other_site = site_of(transaction, other, {other_card.id});
  names["organization"] = own.text();
  names["otherOrganization"] = other.text();
  names["card"] = card.id.text();
  names["secondCard"] = second.id.text();
  names["wire"] = wire.id.text();
  names["otherCard"] = other_card.id.text();
  names["site"] = site.id.text();
  names["otherSite"] = other_site.id.text();
  names["siteSecret"] = site.webhook_secret.value;
  names["secretOf " + card.id.text()] = card.configuration.webhook_secret.value;
  names["secretOf " + second.id.text()] = second.configuration.webhook_secret.value;
  names["unknown"] = "0123456789abcdef01234567";
  seed_keys(transaction, own, other);
}

void World::seed_keys(store::Transaction& transaction, Id own, Id other) {
  using api_keys::KeyMode;
  const auto all = api_keys::organization_scopes();
  names["key"] = api_keys::create_key(transaction, {own, "all", KeyMode::test, all});
  names["live"] = api_keys::create_key(transaction, {own, "live", KeyMode::live, all});
  names["other"] = api_keys::create_key(transaction, {other, "other", KeyMode::test, all});
  names["system"] = api_keys::create_key(transaction, {Id{}, "system", KeyMode::test, {"*:*"}});
  names["narrow"] =
      api_keys::create_key(transaction, {own, "narrow", KeyMode::test, {"vies:read"}});
  names["creator"] =
      api_keys::create_key(transaction, {own, "creator", KeyMode::test, {"checkout:create"}});
}

void World::commit(std::function<Result<bool>(store::Transaction&)> body) {
  std::promise<bool> ended;
  auto kept = ended.get_future();
  store::execute(gateway->database(), std::move(body), [&ended](Result<bool> result) {
    if (!result) ADD_FAILURE() << "a command of the test failed: " << result.error().text();
    ended.set_value(result.has_value());
  });
  ASSERT_EQ(kept.wait_for(patience), std::future_status::ready);
}

std::string World::filled(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    const auto close = open == text.npos ? text.npos : text.find('}', open);
    const auto name = close == text.npos ? "" : text.substr(open + 1, close - open - 1);
    const auto known = names.find(name);
    const auto taken = open == text.npos ? text.size() : open + 1;
    if (known == names.end()) {
      out += text.substr(0, taken);
      text.remove_prefix(taken);
      continue;
    }
    out += text.substr(0, open);
    out += known->second;
    text.remove_prefix(close + 1);
  }
  return out;
}

http::Request World::request(std::string_view call, std::string body,
                             const std::vector<std::string>& headers) const {
  const std::string text = filled(call);
  const auto space = text.find(' ');
  http::Request request;
  request.method_text = text.substr(0, space);
  request.method = http::method_from(request.method_text);
  request.target = text.substr(space + 1);
  request.body = filled(body);
  request.peer_address = "127.0.0.1";
  bool typed = false;
  for (const auto& header : headers) {
    const auto colon = header.find(": ");
    typed = typed || header.starts_with("Content-Type");
    request.headers.add(header.substr(0, colon), filled(header.substr(colon + 2)));
  }
  if (!typed && !request.body.empty()) request.headers.add("Content-Type", "application/json");
  return request;
}

http::Response World::send(bool to_admin, http::Request request) {
  std::vector<http::Request> one;
  one.push_back(std::move(request));
  return send_all(to_admin, std::move(one)).front();
}

std::vector<http::Response> World::send_all(bool to_admin, std::vector<http::Request> requests) {
  auto& application = to_admin ? gateway->admin() : gateway->main();
  std::vector<std::future<http::Response>> waiting;
  for (auto& request : requests) {
    std::promise<http::Response> answered;
    waiting.push_back(answered.get_future());
    application.handle(std::move(request),
                       [answered = std::move(answered)](http::Response response) mutable {
                         answered.set_value(std::move(response));
                       });
  }
  std::vector<http::Response> answers;
  for (auto& answer : waiting) {
    if (answer.wait_for(patience) != std::future_status::ready) {
      throw std::runtime_error("a request was not answered");
    }
    answers.push_back(answer.get());
  }
  return answers;
}

http::Response World::send(bool to_admin, std::string_view call, std::string body,
                           const std::vector<std::string>& headers) {
  return send(to_admin, request(call, std::move(body), headers));
}

http::Response World::admin(std::string_view call, std::string body, std::string_view key) {
  return send(true, call, std::move(body), {fmt::format("Authorization: Bearer {{{}}}", key)});
}

http::Response World::buyer(std::string_view call, std::string body) {
  return send(false, call, std::move(body), {fmt::format("Origin: {}", page_origin)});
}

http::Response World::hook(std::string_view provider, const std::string& body,
                           const std::string& signature) {
  return send(false, fmt::format("POST /hooks/sandbox/{{{}}}", provider), body,
              {"Sandbox-Signature: " + signature});
}

http::Response World::hook(std::string_view provider, const std::string& body) {
  const std::string text = filled(body);
  const std::string secret = names.at("secretOf " + names.find(provider)->second);
  return hook(provider, text, connectors::sign_webhook(secret, clock.now().seconds(), text));
}

bool World::busy() {
  const Instant now = clock.now();
  const auto jobs = read([](const store::Snapshot& snapshot) { return all_jobs(snapshot); });
  return std::ranges::any_of(jobs, [&](const jobs::Job& job) {
    if (job.state == jobs::JobState::running) return true;
    return job.state == jobs::JobState::waiting && job.due_at <= now;
  });
}

// An engine with threads of its own is given a command to wait for between two looks.
void World::run() {
  for (int round = 0; round < rounds_max; ++round) {
    gateway->worker().run_due();
    command([](store::Transaction&) {});
    if (!busy()) return;
  }
  FAIL() << "the worker does not come to rest";
}

std::optional<Instant> World::next_due() {
  std::optional<Instant> next;
  for (const auto& job : read([](const store::Snapshot& snapshot) { return all_jobs(snapshot); })) {
    if (job.state == jobs::JobState::dead) continue;
    next = next ? std::min(*next, job.due_at) : job.due_at;
  }
  return next;
}

void World::pass(std::int64_t ms) {
  const Instant end = clock.now().plus_ms(ms);
  run();
  for (auto due = next_due(); due && *due <= end; due = next_due()) {
    clock.set(std::max(*due, clock.now()));
    run();
    if (::testing::Test::HasFatalFailure()) return;
  }
  clock.set(end);
}

std::string World::told() const {
  std::string text;
  for (const auto& request : outbound.sent()) {
    const auto body = boost::json::parse(request.body).as_object();
    const auto* reference = body.if_contains("externalReference");
    if (!text.empty()) text += ' ';
    text += reference ? std::string(reference->as_string()) : "-";
    text += ':' + std::to_string(body.at("status").as_int64());
  }
  return text;
}

World::Counts World::counts() {
  command([](store::Transaction&) {});  // behind it, what was sent without waiting is there
  return read([](const store::Snapshot& snapshot) {
    const auto rows = [&]<class T>(std::type_identity<T>) {
      return snapshot.count<T>(store::Find{}, 100'000);
    };
    return Counts{
        {"checkouts", rows(std::type_identity<checkouts::Checkout>{})},
        {"transactions", rows(std::type_identity<transactions::TransactionRecord>{})},
        {"events", rows(std::type_identity<webhooks::ProviderEvent>{})},
        {"rejected", rows(std::type_identity<webhooks::RejectedHook>{})},
        {"mails", rows(std::type_identity<mails::OutgoingMail>{})},
        {"portalCodes", rows(std::type_identity<portal::LoginCode>{})},
        {"portalLinks", rows(std::type_identity<portal::LoginLink>{})},
        {"portalSessions", rows(std::type_identity<portal::Session>{})},
        {"deliveries", rows(std::type_identity<notifications::Delivery>{})},
        {"jobs", rows(std::type_identity<jobs::Job>{})},
        {"keys", rows(std::type_identity<endpoints::IdempotencyRecord>{})},
        {"api_keys", rows(std::type_identity<api_keys::ApiKey>{})},
        {"organizations", rows(std::type_identity<organizations::Organization>{})},
        {"payments", rows(std::type_identity<connectors::sandbox::SandboxPayment>{})},
    };
  });
}

std::string World::difference(const Counts& before, const Counts& after) {
  std::string text;
  for (const auto& [name, number] : after) {
    if (number == before.at(name)) continue;
    text += fmt::format("{}{}{:+}", text.empty() ? "" : " ", name, number - before.at(name));
  }
  return text;
}

void World::keep(std::string_view name, const http::Response& response, std::string_view pointer) {
  names[std::string(name)] = member(response, pointer);
}

boost::json::value json_of(const http::Response& response) {
  return boost::json::parse(response.body);
}

std::string member(const http::Response& response, std::string_view pointer) {
  boost::json::error_code error;
  const auto value = boost::json::parse(response.body, error);
  if (error) return {};
  const auto* found = value.find_pointer(pointer, error);
  if (found == nullptr) return {};
  return found->is_string() ? std::string(found->get_string()) : boost::json::serialize(*found);
}

namespace {

class WorldItself : public EveryEngine {};
GW_ON_EVERY_ENGINE(WorldItself);

TEST_P(WorldItself, AnswersAndCountsWhatWasWritten) {
  const auto before = world.counts();
  EXPECT_EQ(world.buyer("GET /health").status, 200);
  EXPECT_EQ(World::difference(before, world.counts()), "");
  const auto created = world.admin("POST /api/v1/checkouts/{site}/create",
                                   R"({"amount":1,"currency":"EUR","externalReference":"A"})");
  EXPECT_EQ(created.status, 200) << created.body;
  EXPECT_EQ(World::difference(before, world.counts()), "checkouts+1");
}

TEST_P(WorldItself, FillsKnownNamesOnly) {
  world.names["x"] = "1";
  EXPECT_EQ(world.filled(R"({"a":"{x}{y}","b":{}}{x)"), R"({"a":"1{y}","b":{}}{x)");
}

}  // namespace
}  // namespace gw::api_test
