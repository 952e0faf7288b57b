// For tests of this folder: one shop, its transactions, the worker, and a shop's server that says
// what it is told to say. Everything runs inline on a clock that only the test moves.
#pragma once

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "capabilities/audit/audit.hpp"
#include "capabilities/notifications/outbox.hpp"
#include "capabilities/notifications/retry.hpp"
#include "store/options.hpp"

namespace gw::notifications::testing {

using transactions::TransactionStatus;

class TestClock final : public Clock {
 public:
  Instant now() const override { return at; }
  Instant at = Instant::from_seconds(1'774'605'600);
};

class CountingEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(state_ = state_ * 75 + 74);
  }

 private:
  std::uint32_t state_ = 1;
};

class PlainProtection final : public Protection {
 public:
  std::string seal(std::string_view plain, const SealContext&) const override {
    return "$1$" + std::string(plain);
  }
  std::optional<std::string> unseal(std::string_view sealed, const SealContext&) const override {
    return std::string(sealed.substr(3));
  }
  std::string search_hash(std::string_view, std::string_view,
                          std::string_view value) const override {
    return std::string(value);
  }
};

// Answers 200 unless told otherwise; keeps what it was sent.
class Shop final : public http::Outbound {
 public:
  using Done = std::move_only_function<void(http::OutboundResponse)>;

  void send(http::OutboundRequest request, Done done) override {
    sent.push_back(std::move(request));
    if (on_send) on_send();
    if (silent) return held.push_back(std::move(done));
    if (answers.empty()) return done(answer(200));
    auto next = std::move(answers.front());
    answers.pop_front();
    done(std::move(next));
  }
  static http::OutboundResponse answer(int status) {
    http::OutboundResponse response;
    response.status = status;
    response.duration_ms = 12;
    return response;
  }
  static http::OutboundResponse broken(http::OutboundError error) {
    http::OutboundResponse response;
    response.error = error;
    return response;
  }
  // "A:1 A:0" is what was told, as reference and status.
  std::string told() const;

  std::vector<http::OutboundRequest> sent;
  std::deque<http::OutboundResponse> answers;
  bool silent = false;  // keeps the caller waiting
  std::vector<Done> held;
  std::function<void()> on_send;
};

inline std::string Shop::told() const {
  std::string text;
  for (const auto& request : sent) {
    const auto body = parse_json(request.body)->as_object();
    const auto* reference = body.if_contains("externalReference");
    if (!text.empty()) text += ' ';
    text += reference ? std::string(reference->as_string()) : "-";
    text += ':' + std::to_string(body.at("status").as_int64());
  }
  return text;
}

class World {
 public:
  explicit World(std::uint64_t fault_seed = 0) {
    spdlog::set_level(spdlog::level::off);
    store::EngineOptions options;
    options.clock = &clock;
    options.entropy = &entropy;
    options.collections = collections_;
    options.check_purity = true;
    engine_ = store::open_memory({.fault_seed = fault_seed}, options);
    database = {engine_.get(), &protection, &clock};
    restart_worker();
    sites::Site site;
    site.organization_id = organization;
    site.webhook_secret.value = secret;
    command([&](store::Transaction& transaction) { transaction.insert(site); });
    site_id = site.id;
  }

  template <class Body>
  void command(Body body) {
    bool ended = false;
    store::execute(
        database,
        [&](store::Transaction& transaction) -> Result<bool> {
          body(transaction);
          return true;
        },
        [&](Result<bool> result) {
          ended = true;
          EXPECT_TRUE(result.has_value());
        });
    EXPECT_TRUE(ended);
  }

  // A process that died: its worker is gone, the store stays.
  void restart_worker() {
    if (worker_) dead_workers_.push_back(std::move(worker_));
    jobs::Handlers handlers;
    handlers[std::string(deliver_type)] = deliver_handler({database, &shop, settings});
    worker_ = std::make_unique<jobs::Worker>(database, std::move(handlers), jobs::WorkerOptions{});
  }

  Id start(const std::string& reference, const std::string& url = "https://shop.example/ipn") {
    transactions::TransactionRecord record;
    record.organization_id = organization;
    record.site_id = site_id;
    record.external_reference = reference;
    record.ipn_url.value = url;
    record.amount = 4'900;
    record.currency = *Currency::parse("EUR");
    command([&](store::Transaction& transaction) {
      auto fresh = record;
      transaction.insert(fresh);
      started_ = fresh.id;
    });
    return started_;
  }

  // Moves the transaction as its slice does: books the status, then tells the listener.
  void move(Id id, TransactionStatus to, transactions::Event event = {}) {
    command([&](store::Transaction& transaction) { move_in(transaction, id, to, event); });
  }
  static void move_in(store::Transaction& transaction, Id id, TransactionStatus to,
                      const transactions::Event& event) {
    auto record = transaction.get<transactions::TransactionRecord>(id);
    const transactions::Decision decision{transactions::Rule::moved, record->status, to};
    record->status = to;
    transaction.replace(*record);
    notify_shop()(transaction, *record, event, decision);
  }

  std::optional<Instant> run() { return worker_->run_due(); }
  std::optional<Instant> run_after(std::int64_t ms) {
    clock.at = clock.at.plus_ms(ms);
    return run();
  }
  // Until nothing is due any more, however long that takes.
  void run_to_the_end() {
    for (auto due = run(); due; due = run()) clock.at = std::max(clock.at, *due);
  }

  template <class Body>
  auto read(Body body) {
    return store::query_in_place(database, body);
  }
  IpnSummary summary(Id id) {
    return read([&](const store::Snapshot& snapshot) {
      return *summary_of(snapshot, *snapshot.get<transactions::TransactionRecord>(id));
    });
  }
  // Oldest first, as "1 delivered".
  std::vector<std::string> outcomes(Id id) {
    std::vector<std::string> texts;
    const auto deliveries =
        read([&](const store::Snapshot& snapshot) { return deliveries_of(snapshot, id, 100); });
    for (const auto& delivery : deliveries) {
      texts.insert(texts.begin(), std::to_string(delivery.status_code) + " " +
                                      std::string(enum_text(delivery.outcome)));
    }
    return texts;
  }

  static constexpr std::string_view secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
  TestClock clock;
  CountingEntropy entropy;
  PlainProtection protection;
  Shop shop;
  Settings settings;
  store::Database database;
  const Id organization = Id::compose(1, 7);
  Id site_id;

 private:
  const std::array<const store::CollectionDefinition*, 6> collections_{
      &store::Entity<jobs::Job>::definition(),
      &store::Entity<Delivery>::definition(),
      &store::Entity<sites::Site>::definition(),
      &store::Entity<audit::AuditEntry>::definition(),
      &store::Entity<audit::AuditBlock>::definition(),
      &store::Entity<transactions::TransactionRecord>::definition()};
  std::unique_ptr<store::Engine> engine_;
  std::unique_ptr<jobs::Worker> worker_;
  std::vector<std::unique_ptr<jobs::Worker>> dead_workers_;
  Id started_;
};

}  // namespace gw::notifications::testing
