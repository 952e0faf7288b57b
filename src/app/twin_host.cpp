#include "app/twin_host.hpp"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/process.hpp"
#include "crypto/hash.hpp"
#include "http/outbound_client.hpp"
#include "http/server.hpp"
#include "twins/stripe/stripe_twin.hpp"

namespace gw::app {
namespace {

constexpr std::int64_t look_at_least_ms = 1'000;

// The application is made after its port is known.
class Late final : public http::Application {
 public:
  void handle(http::Request request, http::Respond respond) override {
    inner->handle(std::move(request), std::move(respond));
  }
  http::Application* inner = nullptr;
};

}  // namespace

struct StripeTwinHost::Parts {
  explicit Parts(const TwinCommand& command);
  ~Parts();
  void send_when_due();

  SystemClock clock;
  crypto::SystemEntropy entropy;
  http::OutboundClient outbound{{}};
  Late application;
  http::Server server{1};
  std::string origin;
  std::unique_ptr<twins::stripe::StripeTwin> twin;
  std::mutex mutex;
  std::condition_variable wake;
  bool stopping = false;
  std::thread sender;
};

StripeTwinHost::Parts::Parts(const TwinCommand& command) {
  http::ListenerOptions options;
  options.host = command.host;
  options.port = command.port;
  // Longer than any client waits: what is never answered is the client's time-out.
  options.request_timeout_ms = 120'000;
  options.application = &application;
  const auto port = server.listen(std::move(options));
  origin = fmt::format("http://{}:{}", command.host, port);
  twin = std::make_unique<twins::stripe::StripeTwin>(
      twins::Ports{&clock, &entropy, &outbound},
      twins::stripe::Options{origin, command.webhook_url, command.webhook_secret});
  twin->on_wait = [this] { wake.notify_one(); };
  application.inner = twin.get();
  server.start();
  sender = std::thread([this] { send_when_due(); });
}

StripeTwinHost::Parts::~Parts() {
  server.stop(0);
  {
    const std::lock_guard lock(mutex);
    stopping = true;
  }
  wake.notify_one();
  sender.join();
}

void StripeTwinHost::Parts::send_when_due() {
  std::unique_lock lock(mutex);
  while (!stopping) {
    lock.unlock();
    twin->run_due();
    const auto due = twin->next_due();
    lock.lock();
    if (stopping) return;
    const std::int64_t wait_ms = due ? due->ms - clock.now().ms : look_at_least_ms;
    // A moment at least, so that a signal that came between the look and the wait costs little.
    wake.wait_for(
        lock, std::chrono::milliseconds(std::clamp<std::int64_t>(wait_ms, 5, look_at_least_ms)));
  }
}

StripeTwinHost::StripeTwinHost(const TwinCommand& command)
    : parts_(std::make_unique<Parts>(command)) {}
StripeTwinHost::~StripeTwinHost() = default;

const std::string& StripeTwinHost::origin() const { return parts_->origin; }
void StripeTwinHost::subscribe(std::string url, std::string secret) {
  parts_->twin->subscribe(std::move(url), std::move(secret));
}

int run_stripe_twin(const TwinCommand& command) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
  signal(SIGPIPE, SIG_IGN);
  const StripeTwinHost host(command);
  fmt::print("A simulated Stripe answers on {0} (API base), {0}/v3/ (script)\n", host.origin());
  std::fflush(stdout);
  int signal_number = 0;
  sigwait(&stop, &signal_number);
  return 0;
}

}  // namespace gw::app
