// payment-gateway init: asks for the domains, makes the keys, writes the env file that serve reads.
#pragma once

#include <iosfwd>
#include <string>

#include "base/entropy.hpp"
#include "config/load.hpp"

namespace gw::app {

// Host names given as flags; empty ones are asked for, or taken from the env file, or derived.
struct InitDomains {
  std::string main;       // payment page
  std::string main_api;   // webhooks of providers; else the payment page's
  std::string admin;      // dashboard; else "admin." and the payment page's domain
  std::string admin_api;  // Admin API; else the dashboard's
};

struct InitRequest {
  InitDomains domains;
  bool interactive = false;  // somebody sits at the terminal
};

// Wrong or missing input: the text tells the person what to do.
struct UsageError {
  std::string text;
};

// Keys that are there already stay as they are. Throws UsageError, or std::exception when the file
// cannot be written.
void init(const config::Sources& sources, const InitRequest& request, Entropy& entropy);

// "pay.example.com" suggests "admin.example.com".
std::string suggested_admin_domain(const std::string& main);

}  // namespace gw::app
