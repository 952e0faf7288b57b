// Which scopes there are (contract 01 §1.6).
#include <algorithm>
#include <array>

#include "capabilities/api_keys/api_keys.hpp"

namespace gw::api_keys {
namespace {

struct Resource {
  std::string_view name;
  std::string_view actions;  // separated by blanks
};

constexpr std::array resources{
    Resource{"checkout", "create read update"},
    Resource{"transaction", "create read update delete execute"},
    Resource{"invoice", "create read update delete execute"},
    Resource{"credit_note", "read execute"},
    Resource{"client", "create read update delete execute"},
    Resource{"site", "create read update delete"},
    Resource{"provider", "create read update delete"},
    Resource{"domain", "create read delete execute"},
    Resource{"api_key", "create read update delete execute"},
    Resource{"organization", "read update execute"},
    Resource{"tax_rule", "create read update delete"},
    Resource{"tax_rate", "create read update delete execute"},
    Resource{"tax_report", "read execute"},
    Resource{"tax_record", "read"},
    Resource{"data_io", "read execute"},
    Resource{"export", "execute"},
    Resource{"portal", "create"},
    Resource{"vies", "read execute"},
    Resource{"userprofile", "read update execute"},
    Resource{"risk_hold", "create read update"},
    Resource{"template", "create read update execute"},
    Resource{"event", "read execute"},
};

bool has_word(std::string_view words, std::string_view wanted) {
  while (!words.empty()) {
    const auto end = words.find(' ');
    if (words.substr(0, end) == wanted) return true;
    words.remove_prefix(end == std::string_view::npos ? words.size() : end + 1);
  }
  return false;
}

}  // namespace

std::vector<std::string> organization_scopes() {
  std::vector<std::string> all;
  for (const auto& resource : resources) all.push_back(std::string(resource.name) + ":*");
  return all;
}

bool is_organization_scope(std::string_view scope) {
  const auto colon = scope.find(':');
  if (colon == std::string_view::npos) return false;
  const auto found = std::ranges::find(resources, scope.substr(0, colon), &Resource::name);
  if (found == resources.end()) return false;
  const auto action = scope.substr(colon + 1);
  return action == "*" || has_word(found->actions, action);
}

}  // namespace gw::api_keys
