// Runs a simulated provider: a listener, and a thread that sends its webhooks when they are due.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace gw::app {

struct TwinCommand {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;  // 0: the system picks one
  std::string webhook_url, webhook_secret;
};

// Books in memory; gone with the object.
class StripeTwinHost {
 public:
  // Listens from here on. Throws std::system_error when it cannot.
  explicit StripeTwinHost(const TwinCommand& command);
  ~StripeTwinHost();

  const std::string& origin() const;  // "http://127.0.0.1:12111"
  void subscribe(std::string url, std::string secret);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// payment-gateway twin stripe: until SIGTERM or SIGINT.
int run_stripe_twin(const TwinCommand& command);

}  // namespace gw::app
