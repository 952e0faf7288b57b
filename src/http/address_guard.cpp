#include "http/address_guard.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <span>
#include <string>

#include "http/field_text.hpp"

namespace gw::http {

namespace {

enum class Zone : std::uint8_t { open, internal, never };

struct Range4 {
  std::uint32_t base;
  int bits;
  Zone zone;
};

// IANA's special-purpose registry; the first match counts, so single addresses stand in front.
constexpr std::array kRanges4 = {
    Range4{0x646464c8, 32, Zone::never},     // 100.100.100.200, metadata of Alibaba
    Range4{0xa83f8110, 32, Zone::never},     // 168.63.129.16, Azure's host
    Range4{0x00000000, 8, Zone::never},      // "this network"
    Range4{0x0a000000, 8, Zone::internal},   // private
    Range4{0x64400000, 10, Zone::internal},  // shared by carriers, overlay networks
    Range4{0x7f000000, 8, Zone::internal},   // loopback
    Range4{0xa9fe0000, 16, Zone::never},     // link-local, metadata of most clouds
    Range4{0xac100000, 12, Zone::internal},  // private
    Range4{0xc0000000, 24, Zone::never},     // protocol assignments, metadata of Oracle
    Range4{0xc0000200, 24, Zone::never},     // documentation
    Range4{0xc0586300, 24, Zone::never},     // 6to4 relays
    Range4{0xc0a80000, 16, Zone::internal},  // private
    Range4{0xc6120000, 15, Zone::never},     // benchmarks
    Range4{0xc6336400, 24, Zone::never},     // documentation
    Range4{0xcb007100, 24, Zone::never},     // documentation
    Range4{0xe0000000, 3, Zone::never},      // multicast, reserved, broadcast
};

using Bytes6 = std::array<std::uint8_t, 16>;

struct Range6 {
  Bytes6 base;
  int bits;
  Zone zone;
};

constexpr std::array kRanges6 = {
    Range6{{0xfd, 0, 0x0e, 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}, 128, Zone::never},
    Range6{{0xfd, 0x20, 0, 0xce, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54}, 128, Zone::never},
    Range6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, Zone::internal},  // loopback
    Range6{{0xfc}, 7, Zone::internal},                                              // unique local
    Range6{{0x20, 0x01, 0x0d, 0xb8}, 32, Zone::never},                              // documentation
    Range6{{0x20, 0x01}, 23, Zone::never},  // Teredo, ORCHID, benchmarks
    Range6{{0x20, 0x02}, 16, Zone::never},  // 6to4: carries any IPv4 address
    Range6{{0x3f, 0xff}, 20, Zone::never},  // documentation
    Range6{{0x20}, 3, Zone::open},          // global unicast
    Range6{{}, 0, Zone::never},             // all the rest, link-local included
};

constexpr std::array<std::uint16_t, 87> kBadPorts = {
    0,    1,    7,    9,    11,   13,   15,   17,   19,   20,   21,    22,   23,   25,   37,
    42,   43,   53,   69,   77,   79,   87,   95,   101,  102,  103,   104,  109,  110,  111,
    113,  115,  117,  119,  123,  135,  137,  139,  143,  161,  179,   389,  427,  465,  512,
    513,  514,  515,  526,  530,  531,  532,  540,  548,  554,  556,   563,  587,  601,  636,
    989,  990,  993,  995,  1719, 1720, 1723, 2049, 3306, 3659, 4045,  4190, 5060, 5061, 5432,
    6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211};
constexpr std::uint16_t kMongoPort = 27'017;
constexpr std::size_t kUrlBytesMax = 8'192;
static_assert(std::ranges::is_sorted(kBadPorts));

Zone zone_of4(std::uint32_t address) {
  for (const Range4& range : kRanges4) {
    const std::uint32_t mask = ~std::uint32_t{0} << (32 - range.bits);
    if ((address & mask) == range.base) return range.zone;
  }
  return Zone::open;
}

bool has_prefix(const Bytes6& address, const Bytes6& base, int bits) {
  const auto whole = static_cast<std::size_t>(bits / 8);
  if (!std::equal(base.begin(), base.begin() + whole, address.begin())) return false;
  const int rest = bits % 8;
  return rest == 0 || ((address[whole] ^ base[whole]) >> (8 - rest)) == 0;
}

Zone zone_of6(const Bytes6& address) {
  constexpr Bytes6 kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  constexpr Bytes6 kNat64 = {0, 0x64, 0xff, 0x9b};
  // These two reach the IPv4 address inside, so that one decides.
  if (has_prefix(address, kMapped, 96) || has_prefix(address, kNat64, 96)) {
    const std::uint32_t inner = std::uint32_t{address[12]} << 24 |
                                std::uint32_t{address[13]} << 16 | std::uint32_t{address[14]} << 8 |
                                address[15];
    return zone_of4(inner);
  }
  for (const Range6& range : kRanges6) {
    if (has_prefix(address, range.base, range.bits)) return range.zone;
  }
  return Zone::never;
}

bool allowed(Zone zone, Reach reach) {
  return zone == Zone::open || (zone == Zone::internal && reach == Reach::private_allowed);
}

// One part of a numeric host: decimal, 0-octal or 0x-hexadecimal. "0x" alone is zero, as browsers
// have it.
std::optional<std::uint64_t> parse_part(std::string_view text) {
  int base = 10;
  if (text.size() >= 2 && text[0] == '0' && lower_letter(text[1]) == 'x') {
    base = 16;
    text.remove_prefix(2);
    if (text.empty()) return 0;
  } else if (text.size() >= 2 && text[0] == '0') {
    base = 8;
  }
  std::uint64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// What inet_aton makes of it: one to four parts, the last filling all remaining bytes.
std::optional<std::uint32_t> parse_ipv4(std::string_view text) {
  std::array<std::uint64_t, 4> parts{};
  std::size_t count = 0;
  for (bool more = true; more;) {
    const std::size_t dot = text.find('.');
    more = dot != std::string_view::npos;
    const auto part = parse_part(text.substr(0, dot));
    if (!part || count == parts.size()) return std::nullopt;
    parts[count++] = *part;
    if (more) text.remove_prefix(dot + 1);
  }
  std::uint64_t address = 0;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 255) return std::nullopt;
    address |= parts[i] << (24 - 8 * i);
  }
  const std::uint64_t last = parts[count - 1];
  if (last >= std::uint64_t{1} << (8 * (5 - count))) return std::nullopt;
  return static_cast<std::uint32_t>(address | last);
}

std::optional<Bytes6> parse_ipv6(std::string_view text) {
  if (text.size() > INET6_ADDRSTRLEN) return std::nullopt;
  Bytes6 address;
  const std::string terminated(text);
  if (inet_pton(AF_INET6, terminated.c_str(), address.data()) != 1) return std::nullopt;
  return address;
}

// Whether resolvers would take the name for a number rather than ask for it.
bool ends_in_number(std::string_view host) {
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return all_digits(last) || parse_part(last).has_value();
}

OutboundError check_name(std::string_view host, Reach reach) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty() || host.size() > 253) return OutboundError::bad_url;
  for (const char c : host) {
    const char low = lower_letter(c);
    const bool plain =
        (low >= 'a' && low <= 'z') || is_digit(c) || c == '-' || c == '.' || c == '_';
    if (!plain) return OutboundError::bad_url;
  }
  if (host.front() == '.' || host.find("..") != std::string_view::npos)
    return OutboundError::bad_url;
  if (ends_in_number(host)) {
    const auto address = parse_ipv4(host);
    if (!address) return OutboundError::bad_url;
    return allowed(zone_of4(*address), reach) ? OutboundError::none : OutboundError::blocked;
  }
  const std::string_view last = host.substr(host.rfind('.') + 1);
  const bool local = equals_ignoring_case(last, "localhost");
  return local && reach == Reach::public_only ? OutboundError::blocked : OutboundError::none;
}

struct Authority {
  std::string_view scheme;
  std::string_view host;  // an IPv6 address with its brackets
  std::string_view port;  // empty: none given
};

// By hand, because every character that some parser treats specially must be refused here, and
// because Boost.URL 1.81 takes "1.2.3.4.example" for the address 1.2.3.4. The client's guard on the
// real socket stands behind this anyway.
std::optional<Authority> split_authority(std::string_view url) {
  const auto is_plain = [](char c) { return c > ' ' && c < 0x7f && c != '\\'; };
  if (url.size() > kUrlBytesMax || !std::ranges::all_of(url, is_plain)) return std::nullopt;
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos || !is_token(url.substr(0, colon))) return std::nullopt;
  Authority parts{.scheme = url.substr(0, colon), .host = {}, .port = {}};
  std::string_view rest = url.substr(colon + 3);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  const std::size_t bracket = rest.starts_with('[') ? rest.find(']') : 0;
  if (rest.find('@') != std::string_view::npos || bracket == std::string_view::npos)
    return std::nullopt;
  const std::size_t port = rest.find(':', bracket);
  parts.host = rest.substr(0, port);
  if (port != std::string_view::npos) parts.port = rest.substr(port + 1);
  const bool closed = bracket == 0 || parts.host.size() == bracket + 1;
  if (parts.host.empty() || !closed) return std::nullopt;
  return parts;
}

std::optional<std::uint16_t> parse_port(std::string_view text, std::uint16_t otherwise) {
  if (text.empty()) return otherwise;
  std::uint16_t port = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return port;
}

struct Target {
  Zone zone;
  std::uint16_t port;
};

// nullopt for other families than IP.
std::optional<Target> target_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    return Target{zone_of4(ntohl(in.sin_addr.s_addr)), ntohs(in.sin_port)};
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, &address, sizeof in);
    Bytes6 bytes;
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return Target{zone_of6(bytes), ntohs(in.sin6_port)};
  }
  return std::nullopt;
}

}  // namespace

bool port_allowed(std::uint16_t port) {
  return port != kMongoPort && !std::ranges::binary_search(kBadPorts, port);
}

bool address_allowed(std::string_view ip, Reach reach) {
  if (ip.find(':') != std::string_view::npos) {
    const auto address = parse_ipv6(ip);
    return address && allowed(zone_of6(*address), reach);
  }
  const auto address = parse_ipv4(ip);
  return address && allowed(zone_of4(*address), reach);
}

bool socket_address_allowed(const sockaddr& address, Reach reach) {
  const auto target = target_of(address);
  return target && port_allowed(target->port) && allowed(target->zone, reach);
}

bool mail_address_allowed(const sockaddr& address, Reach reach) {
  const auto target = target_of(address);
  if (!target || !allowed(target->zone, reach)) return false;
  const std::uint16_t port = target->port;
  return port == 25 || port == 465 || port == 587 || port_allowed(port);
}

OutboundError check_url(std::string_view url, Reach reach) {
  const auto authority = split_authority(url);
  if (!authority) return OutboundError::bad_url;
  const bool https = equals_ignoring_case(authority->scheme, "https");
  if (!https && !equals_ignoring_case(authority->scheme, "http")) return OutboundError::blocked;
  const auto port = parse_port(authority->port, https ? 443 : 80);
  if (!port) return OutboundError::bad_url;
  if (!port_allowed(*port)) return OutboundError::blocked;
  const std::string_view host = authority->host;
  if (!host.starts_with('[')) return check_name(host, reach);
  const auto address = parse_ipv6(host.substr(1, host.size() - 2));
  if (!address) return OutboundError::bad_url;
  return allowed(zone_of6(*address), reach) ? OutboundError::none : OutboundError::blocked;
}

}  // namespace gw::http
