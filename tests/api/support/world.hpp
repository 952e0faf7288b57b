// The whole gateway without sockets, on any engine: a clock that only the test moves, seeded ids,
// two tenants with sites, providers and keys, and a shop's server that keeps what it is sent.
#pragma once

#include <gtest/gtest.h>

#include <boost/json/value.hpp>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "app/wiring.hpp"
#include "crypto/vault.hpp"

namespace gw::api_test {

class TestClock final : public Clock {
 public:
  Instant now() const override { return {ms_.load()}; }
  void set(Instant at) { ms_ = at.ms; }

 private:
  std::atomic<std::int64_t> ms_{1'774'605'600'000};  // 2026-03-27T10:00:00Z
};

class SeededEntropy final : public Entropy {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    const std::lock_guard lock(mutex_);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 random_{7};
};

// Answers 200 unless told otherwise. What `provider` answers is no message to the shop and not
// kept.
class RecordingOutbound final : public http::Outbound {
 public:
  using Done = std::move_only_function<void(http::OutboundResponse)>;
  void send(http::OutboundRequest request, Done done) override;
  std::vector<http::OutboundRequest> sent() const;
  void answer_with(int status) { status_ = status; }
  // Set before the first call; may be called on any thread.
  std::function<std::optional<http::OutboundResponse>(const http::OutboundRequest&)> provider;

 private:
  mutable std::mutex mutex_;
  std::vector<http::OutboundRequest> sent_;
  std::atomic<int> status_ = 200;
};

// Takes every mail.
class RecordingMailer final : public mail::Mailer {
 public:
  void send(mail::Message message, mail::SmtpAccount account, Done done) override;
  std::vector<mail::Message> sent() const;
  // The host each mail was handed to.
  std::vector<std::string> hosts() const;
  void fail_with(mail::SendError error) { error_ = error; }
  // Of the newest mail to this address; fails the test when there is none.
  std::string newest_text(std::string_view to) const;

 private:
  mutable std::mutex mutex_;
  std::vector<mail::Message> sent_;
  std::vector<std::string> hosts_;
  std::atomic<mail::SendError> error_ = mail::SendError::none;
};

// A name system that knows what the test says.
class NamedAliases final : public http::Resolver {
 public:
  void aliases(std::string host, std::move_only_function<void(http::AliasAnswer)> done) override;
  std::map<std::string, std::vector<std::string>> names;
  bool broken = false;
};

// Text by name: what "{site}" in paths and bodies stands for.
using Names = std::map<std::string, std::string, std::less<>>;

class World {
 public:
  explicit World(std::string_view engine);
  ~World();

  // From the shop's server, with a key by its name in `names`.
  http::Response admin(std::string_view call, std::string body = {}, std::string_view key = "key");
  // From the checkout page, its Origin set.
  http::Response buyer(std::string_view call, std::string body = {});
  // From anywhere, with these header fields ("Name: value").
  http::Response send(bool to_admin, std::string_view call, std::string body,
                      const std::vector<std::string>& headers);
  http::Response send(bool to_admin, http::Request request);
  // Sends without waiting; the answers arrive in `answers`.
  std::vector<http::Response> send_all(bool to_admin, std::vector<http::Request> requests);
  http::Request request(std::string_view call, std::string body,
                        const std::vector<std::string>& headers) const;
  // A webhook of a sandbox account, signed by its secret at the clock's time.
  http::Response hook(std::string_view provider, const std::string& body);
  http::Response hook(std::string_view provider, const std::string& body,
                      const std::string& signature);

  // Runs jobs until nothing is due.
  void run();
  // Lets that much time go by, running every job at its time.
  void pass(std::int64_t ms);

  // "A-1:1 A-1:0": what the shop was told, reference and status.
  std::string told() const;
  // Rows of every collection whose number differs between two countings: "checkouts+1 jobs-1".
  using Counts = std::map<std::string, std::int64_t>;
  Counts counts();
  static std::string difference(const Counts& before, const Counts& after);

  template <class Body>
  void command(Body body) {
    commit([&body](store::Transaction& transaction) -> Result<bool> {
      body(transaction);
      return true;
    });
  }
  template <class Body>
  auto read(Body body) {
    return store::query_in_place(gateway->database(), body);
  }

  // The name's text for every "{name}" that is known; other braces stay.
  std::string filled(std::string_view text) const;
  // Keeps the member at a JSON pointer of an answer under a name.
  void keep(std::string_view name, const http::Response& response, std::string_view pointer);

  TestClock clock;
  SeededEntropy entropy;
  RecordingOutbound outbound;
  RecordingMailer mailer;
  NamedAliases resolver;
  Names names;
  std::unique_ptr<app::Gateway> gateway;

 private:
  void commit(std::function<Result<bool>(store::Transaction&)> body);
  void open(std::string_view engine);
  void seed(store::Transaction& transaction);
  void seed_keys(store::Transaction& transaction, Id own, Id other);
  std::optional<Instant> next_due();
  bool busy();

  std::filesystem::path folder_;
  config::Settings settings_;
  std::unique_ptr<crypto::Vault> vault_;
  std::unique_ptr<store::Engine> engine_;
};

boost::json::value json_of(const http::Response& response);
// The text or number at a JSON pointer; "" when there is none.
std::string member(const http::Response& response, std::string_view pointer);

inline constexpr std::string_view page_origin = "https://pay.example.com";
inline constexpr std::int64_t minute_ms = 60'000;
inline constexpr std::int64_t hour_ms = 60 * minute_ms;

// Base of what must hold on every engine.
class EveryEngine : public ::testing::TestWithParam<const char*> {
 protected:
  World world{GetParam()};
};

}  // namespace gw::api_test

#define GW_ON_EVERY_ENGINE(suite)                                                 \
  INSTANTIATE_TEST_SUITE_P(Engines, suite, ::testing::Values("memory", "sqlite"), \
                           [](const auto& engine) { return std::string(engine.param); })
