// Requests as data: a row says who calls what with which body, and all that must be seen of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/support/world.hpp"

namespace gw::api_test {

struct Scenario {
  std::string name;
  // "POST /api/v1/checkouts/{site}/create"; or "PASS 60000": time goes by and jobs run.
  std::string call;
  std::string body = {};
  int status = 200;
  std::vector<std::string> has = {};    // parts of the answer's body, or "Header-Name: value"
  std::vector<std::string> lacks = {};  // texts that stand nowhere in the body
  // Rows added to the store ("checkouts+1 jobs+1"). Not given: a refusal writes nothing.
  std::optional<std::string> effects = {};
  // The key's name; "buyer" (the page's origin) and "stranger" (none) call the Main listener.
  std::string as = "key";
  std::vector<std::string> headers = {};
  std::vector<std::string> keep = {};    // "name=/json/pointer" for later rows
  std::optional<std::string> told = {};  // all the shop heard so far: "A-1:1"
};

// In order, on one world; stops at the first row that fails, naming it.
void run_scenarios(World& world, const std::vector<Scenario>& rows);

}  // namespace gw::api_test
