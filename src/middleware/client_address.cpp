#include "middleware/client_address.hpp"

#include <ranges>

#include "http/field_text.hpp"

namespace gw::middleware {
namespace {

using config::IpAddress;
using http::equals_ignoring_case;

// What some proxy adds to a request, whether we trust it or not.
bool is_forwarding_header(std::string_view name) {
  constexpr std::string_view family = "X-Forwarded-";
  switch (name.size()) {
    case 3: return equals_ignoring_case(name, "Via");
    case 9:
      return equals_ignoring_case(name, "X-Real-IP") || equals_ignoring_case(name, "Forwarded");
    default: break;
  }
  return name.size() > family.size() && equals_ignoring_case(name.substr(0, family.size()), family);
}

// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711".
std::optional<IpAddress> parse_entry(std::string_view entry) {
  entry = http::trim_blanks(entry);
  if (entry.starts_with('[')) return IpAddress::parse(entry.substr(1, entry.find(']') - 1));
  const auto colon = entry.find(':');
  const bool port_behind = colon != std::string_view::npos && entry.rfind(':') == colon;
  return IpAddress::parse(port_behind ? entry.substr(0, colon) : entry);
}

}  // namespace

std::optional<http::Response> ClientAddress::before(endpoints::Exchange& exchange) {
  const http::Headers& headers = exchange.request.headers;
  exchange.client_address = exchange.request.peer_address;
  for (const auto& [name, value] : headers.all()) {
    if (is_forwarding_header(name)) exchange.forwarded = true;
  }
  const bool mapped = exchange.client_address.starts_with("::ffff:");
  if (!exchange.forwarded && !mapped) return std::nullopt;
  auto address = IpAddress::parse(exchange.request.peer_address);
  if (!address) return std::nullopt;
  if (exchange.forwarded && trusted_proxies_.contains(*address)) {
    if (const auto client = from_proxy(headers)) address = client;
  }
  exchange.client_address = address->text();
  return std::nullopt;
}

std::optional<IpAddress> ClientAddress::from_proxy(const http::Headers& headers) const {
  // Two of them mean that the proxy did not overwrite what the client sent: neither is believed.
  if (headers.count("X-Real-IP") == 1) {
    if (const auto address = parse_entry(*headers.get("X-Real-IP"))) return address;
  }
  return right_most_stranger(headers);
}

// Each proxy appends whom it saw, so reading from the right one meets our own first. What stands
// left of the first stranger may be invented. Garbage ends the walk: nobody of ours wrote it.
std::optional<IpAddress> ClientAddress::right_most_stranger(const http::Headers& headers) const {
  std::optional<IpAddress> nearest;
  for (const auto& [name, value] : std::views::reverse(headers.all())) {
    if (!equals_ignoring_case(name, "X-Forwarded-For")) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto comma = rest.rfind(',');
      const auto at = comma == std::string_view::npos ? 0 : comma + 1;
      const auto address = parse_entry(rest.substr(at));
      if (!address) return nearest;
      nearest = address;
      if (!trusted_proxies_.contains(*address)) return nearest;
      rest = rest.substr(0, at == 0 ? 0 : comma);
    }
  }
  return nearest;
}

}  // namespace gw::middleware
