#include "endpoints/endpoint.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace gw::endpoints {
namespace {

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  while (true) {
    const auto at = path.find('/');
    segments.push_back(path.substr(0, at));
    if (at == std::string_view::npos) return segments;
    path.remove_prefix(at + 1);
  }
}

// Contract 01 §1.5: reading is for viewers, daily work for editors, deleting and whatever settles
// how the organization works for admins.
Role usual_role(std::string_view scope) {
  constexpr std::array settling{
      "site:", "provider:", "domain:", "api_key:", "organization:", "tax_rule:", "tax_rate:"};
  if (scope.empty() || scope == "*:*") return Role::none;
  if (scope.ends_with(":read")) return Role::viewer;
  const bool settles = std::ranges::any_of(
      settling, [&](const char* resource) { return scope.starts_with(resource); });
  return settles || scope.ends_with(":delete") ? Role::admin : Role::editor;
}

}  // namespace

Endpoint& Table::add(Endpoint endpoint) {
  if (endpoint.access == Access::key && endpoint.role == Role::none)
    endpoint.role = usual_role(endpoint.scope);
  return *rows_.emplace_back(std::make_unique<Endpoint>(std::move(endpoint)));
}

Router::Router(const Table& table) {
  for (const auto& row : table.rows()) {
    Pattern pattern{{}, {}, row.get()};
    for (const auto segment : segments_of(row->path)) {
      const bool parameter = segment.starts_with('{');
      pattern.segments.emplace_back(parameter ? "" : segment);
      pattern.names.emplace_back(parameter ? segment.substr(1, segment.size() - 2) : "");
    }
    const std::size_t length = pattern.segments.size();
    if (by_length_.size() <= length) by_length_.resize(length + 1);
    by_length_[length].push_back(std::move(pattern));
  }
  // Static before parameter, segment by segment: "" sorts behind any text.
  for (auto& patterns : by_length_) {
    std::ranges::stable_sort(patterns, [](const Pattern& left, const Pattern& right) {
      return std::ranges::lexicographical_compare(
          left.segments, right.segments,
          [](const auto& a, const auto& b) { return !a.empty() && b.empty(); });
    });
  }
}

void Router::route(Exchange& exchange, std::string_view path) const {
  const auto segments = segments_of(path);
  if (segments.size() >= by_length_.size()) return;
  const auto wanted =
      exchange.request.method == http::Method::head ? http::Method::get : exchange.request.method;
  for (const auto& pattern : by_length_[segments.size()]) {
    const bool matches =
        std::ranges::equal(pattern.segments, segments, [](const auto& expected, auto given) {
          return expected.empty() ? !given.empty() : expected == given;
        });
    if (!matches) continue;
    exchange.allowed_methods.push_back(pattern.endpoint->method);
    if (pattern.endpoint->method != wanted) continue;
    exchange.endpoint = pattern.endpoint;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (!pattern.segments[i].empty()) continue;
      exchange.parameters.emplace_back(pattern.names[i],
                                       percent_decode(segments[i], false).value_or(""));
    }
    return;
  }
}

}  // namespace gw::endpoints
