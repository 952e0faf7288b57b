// The demo's content: one organization with a site, accounts at the sandbox, a simulated Stripe and
// a bank, and keys to try them with.
#pragma once

#include <string>

#include "app/wiring.hpp"

namespace gw::app {

struct Demo {
  std::string console;  // where to click and a curl line
  // Where the simulated Stripe sends its webhooks, and what signs them; empty: there is no account.
  std::string stripe_webhook_url, stripe_webhook_secret;
};

// Seeds an empty store once and writes demo.json (0600) into the data directory; makes new keys
// when the file is gone.
Demo prepare_demo(const config::Settings& settings, Gateway& gateway);

}  // namespace gw::app
