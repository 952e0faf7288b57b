#include "capabilities/sites/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/decode.hpp"
#include "http/host_name.hpp"

namespace gw::sites {
namespace {

constexpr std::size_t descriptor_min = 5;
constexpr std::size_t descriptor_max = 22;
// What issuers and acquirers drop or refuse.
constexpr std::string_view descriptor_forbidden = "<>\\'\"*";

bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

template <class T>
bool stands_before(const std::vector<T>& list, std::size_t at) {
  const auto end = list.begin() + static_cast<std::ptrdiff_t>(at);
  return std::find(list.begin(), end, list[at]) != end;
}

void add_provider_problems(const Site& site, std::vector<FieldProblem>& problems) {
  const auto& assigned = site.assigned_providers;
  for (std::size_t i = 0; i < assigned.size(); ++i) {
    if (!stands_before(assigned, i)) continue;
    problems.push_back(
        {fmt::format("assignedProviders[{}]", i), "duplicate", "stands in the list already"});
  }
  if (site.default_provider_id &&
      std::ranges::find(assigned, site.default_provider_id) == assigned.end()) {
    problems.push_back(
        {"defaultProviderId", "unknown_value", "is not one of the assigned providers"});
  }
}

}  // namespace

std::optional<std::string> descriptor_problem(std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (text.size() < descriptor_min || text.size() > descriptor_max)
    return fmt::format("must have {} to {} characters", descriptor_min, descriptor_max);
  const bool carried = std::ranges::all_of(text, [](char c) {
    return c >= 0x20 && c < 0x7f && descriptor_forbidden.find(c) == std::string_view::npos;
  });
  if (!carried) return "may hold ASCII letters, digits, spaces and punctuation but < > \\ ' \" *";
  if (std::ranges::none_of(text, letter)) return "needs at least one letter";
  return std::nullopt;
}

std::vector<std::string> normal_hosts(const std::vector<std::string>& given,
                                      std::vector<FieldProblem>& problems) {
  std::vector<std::string> hosts;
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto host = http::normal_host(given[i]);
    if (!host) {
      problems.push_back({fmt::format("frontendDomains[{}]", i), "invalid_format",
                          "is not a host name such as shop.example.com"});
    } else if (std::ranges::find(hosts, *host) == hosts.end()) {
      hosts.push_back(std::move(*host));
    }
  }
  return hosts;
}

std::vector<FieldProblem> site_problems(const Site& site) {
  std::vector<FieldProblem> problems = settings::problems_of(site.checkout, "checkout");
  add_provider_problems(site, problems);
  if (auto problem = descriptor_problem(site.statement_descriptor))
    problems.push_back({"statementDescriptor", "invalid_format", std::move(*problem)});
  if (site.branding.logo_url && !site.branding.logo_url->starts_with("https://"))
    problems.push_back({"branding.logoUrl", "invalid_format", "must begin with https://"});
  return problems;
}

std::string_view previous_secret(const Site& site, Instant now) {
  if (!site.previous_secret_until || *site.previous_secret_until <= now) return {};
  return site.previous_webhook_secret.value;
}

}  // namespace gw::sites
